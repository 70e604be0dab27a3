"""Regions of a face, shares of evidence, and the sentence made of them."""

import numpy as np
import pytest

from core.explain.regions import MEAN_FACE, REGIONS, Share, face_regions, shares
from core.explain.words import sentence


def region_at(x: float, y: float, regions: np.ndarray) -> str:
    return REGIONS[regions[int(y), int(x)]]


def test_landmarks_lie_in_their_own_regions() -> None:
    regions = face_regions()
    assert regions.shape == (48, 48)
    for name, place in MEAN_FACE.items():
        assert region_at(*place, regions) in name + "s"
    brows = [(x, MEAN_FACE["left_eye"][1] - 8) for x in (15, 33)]
    assert {region_at(*place, regions) for place in brows} == {"brows"}
    cheeks = [(x, 29) for x in (11, 37)]
    assert {region_at(*place, regions) for place in cheeks} == {"cheeks"}
    assert {region_at(x, y, regions) for x in (0, 47) for y in (0, 47)} == {"rest"}
    assert region_at(24, 2, regions) == "rest"
    assert region_at(24, MEAN_FACE["left_eye"][1], regions) == "nose"


def test_the_mean_face_is_mirrored_onto_itself() -> None:
    regions = face_regions()
    np.testing.assert_array_equal(regions, regions[:, ::-1])


def test_a_mirrored_face_has_mirrored_regions_and_a_shifted_one_shifted() -> None:
    turned = {
        "left_eye": (12.0, 17.0),
        "right_eye": (29.0, 20.0),
        "nose": (19.0, 27.0),
        "mouth_left": (13.0, 34.0),
        "mouth_right": (24.0, 36.0),
    }
    swapped = {
        "left_eye": "right_eye",
        "right_eye": "left_eye",
        "mouth_left": "mouth_right",
        "mouth_right": "mouth_left",
        "nose": "nose",
    }
    mirrored = {name: (48 - turned[other][0], turned[other][1]) for name, other in swapped.items()}
    np.testing.assert_array_equal(face_regions(mirrored), face_regions(turned)[:, ::-1])
    shifted = {name: (x + 3, y + 2) for name, (x, y) in turned.items()}
    np.testing.assert_array_equal(face_regions(shifted)[2:, 3:], face_regions(turned)[:-2, :-3])


def test_a_larger_face_has_larger_regions() -> None:
    larger = {n: (24 + 1.2 * (x - 24), 24 + 1.2 * (y - 24)) for n, (x, y) in MEAN_FACE.items()}
    small, large = ((face_regions(f) != REGIONS.index("rest")).sum() for f in (MEAN_FACE, larger))
    assert large > 1.2 * small


def test_landmarks_on_one_spot_do_not_break_anything() -> None:
    assert face_regions(dict.fromkeys(MEAN_FACE, (24.0, 24.0))).shape == (48, 48)


def test_shares_count_evidence_by_region_and_sign_and_sum_to_1() -> None:
    regions = face_regions()
    heat = np.zeros((48, 48), np.float32)
    mouth, brows = (np.argwhere(regions == REGIONS.index(name)) for name in ("mouth", "brows"))
    heat[tuple(mouth[0])] = 3
    heat[tuple(mouth[1])] = -1
    heat[tuple(brows[0])] = -4
    found = {share.region: share for share in shares(heat, regions)}
    assert (found["mouth"].speaks_for, found["mouth"].against) == (3 / 8, 1 / 8)
    assert (found["brows"].speaks_for, found["brows"].against) == (0, 4 / 8)
    assert sum(s.speaks_for + s.against for s in found.values()) == pytest.approx(1)
    assert sum(s.area for s in found.values()) == pytest.approx(1)
    empty = shares(np.zeros((48, 48), np.float32), regions)
    assert all(s.speaks_for == s.against == 0 for s in empty)


def made(**values: tuple[float, float]) -> list[Share]:
    return [Share(name, *values.get(name, (0.0, 0.0)), area=1 / 6) for name in REGIONS]


@pytest.mark.parametrize(
    ("values", "signed", "expected"),
    [
        (
            {"mouth": (0.41, 0.02), "brows": (0.01, 0.2), "eyes": (0.2, 0.16)},
            True,
            "The mouth speaks for happy (41 % of the evidence), the brows against it.",
        ),
        (
            {"eyes": (0.5, 0.0), "mouth": (0.3, 0.0), "rest": (0.2, 0.0)},
            False,
            "The eyes speak for happy (50 % of the evidence), then the mouth (30 %).",
        ),
        (
            {"rest": (0.97, 0.0), "mouth": (0.03, 0.0)},
            False,
            "The rest of the picture speaks for happy (97 % of the evidence).",
        ),
        ({}, True, "Nothing in this picture speaks for happy."),
        (
            {"mouth": (0.1, 0.6), "eyes": (0.1, 0.2)},
            True,
            "No part of the picture speaks for happy; the mouth speaks most against it (60 %).",
        ),
    ],
)
def test_the_sentence_names_what_speaks_for_and_against(values, signed, expected) -> None:
    shares = made(**values)
    if expected.startswith("No part"):
        shares = [s if s.region in values else Share(s.region, 0.0, 0.01, 0.1) for s in shares]
    assert sentence(shares, "happy", signed=signed).replace("\u00a0", " ") == expected

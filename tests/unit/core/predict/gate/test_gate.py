"""Each check finds what it is for, says so in one sentence, and leaves ordinary faces alone."""

from dataclasses import replace
from math import cos, radians, sin

import numpy as np
import pytest
import skimage.data
from PIL import Image

from core.explain.regions import MEAN_FACE
from core.predict.analysis import Check, Gate
from core.predict.gate import CHECKS, Seen, look

ASTRONAUT = np.asarray(
    Image.fromarray(skimage.data.astronaut())
    .convert("L")
    .resize((48, 48), Image.Resampling.BICUBIC, box=(213, 80, 346, 213))
)
FACE = Seen(crop=ASTRONAUT, side=133.0, source="found", confidence=0.999, landmarks=MEAN_FACE)


def found(seen: Seen, name: str) -> Check:
    (check,) = [check for check in look(seen).checks if check.name == name]
    return check


def with_crop(crop: np.ndarray) -> Seen:
    return replace(FACE, crop=crop.astype(np.uint8))


def turned(degrees: float) -> dict[str, tuple[float, float]]:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return {
        name: (24 + c * (x - 24) - s * (y - 24), 24 + s * (x - 24) + c * (y - 24))
        for name, (x, y) in MEAN_FACE.items()
    }


def test_an_ordinary_face_is_green():
    gate = look(FACE)
    assert gate.level == "green"
    assert not gate.held
    assert gate.reasons == ()
    # How familiar it looks was not measured.
    assert len(gate.checks) == len(CHECKS) - 1
    assert look(replace(FACE, nearer=0.5)).level == "green"


@pytest.mark.parametrize(
    ("name", "amber", "red"),
    [
        ("familiarity", replace(FACE, nearer=0.97), replace(FACE, nearer=0.995)),
        ("size", replace(FACE, side=40), replace(FACE, side=20)),
        ("brightness", with_crop(ASTRONAUT * 0.3), with_crop(ASTRONAUT * 0.15)),
        ("contrast", with_crop(ASTRONAUT * 0.3 + 90), with_crop(ASTRONAUT * 0.18 + 90)),
        ("roll", replace(FACE, landmarks=turned(25)), replace(FACE, landmarks=turned(-60))),
        (
            "yaw",
            replace(FACE, landmarks={**MEAN_FACE, "nose": (32.0, 28.5)}),
            replace(FACE, landmarks={**MEAN_FACE, "nose": (35.5, 28.5)}),
        ),
    ],
)
def test_too_much_of_it_is_amber_and_far_too_much_is_red(name: str, amber: Seen, red: Seen):
    assert found(replace(FACE, nearer=0.5), name).level == "green"
    assert found(amber, name).level == "amber"
    assert found(red, name).level == "red"
    assert look(red).held
    assert found(red, name).reason in look(red).reasons


def test_blur_and_noise_are_told_apart():
    blurred = Image.fromarray(ASTRONAUT).resize((8, 8)).resize((48, 48), Image.Resampling.BICUBIC)
    noise = np.random.default_rng(0).integers(0, 256, (48, 48))
    assert found(with_crop(np.asarray(blurred)), "sharpness").level == "red"
    assert "blurred" in found(with_crop(np.asarray(blurred)), "sharpness").reason
    assert found(with_crop(noise), "sharpness").level == "red"
    assert "noise" in found(with_crop(noise), "sharpness").reason


def test_one_grey_all_over_is_held():
    assert look(with_crop(np.full((48, 48), 128))).held


def test_the_angle_of_the_eyes_is_the_roll():
    for degrees in (-50, -10, 0, 30):
        value = found(replace(FACE, landmarks=turned(degrees)), "roll").value
        assert value == pytest.approx(degrees, abs=1e-6)


def test_the_yaw_does_not_change_with_the_roll():
    nose = {**MEAN_FACE, "nose": (28.45, 28.5)}
    assert found(replace(FACE, landmarks=nose), "yaw").value == pytest.approx(50)
    c, s = cos(radians(30)), sin(radians(30))
    rolled = {name: (c * x - s * y, s * x + c * y) for name, (x, y) in nose.items()}
    # Seen from the middle between the eyes, a nose off it goes along with the tilt.
    upright = found(replace(FACE, landmarks=nose), "yaw").value
    assert found(replace(FACE, landmarks=rolled), "yaw").value == pytest.approx(upright)


def test_without_landmarks_the_face_is_in_doubt_and_no_angle_is_made_up():
    gate = look(replace(FACE, landmarks={}, confidence=0.0, source="whole"))
    names = [check.name for check in gate.checks]
    assert "roll" not in names
    assert "yaw" not in names
    assert gate.level == "amber"


def test_what_has_no_landmarks_and_looks_unlike_a_face_is_held():
    nothing = replace(FACE, landmarks={}, confidence=0.0, source="drawn")
    assert not look(replace(nothing, nearer=0.8)).held
    assert not look(replace(FACE, nearer=0.97)).held
    assert look(replace(nothing, nearer=0.97)).held


def test_the_gravest_reason_comes_first():
    def check(level: str, reason: str) -> Check:
        return Check("a", "A", level, None, "", reason)  # type: ignore[arg-type]

    gate = Gate((check("amber", "one"), check("green", "two"), check("red", "three")))
    assert gate.reasons == ("three", "one")
    assert Gate(()).level == "green"


def test_every_check_has_a_sentence_and_a_name_of_its_own():
    checks = look(FACE).checks
    assert len({check.name for check in checks}) == len(checks)
    assert all(check.reason.endswith(".") for check in checks)

"""Why two expressions are confused: which pictures, what people say, where the model looks."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data.ballots import tally
from core.data.store import Dataset
from core.data.votes import CHOICES
from core.errors import EmotionLensError
from core.explain.maps import Maps
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.services import Services
from pages.confusion.handlers import draw_contrast, draw_why
from pages.confusion.results import shown
from pages.confusion.scene import Scene, scene
from pages.confusion.why.confused import Confusion, Doubts, confusion, doubts, mean_face
from pages.confusion.why.contrast import MOST, PORTION, contrast, drawn_rows, stored_contrast
from pages.confusion.why.words import how_often, what_people_say, where
from tests.unit.pages.confusion.test_handlers import fullest, text, thumbs, values

SAD, NEUTRAL = 4, 6


class Looking:
    """Stands in for inference: the upper half speaks for higher classes, the lower for lower."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def explain(self, _run: str, pictures: Any, classes: Any, **_: object) -> Maps:
        self.asked.append((len(pictures), int(classes[0])))
        maps = np.zeros((len(pictures), 48, 48), np.float32)
        maps[:, :24], maps[:, 24:] = classes[0], 7 - classes[0]
        return Maps(maps, signed=False)


def opened(services: Services, run: Run, dataset: Dataset, **more: Any) -> tuple[Scene, Confusion]:
    true, predicted = fullest(services, run, dataset)
    drawn = scene(values(run, dataset, **{"cells": [f"{true}-{predicted}"], **more}))
    assert drawn is not None
    found = confusion(drawn, shown(drawn))
    assert found is not None
    return drawn, found


def test_the_pictures_behind_a_confusion_are_those_of_the_matrix(
    services: Services, run: Run, dataset: Dataset
) -> None:
    _, found = opened(services, run, dataset)
    counts = np.array(run.metrics["PrivateTest"]["confusion"])
    assert len(found.confused) == counts[found.true, found.predicted]
    assert len(found.recognised) == counts[found.true, found.true]
    assert len(found.reverse) == counts[found.predicted, found.true]
    assert len(found.of_true) == counts[found.true].sum()
    assert len(found.of_predicted) == counts[found.predicted].sum()
    said = run.probabilities("PrivateTest")
    place = {row: i for i, row in enumerate(dataset.indices("PrivateTest").tolist())}
    sure = [np.sort(said[place[row]])[-2:] for row in found.confused.tolist()]
    margins = [second - first for first, second in sure]
    assert margins == sorted(margins)
    # The same, whichever way round the matrix stands.
    cell = "-".join(EMOTIONS[i] for i in (found.predicted, found.true))
    _, turned = opened(services, run, dataset, cells=[cell], rows="model", columns="label")
    assert turned.confused.tolist() == found.confused.tolist()


@pytest.mark.parametrize(
    "more",
    [
        {"cells": []},
        {"cells": ["sad-sad"]},
        {"cells": ["sad-neutral", "sad-fear"]},
        {"cells": ["disgust-happy"]},
        {"cells": ["sad-neutral"], "axes": {"rows": "label", "columns": "people"}},
    ],
    ids=["none", "recognised", "several", "empty", "other answers"],
)
def test_without_one_confusion_there_is_nothing_to_explain(
    run: Run, voted: Dataset, more: dict[str, Any]
) -> None:
    assert draw_why(values(run, voted, **more)) == []


def test_the_section_shows_faces_people_and_the_closest_calls(
    services: Services, run: Run, voted: Dataset
) -> None:
    _, found = opened(services, run, voted)
    cell = f"{EMOTIONS[found.true]}-{EMOTIONS[found.predicted]}"
    drawn = draw_why(values(run, voted, cells=[cell]))
    said = text(drawn)
    assert how_often(found) in said
    assert said.count("data:image/png") == 3
    assert "People voted on each picture" in said
    assert "Show where the model looks" in said
    assert len(thumbs(drawn)) == min(len(found.confused), 12)


def test_a_mean_face_is_the_mean_of_its_pictures(dataset: Dataset) -> None:
    rows = np.array([7, 3, 90])
    mean = np.asarray(dataset.images)[rows].mean(axis=0)
    assert np.abs(mean_face(dataset, rows) - mean).max() <= 0.5
    assert not mean_face(dataset, rows[:0]).any()


def test_doubts_count_what_most_people_say() -> None:
    votes = np.zeros((5, len(CHOICES)), np.uint8)
    sadness, neutral, contempt = (CHOICES.index(c) for c in ("sadness", "neutral", "contempt"))
    votes[0, sadness] = 10
    votes[1, neutral] = 10
    votes[2, [sadness, neutral]] = 5
    votes[3, contempt] = 10
    found = doubts(tally(votes), np.arange(5), true=SAD, predicted=NEUTRAL)
    # Nobody voted on the last.
    assert found == Doubts(n=4, other=3, as_model=1)


def made(confused: int, of: int = 100) -> Confusion:
    rows = np.arange(of)
    return Confusion(SAD, NEUTRAL, rows, rows[:40], rows[:confused], rows[confused:], rows[:4])


def test_the_sentences_name_counts_and_both_directions() -> None:
    said = how_often(made(30)).replace("\u00a0", " ")
    assert said.startswith(
        "The model takes 30 of 100 (30 %, 22 to 40) pictures labelled sad for neutral."
    )
    assert "4 of 40 (10 %" in said
    assert "all 30 confused pictures" in where(made(30), 30)
    assert "64 of the 90 confused pictures" in where(made(90), 64)


@pytest.mark.parametrize(
    ("confused", "recognised", "verdict"),
    [
        (Doubts(50, 40, 30), Doubts(50, 5, 0), "not in the model"),
        (Doubts(50, 5, 3), Doubts(50, 40, 0), "the model's own"),
        (Doubts(50, 20, 3), Doubts(50, 18, 0), "do not show"),
    ],
)
def test_the_verdict_follows_from_the_intervals(
    confused: Doubts, recognised: Doubts, verdict: str
) -> None:
    *_, last = what_people_say(made(30), confused, recognised)
    assert verdict in last


def test_without_votes_on_them_nothing_is_claimed() -> None:
    nobody = Doubts(0, 0, 0)
    assert what_people_say(made(30), nobody, nobody) == ["Nobody has voted on these pictures."]
    assert len(what_people_say(made(30), Doubts(9, 3, 1), nobody)) == 1


def test_the_contrast_is_the_mean_difference_of_scaled_maps_and_is_kept(
    services: Services, run: Run, dataset: Dataset
) -> None:
    drawn, found = opened(services, run, dataset)
    looking = Looking()
    services.__dict__["inference"] = looking
    assert stored_contrast(drawn, found) is None
    heat = contrast(drawn, found)

    def scaled(emotion: int) -> np.ndarray:
        return np.array([emotion, 7 - emotion]) / max(emotion, 7 - emotion)

    expected = scaled(found.predicted) - scaled(found.true)
    assert heat[0, 0] == pytest.approx(expected[0], abs=1e-6)
    assert heat[-1, 0] == pytest.approx(expected[1], abs=1e-6)
    assert {n for n, _ in looking.asked} == {len(found.confused)}
    looking.asked.clear()
    assert (contrast(drawn, found) == heat).all()
    assert not looking.asked
    kept = stored_contrast(drawn, found)
    assert kept is not None
    assert (kept == heat).all()
    _, other = opened(services, run, dataset, split="Training")
    assert stored_contrast(drawn, other) is None


def test_many_pictures_are_drawn_from_and_explained_in_portions(
    services: Services, run: Run, dataset: Dataset
) -> None:
    drawn, _ = opened(services, run, dataset)
    found = replace(made(100), confused=np.arange(100))
    looking = Looking()
    services.__dict__["inference"] = looking
    contrast(drawn, found)
    assert [n for n, _ in looking.asked] == [PORTION] * 2 * (MOST // PORTION)
    rows = drawn_rows(found)
    assert len(np.unique(rows)) == MOST
    assert rows.max() > MOST
    assert rows.tolist() == drawn_rows(found).tolist()


def test_a_map_that_cannot_be_computed_says_why_and_leaves_nothing(
    services: Services, run: Run, dataset: Dataset
) -> None:
    class Failing:
        def explain(self, *_: object, **__: object) -> Maps:
            raise EmotionLensError("No convolution.", hint="Choose another run.")

    services.__dict__["inference"] = Failing()
    drawn, found = opened(services, run, dataset)
    cell = f"{EMOTIONS[found.true]}-{EMOTIONS[found.predicted]}"
    assert "No convolution." in text(draw_contrast(values(run, dataset, cells=[cell])))
    assert stored_contrast(drawn, found) is None


def test_a_map_once_computed_stands_there_at_once(
    services: Services, run: Run, dataset: Dataset
) -> None:
    services.__dict__["inference"] = Looking()
    _, found = opened(services, run, dataset)
    sent = values(run, dataset, cells=[f"{EMOTIONS[found.true]}-{EMOTIONS[found.predicted]}"])
    assert "Show where the model looks" in text(draw_why(sent))
    drawn = text(draw_contrast(sent))
    assert f"for {EMOTIONS[found.predicted]}" in drawn
    assert drawn in text(draw_why(sent))

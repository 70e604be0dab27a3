"""Two explanations side by side."""

from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset
from core.explain.maps import Maps
from core.runs.store import Run
from dashboard.services import Services
from pages.explain.pair import draw_badges, draw_pair, one_scale
from pages.explain.trust import DOUBTFUL
from tests.unit.pages.explain.test_handlers import Inference, subject, text, values


def maps(value: float) -> Maps:
    return Maps(np.full((1, 48, 48), value, np.float32), signed=False)


def beside(run: Run, dataset: Dataset, kind: str, value: object) -> dict[str, Any]:
    return values(run, dataset, beside=kind, **{f"beside_{kind}": value})


def test_one_model_has_one_unit_and_two_models_share_no_scale() -> None:
    first, second = one_scale((maps(1), maps(4)), same_model=True)
    assert (first.max(), second.max()) == (0.25, 1)
    first, second = one_scale((maps(1), maps(4)), same_model=False)
    assert (first.max(), second.max()) == (1, 1)
    first, second = one_scale((maps(0), maps(0)), same_model=False)
    assert not first.any()
    assert not second.any()


@pytest.mark.parametrize(
    ("kind", "value", "title"),
    [
        ("picture", "46", "Row 46, labelled happy: happy"),
        ("expression", "fear", "Row 45, labelled sad: fear"),
    ],
)
def test_each_side_has_its_map_its_words_and_its_badge(
    kind: str, value: str, title: str, services: Services, run: Run, dataset: Dataset
) -> None:
    services.__dict__["inference"] = Inference(low=-0.1)
    sent = beside(run, dataset, kind, value)
    drawn = text(draw_pair(sent, subject(run), None))
    assert "Row 45, labelled sad: happy" in drawn
    assert title in drawn
    assert drawn.count("speaks for") + drawn.count("speak for") >= 2
    badges, looks = draw_badges(sent, subject(run), None)
    assert text(badges).count("Not clearly better than chance, beating") >= 2
    assert all(DOUBTFUL in look for look in looks)


def test_nothing_is_drawn_where_nothing_is_compared(run: Run, dataset: Dataset) -> None:
    assert draw_pair(values(run, dataset), subject(run), None) == []
    assert draw_pair(beside(run, dataset, "weather", "sun"), subject(run), None) == []


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("picture", "60", "Rows go from 0 to 59"),
        ("picture", "", "Rows go from 0 to 59"),
        ("picture", "45", "Both sides would show the same"),
        ("model", "", "There is no other model yet"),
        ("model", "none-such", "No run 'none-such'"),
        ("expression", "joy", "There is no expression 'joy'"),
        ("expression", "happy", "Both sides would show the same"),
    ],
)
def test_what_cannot_be_compared_is_told_in_one_sentence(
    kind: str, value: str, words: str, run: Run, dataset: Dataset
) -> None:
    assert words in text(draw_pair(beside(run, dataset, kind, value), subject(run), None))


def test_another_model_explains_the_same_picture(
    services: Services, run: Run, dataset: Dataset, second_run: Run
) -> None:
    services.__dict__["inference"] = Inference()
    sent = beside(run, dataset, "model", second_run.run_id)
    drawn = text(draw_pair(sent, subject(run), None))
    assert "no unit in common" in drawn
    assert second_run.spec.key[:4] in drawn

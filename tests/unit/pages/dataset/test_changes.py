"""What training changes, in words: every setting is named, with its own figure."""

from typing import Any

import pytest

from core.runs.spec import AugmentationSpec
from pages.dataset.tabs.training.changes import changes

NONE: dict[str, Any] = {
    "flip": False,
    "shift": 0,
    "rotation": 0,
    "zoom": 0,
    "contrast": 0,
    "brightness": 0,
    "erasing": 0,
    "mixup": 0,
}
SAID = {
    "flip": (True, "mirrored left to right half of the time"),
    "shift": (4.5, "shifted by up to 4.5 pixels each way"),
    "rotation": (12, "turned by up to 12°"),
    "zoom": (0.125, "made up to 12.5 % larger or smaller"),
    "contrast": (0.2, "given up to 20 % more or less contrast"),
    "brightness": (0.1, "made lighter or darker by up to 10 % of the way from black to white"),
    "erasing": (0.3, "covered with a patch of one grey 30 % of the time"),
    "mixup": (
        0.2,
        "blended with another picture, whose expression then counts as much as it shows",
    ),
}


def said(**on: Any) -> str:
    return changes(AugmentationSpec(**{**NONE, **on})).replace("\u00a0", " ")


def test_every_setting_is_said():
    assert set(SAID) == set(NONE) == set(AugmentationSpec.model_fields)


@pytest.mark.parametrize("name", SAID)
def test_one_change_is_one_sentence_with_its_figure(name: str):
    value, words = SAID[name]
    assert said(**{name: value}) == (
        f"Each time a picture comes up in training it is, at random, {words}."
    )


def test_all_changes_make_one_sentence():
    everything = said(**{name: value for name, (value, _) in SAID.items()})
    assert everything.count(".") == 3  # the end, 4.5 and 12.5
    for _, words in SAID.values():
        assert words in everything
    assert " and blended with another picture" in everything


def test_no_change_is_said_too():
    assert said() == "Training uses the pictures as they are: these settings change nothing."


def test_one_pixel_is_one_pixel():
    assert "by up to 1 pixel each" in said(shift=1)

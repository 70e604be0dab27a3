"""The data set page's address."""

import pytest

from pages.dataset.view import View, next_seed
from tests.unit.pages.dataset.conftest import write

DEFAULT = {
    "split": "Training",
    "label": "all",
    "show": "counts",
    "row": None,
    "settings": "default",
    "example": None,
    "draw": 0,
}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"split": "Test", "label": "bored", "show": "pie", "row": "420"},
        {"draw": "1e9", "row": "٣"},
        {"draw": "9" * 5000, "row": "../etc"},
        {"settings": "two_conv-gone", "example": "420", "draw": "-1"},
    ],
)
def test_anything_unknown_falls_back_to_its_default(dataset, query):
    view = View.of(query, dataset)
    assert {name: getattr(view, name) for name in DEFAULT} == DEFAULT


def test_what_is_known_is_kept(dataset):
    query = {"split": "PublicTest", "label": "sad", "show": "shares", "row": "419"}
    view = View.of(query | {"feature": "contrast"}, dataset, ("brightness", "contrast"))
    assert (view.split, view.label, view.show, view.row, view.feature) == (
        "PublicTest",
        "sad",
        "shares",
        419,
        "contrast",
    )


def test_the_example_is_the_picture_opened_unless_another_is_named(dataset):
    settings = ("some-run", "default")
    view = View.of({"row": "7", "settings": "default", "draw": "3"}, dataset, settings=settings)
    assert (view.example, view.settings, view.draw) == (7, "default", 3)
    assert View.of({"row": "7", "example": "9"}, dataset).example == 9
    assert View.of({"example": "9"}, dataset).row is None
    # The first setting is the default.
    assert View.of({}, dataset, settings=settings).settings == "some-run"


def test_a_set_without_training_pictures_opens_on_a_split_that_has_some(tmp_path):
    only_test = write(tmp_path, [2, 2], [0, 1])
    assert View.of({}, only_test).split == "PrivateTest"


def test_seeds_count_up_and_begin_again():
    assert next_seed(0) == 1
    assert next_seed(999_999) == 0
    assert next_seed("nonsense") == 1

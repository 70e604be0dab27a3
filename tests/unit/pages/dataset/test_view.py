"""The data set page's address and its samples."""

import numpy as np
import pytest

from pages.dataset.view import FACES_OF_ONE_CLASS, FACES_PER_CLASS, View, next_seed, sample
from tests.unit.pages.dataset.conftest import write

DEFAULT = {
    "split": "Training",
    "label": "all",
    "seed": 0,
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
        {"split": "Test", "label": "bored", "seed": "-1", "show": "pie", "row": "420"},
        {"seed": "1e9", "row": "٣"},
        {"seed": "9" * 5000, "row": "../etc"},
        {"settings": "two_conv-gone", "example": "420", "draw": "-1"},
    ],
)
def test_anything_unknown_falls_back_to_its_default(dataset, query):
    view = View.of(query, dataset)
    assert {name: getattr(view, name) for name in DEFAULT} == DEFAULT


def test_what_is_known_is_kept(dataset):
    query = {"split": "PublicTest", "label": "sad", "seed": "7", "show": "shares", "row": "419"}
    view = View.of(query | {"feature": "contrast"}, dataset, ("brightness", "contrast"))
    assert (view.split, view.label, view.seed, view.show, view.row, view.feature) == (
        "PublicTest",
        "sad",
        7,
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


def test_equal_seeds_give_equal_faces_and_another_seed_gives_others(dataset):
    first = sample(dataset, View.of({"seed": "3"}, dataset), 2)
    again = sample(dataset, View.of({"seed": "3"}, dataset), 2)
    other = sample(dataset, View.of({"seed": str(next_seed(3))}, dataset), 2)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_sample_holds_distinct_rows_of_its_class_and_split(dataset):
    view = View.of({"split": "PublicTest", "label": "fear"}, dataset)
    rows = sample(dataset, view, 2)
    assert len(set(rows.tolist())) == min(20, FACES_OF_ONE_CLASS)
    assert set(dataset.labels[rows]) == {2}
    assert set(rows) <= set(dataset.indices("PublicTest"))
    assert len(sample(dataset, View.of({}, dataset), 2)) == FACES_PER_CLASS


def test_the_first_faces_stay_when_a_class_is_shown_alone(dataset):
    among, alone = (View.of({"label": label}, dataset) for label in ("all", "fear"))
    few = sample(dataset, among, 2)
    np.testing.assert_array_equal(few, sample(dataset, alone, 2)[: len(few)])


def test_seeds_count_up_and_begin_again():
    assert next_seed(0) == 1
    assert next_seed(999_999) == 0
    assert next_seed("nonsense") == 1

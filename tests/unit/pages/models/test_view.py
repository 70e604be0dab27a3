"""The models page's address."""

import pytest

from pages.models.groups import groups
from pages.models.view import View, address_of, held_against
from tests.unit.pages.models.conftest import write_run


@pytest.fixture
def found(settings, dataset, other):
    runs = [write_run(settings, dataset, seed=seed) for seed in range(6)]
    return groups([*runs, write_run(settings, other)], dataset)


def test_without_an_address_the_first_runs_of_the_data_set_are_compared(found):
    view = View.of({}, found)
    assert view.picked == tuple(run.run_id for run in found[0].runs[:4])
    assert view.run == view.picked[0]
    assert (view.split, view.sort, view.order) == ("PrivateTest", "accuracy", "desc")
    assert view.purpose == "equal"


def test_an_address_names_runs_by_key_or_by_id(found):
    first, second = found[0].runs[2], found[1].runs[0]
    by_key = View.of({"runs": address_of([first, second])}, found)
    assert by_key.picked == (first.run_id, second.run_id)
    assert View.of({"runs": second.run_id}, found).picked == (second.run_id,)
    assert View.of({"run": second.run_id}, found).run == second.run_id


def test_an_address_of_many_runs_stays_short(found):
    assert len(address_of(found[0].runs)) == 6 * 11 - 1


def test_no_run_compared_is_kept_and_one_is_still_shown_in_detail(found):
    view = View.of({"runs": address_of([])}, found)
    assert view.picked == ()
    assert view.run == found[0].runs[0].run_id


@pytest.mark.parametrize(
    "query",
    [
        {"runs": "zzz,,", "run": "../x", "split": "Test", "sort": "luck", "order": "up"},
        {"purpose": "../../etc/passwd", "reference": "<b>"},
        {"purpose": "therapy.toml"},
        {"score": "luck", "class": "8", "slice": "hue", "every": "yes", "rule": "x", "views": "2"},
        {"quantity": "time", "along": "loss"},
    ],
)
def test_anything_unknown_falls_back(found, query):
    assert View.of(query, found) == View.of({}, found)


def test_no_run_at_all_is_a_view_of_nothing():
    view = View.of({"runs": "abc"}, ())
    assert (view.picked, view.run) == ((), None)


def test_a_purpose_that_ships_is_kept(found):
    assert View.of({"purpose": "therapy"}, found).purpose == "therapy"


def against(found, **query):
    return held_against(found, View.of(query, found))


def test_a_run_is_held_against_another_one_on_the_same_data(found):
    first, second = found[0].runs[:2]
    assert against(found, run=first.run_id) in {run.run_id for run in found[0].runs[1:]}
    asked = found[0].runs[5].run_id
    assert against(found, run=first.run_id, reference=asked) == asked
    ticked = address_of([first, second])
    assert against(found, run=first.run_id, runs=ticked) == second.run_id


def test_a_run_is_held_neither_against_itself_nor_on_other_data(found):
    first, elsewhere = found[0].runs[0], found[1].runs[0]
    for reference in (first.run_id, elsewhere.run_id):
        said = against(found, run=first.run_id, reference=reference)
        assert said not in (first.run_id, elsewhere.run_id)
    assert against(found, run=elsewhere.run_id) is None


def test_the_table_is_held_against_nothing_until_it_is_asked(found):
    assert View.of({}, found).reference is None
    asked = found[0].runs[3].run_id
    assert View.of({"reference": asked}, found).reference == asked


def test_the_choices_of_the_tabs_are_read(found):
    query = {
        "quantity": "loss", "along": "time", "smooth": "0.6", "score": "recall",
        "class": "fear", "slice": "sharpness", "every": "1", "rule": "stack", "views": "ten",
    }  # fmt: skip
    view = View.of(query, found)
    assert (view.quantity, view.against, view.smooth) == ("loss", "time", 0.6)
    assert (view.score, view.emotion, view.slice) == ("recall", "fear", "sharpness")
    assert (view.every, view.rule, view.views) == (True, "stack", "ten")


@pytest.mark.parametrize("smooth", ["1", "-0.1", "nan", "inf", "much", ""])
def test_a_smoothing_that_makes_no_sense_is_none(found, smooth):
    assert View.of({"smooth": smooth}, found).smooth == 0.0

"""The models page's address."""

import pytest

from pages.models.groups import groups
from pages.models.view import View, address_of, next_sort
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
    ],
)
def test_anything_unknown_falls_back(found, query):
    assert View.of(query, found) == View.of({}, found)


def test_no_run_at_all_is_a_view_of_nothing():
    view = View.of({"runs": "abc"}, ())
    assert (view.picked, view.run) == ((), None)


def test_a_click_sorts_best_first_and_a_second_click_turns_it_round(found):
    view = View.of({}, found)
    assert next_sort("log_loss", view) == {"sort": "log_loss", "order": "asc"}
    assert next_sort("accuracy", view) == {"sort": "accuracy", "order": "asc"}
    turned = View.of(next_sort("accuracy", view), found)
    assert next_sort("accuracy", turned) == {"sort": "accuracy", "order": "desc"}


def test_a_purpose_that_ships_is_kept(found):
    assert View.of({"purpose": "therapy"}, found).purpose == "therapy"


def test_a_run_is_compared_with_another_one_on_the_same_data(found):
    first, second = found[0].runs[:2]
    view = View.of({"run": first.run_id}, found)
    assert view.reference in {run.run_id for run in found[0].runs[1:]}
    asked = View.of({"run": first.run_id, "reference": found[0].runs[5].run_id}, found)
    assert asked.reference == found[0].runs[5].run_id
    compared_above = {"run": first.run_id, "runs": address_of([first, second])}
    assert View.of(compared_above, found).reference == second.run_id


def test_a_run_is_compared_neither_with_itself_nor_on_other_data(found):
    first, elsewhere = found[0].runs[0], found[1].runs[0]
    for reference in (first.run_id, elsewhere.run_id):
        view = View.of({"run": first.run_id, "reference": reference}, found)
        assert view.reference not in (first.run_id, elsewhere.run_id)
    assert View.of({"run": elsewhere.run_id}, found).reference is None

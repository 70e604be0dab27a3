"""Which results can be shown, and which answers stand on the axes."""

from typing import Any

import numpy as np
import pytest

from core.data.ballots import NO_LABEL
from core.data.store import Dataset
from core.runs.store import Run
from dashboard.services import Services
from pages.confusion.results import Crossed, Shown, cross, needed, shown
from pages.confusion.scene import Scene, scene


def made(run: Run, dataset: Dataset, **query: Any) -> Scene:
    found = scene({"data": dataset.name, "run": run.run_id, **query})
    assert found is not None
    return found


def of(run: Run, dataset: Dataset, **query: Any) -> Shown:
    return shown(made(run, dataset, **query))


def crossed(run: Run, dataset: Dataset, **query: Any) -> Crossed:
    found = cross(made(run, dataset, **query))
    assert found is not None
    return found


def test_a_run_on_its_own_pictures_has_one_kind_of_results(run: Run, dataset: Dataset) -> None:
    found = of(run, dataset, results="stored")
    assert (found.kind, found.title, found.choice) == ("pictures", "FER2013", False)
    assert found.counts is not None
    assert found.counts.tolist() == run.metrics["PrivateTest"]["confusion"]


def test_on_other_pictures_the_stored_results_come_first(run: Run, other: Dataset) -> None:
    found = of(run, other)
    assert (found.kind, found.title, found.choice) == ("stored", "FER2013", True)
    assert found.crossed is None
    turned = of(run, other, rows="model", columns="label")
    assert turned.counts is not None
    assert turned.counts.T.tolist() == run.metrics["PrivateTest"]["confusion"]


def test_asking_for_pictures_that_were_not_evaluated_names_what_is_missing(
    run: Run, other: Dataset
) -> None:
    found = of(run, other, results="pictures", split="Test")
    assert (found.kind, found.counts) == ("pictures", None)
    assert found.missing == ((run, "PublicTest"), (run, "PrivateTest"))
    assert needed(made(run, other, rows="label", columns="people")) == ()


def test_once_evaluated_the_pictures_come_first(
    services: Services, run: Run, other: Dataset
) -> None:
    n = len(other.indices("PrivateTest"))
    services.results.store(run, other, "PrivateTest", np.full((n, 7), 1 / 7, np.float32))
    found = of(run, other)
    assert (found.kind, found.title, found.choice) == ("pictures", "Others", True)
    assert of(run, other, results="stored").kind == "stored"


def test_the_runs_data_set_is_found_by_its_pictures_not_its_name(
    services: Services, run: Run, dataset: Dataset, other: Dataset
) -> None:
    assert services.trained_on(run) == "fer2013"
    (services.datasets.root / "fer2013").rename(services.datasets.root / "mine")
    assert services.trained_on(run) == "mine"
    (services.datasets.root / "mine" / "manifest.json").unlink()
    assert services.trained_on(run) is None


def test_both_test_splits_are_counted_together(run: Run, dataset: Dataset) -> None:
    tables = [run.metrics[split]["confusion"] for split in ("PublicTest", "PrivateTest")]
    found = of(run, dataset, split="Test").counts
    assert found is not None
    assert found.tolist() == np.sum(tables, axis=0).tolist()


def test_a_selection_restricts_what_is_counted(
    services: Services, run: Run, dataset: Dataset
) -> None:
    rows = dataset.indices("PrivateTest")[5:15]
    key = services.selections.save(dataset, [*rows, 3])
    found = crossed(run, dataset, selection=key)
    assert found.rows.tolist() == rows.tolist()
    assert found.outcomes is not None
    assert found.outcomes.rows.tolist() == rows.tolist()
    nothing = services.selections.save(dataset, [3])
    empty = of(run, dataset, selection=nothing).counts
    assert empty is not None
    assert not empty.any()


def test_each_answer_stands_on_the_axis_that_asks_for_it(
    services: Services, run: Run, second_run: Run, dataset: Dataset
) -> None:
    predicted = {
        each.run_id: each.probabilities("PrivateTest").argmax(axis=1) for each in (run, second_run)
    }
    found = crossed(run, dataset, rows="reference", columns="model", reference=second_run.run_id)
    assert found.first.tolist() == predicted[second_run.run_id].tolist()
    assert found.second.tolist() == predicted[run.run_id].tolist()
    # Pictures are sorted by A unless only B is on the axes.
    only_b = crossed(run, dataset, columns="reference", reference=second_run.run_id)
    for which, expected in ((found, run), (only_b, second_run)):
        assert which.outcomes is not None
        assert which.outcomes.probabilities == pytest.approx(expected.probabilities("PrivateTest"))


def test_people_answer_where_most_agree_and_the_others_are_left_out(
    services: Services, run: Run, voted: Dataset
) -> None:
    found = crossed(run, voted, rows="people", columns="label")
    drawn = made(run, voted)
    assert drawn.people is not None
    answers = drawn.people.label[voted.indices("PrivateTest")]
    assert found.first.tolist() == answers[answers != NO_LABEL].tolist()
    assert found.left_out == (answers == NO_LABEL).sum() > 0
    assert found.differ is not None
    assert found.differ == pytest.approx(1 - drawn.people.share[found.rows])
    assert len(found.second) == len(found.rows)


def test_an_axis_without_answers_gives_no_matrix(run: Run, dataset: Dataset) -> None:
    assert cross(made(run, dataset, columns="people")) is None
    assert cross(made(run, dataset, columns="reference")) is None
    assert of(run, dataset, columns="reference").counts is None


def test_the_second_model_is_the_one_named_else_the_best_other(
    services: Services, run: Run, second_run: Run, dataset: Dataset
) -> None:
    assert made(run, dataset).reference == second_run
    assert made(second_run, dataset).reference == run
    assert made(run, dataset, reference=run.run_id).reference == second_run
    assert made(run, dataset, reference="nonsense").reference == second_run

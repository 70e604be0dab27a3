"""Metrics with decisions: new labels count, rows set aside do not, marks change nothing."""

import numpy as np
import pytest

from core.data.store import Dataset
from core.evaluation.outcomes import outcomes
from core.evaluation.results import Results
from core.settings import Settings
from core.triage.applied import applied, decided, measure
from core.triage.decisions import Decisions
from tests.stored_runs import PER_SPLIT, store_answers

# First row of PrivateTest; its first WRONG rows are named as the class after their label.
FIRST = 2 * PER_SPLIT
WRONG = 35


@pytest.fixture
def found(settings: Settings, dataset: Dataset):
    run = store_answers(settings, dataset, WRONG)
    return outcomes(Results(settings.home), run, dataset, ("PrivateTest",))


def test_labels_and_rows_that_count(decisions: Decisions, dataset: Dataset):
    decisions.decide(dataset, [0], "relabel", 5)
    decisions.decide(dataset, [1], "set_aside")
    decisions.decide(dataset, [2], "label_issue")
    labels, keep = applied(dataset, decisions.overlay(dataset))
    assert np.flatnonzero(labels != dataset.labels).tolist() == [0]
    assert labels[0] == 5
    assert np.flatnonzero(~keep).tolist() == [1]
    # The data set's own labels are not touched.
    assert dataset.labels[0] == 0


def test_metrics_follow_new_labels_and_leave_out_what_is_set_aside(
    decisions: Decisions, dataset: Dataset, found
):
    for row in range(FIRST, FIRST + 10):
        decisions.decide(dataset, [row], "relabel", int(dataset.labels[row] + 1) % 7)
    decisions.decide(dataset, range(FIRST + 10, FIRST + 15), "set_aside")
    decisions.decide(dataset, range(FIRST + 15, FIRST + 20), "label_issue")
    # A row of another split changes nothing here.
    decisions.decide(dataset, [0], "set_aside")
    measured = measure(dataset, decisions.overlay(dataset), found)
    assert (measured.relabelled, measured.set_aside) == (10, 5)
    assert (measured.without["n"], measured.with_["n"]) == (350, 345)
    assert measured.without["accuracy"]["value"] == pytest.approx(315 / 350)
    assert measured.with_["accuracy"]["value"] == pytest.approx(325 / 345)
    low, high = (measured.with_["accuracy"][side] for side in ("low", "high"))
    assert low < 325 / 345 < high
    assert measured.with_["log_loss"]["value"] < measured.without["log_loss"]["value"]


def test_without_decisions_both_sides_are_the_same(dataset: Dataset, decisions: Decisions, found):
    measured = measure(dataset, decisions.overlay(dataset), found)
    assert measured.with_ == measured.without
    assert len(decided(dataset, decisions.overlay(dataset), found)) == len(found)

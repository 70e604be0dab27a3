"""The measure of the rule, on errors whose votes and nets are made up."""

import numpy as np
import pytest

from core.evaluation.outcomes import Outcomes
from core.labels import EMOTIONS
from core.triage.evidence import Evidence
from core.triage.validation import NoVotes, chosen_limit, errors, measure_rule, rankings

FEAR, SAD = EMOTIONS.index("fear"), EMOTIONS.index("sad")


def made(qualities: list[float], votes: list[str] | None):
    """Errors labelled sad and taken for fear, with these label qualities and majorities."""
    answers = np.zeros((1, len(qualities), 7), np.float32)
    margins = np.array(qualities) * 2 - 1
    answers[0, :, FEAR], answers[0, :, SAD] = (1 - margins) / 2, (1 + margins) / 2
    counts = None
    if votes is not None:
        columns = {"sad": 3, "fear": 6, "split": None}
        counts = np.zeros((len(votes), 10), np.uint8)
        for line, name in zip(counts, votes, strict=True):
            line[[3, 6]] = 5
            if columns[name] is not None:
                line[[3, 6]] = 0
                line[columns[name]] = 10
    rows = np.arange(len(qualities))
    labels = np.full(len(qualities), SAD)
    evidence = Evidence(rows, labels, ("net",), answers, counts, held_out=True)
    run = np.zeros((len(rows), 7), np.float32)
    run[:, FEAR] = 1
    return errors(Outcomes(rows, labels, run), evidence)


def test_precision_and_recall_are_those_of_the_counts():
    found = made([0.1, 0.2, 0.2, 0.4, 0.6, 0.7], ["fear", "fear", "split", "split", "sad", "fear"])
    measured = measure_rule(found, label_issue=0.25)
    assert measured["n"] == 6
    assert measured["counts"] == [[2, 0, 1], [1, 1, 0], [0, 0, 1]]
    issue = measured["verdicts"]["label_issue"]
    assert issue["precision"]["value"] == pytest.approx(2 / 3)
    assert issue["recall"]["value"] == pytest.approx(2 / 3)
    assert issue["share"]["value"] == pytest.approx(1 / 2)
    assert measured["agreement"]["value"] == pytest.approx(4 / 6)
    assert measured["suggested"] == {
        "n": 2,
        "share": {"value": 1.0, "low": pytest.approx(0.342, abs=1e-3), "high": 1.0},
    }


def test_the_limit_is_the_highest_with_the_precision_wanted():
    qualities = [0.05, 0.1, 0.155, 0.2, 0.305, 0.35]
    found = made(qualities, ["fear", "fear", "split", "fear", "split", "split"])
    assert chosen_limit(found, wanted=0.75) == pytest.approx(0.3)
    assert chosen_limit(found, wanted=0.99) == pytest.approx(0.15)
    assert chosen_limit(made(qualities, ["sad"] * 6), wanted=0.7) is None


def test_a_score_that_sorts_perfectly_has_the_whole_area():
    found = made([0.1, 0.15, 0.2, 0.3, 0.35, 0.4], ["fear"] * 3 + ["split"] * 3)
    areas = rankings(found)
    assert areas["label quality (normalised margin)"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    # All of them are taken for fear by the one net.
    assert areas["nets that agree on another"]["value"] == 0.5


def test_without_votes_there_is_nothing_to_measure_by():
    with pytest.raises(NoVotes):
        measure_rule(made([0.1], None))

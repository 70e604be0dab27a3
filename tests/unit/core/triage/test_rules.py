"""Pictures made so that people or nets leave one verdict only."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.votes import CHOICES
from core.evaluation.outcomes import Outcomes
from core.labels import EMOTIONS
from core.triage.evidence import Evidence
from core.triage.queue import queue
from core.triage.reasons import reasons, votes_in_words
from core.triage.rules import VERDICTS, propose

ANGRY, FEAR, HAPPY, SAD = (EMOTIONS.index(name) for name in ("angry", "fear", "happy", "sad"))


def said(**shares: float) -> list[float]:
    """Probabilities that give these shares; the others divide the rest."""
    rest = (1 - sum(shares.values())) / (len(EMOTIONS) - len(shares))
    return [shares.get(name, rest) for name in EMOTIONS]


def voted(**counts: int) -> list[int]:
    return [counts.get(choice, 0) for choice in CHOICES]


def evidence(
    label: int,
    *answers: list[float],
    votes: list[int] | None = None,
    held_out: bool = True,
) -> Evidence:
    """One picture, row 7, as so many nets see it."""
    return Evidence(
        rows=np.array([7]),
        labels=np.array([label]),
        names=tuple(f"net {i}" for i in range(len(answers))),
        answers=np.array(answers, np.float32)[:, None],
        votes=None if votes is None else np.array([votes], np.uint8),
        held_out=held_out,
    )


def verdict(found: Evidence) -> str:
    return propose(found).verdict(0)


SURE_OF_FEAR = said(fear=0.8, sad=0.05)
UNSURE = said(fear=0.4, sad=0.3)
SURE_OF_SAD = said(sad=0.8)


def test_nets_that_agree_on_another_expression_speak_for_a_label_issue():
    found = evidence(SAD, SURE_OF_FEAR, SURE_OF_FEAR, SURE_OF_FEAR)
    assert verdict(found) == "label_issue"
    assert propose(found).suggested.tolist() == [FEAR]
    assert propose(found).by_people.tolist() == [False]


def test_nets_that_are_unsure_leave_it_ambiguous():
    found = evidence(SAD, UNSURE, UNSURE, UNSURE)
    assert verdict(found) == "ambiguous"
    assert propose(found).suggested.tolist() == [-1]


def test_one_loud_net_of_three_makes_no_label_issue():
    # The mean is past the limit, but only one net names fear.
    other = said(happy=0.35, fear=0.33, sad=0.01)
    found = evidence(SAD, said(fear=0.99, sad=0.0), other, other)
    assert found.quality[0] < 0.25
    assert verdict(found) == "ambiguous"


def test_nets_that_together_find_the_label_speak_for_a_model_error():
    assert verdict(evidence(SAD, SURE_OF_FEAR, SURE_OF_SAD, SURE_OF_SAD)) == "model_error"


@pytest.mark.parametrize(
    ("votes", "wanted", "suggested"),
    [
        (voted(fear=8, sadness=2), "label_issue", FEAR),
        (voted(sadness=6, fear=4), "model_error", -1),
        (voted(sadness=5, fear=5), "ambiguous", -1),
        (voted(NF=10), "label_issue", -1),
        (voted(unknown=6, sadness=4), "label_issue", -1),
        (voted(contempt=7, sadness=3), "label_issue", -1),
    ],
)
def test_people_overrule_the_nets(votes: list[int], wanted: str, suggested: int):
    for answer in (SURE_OF_FEAR, SURE_OF_SAD, UNSURE):
        found = evidence(SAD, answer, answer, votes=votes)
        assert verdict(found) == wanted
        assert propose(found).suggested.tolist() == [suggested]
        assert propose(found).by_people.tolist() == [True]


def test_where_nobody_voted_the_nets_speak():
    found = evidence(SAD, SURE_OF_FEAR, SURE_OF_FEAR, votes=voted())
    assert verdict(found) == "label_issue"
    assert propose(found).suggested.tolist() == [FEAR]
    assert propose(found).by_people.tolist() == [False]
    assert reasons(found, 0)[0].startswith("No people's votes")


def test_reasons_say_who_said_what():
    found = evidence(SAD, SURE_OF_FEAR, SURE_OF_FEAR, SURE_OF_SAD, votes=voted(fear=8, sadness=2))
    people, agreement, quality = reasons(found, 0)
    assert people == "8 of 10 people said fear, 2 said sad, the label."
    assert agreement.startswith("2 of 3 independent models say fear, 1 says sad, the label.")
    assert "give the label 30 % and fear 54 %" in quality
    assert "Label quality 0.38 of 1, between 0.25" in quality
    assert votes_in_words(found, 0) == (("fear", 8), ("sad", 2))


def test_reasons_say_what_is_missing():
    people, agreement, quality, fitted = reasons(evidence(SAD, SURE_OF_FEAR, held_out=False), 0)
    assert people.startswith("No people's votes are stored")
    assert agreement.endswith("With one model only, agreement says nothing.")
    assert "at most 0.25" in quality
    assert "fitted on these pictures" in fitted


def several(labels: list[int], answers: NDArray[np.float32]) -> tuple[Outcomes, Evidence]:
    rows = np.arange(10, 10 + len(labels))
    found = Evidence(rows, np.array(labels), ("a", "b"), answers, None, held_out=True)
    return Outcomes(rows, found.labels, answers[0]), found


def test_the_queue_holds_errors_only_and_the_most_useful_first():
    a = [said(fear=0.9), said(fear=0.5, sad=0.4), said(sad=0.9), said(fear=0.6, sad=0.01)]
    b = [said(fear=0.9), said(fear=0.5, sad=0.4), said(sad=0.9), said(sad=0.6, fear=0.3)]
    outcomes, found = several([SAD] * 4, np.array([a, b], np.float32))
    assert queue(outcomes, found, "quality").tolist() == [10, 13, 11]
    # Row 13 has the least probable label in the run's own eyes, and the nets are split on it.
    assert queue(outcomes, found, "loss").tolist() == [13, 10, 11]
    assert queue(outcomes, found, "disagreement").tolist() == [13, 10, 11]


def test_the_verdicts_stand_in_one_order():
    assert VERDICTS == ("label_issue", "ambiguous", "model_error")

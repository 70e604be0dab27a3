"""Why a picture is proposed as it is, in sentences for people."""

import numpy as np

from core.labels import EMOTIONS
from core.triage.evidence import Evidence
from core.triage.people import WORDS
from core.triage.rules import LABEL_ISSUE, MODEL_ERROR


def reasons(evidence: Evidence, place: int) -> tuple[str, ...]:
    """Return what speaks about a picture: people, agreement, label quality, and what is missing.

    Args:
        evidence: of a split.
        place: the picture's place in it.
    """
    said = (_people(evidence, place), _agreement(evidence, place), _quality(evidence, place))
    return said if evidence.held_out else (*said, _fitted())


def votes_in_words(evidence: Evidence, place: int) -> tuple[tuple[str, int], ...]:
    """Return each choice that somebody made with its votes, most votes first; empty: no votes."""
    if evidence.votes is None:
        return ()
    counts = evidence.votes[place].astype(int)
    order = np.argsort(-counts, kind="stable")
    return tuple((WORDS[i], int(counts[i])) for i in order if counts[i])


def _people(evidence: Evidence, place: int) -> str:
    given = votes_in_words(evidence, place)
    if not given:
        return "No people's votes are stored for this picture, so models alone speak here."
    label = EMOTIONS[evidence.labels[place]]
    total = sum(count for _, count in given)
    choice, most = given[0]
    own = dict(given).get(label, 0)
    if 2 * most > total:
        rest = "" if choice == label else f", {own or 'nobody'} said {label}, the label"
        agreed = ", which is the label" if choice == label else ""
        return f"{most} of {total} people said {choice}{agreed}{rest}."
    listed = ", ".join(f"{count} {word}" for word, count in given)
    return f"No expression was named by more than half of {total} people: {listed}."


def _agreement(evidence: Evidence, place: int) -> str:
    nets = len(evidence.names)
    label, other = int(evidence.labels[place]), int(evidence.other[place])
    named = evidence.named[:, place]
    for_other, for_label = int((named == other).sum()), int((named == label).sum())
    said = (
        f"{for_other} of {nets} independent {_models(nets)} {_say(for_other)} {EMOTIONS[other]}, "
        f"{for_label or 'none'} {_say(for_label)} {EMOTIONS[label]}, the label."
    )
    return f"{said} With one model only, agreement says nothing." if nets == 1 else said


def _quality(evidence: Evidence, place: int) -> str:
    label, other = int(evidence.labels[place]), int(evidence.other[place])
    own, against = (round(100 * float(evidence.mean[place, k])) for k in (label, other))
    quality = float(evidence.quality[place])
    limit = (
        f"at most {LABEL_ISSUE}, the limit below which models speak for a label issue"
        if quality <= LABEL_ISSUE
        else f"at least {MODEL_ERROR}: the models together still find the label most probable"
        if quality >= MODEL_ERROR
        else f"between {LABEL_ISSUE} (label issue) and {MODEL_ERROR} (the label is most probable)"
    )
    return (
        f"On average they give the label {own} % and {EMOTIONS[other]} {against} %. "
        f"Label quality {quality:.2f} of 1, {limit}."
    )


def _fitted() -> str:
    return (
        "The models were fitted on these pictures and may have learnt their labels by heart, so "
        "they speak less clearly here than on the test pictures."
    )


def _models(count: int) -> str:
    return "model" if count == 1 else "models"


def _say(count: int) -> str:
    return "says" if count == 1 else "say"

"""What people decided about pictures: in words, and as badges on galleries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from core.data.store import Dataset
from core.labels import EMOTIONS
from core.triage.history import Choice, Decision
from dashboard.services import services

_WORDS: Final[dict[Choice, str]] = {
    "label_issue": "marked as a label issue",
    "ambiguous": "marked as ambiguous",
    "model_error": "marked as a model error",
    "relabel": "relabelled",
    "set_aside": "set aside",
    "none": "undecided",
}
_SIGNS: Final[dict[Choice, str]] = {
    "label_issue": "!",
    "ambiguous": "?",
    "model_error": "×",  # noqa: RUF001 - the sign, not the letter
    "relabel": "→",
    "set_aside": "−",  # noqa: RUF001 - as wide as the others
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A small sign in the corner of a picture.

    Attributes:
        sign: one character.
        words: what it says.
    """

    sign: str
    words: str


def in_words(decision: Decision | None) -> str:
    """Say what was decided about a picture."""
    if decision is None:
        return _WORDS["none"]
    if decision.label is not None:
        return f"relabelled as {EMOTIONS[decision.label]}"
    return _WORDS[decision.choice]


def badges(dataset: Dataset, rows: Iterable[int]) -> dict[int, Badge]:
    """Return the badge of each of these rows that somebody decided about."""
    found: Mapping[int, Decision] = services().decisions.overlay(dataset).decisions
    return {
        row: Badge(_SIGNS[found[row].choice], in_words(found[row]))
        for row in map(int, rows)
        if row in found
    }

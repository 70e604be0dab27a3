"""Pictures that somebody decided about on the triage page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.triage.history import Choice
from dashboard.flags import FLAGS, Flag

if TYPE_CHECKING:
    from dashboard.services import Services

_FLAGS: Final[tuple[tuple[str, str, str, Choice], ...]] = (
    (
        "decided-label-issue",
        "Marked: label issue",
        "Somebody marked the label as not what the picture shows.",
        "label_issue",
    ),
    (
        "decided-ambiguous",
        "Marked: ambiguous",
        "Somebody marked the picture as one that people would not agree on.",
        "ambiguous",
    ),
    (
        "decided-model-error",
        "Marked: model error",
        "Somebody marked the label as right and a model as wrong.",
        "model_error",
    ),
    ("relabelled", "Relabelled", "Somebody gave the picture another label.", "relabel"),
    ("set-aside", "Set aside", "Somebody left the picture out of the figures.", "set_aside"),
)


def _rows(choice: Choice) -> "Callable[[Services, Dataset], NDArray[np.int64] | None]":
    def rows(services: "Services", dataset: Dataset) -> NDArray[np.int64] | None:
        decisions = services.decisions.overlay(dataset).decisions
        found = [row for row, decision in decisions.items() if decision.choice == choice]
        # None where nobody decided anything: five lists of nothing would be in the way.
        return np.array(found, np.int64) if decisions else None

    return rows


for place, (name, title, explain, choice) in enumerate(_FLAGS):
    FLAGS.register(Flag(name, title, explain, _rows(choice), order=40 + place))

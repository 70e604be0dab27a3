"""Pictures on which people's votes say something else than the label, or nothing clear."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import NO_LABEL, Ballots
from core.data.facts import row_facts
from core.data.store import Dataset
from dashboard.flags import FLAGS, Flag

if TYPE_CHECKING:
    from dashboard.services import Services


def _votes(services: "Services", dataset: Dataset) -> Ballots | None:
    return row_facts(dataset, services.settings.home / "cache").ballots


def _other_label(services: "Services", dataset: Dataset) -> NDArray[np.int64] | None:
    votes = _votes(services, dataset)
    if votes is None:
        return None
    return np.flatnonzero((votes.label != NO_LABEL) & ~votes.agrees(dataset.labels))


def _no_majority(services: "Services", dataset: Dataset) -> NDArray[np.int64] | None:
    votes = _votes(services, dataset)
    # NaN, where nobody voted, is not at most one half.
    return None if votes is None else np.flatnonzero(votes.share <= 0.5)


FLAGS.register(
    Flag(
        "other-label",
        "People say another label",
        "Most voters named one expression, and it is not the label.",
        _other_label,
        order=20,
    )
)
FLAGS.register(
    Flag(
        "no-majority",
        "People are split",
        "No answer got more than half of the votes.",
        _no_majority,
        order=21,
    )
)

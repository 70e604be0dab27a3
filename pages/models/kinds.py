"""How pictures are sorted into kinds that models may treat differently."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.facts import Facts
from core.data.store import Dataset
from core.evaluation.slices import Slice, groups, quarters
from core.quality.columns import LABEL
from core.quality.facts import sizes

if TYPE_CHECKING:
    from dashboard.services import Services

Rows = NDArray[np.int64]

_ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "brightness": ("darkest", "brightest"),
    "sharpness": ("most blurred", "sharpest"),
    "contrast": ("flattest", "most contrasted"),
    "entropy": ("fewest greys", "most greys"),
    LABEL: ("most doubtful", "least doubtful"),
}
# Upper ends of the shares of voters who agree.
_AGREE: Final = ((0.5, "half or fewer agree"), (0.7, "up to 70 %"), (0.9, "up to 90 %"))
_ALL_AGREE: Final = "more than 90 % agree"
# How near a copy is, the nearest first.
_COPIES: Final = {
    0: "the same pixels in Training",
    1: "nearly the same in Training",
    2: "a copy elsewhere only",
    3: "no copy",
}


def sliced(kind: str, services: "Services", dataset: Dataset, rows: Rows) -> list[Slice]:
    """Return the kinds of picture among some rows; none where they cannot be told apart.

    Args:
        kind: a key of `pages.models.view.SLICES`.
        services: where facts of the rows are looked up.
        dataset: of the pictures.
        rows: which of them: shape (n,).
    """
    if kind == "copies":
        return _copies(services, dataset, rows)
    facts = services.facts(dataset)
    if kind == "agreement":
        return [] if facts.ballots is None else _agreements(facts.ballots.share[rows])
    return _quarters(facts, {"label": LABEL}.get(kind, kind), rows)


def _quarters(facts: Facts, name: str, rows: Rows) -> list[Slice]:
    if name not in facts.features:
        return []
    return quarters(np.asarray(facts.features[name], np.float64)[rows], words=_ENDS[name])


def _agreements(share: NDArray[np.floating[Any]]) -> list[Slice]:
    part = np.searchsorted([end for end, _ in _AGREE], share - 1e-9)
    part[np.isnan(share)] = -1
    titles = dict(enumerate([*(title for _, title in _AGREE), _ALL_AGREE]))
    return groups(part, titles)


def _copies(services: "Services", dataset: Dataset, rows: Rows) -> list[Slice]:
    found = services.quality.copies(dataset)
    if found is None:
        return []
    exact, near = (found.groups(near=near) for near in (False, True))
    part = np.select(
        [_learnt(dataset, exact)[rows], _learnt(dataset, near)[rows], (sizes(near) > 1)[rows]],
        [0, 1, 2],
        3,
    )
    return groups(part, _COPIES)


def _learnt(dataset: Dataset, group: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which rows have another row of their group in Training: shape (N,)."""
    training = dataset.indices("Training")
    held = np.bincount(group[training], minlength=len(group))[group]
    held[training] -= 1
    learnt: NDArray[np.bool_] = held > 0
    return learnt

"""Which points look the same: the groups of each colouring."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from core.data.facts import row_facts
from core.data.store import Dataset
from core.embeddings.maps import PictureMap
from core.labels import EMOTIONS, SPLITS
from dashboard.components.point_map import UNKNOWN, MapGroup
from dashboard.figures.palette import (
    EMOTION_COLOURS,
    EMOTION_SYMBOLS,
    ORDERED_COLOURS,
    ORDERED_SYMBOLS,
    QUIET,
    RIGHT,
    SERIES_COLOURS,
    WRONG,
)
from pages.dataset.tabs.map.answers import Answers

if TYPE_CHECKING:
    from dashboard.services import Services

# Bands, so that each can be hidden and selected: the upper ends, and what they are called.
_SURE: Final = ((0.4, "under 40 % sure"), (0.6, "40 to 60 %"), (0.8, "60 to 80 %"))
_SURER: Final = ((0.95, "80 to 95 %"), (np.inf, "over 95 % sure"))
# In bits: 0 is one voice, 1 two camps, 2 four.
_VOTES: Final = ((0.01, "all agree"), (0.75, "nearly all agree"), (1.25, "two camps"))
_MORE_VOTES: Final = ((1.75, "three camps"), (np.inf, "no agreement"))
_SYMBOLS: Final = tuple(EMOTION_SYMBOLS.values())
Make = Callable[["Services", Dataset, PictureMap, Answers], Sequence[MapGroup]]


def groups_of(
    colour: str, services: "Services", dataset: Dataset, drawn: PictureMap, said: Answers
) -> list[MapGroup]:
    """Return the groups of a colouring, empty ones left out; together they hold every picture.

    Args:
        colour: a key of `pages.dataset.tabs.map.view.COLOURS`.
        services: where facts of the rows are.
        dataset: of the pictures.
        drawn: its map.
        said: what the model says about each picture.
    """
    made = _MAKERS[colour](services, dataset, drawn, said)
    return [group for group in made if len(group.rows)]


def _by_label(
    _services: "Services", dataset: Dataset, _drawn: PictureMap, _said: Answers
) -> list[MapGroup]:
    return _expressions(dataset.labels)


def _by_prediction(
    _services: "Services", _dataset: Dataset, _drawn: PictureMap, said: Answers
) -> list[MapGroup]:
    return [*_expressions(said.predicted), _unknown(said.predicted == UNKNOWN, "not evaluated")]


def _by_split(
    _services: "Services", dataset: Dataset, _drawn: PictureMap, _said: Answers
) -> list[MapGroup]:
    looks = zip(SPLITS, SERIES_COLOURS, ("circle", "triangle-down", "star"), strict=False)
    return [MapGroup(split, dataset.indices(split), *look) for split, *look in looks]


def _by_success(
    _services: "Services", dataset: Dataset, _drawn: PictureMap, said: Answers
) -> list[MapGroup]:
    known = said.predicted != UNKNOWN
    right = said.predicted == dataset.labels
    return [
        MapGroup("right", np.flatnonzero(known & right), RIGHT, "circle"),
        MapGroup("wrong", np.flatnonzero(known & ~right), WRONG, "x"),
        _unknown(~known, "not evaluated"),
    ]


def _by_confidence(
    _services: "Services", _dataset: Dataset, _drawn: PictureMap, said: Answers
) -> list[MapGroup]:
    return [
        *_bands(said.confidence, (*_SURE, *_SURER)),
        _unknown(np.isnan(said.confidence), "not evaluated"),
    ]


def _by_votes(
    services: "Services", dataset: Dataset, _drawn: PictureMap, _said: Answers
) -> list[MapGroup]:
    votes = row_facts(dataset, services.settings.home / "cache").ballots
    entropy = np.full(len(dataset), np.nan) if votes is None else votes.entropy
    return [*_bands(entropy, (*_VOTES, *_MORE_VOTES)), _unknown(np.isnan(entropy), "no votes")]


def _by_group(
    _services: "Services", _dataset: Dataset, drawn: PictureMap, _said: Answers
) -> list[MapGroup]:
    return [
        MapGroup(
            f"group {code + 1}",
            np.flatnonzero(drawn.clusters == code),
            SERIES_COLOURS[code % len(SERIES_COLOURS)],
            # Colours come round again before the groups end; another marker then tells them apart.
            _SYMBOLS[(code + code // len(SERIES_COLOURS)) % len(_SYMBOLS)],
        )
        for code in range(int(drawn.clusters.max(initial=0)) + 1)
    ]


_MAKERS: Final[Mapping[str, Make]] = {
    "label": _by_label,
    "split": _by_split,
    "predicted": _by_prediction,
    "correct": _by_success,
    "confidence": _by_confidence,
    "votes": _by_votes,
    "group": _by_group,
}


def _expressions(codes: NDArray[np.integer]) -> list[MapGroup]:
    return [
        MapGroup(
            emotion,
            np.flatnonzero(codes == code),
            EMOTION_COLOURS[emotion],
            EMOTION_SYMBOLS[emotion],
        )
        for code, emotion in enumerate(EMOTIONS)
    ]


def _bands(values: NDArray[np.floating], ends: Sequence[tuple[float, str]]) -> list[MapGroup]:
    place = np.searchsorted([end for end, _ in ends], values, side="right")
    place = np.where(np.isnan(values), -1, np.minimum(place, len(ends) - 1))
    looks = zip(ends, ORDERED_COLOURS, ORDERED_SYMBOLS, strict=True)
    return [
        MapGroup(name, np.flatnonzero(place == code), colour, symbol)
        for code, ((_, name), colour, symbol) in enumerate(looks)
    ]


def _unknown(mask: NDArray[np.bool_], name: str) -> MapGroup:
    return MapGroup(name, np.flatnonzero(mask), QUIET, "circle")

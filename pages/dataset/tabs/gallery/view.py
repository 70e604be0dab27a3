"""What the gallery shows: which pictures, in which order; the address, read and checked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

from core.data.disagreement import ANSWERS
from core.data.query import ROW
from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS
from core.quality.columns import EXACT, LABEL, NEAR
from pages.dataset.view import row_of, seed_of

RANDOM: Final = "random"
RANGES: Final = (
    *("brightness", "contrast", "sharpness", "entropy"),
    *(EXACT, NEAR, LABEL, "vote_entropy", "confidence"),
)
"""Columns of which a range can be asked for, as `brightness_min` and `brightness_max`."""

OF_A_RUN: Final = ("confidence", "margin", "loss")
"""Columns that follow from what a run said."""

SIZES: Final = {"small": 56, "": 84, "large": 128}
"""Side of a picture on screen, in pixels; the one with no name is the default."""

SAID: Final = "said"
"""Column of what most people said, as an index into `ANSWERS`."""

RIGHT, WRONG = "right", "wrong"
DESCENDING: Final = "desc"
_LONGEST: Final = 12


@dataclass(frozen=True, slots=True)
class GalleryView:
    """A checked address: anything unknown has fallen back to its default.

    Attributes:
        split: one split, or "" for all.
        labels: expressions shown; none given means all.
        ranges: column -> its least and its largest value; None leaves an end open.
        run: the run that predictions are of; "" where none is known for the data set.
        predicted: the expression that the run answered, or "".
        outcome: "right", "wrong" or "".
        said: what most people said of the pictures, one of `ANSWERS`, or "".
        flags: pictures shown carry at least one of these; none given means any picture.
        sort: `ROW`, `RANDOM` or a column.
        descending: the largest first.
        seed: what the random order is drawn with.
        at: the row that the gallery is scrolled to.
        size: a key of `SIZES`.
    """

    split: str = ""
    labels: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    run: str = ""
    predicted: str = ""
    outcome: str = ""
    said: str = ""
    flags: tuple[str, ...] = ()
    sort: str = ROW
    descending: bool = False
    seed: int = 0
    at: int | None = None
    size: str = ""

    @classmethod
    def of(
        cls,
        query: Mapping[str, object],
        dataset: Dataset,
        *,
        columns: Collection[str],
        runs: Collection[str] = (),
        flags: Collection[str] = (),
    ) -> "GalleryView":
        """Return the view an address describes.

        Args:
            query: the address's parameters, or the values of the controls.
            dataset: the data set shown.
            columns: names of what can be sorted by and asked a range of, those of a run left out.
            runs: ids of runs that were evaluated on the data set, the default first.
            flags: names of the flags known for it.
        """
        run = _one_of(query.get("run"), runs) or next(iter(runs), "")
        known = {*columns, *(OF_A_RUN if run else ())}
        return cls(
            split=_one_of(query.get("split"), SPLITS),
            labels=_several(query.get("label"), EMOTIONS),
            ranges=_ranges(query, known),
            run=run,
            predicted=_one_of(query.get("predicted"), EMOTIONS) if run else "",
            outcome=_one_of(query.get("outcome"), (RIGHT, WRONG)) if run else "",
            said=_one_of(query.get("said"), ANSWERS if SAID in columns else ()),
            flags=_several(query.get("flags"), flags),
            sort=_one_of(query.get("sort"), (RANDOM, *(known - {SAID}))) or ROW,
            descending=query.get("order") == DESCENDING,
            seed=seed_of(query.get("seed")),
            at=row_of({"row": query.get("at")}, dataset),
            size=_one_of(query.get("size"), SIZES),
        )

    @property
    def asks_the_run(self) -> bool:
        """Whether what the run said decides which pictures are shown, or their order."""
        by_run = self.sort in OF_A_RUN or any(name in OF_A_RUN for name in self.ranges)
        return bool(self.predicted or self.outcome) or by_run

    def query(self) -> dict[str, str]:
        """Return the parameters that describe the list, without the place in it; no defaults."""
        ends = {
            f"{name}_{end}": f"{value:.7g}"
            for name, pair in self.ranges.items()
            for end, value in zip(("min", "max"), pair, strict=True)
            if value is not None
        }
        given = {
            "split": self.split,
            "label": ",".join(self.labels),
            **ends,
            "run": self.run if self.asks_the_run else "",
            "predicted": self.predicted,
            "outcome": self.outcome,
            "said": self.said,
            "flags": ",".join(self.flags),
            "sort": "" if self.sort == ROW else self.sort,
            "order": DESCENDING if self.descending else "",
            "seed": str(self.seed) if self.sort == RANDOM and self.seed else "",
        }
        return {name: value for name, value in given.items() if value}


def _ranges(
    query: Mapping[str, object], known: Collection[str]
) -> dict[str, tuple[float | None, float | None]]:
    pairs = {
        name: (_number(query.get(f"{name}_min")), _number(query.get(f"{name}_max")))
        for name in RANGES
        if name in known
    }
    return {name: pair for name, pair in pairs.items() if pair != (None, None)}


def _number(value: object) -> float | None:
    text = "" if value is None else str(value)
    if not 0 < len(text) <= _LONGEST:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _one_of(value: object, allowed: Collection[str]) -> str:
    return value if isinstance(value, str) and value in allowed else ""


def _several(value: object, allowed: Collection[str]) -> tuple[str, ...]:
    """Return the known ones of a list, or of text with commas, in the order of what is allowed."""
    parts = value.split(",") if isinstance(value, str) else value
    wanted = set(parts) if isinstance(parts, list) else set()
    return tuple(name for name in allowed if name in wanted)

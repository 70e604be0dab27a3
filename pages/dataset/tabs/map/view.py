"""What the map shows: the address, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar, get_args

from core.data.store import Dataset
from core.runs.run import Run
from dashboard.components.picture_detail import run_title

if TYPE_CHECKING:
    from dashboard.services import Services

Projection = Literal["umap", "pca"]
PROJECTIONS: Final[tuple[Projection, ...]] = get_args(Projection)
PIXELS: Final = "pixels"
COLOURS: Final[Mapping[str, str]] = {
    "label": "label",
    "split": "split",
    "predicted": "what the model says",
    "correct": "right or wrong",
    "confidence": "how sure the model is",
    "votes": "how far people agree (FER+)",
    "group": "groups of like pictures",
}
"""What points can be coloured by, and its name for people."""
NEEDS_RUN: Final = frozenset({"predicted", "correct", "confidence"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MapView:
    """A checked address: anything unknown has fallen back to its default.

    Attributes:
        run: whose features place the pictures; None for the pixels themselves.
        projection: how the plane is made of them.
        colour: what tells groups apart, a key of `COLOURS`.
    """

    run: Run | None
    projection: Projection
    colour: str

    @property
    def embedding(self) -> str:
        """The run's id, or "pixels": value of the address parameter."""
        return self.run.run_id if self.run else PIXELS

    @classmethod
    def of(cls, query: Mapping[str, object], runs: Sequence[Run]) -> "MapView":
        """Return the view an address describes.

        Args:
            query: the address's parameters.
            runs: those to choose from, the default first.
        """
        named = {run.run_id: run for run in runs}
        wanted = query.get("embedding")
        chosen = next(iter(runs), None)
        if wanted in named or wanted == PIXELS:
            chosen = named.get(str(wanted))
        return cls(
            run=chosen,
            projection=_one_of(query.get("projection"), PROJECTIONS),
            colour=_one_of(query.get("colour"), tuple(COLOURS)),
        )


def runs_for(services: "Services", dataset: Dataset) -> list[Run]:
    """Return the runs whose features can place pictures, the default first.

    Nets before ensembles, those of this data set before others, the best on PublicTest first: an
    ensemble's features are its members', and it often holds no answers on Training.
    """
    return sorted(
        services.runs.all(),
        key=lambda run: (
            run.spec.dataset.fingerprint != dataset.fingerprint,
            run.is_ensemble,
            -(run.accuracy("PublicTest") or 0.0),
            run.run_id,
        ),
    )


def options(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """Return what the pictures can be seen through."""
    return [
        *((run.run_id, run_title(run)) for run in runs),
        (PIXELS, "Pixels alone, no model"),
    ]


def _one_of(value: object, allowed: Sequence[T]) -> T:
    return next((known for known in allowed if known == value), allowed[0])

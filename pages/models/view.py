"""What the models page shows: the address, read and checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from core.ensembles.rules import RULES
from core.evaluation.costs.matrix import EQUAL, purposes
from core.evaluation.views import VIEWS
from core.labels import EMOTIONS, SPLITS, Split
from core.runs.store import Run
from dashboard.figures.learning_curves import Against, Quantity
from pages.models.columns import columns
from pages.models.groups import Group

# Digits of a run's key in the address: two never meet in practice.
_DIGITS: Final = 10
_PICKED_AT_FIRST: Final = 4
_FIRST_SORT: Final = "accuracy"
# In the address when no run is compared: an empty word would read as "not said".
_NOTHING: Final = "none"
MOST_SMOOTHING: Final = 0.95

SCORES: Final[Mapping[str, str]] = {"f1": "F1", "recall": "Recall", "precision": "Precision"}
SLICES: Final[Mapping[str, str]] = {
    "brightness": "Brightness",
    "sharpness": "Sharpness",
    "contrast": "Contrast",
    "entropy": "Variety of greys",
    "agreement": "Agreement of the voters",
    "copies": "Copies",
    "label": "Trust in the label",
}
_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True)
class View:
    """A checked address: anything unknown has fallen back to its default.

    Attributes:
        picked: ids of the runs compared.
        run: id of the run shown in detail; None when there is no run.
        reference: id of the run that the others are held against in the table; None for none.
        split: the split of what is measured below the table.
        sort: column that orders the tables.
        order: "asc" or "desc".
        purpose: name of what errors are weighed for.
        quantity: what learning curves show.
        against: what they run along.
        smooth: weight of the past in their smoothing.
        score: of each expression.
        emotion: the expression held against all others.
        slice: kind of picture.
        every: whether settings that all runs share are listed as well.
        rule: of the ensemble to be built.
        views: of a picture, averaged by it.
    """

    picked: tuple[str, ...]
    run: str | None
    reference: str | None
    split: Split
    sort: str
    order: str
    purpose: str
    quantity: Quantity
    against: Against
    smooth: float
    score: str
    emotion: str
    slice: str
    every: bool
    rule: str
    views: str

    @classmethod
    def of(cls, query: Mapping[str, object], found: Sequence[Group]) -> "View":
        """Return the view an address describes on groups of runs."""
        runs = [run for group in found for run in group.runs]
        asked = str(query.get("runs") or "")
        picked = _named(asked, runs)
        if not picked and found and asked != _NOTHING:
            # The best by the split that choices are made on; an ensemble has no curve to compare.
            ranked = sorted(
                found[0].runs, key=lambda run: (not run.is_ensemble, _chosen_by(run)), reverse=True
            )
            picked = tuple(run.run_id for run in ranked[:_PICKED_AT_FIRST])
        wanted = [run.run_id for run in runs if run.run_id == query.get("run")]
        shown = next(iter([*wanted, *picked, *(run.run_id for run in runs)]), None)
        sort = next((c for c in columns() if c.name == query.get("sort")), None)
        column = sort or next(c for c in columns() if c.name == _FIRST_SORT)
        order = query.get("order")
        split: Split = "PrivateTest"
        return cls(
            picked=picked,
            run=shown,
            reference=next((r.run_id for r in runs if r.run_id == query.get("reference")), None),
            split=_word(query.get("split"), SPLITS, split),
            sort=column.name,
            order=str(order) if order in ("asc", "desc") else column.best_first,
            purpose=_word(query.get("purpose"), purposes(), EQUAL),
            quantity=cast(
                "Quantity", _word(query.get("quantity"), ("accuracy", "loss"), "accuracy")
            ),
            against=cast("Against", _word(query.get("along"), ("epoch", "time"), "epoch")),
            smooth=_share(query.get("smooth")),
            score=_word(query.get("score"), SCORES, "f1"),
            emotion=_word(query.get("class"), EMOTIONS, EMOTIONS[0]),
            slice=_word(query.get("slice"), SLICES, "brightness"),
            every=query.get("every") in (True, "1"),
            rule=_word(query.get("rule"), RULES, "mean"),
            views=_word(query.get("views"), VIEWS, "one"),
        )


def address_of(picked: Sequence[Run]) -> str:
    """Return the picked runs as one word of the address, which says so when there is none."""
    return ",".join(short(run) for run in picked) or _NOTHING


def short(run: Run) -> str:
    """Return what names a run in the address."""
    return run.spec.key[:_DIGITS]


def group_of(found: Sequence[Group], run_id: str | None) -> Group | None:
    """Return the group of a run; None where no run has that id."""
    return next((g for g in found if any(run.run_id == run_id for run in g.runs)), None)


def others(found: Sequence[Group], run_id: str | None) -> list[Run]:
    """Return the other runs of a run's group, the best by PublicTest first."""
    group = group_of(found, run_id)
    runs = [run for run in group.runs if run.run_id != run_id] if group else []
    return sorted(runs, key=_chosen_by, reverse=True)


def held_against(found: Sequence[Group], view: View) -> str | None:
    """Return what the run in detail is held against.

    That is the reference where it is another run on the same data, else a run compared above, else
    the best other one.
    """
    names = [run.run_id for run in others(found, view.run)]
    asked = [name for name in names if name == view.reference]
    return next(iter([*asked, *(name for name in names if name in view.picked), *names]), None)


def _word(value: object, known: Iterable[_Word], default: _Word) -> _Word:
    return next((word for word in known if word == value), default)


def _share(value: object) -> float:
    """Return a weight from the address or a slider, 0 for anything else."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return number if 0 <= number <= MOST_SMOOTHING else 0.0


def _chosen_by(run: Run) -> float:
    return run.accuracy("PublicTest") or 0.0


def _named(text: str, runs: Sequence[Run]) -> tuple[str, ...]:
    """Return the ids of runs whose id or key's start stands in a list with commas."""
    words = [word for word in text.split(",") if word]
    return tuple(
        run.run_id for run in runs if any(word in (run.run_id, short(run)) for word in words)
    )

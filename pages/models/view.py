"""What the models page shows: the address, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.evaluation.costs.matrix import EQUAL, purposes
from core.labels import SPLITS, Split
from core.runs.store import Run
from pages.models.columns import columns
from pages.models.groups import Group

# Digits of a run's key in the address: two never meet in practice.
_DIGITS: Final = 10
_PICKED_AT_FIRST: Final = 4
_FIRST_SORT: Final = "accuracy"
# In the address when no run is compared: an empty word would read as "not said".
_NOTHING: Final = "none"


@dataclass(frozen=True, slots=True)
class View:
    """A checked address: anything unknown has fallen back to its default.

    Attributes:
        picked: ids of the runs compared.
        run: id of the run shown in detail; None when there is no run.
        reference: id of the run on the same data that it is compared with; None without one.
        split: the split of the detail.
        sort: column that orders the tables.
        order: "asc" or "desc".
        purpose: name of what errors are weighed for.
    """

    picked: tuple[str, ...]
    run: str | None
    reference: str | None
    split: Split
    sort: str
    order: str
    purpose: str

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
        return cls(
            picked=picked,
            run=shown,
            reference=_reference(query, found, shown, picked),
            split=next((s for s in SPLITS if s == query.get("split")), "PrivateTest"),
            sort=column.name,
            order=str(order) if order in ("asc", "desc") else column.best_first,
            purpose=next((name for name in purposes() if name == query.get("purpose")), EQUAL),
        )


def address_of(picked: Sequence[Run]) -> str:
    """Return the picked runs as one word of the address, which says so when there is none."""
    return ",".join(run.spec.key[:_DIGITS] for run in picked) or _NOTHING


def next_sort(column: str, view: View) -> dict[str, str]:
    """Return the order after a click on a column: best first, then the other way round."""
    if column == view.sort:
        return {"sort": column, "order": "asc" if view.order == "desc" else "desc"}
    return {
        "sort": column,
        "order": next(c.best_first for c in columns() if c.name == column),
    }


def group_of(found: Sequence[Group], run_id: str | None) -> Group | None:
    """Return the group of a run; None where no run has that id."""
    return next((g for g in found if any(run.run_id == run_id for run in g.runs)), None)


def others(found: Sequence[Group], run_id: str | None) -> list[Run]:
    """Return the other runs of a run's group, the best by PublicTest first."""
    group = group_of(found, run_id)
    runs = [run for run in group.runs if run.run_id != run_id] if group else []
    return sorted(runs, key=_chosen_by, reverse=True)


def _reference(
    query: Mapping[str, object],
    found: Sequence[Group],
    run_id: str | None,
    picked: Sequence[str],
) -> str | None:
    """Return the reference asked for, else a run compared above, else the best other one."""
    names = [run.run_id for run in others(found, run_id)]
    asked = [name for name in names if name == query.get("reference")]
    return next(iter([*asked, *(name for name in names if name in picked), *names]), None)


def _chosen_by(run: Run) -> float:
    return run.accuracy("PublicTest") or 0.0


def _named(text: str, runs: Sequence[Run]) -> tuple[str, ...]:
    """Return the ids of runs whose id or key's start stands in a list with commas."""
    words = [word for word in text.split(",") if word]
    return tuple(
        run.run_id
        for run in runs
        if any(word in (run.run_id, run.spec.key[:_DIGITS]) for word in words)
    )

"""Runs sorted into groups that may be compared: those of one data set."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.data.store import Dataset
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.figures.runs import Reference

# The model this product started from; its accuracy is on FER2013's whole PrivateTest.
CAPSTONE: Final = Reference("capstone", 0.6478)
# Pictures per class of that split, by which it is recognised whatever the data set is called.
_PRIVATE_TEST: Final = (491, 55, 528, 879, 594, 416, 626)


@dataclass(frozen=True, slots=True)
class Group:
    """Runs trained and measured on the same data.

    Attributes:
        title: the data set's title.
        name: the data set's name.
        key: tells groups apart in ids: the fingerprint's start.
        own: whether it is the data set picked.
        runs: at least one.
        selected: whether their metrics are of the selected pictures only.
    """

    title: str
    name: str
    key: str
    own: bool
    runs: tuple[Run, ...]
    selected: bool = False

    @property
    def reference(self) -> Reference | None:
        """The published figure these runs may be compared with, if there is one."""
        per_class = self.runs[0].metrics.get("PrivateTest", {}).get("per_class", {})
        counts = tuple(per_class.get(emotion, {}).get("n") for emotion in EMOTIONS)
        return CAPSTONE if counts == _PRIVATE_TEST else None


def groups(runs: Iterable[Run], dataset: Dataset) -> tuple[Group, ...]:
    """Return the runs by the fingerprint of their data, those of the data set picked first."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.spec.dataset.fingerprint, []).append(run)
    made = [
        Group(
            title=members[0].spec.dataset.title,
            name=members[0].spec.dataset.name,
            key=fingerprint[:10],
            own=fingerprint == dataset.fingerprint,
            runs=tuple(members),
        )
        for fingerprint, members in found.items()
    ]
    return tuple(sorted(made, key=lambda group: (not group.own, group.title, group.name)))


def labels(runs: Sequence[Run]) -> dict[str, str]:
    """Return a short name for each run id: the title, and the key's start where titles repeat."""
    often = Counter(run.title for run in runs)
    return {
        run.run_id: run.title if often[run.title] == 1 else f"{run.title} ({run.spec.key[:6]})"
        for run in runs
    }


def metric(run: Run, split: str, name: str) -> Mapping[str, Any] | None:
    """Return a metric with its interval; None when the split has no such figure."""
    found: Mapping[str, Any] | None = run.metrics.get(split, {}).get(name)
    return found if found and found["value"] is not None else None

"""Runs measured on the selected pictures only."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.evaluation.metrics import evaluate
from core.labels import Split
from core.runs.store import Run
from pages.models.answers import Answers, answers
from pages.models.groups import Group


def among(group: Group, rows: NDArray[np.int64] | None) -> Group:
    """Return a group whose runs have the metrics of the selected rows, computed when asked for.

    Runs on other data than those of the selection stay as they are.
    """
    if rows is None or not group.own:
        return group
    return replace(
        group,
        runs=tuple(replace(run, metrics=_Selected(run, rows)) for run in group.runs),
        selected=True,
    )


class _Selected(Mapping[str, Any]):
    """Metrics of a run by split, as in `metrics.json`, of some pictures."""

    def __init__(self, run: Run, rows: NDArray[np.int64]) -> None:
        self._run = run
        self._rows = rows

    def __getitem__(self, split: str) -> Any:
        if split not in self._run.metrics:
            raise KeyError(split)
        found: Split = split  # type: ignore[assignment]  # a key of metrics.json is a split
        try:
            return _measured(answers(self._run, found, self._rows))
        except EmotionLensError:
            # Whoever draws asks `answers` itself for the reason.
            return {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._run.metrics)

    def __len__(self) -> int:
        return len(self._run.metrics)

    def __contains__(self, split: object) -> bool:
        return split in self._run.metrics


@lru_cache(maxsize=256)
def _measured(found: Answers) -> dict[str, Any]:
    said = found.outcomes()
    return {"views": found.run.views, **evaluate(said.true_labels, said.probabilities)}

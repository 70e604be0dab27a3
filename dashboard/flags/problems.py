"""Copies, and labels that a model makes doubtful: known once a job has looked for them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.quality.columns import judge
from core.quality.problems import PROBLEMS, Problem
from dashboard.flags import FLAGS, Flag

if TYPE_CHECKING:
    from dashboard.services import Services

Rows = NDArray[np.int64]


def _rows(problem: Problem) -> "Callable[[Services, Dataset], Rows | None]":
    def rows(services: "Services", dataset: Dataset) -> Rows | None:
        copies = services.quality.copies(dataset)
        return None if copies is None else problem.rows(copies, dataset)

    return rows


def _doubtful(services: "Services", dataset: Dataset) -> Rows | None:
    asked = judge(services.quality, dataset, services.runs.all())
    issues = None if asked is None else services.quality.label_issues(asked, dataset)
    return None if issues is None else np.sort(issues.ranked())


for place, problem in enumerate(PROBLEMS):
    # Blank pictures are a flag of their own already, from the pixels.
    if problem.name != "blank-copies":
        FLAGS.register(
            Flag(problem.name, problem.title, problem.explain, _rows(problem), order=40 + place)
        )
FLAGS.register(
    Flag(
        "doubtful-label",
        "Doubtful label",
        "A model finds another label much more likely.",
        _doubtful,
        order=50,
    )
)

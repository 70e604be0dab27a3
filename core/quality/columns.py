"""What the checks of a data set found, as facts of its rows: copies, and trust in the label."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from numpy.typing import NDArray

from core.data.facts import PICTURE_FEATURES, Facts
from core.data.store import Dataset
from core.quality.facts import sizes
from core.quality.store import Quality
from core.runs.run import Run

EXACT: Final = "exact_copies"
"""How many rows hold the very same pixels, the row itself included."""
NEAR: Final = "near_copies"
"""The same with near copies: lighter, moved, marked or mirrored."""
LABEL: Final = "label_quality"
"""How probable the row's own label is (cleanlab), NaN where nothing is known."""
COLUMNS: Final = (EXACT, NEAR, LABEL)


def judge(quality: Quality, dataset: Dataset, runs: Sequence[Run]) -> Run | None:
    """Return the run whose doubts about labels count: the most accurate of those that checked them.

    Args:
        quality: where results of checks are kept.
        dataset: whose labels were checked.
        runs: those that may have been asked.
    """
    ranked = sorted(runs, key=lambda run: -(run.accuracy("PublicTest") or 0.0))
    return next((run for run in ranked if quality.holds_label_issues(run, dataset)), None)


def checked(quality: Quality, dataset: Dataset, runs: Sequence[Run]) -> tuple[str, ...]:
    """Return what the columns depend on beside the data set: the checks made, and by whom."""
    asked = judge(quality, dataset, runs)
    copies = ("copies",) if quality.holds_copies(dataset) else ()
    return copies if asked is None else (*copies, asked.run_id, asked.weights_digest)


def problem_columns(
    quality: Quality, dataset: Dataset, runs: Sequence[Run]
) -> dict[str, NDArray[Any]]:
    """Return what is known of copies and labels, each of shape (N,); what was not sought is absent.

    Args:
        quality: where results of checks are kept.
        dataset: of the rows.
        runs: those that may have checked labels.
    """
    found: dict[str, NDArray[Any]] = {}
    if copies := quality.copies(dataset):
        found[EXACT] = sizes(copies.groups(near=False))
        found[NEAR] = sizes(copies.groups(near=True))
    asked = judge(quality, dataset, runs)
    if asked is not None and (issues := quality.label_issues(asked, dataset)):
        found[LABEL] = issues.score
    return found


def with_problems(facts: Facts, columns: dict[str, NDArray[Any]]) -> Facts:
    """Return facts with these columns behind those of the pictures themselves."""
    own = {name: facts.features[name] for name in PICTURE_FEATURES}
    return replace(facts, features={**own, **columns, **facts.features})

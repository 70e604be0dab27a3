"""Runs held against a reference: by how much they differ, and whether by more than chance."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.runs.store import Run
from pages.models.answers import answers, compared
from pages.models.columns import Column

# Columns whose difference is judged on the same pictures, and the split they are of.
_JUDGED: Final[Mapping[str, tuple[str, str]]] = {
    "accuracy": ("accuracy", "PrivateTest"),
    "macro_f1": ("macro_f1", "PrivateTest"),
    "log_loss": ("log_loss", "PrivateTest"),
    "choice": ("accuracy", "PublicTest"),
}
_WORDS: Final = {"a": "worse", "b": "better", None: "not separated"}


def delta_text(
    column: Column, run: Run, reference: Run, rows: NDArray[np.int64] | None = None
) -> str:
    """Return how a run's figure differs from the reference's: "+1.2 points, better".

    Args:
        column: a metric's.
        run: the run.
        reference: another run on the same data.
        rows: the selected rows of the data; None for all.

    Returns:
        Empty where there is nothing to say: no metric, not measured, or the reference itself.
    """
    if column.figure is None or run.run_id == reference.run_id:
        return ""
    own, other = column.figure(run), column.figure(reference)
    if own is None or other is None:
        return ""
    difference = float(own["value"]) - float(other["value"])
    scale, digits, unit = (100, 1, " points") if column.percent else (1, 3, "")
    # Adding 0 makes of -0.0 what people write.
    said = f"{round(scale * difference, digits) + 0.0:+.{digits}f}{unit}"
    return f"{said}, {verdict}" if (verdict := _verdict(column, run, reference, rows)) else said


def _verdict(
    column: Column, run: Run, reference: Run, rows: NDArray[np.int64] | None
) -> str | None:
    """Return whether the difference is more than chance; None where that is not known."""
    if column.name not in _JUDGED:
        return None
    figure, split = _JUDGED[column.name]
    try:
        found = compared(*(answers(one, split, rows) for one in (reference, run)))  # type: ignore[arg-type]
    except EmotionLensError:
        return None
    return _WORDS[found["figures"][figure]["better"]]

"""Results as a CSV table: one row a face, no picture."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.labels import EMOTIONS
from core.report.cells import cell

COLUMNS: Final[tuple[str, ...]] = (
    "picture",
    "face",
    "answer",
    "held_back",
    "expression_shown",
    "set",
    "set_coverage",
    *(f"probability_{emotion}" for emotion in EMOTIONS),
    "gate",
    "gate_reasons",
    "fragility_changed",
    "fragility_tried",
    "box_x",
    "box_y",
    "box_width",
    "box_height",
    "face_source",
    "face_found_confidence",
    "model",
)


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows as CSV with a header line.

    Args:
        rows: one mapping a face with the names of `COLUMNS`; a missing value is left empty.
    """
    text = io.StringIO(newline="")
    # Lines end as RFC 4180 has it, so that names with line breaks of any kind are quoted.
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: cell(row.get(name, "")) for name in COLUMNS} for row in rows)
    return text.getvalue()

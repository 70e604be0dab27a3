"""Tables as files that other tools read."""

import csv
from collections.abc import Iterable
from io import StringIO


def csv_text(lines: Iterable[Iterable[object]]) -> str:
    """Return lines of cells as CSV, the heading among them, each ended by a line feed."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()

"""Decisions as a CSV file, and back: row, split, label, decision, new_label, when."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS
from core.triage.decisions import Decisions, InvalidDecision, check
from core.triage.history import CHOICES, Decision, Overlay

COLUMNS: Final = ("row", "split", "label", "decision", "new_label", "when")
_WHEN: Final = "%Y-%m-%dT%H:%M:%SZ"
_MOST_DIGITS: Final = 9


class InvalidList(EmotionLensError):
    """A file that is no list of decisions about this data set."""

    code = "invalid-list"

    def __init__(self, line: int, what: str) -> None:
        super().__init__(
            f"Line {line}: {what}.", hint="Nothing was imported. Mend the file, then try again."
        )


def to_csv(dataset: Dataset, overlay: Overlay) -> str:
    """Return the decisions that count, in row order, each with the row's own split and label."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows_of(dataset, overlay))
    return text.getvalue()


def rows_of(dataset: Dataset, overlay: Overlay) -> list[dict[str, str | int]]:
    """Return the decisions that count as lines of a table, by `COLUMNS`."""
    lines: list[dict[str, str | int]] = []
    for row, decision in overlay.decisions.items():
        split, label = _facts(dataset, row)
        new = "" if decision.label is None else EMOTIONS[decision.label]
        values = (row, split, label, decision.choice, new, decision.when)
        lines.append(dict(zip(COLUMNS, values, strict=True)))
    return lines


def import_text(dataset: Dataset, decisions: Decisions, raw: bytes) -> int:
    """Add the decisions of a CSV that differ from those that count, in one step.

    Returns:
        How many were added.

    Raises:
        InvalidList: the file is no such list; nothing is added.
        DecisionsUnavailable: the database cannot be written.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidList(1, "this is no text in UTF-8") from error
    changed = changes(from_csv(dataset, text), decisions.overlay(dataset))
    if changed:
        decisions.add(dataset, changed)
    return len(changed)


def from_csv(dataset: Dataset, text: str) -> dict[int, Decision]:
    """Read a list of decisions.

    Args:
        dataset: that the list is about; split and label of every row must be its own.
        text: of the file.

    Raises:
        InvalidList: it is none, or not of this data set; the message names the first line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found: dict[int, Decision] = {}
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InvalidList(1, f"expected the columns {', '.join(COLUMNS)}")
        for line in reader:
            row, decision = _decision(dataset, line, reader.line_num)
            if row in found:
                raise InvalidList(reader.line_num, f"row {row} is decided twice")
            found[row] = decision
    except csv.Error as error:
        raise InvalidList(reader.line_num + 1, f"this is no CSV ({error})") from error
    return found


def changes(found: Mapping[int, Decision], overlay: Overlay) -> dict[int, Decision]:
    """Return the decisions of a list that differ from those that count already."""
    return {row: d for row, d in found.items() if overlay.decisions.get(row) != d}


def _decision(dataset: Dataset, line: dict[str, str], number: int) -> tuple[int, Decision]:
    # A line that is too long has the key None, one that is too short a value None.
    if None in line or None in line.values():
        raise InvalidList(number, f"expected {len(COLUMNS)} values")
    row = _row(line["row"], dataset, number)
    for name, own in zip(("split", "label"), _facts(dataset, row), strict=True):
        if line[name] != own:
            raise InvalidList(
                number,
                f"row {row} of {dataset.title} has the {name} {own}, not '{line[name][:40]}': "
                "the list belongs to other pictures",
            )
    choice = next((each for each in CHOICES if each == line["decision"]), None)
    if choice is None or choice == "none":
        known = ", ".join(each for each in CHOICES if each != "none")
        raise InvalidList(number, f"no decision '{line['decision'][:40]}'; known are {known}")
    decision = Decision(choice, _label(line["new_label"], number), _when(line["when"], number))
    try:
        check(dataset, {row: decision})
    except InvalidDecision as error:
        raise InvalidList(number, error.message.rstrip(".")) from error
    return row, decision


def _row(text: str, dataset: Dataset, number: int) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not plain or int(text) >= len(dataset):
        raise InvalidList(number, f"{dataset.title} has no row '{text[:40]}'")
    return int(text)


def _label(text: str, number: int) -> int | None:
    if text and text not in EMOTIONS:
        known = ", ".join(EMOTIONS)
        raise InvalidList(number, f"no expression '{text[:40]}'; known are {known}")
    return EMOTIONS.index(text) if text else None


def _when(text: str, number: int) -> str:
    try:
        # Written again, so that every time looks the same.
        return datetime.strptime(text, _WHEN).strftime(_WHEN)
    except ValueError as error:
        raise InvalidList(number, f"'{text[:40]}' is no time like 2026-01-31T12:00:00Z") from error


def _facts(dataset: Dataset, row: int) -> tuple[str, str]:
    return SPLITS[int(dataset.splits[row])], EMOTIONS[int(dataset.labels[row])]

"""The algebra of decisions: a history that only grows, and the state that follows from it.

A step decides about one or more rows at once. Undoing a step appends a note that it no longer
counts, redoing it one that it counts again; nothing is ever changed or removed. A row's decision is
the last one among the steps that count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

Choice = Literal["label_issue", "ambiguous", "model_error", "relabel", "set_aside", "none"]
CHOICES: Final[tuple[Choice, ...]] = get_args(Choice)
Kind = Literal["decide", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a row.

    Attributes:
        choice: a mark, `relabel`, `set_aside`, or `none`: undecided again.
        label: new label of a row that is relabelled, 0 to 6; None otherwise.
        when: UTC, "2026-01-31T12:00:00Z".
    """

    choice: Choice
    label: int | None
    when: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history.

    Attributes:
        number: ascending.
        step: the step it belongs to, or that it undoes or redoes.
        kind: what it does.
        row: that is decided about; None for undo and redo.
        decision: about it; None for undo and redo.
    """

    number: int
    step: int
    kind: Kind
    row: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """The decisions that count.

    Attributes:
        decisions: by row, in row order; undecided rows are left out.
        undoable: steps that count, the latest last.
        redoable: steps undone since anything was last decided, the latest undone last.
        undone: all steps that do not count.
        last: number of the last entry, 0 for none: another number, another state.
    """

    decisions: Mapping[int, Decision] = field(default_factory=dict)
    undoable: tuple[int, ...] = ()
    redoable: tuple[int, ...] = ()
    undone: frozenset[int] = frozenset()
    last: int = 0

    def __len__(self) -> int:
        return len(self.decisions)


def overlay(entries: Iterable[Entry]) -> Overlay:
    """Return the state that a history leads to.

    Args:
        entries: of one data set, in order.
    """
    kept = list(entries)
    # Dicts as ordered sets: membership and order.
    counting: dict[int, None] = {}
    redoable: dict[int, None] = {}
    undone: set[int] = set()
    for entry in kept:
        if entry.kind == "decide":
            counting[entry.step] = None
            redoable.clear()
        elif entry.kind == "undo":
            counting.pop(entry.step, None)
            redoable[entry.step] = None
            undone.add(entry.step)
        else:
            counting[entry.step] = None
            redoable.pop(entry.step, None)
            undone.discard(entry.step)
    decided: dict[int, Decision] = {}
    for entry in kept:
        if entry.step in counting and entry.row is not None and entry.decision is not None:
            decided[entry.row] = entry.decision
    return Overlay(
        decisions={row: decided[row] for row in sorted(decided) if decided[row].choice != "none"},
        undoable=tuple(sorted(counting)),
        redoable=tuple(redoable),
        undone=frozenset(undone),
        last=kept[-1].number if kept else 0,
    )

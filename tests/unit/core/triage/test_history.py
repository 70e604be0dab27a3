"""Undo and redo against a model that is plain to see: a list of states and a place in it."""

import numpy as np
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.triage.history import CHOICES, Decision, Entry, overlay

ROWS = st.integers(0, 3)
MARKS = st.sampled_from(CHOICES)


class UndoAndRedo(RuleBasedStateMachine):
    """Every decision cuts off what was undone; undo and redo walk along what is left."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.states: list[dict[int, str]] = [{}]
        self.place = 0
        self.steps = 0

    def append(self, kind: str, step: int, row: int | None = None, choice: str | None = None):
        decision = None if choice is None else Decision(choice, None, "2026-01-01T00:00:00Z")
        self.entries.append(Entry(len(self.entries) + 1, step, kind, row, decision))

    @rule(decided=st.dictionaries(ROWS, MARKS, min_size=1))
    def decide(self, decided: dict[int, str]):
        self.steps += 1
        for row, choice in decided.items():
            self.append("decide", self.steps, row, choice)
        after = {**self.states[self.place], **decided}
        after = {row: choice for row, choice in after.items() if choice != "none"}
        self.states = [*self.states[: self.place + 1], after]
        self.place += 1

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self):
        self.append("undo", overlay(self.entries).undoable[-1])
        self.place -= 1

    @precondition(lambda self: self.place < len(self.states) - 1)
    @rule()
    def redo(self):
        self.append("redo", overlay(self.entries).redoable[-1])
        self.place += 1

    @invariant()
    def the_state_is_that_of_the_model(self):
        found = overlay(self.entries)
        shown = {row: decision.choice for row, decision in found.decisions.items()}
        assert shown == self.states[self.place]
        assert list(shown) == sorted(shown)
        assert len(found.undoable) == self.place
        assert len(found.redoable) == len(self.states) - 1 - self.place
        assert found.last == len(self.entries)


TestUndoAndRedo = UndoAndRedo.TestCase
TestUndoAndRedo.settings = hypothesis_settings(
    max_examples=60, stateful_step_count=25, deadline=None
)


def test_undoing_an_older_step_uncovers_nothing_below_a_newer_one():
    ambiguous, set_aside = (Decision(c, None, "x") for c in ("ambiguous", "set_aside"))
    history = [
        Entry(1, 1, "decide", 5, ambiguous),
        Entry(2, 2, "decide", 5, set_aside),
        Entry(3, 1, "undo"),
    ]
    assert overlay(history).decisions == {5: set_aside}
    assert overlay([*history, Entry(4, 2, "undo")]).decisions == {}
    assert overlay([*history, Entry(4, 1, "redo"), Entry(5, 2, "undo")]).decisions == {5: ambiguous}


def test_a_history_of_tens_of_thousands_is_read_at_once():
    mark = Decision("ambiguous", None, "x")
    rows = np.random.default_rng(0).permutation(30_000).tolist()
    found = overlay(Entry(i + 1, 1, "decide", row, mark) for i, row in enumerate(rows))
    assert list(found.decisions) == list(range(30_000))

"""Where decisions are kept: `triage.db`, a SQLite database that only grows, beside the data sets.

Keyed by a data set's fingerprint and row, without an author. Each step is one transaction: a writer
that is killed leaves all of its step or nothing. Several processes may write at once; each waits
for its turn.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS
from core.triage.history import Choice, Decision, Entry, Overlay, overlay

FILE: Final = "triage.db"
# Seconds that a writer waits for others.
_PATIENCE: Final = 30.0

_TABLES: Final = sa.MetaData()
_entries: Final = sa.Table(
    "entries",
    _TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("dataset", sa.String, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("row", sa.Integer),
    sa.Column("choice", sa.String),
    sa.Column("label", sa.Integer),
    sa.Column("at", sa.String, nullable=False),
    sa.Index("entries_of_a_dataset", "dataset", "number"),
    # Numbers are never used twice, even if somebody removes lines by hand.
    sqlite_autoincrement=True,
)


class InvalidDecision(EmotionLensError):
    """A decision about a row that is not there, or one that decides nothing."""

    code = "invalid-decision"


class NothingToUndo(EmotionLensError):
    """There is no step that could be taken back, or done again."""

    code = "nothing-to-undo"


class DecisionsUnavailable(EmotionLensError):
    """The database of decisions cannot be read or written."""

    code = "decisions-unavailable"


class Decisions:
    """The history of decisions about all data sets.

    Args:
        home: the folder of `Settings.home`.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._opened: sa.Engine | None = None
        self._known: dict[str, Overlay] = {}

    def overlay(self, dataset: Dataset) -> Overlay:
        """Return the decisions that count for a data set.

        Raises:
            DecisionsUnavailable: the database cannot be read.
        """
        if not self.path.is_file():
            return Overlay()
        key = dataset.fingerprint
        with self._connected() as connection:
            known = self._known.get(key)
            if known is None or known.last != _last(connection, key):
                known = self._known[key] = overlay(_history(connection, key))
        return known

    def history(self, dataset: Dataset) -> tuple[Entry, ...]:
        """Return everything ever decided, undone and redone, in order.

        Raises:
            DecisionsUnavailable: the database cannot be read.
        """
        if not self.path.is_file():
            return ()
        with self._connected() as connection:
            return tuple(_history(connection, dataset.fingerprint))

    def decide(
        self, dataset: Dataset, rows: Iterable[int], choice: Choice, label: int | None = None
    ) -> int:
        """Decide about rows in one step, and return its number.

        Args:
            dataset: that holds the rows.
            rows: one or more.
            choice: what they are.
            label: new label, for `relabel` only.

        Raises:
            InvalidDecision: there is no such row, or the label does not fit the choice.
            DecisionsUnavailable: the database cannot be written.
        """
        decision = Decision(choice, label, now())
        return self.add(dataset, dict.fromkeys(rows, decision))

    def add(self, dataset: Dataset, decisions: Mapping[int, Decision]) -> int:
        """Add decisions by row in one step, and return its number.

        Raises:
            InvalidDecision: there is none, no such row, or a label that does not fit its choice.
            DecisionsUnavailable: the database cannot be written.
        """
        check(dataset, decisions)
        with self._writing() as connection:
            return _append(connection, dataset.fingerprint, decisions)

    def clear(self, dataset: Dataset) -> int:
        """Make every row undecided, in one step that can be undone; return how many were decided.

        Raises:
            DecisionsUnavailable: the database cannot be written.
        """
        with self._writing() as connection:
            decided = overlay(_history(connection, dataset.fingerprint)).decisions
            if decided:
                nothing = Decision("none", None, now())
                _append(connection, dataset.fingerprint, dict.fromkeys(decided, nothing))
        return len(decided)

    def undo(self, dataset: Dataset, step: int | None = None) -> tuple[int, ...]:
        """Take a step back, the latest one if none is named; return its rows.

        Raises:
            NothingToUndo: no step counts, or not this one.
            DecisionsUnavailable: the database cannot be written.
        """
        return self._turn(dataset, "undo", step)

    def redo(self, dataset: Dataset, step: int | None = None) -> tuple[int, ...]:
        """Do a step again, the one undone last if none is named; return its rows.

        Without a step, only what was undone since the last decision can be done again.

        Raises:
            NothingToUndo: no step was undone, or not this one.
            DecisionsUnavailable: the database cannot be written.
        """
        return self._turn(dataset, "redo", step)

    def close(self) -> None:
        """Close the database; it opens again when used."""
        if self._opened is not None:
            self._opened.dispose()
            self._opened = None

    def _turn(self, dataset: Dataset, kind: str, step: int | None) -> tuple[int, ...]:
        key = dataset.fingerprint
        with self._writing() as connection:
            entries = list(_history(connection, key))
            state = overlay(entries)
            recent = state.undoable if kind == "undo" else state.redoable
            allowed = state.undoable if kind == "undo" else state.undone
            chosen = step if step is not None else next(reversed(recent), None)
            if chosen is None or chosen not in allowed:
                raise NothingToUndo(f"There is nothing to {kind} on {dataset.title}.")
            connection.execute(
                _entries.insert(), {"dataset": key, "step": chosen, "kind": kind, "at": now()}
            )
        return tuple(e.row for e in entries if e.step == chosen and e.row is not None)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Yield a connection that holds the database's write lock until the block ends."""
        with _explained(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            writing = self._engine().connect().execution_options(writes=True)
            with writing as connection, connection.begin():
                yield connection

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        with _explained(self.path), self._engine().connect() as connection:
            yield connection

    def _engine(self) -> sa.Engine:
        if self._opened is None:
            engine = sa.create_engine(f"sqlite:///{self.path}", connect_args={"timeout": _PATIENCE})
            sa.event.listen(engine, "connect", _on_connect)
            sa.event.listen(engine, "begin", _on_begin)
            writing = engine.connect().execution_options(writes=True)
            with writing as connection, connection.begin():
                _TABLES.create_all(connection)
            self._opened = engine
        return self._opened


def check(dataset: Dataset, decisions: Mapping[int, Decision]) -> None:
    """Check that decisions fit a data set.

    Raises:
        InvalidDecision: there is none, no such row, or a label that does not fit its choice.
    """
    if not decisions:
        raise InvalidDecision("No row is named.", hint="Name one or more.")
    for row, decision in decisions.items():
        if not 0 <= row < len(dataset):
            raise InvalidDecision(
                f"{dataset.title} has no row {row}.", hint=f"Rows go from 0 to {len(dataset) - 1}."
            )
        if (decision.choice == "relabel") != (decision.label is not None):
            raise InvalidDecision(
                f"Row {row}: a new label belongs to 'relabel', and only to it.",
                hint=f"Name one of {', '.join(EMOTIONS)} with 'relabel'.",
            )
        if decision.label is not None and not 0 <= decision.label < len(EMOTIONS):
            raise InvalidDecision(f"Row {row}: there is no label {decision.label}.")
        if decision.label is not None and decision.label == dataset.labels[row]:
            raise InvalidDecision(
                f"Row {row} is labelled {EMOTIONS[decision.label]} already.",
                hint="Mark it as a model error if the label is right.",
            )


def now() -> str:
    """Return the time as decisions carry it: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _append(connection: sa.Connection, key: str, decisions: Mapping[int, Decision]) -> int:
    # The write lock is held, so that no other step can get the same number.
    newest = sa.select(sa.func.coalesce(sa.func.max(_entries.c.step), 0))
    step = int(connection.execute(newest).scalar_one()) + 1
    connection.execute(
        _entries.insert(),
        [
            {
                "dataset": key,
                "step": step,
                "kind": "decide",
                "row": row,
                "choice": decision.choice,
                "label": decision.label,
                "at": decision.when,
            }
            for row, decision in decisions.items()
        ],
    )
    return step


def _history(connection: sa.Connection, key: str) -> Iterator[Entry]:
    lines = connection.execute(
        sa.select(_entries).where(_entries.c.dataset == key).order_by(_entries.c.number)
    )
    for line in lines:
        decided = line.kind == "decide"
        decision = Decision(line.choice, line.label, line.at) if decided else None
        yield Entry(line.number, line.step, line.kind, line.row, decision)


def _last(connection: sa.Connection, key: str) -> int:
    newest = sa.select(sa.func.max(_entries.c.number)).where(_entries.c.dataset == key)
    return int(connection.execute(newest).scalar() or 0)


def _on_connect(connection: Any, _record: Any) -> None:
    # Transactions are begun by `_on_begin`; the driver's own ways would begin them too late.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    # On disk once it is acknowledged: a decision is a person's work.
    connection.execute("PRAGMA synchronous=FULL")


def _on_begin(connection: sa.Connection) -> None:
    # A writer takes the lock before it reads what its step follows from.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise DecisionsUnavailable(
            f"The decisions in {path} cannot be read or written: {error.orig}.",
            hint="Free space or end other writers, or restore the file from a back-up.",
        ) from error

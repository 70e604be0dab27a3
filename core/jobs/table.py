"""The table of jobs in SQLite: each change is one statement that holds or does not.

An attempt carries a number, which is its fencing token: whatever a process writes names the attempt
it works for, so that one that was given up cannot write over its successor.
"""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.schema import CreateTable

from core.jobs.job import STARTABLE, UNFINISHED, Job, State

# Seconds to wait for another process's write, which takes milliseconds.
_PATIENCE: Final = 30.0
_SHOWN: Final = 200

_JOBS: Final = sa.Table(
    "jobs",
    sa.MetaData(),
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("parameters", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("done", sa.Integer, nullable=False, default=0),
    sa.Column("total", sa.Integer, nullable=False, default=0),
    sa.Column("note", sa.String, nullable=False, default=""),
    sa.Column("error", sa.String),
    sa.Column("hint", sa.String),
    sa.Column("result", sa.JSON(none_as_null=True)),
    # Seconds since 1970.
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("started", sa.Float),
    sa.Column("ended", sa.Float),
    sa.Column("heartbeat", sa.Float),
    sa.Column("attempt", sa.Integer, nullable=False, default=0),
    # Attempts since somebody asked; those ended by an orderly stop of the server are not counted.
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("cancelling", sa.Boolean, nullable=False, default=False),
)
_FRESH: Final[dict[str, Any]] = {
    "state": "queued",
    "done": 0,
    "total": 0,
    "note": "",
    "error": None,
    "hint": None,
    "result": None,
    "started": None,
    "ended": None,
    "tries": 0,
    "cancelling": False,
}


class JobTable:
    """All jobs of one home; safe for any number of threads and processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(
            f"sqlite:///{path}", connect_args={"timeout": _PATIENCE, "check_same_thread": False}
        )
        sa.event.listen(self._engine, "connect", _configure)
        self._write(CreateTable(_JOBS, if_not_exists=True))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def submit(
        self, job_id: str, kind: str, title: str, parameters: Mapping[str, Any], *, again: bool
    ) -> bool:
        """Queue a request; True if it was not queued, running or done before.

        Args:
            job_id: of the request.
            kind: name of its kind.
            title: of its kind.
            parameters: JSON-ready.
            again: whether one that is done starts anew, its files being gone.
        """
        fresh = _FRESH | {"title": title, "created": time.time()}
        states = (*STARTABLE, "done") if again else STARTABLE
        statement = (
            insert(_JOBS)
            .values(id=job_id, kind=kind, parameters=dict(parameters), attempt=0, **fresh)
            .on_conflict_do_update(
                index_elements=["id"], set_=fresh, where=_JOBS.c.state.in_(states)
            )
        )
        return self._write(statement) == 1

    def restart(self, job_id: str) -> bool:
        """Queue a failed or cancelled job again; False if it is neither."""
        states = _JOBS.c.state.in_(STARTABLE)
        return self._update(_JOBS.c.id == job_id, states, **_FRESH, created=time.time())

    def read(self, job_id: str) -> Job | None:
        """Return a job; None if there is none of that id."""
        found = self._read(sa.select(_JOBS).where(_JOBS.c.id == job_id))
        return found[0] if found else None

    def all(self, *, unfinished: bool = False, limit: int = _SHOWN) -> tuple[Job, ...]:
        """Return jobs, the last asked for first."""
        query = sa.select(_JOBS).order_by(_JOBS.c.created.desc()).limit(limit)
        if unfinished:
            query = query.where(_JOBS.c.state.in_(UNFINISHED))
        return self._read(query)

    def queued(self) -> tuple[str, ...]:
        """Return the ids of the jobs that wait, in the order in which they were asked for."""
        query = sa.select(_JOBS.c.id).where(_JOBS.c.state == "queued").order_by(_JOBS.c.created)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query))

    def claim(self, job_id: str) -> int | None:
        """Begin the next attempt at a queued job; return its number, None if it is not queued."""
        now = time.time()
        statement = (
            sa.update(_JOBS)
            .where(_JOBS.c.id == job_id, _JOBS.c.state == "queued")
            .values(
                _FRESH
                | {
                    "state": "running",
                    "started": now,
                    "heartbeat": now,
                    "attempt": _JOBS.c.attempt + 1,
                    "tries": _JOBS.c.tries + 1,
                }
            )
            .returning(_JOBS.c.attempt)
        )
        with self._engine.begin() as connection:
            attempt: int | None = connection.scalar(statement)
            return attempt

    def beat(self, job_id: str, attempt: int, **progress: Any) -> bool | None:
        """Write that an attempt is alive, and how far it is.

        Returns:
            Whether it is to be cancelled; None if it is not the current attempt any more.
        """
        statement = (
            sa.update(_JOBS)
            .where(*_current(job_id, attempt))
            .values(heartbeat=time.time(), **progress)
            .returning(_JOBS.c.cancelling)
        )
        with self._engine.begin() as connection:
            cancelling: bool | None = connection.scalar(statement)
            return cancelling

    def succeed(self, job_id: str, attempt: int, result: Mapping[str, Any]) -> bool:
        """End an attempt with its result; False if it is not the current one any more."""
        return self._end(job_id, attempt, "done", result=dict(result), done=_JOBS.c.total)

    def fail(self, job_id: str, attempt: int, error: str, hint: str) -> bool:
        """End an attempt with an error; False if it is not the current one any more."""
        return self._end(job_id, attempt, "failed", error=error, hint=hint)

    def end_cancelled(self, job_id: str, attempt: int) -> bool:
        """End an attempt that somebody asked to cancel; False if nobody did."""
        return self._end(job_id, attempt, "cancelled", asked=True)

    def cancel(self, job_id: str) -> None:
        """Cancel a job that waits, and ask one that runs to stop."""
        waits = _JOBS.c.state == "queued"
        self._update(_JOBS.c.id == job_id, waits, state="cancelled", ended=time.time())
        self._update(_JOBS.c.id == job_id, _JOBS.c.state == "running", cancelling=True)

    def release(self, job_id: str, attempt: int) -> bool:
        """Put a job back into the queue after an orderly stop, which is not counted as a try."""
        where = _current(job_id, attempt)
        return self._update(*where, **_FRESH | {"tries": _JOBS.c.tries - 1})

    def stale(self, seconds: float) -> tuple[tuple[str, int, int], ...]:
        """Return id, attempt and tries of running jobs that nobody has watched for some seconds."""
        query = sa.select(_JOBS.c.id, _JOBS.c.attempt, _JOBS.c.tries).where(
            _JOBS.c.state == "running", _JOBS.c.heartbeat < time.time() - seconds
        )
        with self._engine.connect() as connection:
            return tuple((row.id, row.attempt, row.tries) for row in connection.execute(query))

    def take_back(self, job_id: str, attempt: int) -> bool:
        """Put a job whose worker is gone back into the queue, or cancel it if that was asked."""
        if self.end_cancelled(job_id, attempt):
            return False
        return self._update(*_current(job_id, attempt), **_FRESH | {"tries": _JOBS.c.tries})

    def _end(
        self, job_id: str, attempt: int, state: State, *, asked: bool = False, **values: Any
    ) -> bool:
        where = list(_current(job_id, attempt))
        if asked:
            where.append(_JOBS.c.cancelling)
        return self._update(*where, state=state, ended=time.time(), **values)

    def _update(self, *where: sa.ColumnElement[bool], **values: Any) -> bool:
        return self._write(sa.update(_JOBS).where(*where).values(**values)) == 1

    def _write(self, statement: sa.Executable) -> int:
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount

    def _read(self, query: sa.Select[Any]) -> tuple[Job, ...]:
        with self._engine.connect() as connection:
            return tuple(_job(row) for row in connection.execute(query).mappings())


def _current(job_id: str, attempt: int) -> Sequence[sa.ColumnElement[bool]]:
    return _JOBS.c.id == job_id, _JOBS.c.attempt == attempt, _JOBS.c.state == "running"


def _job(row: sa.RowMapping) -> Job:
    values = {name: row[name] for name in Job.__dataclass_fields__}
    for name in ("created", "started", "ended"):
        seconds = values[name]
        values[name] = None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return Job(**values)


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    # The first connection of all switches the file over, and another one may be at it.
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    # A power cut may lose the last second of progress, never the table.
    connection.execute("PRAGMA synchronous=NORMAL")

"""The table of jobs: which change is allowed from where, and who may still write."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.jobs.queue import JobQueue
from core.jobs.table import JobTable
from core.jobs.worker import MOST_TRIES, STALE, sweep


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    made = JobTable(tmp_path / "jobs" / "jobs.db")
    yield made
    made.close()


def submit(table: JobTable, *, again: bool = False) -> bool:
    return table.submit("a", "count", "Count", {"n": 1}, again=again)


def begun(table: JobTable) -> int:
    """Submit the job, begin it, and return its attempt."""
    submit(table)
    attempt = table.claim("a")
    assert attempt is not None
    return attempt


def state(table: JobTable) -> str:
    job = table.read("a")
    assert job is not None
    return job.state


def test_a_request_is_queued_once(table: JobTable):
    assert submit(table)
    assert not submit(table)
    job = table.read("a")
    assert job is not None
    assert (job.state, job.parameters, job.attempt) == ("queued", {"n": 1}, 0)
    assert (job.done, job.total, job.result, job.error, job.started) == (0, 0, None, None, None)
    assert table.queued() == ("a",)
    assert table.read("b") is None


def test_many_at_once_queue_it_once_and_begin_it_once(table: JobTable):
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: submit(table), range(16))) == 1
        attempts = [a for a in pool.map(lambda _: table.claim("a"), range(16)) if a is not None]
    assert attempts == [1]


@pytest.mark.parametrize(
    ("end", "becomes", "anew", "anew_without_files"),
    [
        (lambda table: table.succeed("a", 1, {"n": 2}), "done", False, True),
        (lambda table: table.fail("a", 1, "No.", "Try."), "failed", True, True),
        (lambda table: table.cancel("a") or table.end_cancelled("a", 1), "cancelled", True, True),
        (lambda table: True, "running", False, False),
    ],
)
def test_what_has_ended_badly_starts_anew(
    table: JobTable,
    end: Callable[[JobTable], bool],
    becomes: str,
    anew: bool,
    anew_without_files: bool,
):
    assert begun(table) == 1
    assert end(table)
    assert state(table) == becomes
    assert submit(table) is anew
    if not anew:
        assert submit(table, again=True) is anew_without_files
    if anew or anew_without_files:
        job = table.read("a")
        assert job is not None
        assert (job.state, job.error, job.result, job.ended) == ("queued", None, None, None)
        assert table.claim("a") == 2


def test_only_the_current_attempt_can_write(table: JobTable):
    first = begun(table)
    assert table.beat("a", first, done=3, total=9, note="three") is False
    assert table.take_back("a", first)
    second = table.claim("a")
    assert second == first + 1
    assert table.beat("a", first, done=8, total=9, note="late") is None
    assert not table.succeed("a", first, {"of": "the first"})
    assert not table.fail("a", first, "late", "")
    assert not table.release("a", first)
    assert not table.take_back("a", first)
    job = table.read("a")
    assert job is not None
    assert (job.state, job.done, job.note) == ("running", 0, "")
    assert table.succeed("a", second, {"of": "the second"})
    job = table.read("a")
    assert job is not None
    assert job.result == {"of": "the second"}
    assert not table.fail("a", second, "after the end", "")


def test_cancelling_ends_what_waits_and_asks_what_runs(table: JobTable):
    submit(table)
    table.cancel("a")
    assert state(table) == "cancelled"
    assert table.claim("a") is None
    assert table.restart("a")
    assert table.claim("a") == 1
    assert not table.end_cancelled("a", 1), "nobody asked"
    table.cancel("a")
    assert state(table) == "running"
    assert table.beat("a", 1) is True
    assert table.end_cancelled("a", 1)
    assert state(table) == "cancelled"
    table.cancel("a")


def age(table: JobTable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time pass, so that the last sign of life is too old."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + STALE + 1)


def test_a_job_without_a_worker_is_taken_up_again_but_not_for_ever(
    table: JobTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    queue = JobQueue(tmp_path / "queue.db")
    attempt = begun(table)
    sweep(table, queue, frozenset())
    assert state(table) == "running", "it was alive a moment ago"
    age(table, monkeypatch)
    sweep(table, queue, frozenset({"a"}))
    assert state(table) == "running", "it runs in this very process"
    for _ in range(MOST_TRIES - 1):
        sweep(table, queue, frozenset())
        assert state(table) == "queued"
        attempt = table.claim("a") or 0
        age(table, monkeypatch)
    assert attempt == MOST_TRIES
    sweep(table, queue, frozenset())
    job = table.read("a")
    assert job is not None
    assert job.state == "failed"
    assert f"{MOST_TRIES} times" in (job.error or "")
    # Somebody asks again: it has all its tries again.
    assert table.restart("a")
    table.claim("a")
    age(table, monkeypatch)
    sweep(table, queue, frozenset())
    assert state(table) == "queued"


def test_an_orderly_stop_is_not_counted_as_a_try(
    table: JobTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    queue = JobQueue(tmp_path / "queue.db")
    attempt = begun(table)
    for _ in range(MOST_TRIES + 1):
        assert table.release("a", attempt)
        attempt = table.claim("a") or 0
    age(table, monkeypatch)
    sweep(table, queue, frozenset())
    assert state(table) == "queued"


def test_a_job_that_was_cancelled_while_its_worker_died_stays_cancelled(
    table: JobTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    begun(table)
    table.cancel("a")
    age(table, monkeypatch)
    sweep(table, JobQueue(tmp_path / "queue.db"), frozenset())
    assert state(table) == "cancelled"


def test_a_job_whose_hint_was_lost_gets_another_one(table: JobTable, tmp_path: Path):
    queue = JobQueue(tmp_path / "queue.db")
    submit(table)
    assert queue.is_empty()
    sweep(table, queue, frozenset())
    assert not queue.is_empty()


def test_jobs_are_listed_with_the_last_asked_for_first(table: JobTable):
    submit(table)
    table.submit("b", "count", "Count", {"n": 2}, again=False)
    table.cancel("a")
    assert [job.id for job in table.all()] == ["b", "a"]
    assert [job.id for job in table.all(unfinished=True)] == ["b"]
    assert len(table.all(limit=1)) == 1

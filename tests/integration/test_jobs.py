"""Jobs in real processes: progress, cancelling, and whatever can be killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from core.data.store import DatasetStore
from core.jobs import Job, Jobs, kinds
from core.jobs.supervisor import Supervisor
from core.labels import SIZE
from core.settings import ROOT, Settings

pytestmark = pytest.mark.slow
KINDS_HERE = ROOT / "tests" / "job_kinds"
SECONDS = 60.0


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process and all that it starts know the exercise."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(KINDS_HERE), str(ROOT)]))
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(KINDS_HERE / "kinds")])
    from core.jobs import KINDS

    known = "exercise" in KINDS.names()
    if not known:
        # Other tests may have loaded the registry before.
        sys.modules.pop("core.jobs.kinds.exercise", None)
        __import__("core.jobs.kinds.exercise")
    yield
    KINDS._entries.pop("exercise", None)
    sys.modules.pop("core.jobs.kinds.exercise", None)


@pytest.fixture
def jobs(settings: Settings) -> Jobs:
    settings.home.mkdir()
    return Jobs(settings)


@pytest.fixture
def worker(settings: Settings, jobs: Jobs) -> Iterator[Supervisor]:
    """A worker that runs the jobs of the test, and writes its log into home."""
    supervisor = Supervisor(settings)
    ours = os.dup(2)
    with (settings.home / "worker.log").open("ab") as log:
        os.dup2(log.fileno(), 2)
        try:
            supervisor.start()
            until(lambda: supervisor.pid is not None)
        finally:
            os.dup2(ours, 2)
            os.close(ours)
    yield supervisor
    supervisor.close()


def until(happens: Callable[[], object], otherwise: str = "it did not happen") -> float:
    """Wait until something holds, and return how long that took."""
    began = time.monotonic()
    while not happens():
        assert time.monotonic() - began < SECONDS, otherwise
        time.sleep(0.02)
    return time.monotonic() - began


def ended(jobs: Jobs, job: Job) -> Job:
    until(lambda: not jobs.get(job.id).unfinished, f"job did not end: {jobs.get(job.id)}")
    return jobs.get(job.id)


def running(jobs: Jobs, job: Job, settings: Settings) -> int:
    """Wait until a job counts, and return its process."""
    until(lambda: jobs.get(job.id).note.startswith("step"))
    return pids(settings)[-1]


def pids(settings: Settings, mark: str = "mark") -> list[int]:
    return [int(line) for line in (settings.home / mark).read_text().split()]


def alive(pid: int) -> bool:
    """Tell whether a process runs, zombies not counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.usefixtures("worker")
def test_a_job_runs_once_tells_its_progress_and_keeps_its_result(jobs: Jobs, settings: Settings):
    request = {"steps": 20, "seconds": 0.05}
    job = jobs.submit("exercise", request)
    assert jobs.submit("exercise", request).id == job.id
    seen = set()
    until(lambda: seen.add(jobs.get(job.id).done) or not jobs.get(job.id).unfinished)
    job = jobs.get(job.id)
    assert (job.state, job.result, job.attempt) == ("done", {"counted": 20}, 1)
    assert len(seen) > 2
    assert (job.done, job.total) == (20, 20)
    assert jobs.submit("exercise", request).attempt == 1
    assert len(pids(settings)) == 1
    # Its files are gone: the same request is work again.
    (settings.home / "mark").unlink()
    assert jobs.find("exercise", request) is None
    jobs.submit("exercise", request)
    assert ended(jobs, job).attempt == 2


@pytest.mark.usefixtures("worker")
def test_errors_tell_what_to_do_or_where_to_look(jobs: Jobs, settings: Settings):
    ours = jobs.submit("exercise", {"fail": "ours"})
    theirs = jobs.submit("exercise", {"fail": "theirs"})
    job = ended(jobs, ours)
    assert (job.state, job.error, job.hint) == ("failed", "The exercise went wrong.", "Try less.")
    job = ended(jobs, theirs)
    assert job.error == "Something went wrong on our side."
    assert "secret" not in f"{job.error}{job.hint}"
    log = (settings.home / "worker.log").read_text()
    assert (job.hint or "").rstrip(".").split()[-1] in log
    assert "ZeroDivisionError: secret" in log
    assert "The exercise went wrong" not in log
    assert jobs.retry(job.id).state == "queued"
    assert ended(jobs, theirs).attempt == 2


@pytest.mark.usefixtures("worker")
def test_cancelling_stops_a_job_that_listens_and_one_that_does_not(jobs: Jobs, settings: Settings):
    listens = jobs.submit("exercise", {"steps": 1000})
    pid = running(jobs, listens, settings)
    assert jobs.cancel(listens.id).cancelling
    took = until(lambda: jobs.get(listens.id).state == "cancelled")
    assert took < 2
    until(lambda: not alive(pid))
    deaf = jobs.submit("exercise", {"seconds": 1000, "fail": "deaf", "mark": "deaf"})
    until(lambda: (settings.home / "deaf").exists() and pids(settings, "deaf"))
    jobs.cancel(deaf.id)
    assert until(lambda: jobs.get(deaf.id).state == "cancelled") < 8
    until(lambda: not alive(pids(settings, "deaf")[0]))


@pytest.mark.usefixtures("worker")
def test_a_killed_job_is_told_within_three_seconds_and_starts_again(jobs: Jobs, settings: Settings):
    job = jobs.submit("exercise", {"steps": 1000})
    os.kill(running(jobs, job, settings), signal.SIGKILL)
    assert until(lambda: jobs.get(job.id).state == "failed") < 3
    assert "ended from outside" in (jobs.get(job.id).error or "")
    jobs.retry(job.id)
    until(lambda: len(pids(settings)) == 2)
    assert jobs.get(job.id).state == "running"


def test_a_job_whose_worker_is_killed_is_taken_up_again_and_nothing_is_left(
    jobs: Jobs, settings: Settings, worker: Supervisor
):
    job = jobs.submit("exercise", {"steps": 150, "seconds": 0.05})
    first = running(jobs, job, settings)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    until(lambda: not alive(first), "the job outlived its worker")
    job = ended(jobs, job)
    assert (job.state, job.attempt) == ("done", 2)


def test_a_stopped_worker_puts_its_job_back_and_the_next_one_takes_it_up(
    jobs: Jobs, settings: Settings, worker: Supervisor
):
    job = jobs.submit("exercise", {"steps": 40, "seconds": 0.05})
    pid = running(jobs, job, settings)
    worker.close()
    assert not alive(pid)
    assert jobs.get(job.id).state == "queued"
    again = Supervisor(settings)
    again.start()
    try:
        assert ended(jobs, job).state == "done"
    finally:
        again.close()


def launch(settings: Settings) -> "subprocess.Popen[str]":
    """Start the dashboard, as the leader of a process group, and wait until it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "--port", "0"],
        cwd=ROOT,
        env=os.environ
        | {
            "EMOTION_LENS_HOME": str(settings.home),
            # No trained run: nothing is warmed up beside what is tested here.
            "EMOTION_LENS_MODELS": str(settings.models),
        },
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "is open at" in line
    # The worker starts once the first page has been answered.
    with urllib.request.urlopen(line.split()[-1], timeout=SECONDS) as answer:  # noqa: S310
        assert answer.status == 200
    return process


def descendants(ancestor: int) -> set[int]:
    """Return the processes that a process started, and those that these started."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    parents = {int(pid): int(parent) for pid, parent in map(str.split, listed)}
    found = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def test_a_job_survives_a_killed_and_a_stopped_server_and_no_process_does(
    jobs: Jobs, settings: Settings
):
    pictures = np.zeros((21, SIZE, SIZE), np.uint8)
    codes = np.arange(21)
    DatasetStore(settings.datasets).write(
        "synthetic",
        pictures,
        (codes // 7).astype(np.uint8),
        (codes % 7).astype(np.uint8),
        title="S",
        source={},
        synthetic=True,
    )
    job = jobs.submit("exercise", {"steps": 60, "seconds": 0.1})
    for sent in (signal.SIGKILL, signal.SIGTERM):
        server = launch(settings)
        started: set[int] = set()
        try:
            before = len(pids(settings)) if (settings.home / "mark").exists() else 0
            until(lambda n=before: (settings.home / "mark").exists() and len(pids(settings)) > n)
            until(lambda: jobs.get(job.id).note.startswith("step"))
            started = descendants(server.pid)
            assert pids(settings)[-1] in started
            server.send_signal(sent)
            server.wait(timeout=SECONDS)
            until(lambda s=started: not any(map(alive, s)), f"{sent.name} left something running")
        finally:
            for pid in started | {server.pid}:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            server.communicate()
        assert jobs.get(job.id).state == "queued"
    server = launch(settings)
    try:
        assert ended(jobs, job).state == "done"
    finally:
        server.terminate()
        server.communicate()
    assert len(pids(settings)) == 3

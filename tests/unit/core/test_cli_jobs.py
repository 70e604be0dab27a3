"""`python -m core jobs`, on a table of jobs that no worker runs."""

import json
from typing import Any

import pytest

from core.cli import main
from core.jobs import Job, Jobs
from core.settings import Settings
from tests.stored_runs import store_dataset


@pytest.fixture
def jobs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    monkeypatch.setenv("EMOTION_LENS_HOME", str(settings.home))
    monkeypatch.setenv("EMOTION_LENS_MODELS", str(settings.models))
    store_dataset(settings)
    return Jobs(settings)


@pytest.fixture
def job(jobs: Jobs) -> Job:
    return jobs.submit("duplicates", {"dataset": "faces"})


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["jobs", *arguments]) == 0
    return capsys.readouterr().out


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(printed(capsys, *arguments, "--json"))


def test_a_job_is_shown_with_what_was_asked(job: Job, capsys: pytest.CaptureFixture[str]):
    said = printed(capsys, "show", job.id)
    assert said.startswith(f"{job.title} (duplicates), job {job.id}\nState       queued\n")
    assert 'Parameters  {"dataset":"faces"' in said
    facts = told(capsys, "show", job.id)
    assert (facts["state"], facts["kind"]) == ("queued", "duplicates")
    assert facts["ended"] is None


def test_a_waiting_job_is_cancelled_and_tried_again(
    jobs: Jobs, job: Job, capsys: pytest.CaptureFixture[str]
):
    said = printed(capsys, "cancel", job.id)
    assert "State       cancelled" in said
    assert "Ended" in said
    assert job.id in printed(capsys, "list")
    assert printed(capsys, "list", "--unfinished") == "No job waits or runs.\n"
    again = printed(capsys, "retry", job.id)
    assert "State       queued" in again
    assert again.endswith("Jobs run while the dashboard is open: python -m dashboard\n")
    assert jobs.get(job.id).state == "queued"
    assert told(capsys, "cancel", job.id)["state"] == "cancelled"
    assert told(capsys, "retry", job.id)["state"] == "queued"


@pytest.mark.parametrize("command", ["show", "cancel", "retry"])
def test_a_job_that_does_not_exist_is_one_line_of_error(
    jobs: Jobs, command: str, capsys: pytest.CaptureFixture[str]
):
    assert jobs.list() == ()
    assert main(["jobs", command, "nothing"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "nothing" in said.err
    assert "Traceback" not in said.err

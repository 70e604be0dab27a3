"""The job on a page: what is to be seen in each state, and what its buttons do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dash import Dash

from core.data.store import Dataset
from core.jobs import Job
from core.jobs.table import JobTable
from core.settings import Settings
from dashboard.components import job as component
from dashboard.components.job_indicator import count, item
from dashboard.components.job_progress import job_progress, words

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
JOB = Job(
    id="a", kind="evaluate", title="Evaluation", parameters={}, state="running", done=30, total=120,
    note="30 pictures", error=None, hint=None, result=None, created=NOW,
    started=NOW - timedelta(seconds=60), ended=None, attempt=1, cancelling=False,
)  # fmt: skip


@pytest.fixture
def request_for(app: Dash, dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Parameters of an evaluation, within a request of the application."""
    with app.server.test_request_context("/"):
        yield {
            "dataset": dataset.name,
            "fingerprint": dataset.fingerprint,
            "parts": [{"run": "absent", "split": "PublicTest"}],
        }


def visible(panel: Any) -> list[str]:
    """Return which parts of a panel are to be seen."""
    return [part.id["type"] for part in panel.children if getattr(part, "hidden", None) is False]


def polls(panel: Any) -> bool:
    return not panel.children[2].disabled


def draw(parameters: dict[str, Any]) -> Any:
    return component.job_panel("evaluate", parameters, start="Evaluate", explain="Seconds.")


def test_each_state_shows_its_part_and_polls_only_while_unfinished(
    request_for: dict[str, Any], settings: Settings
):
    assert visible(draw(request_for)) == ["job-offer"]
    assert not polls(draw(request_for))
    job = component.act(component.START, "evaluate", request_for)
    assert job is not None
    assert visible(draw(request_for)) == ["job-busy"]
    assert polls(draw(request_for))
    table = JobTable(settings.job_table)
    attempt = table.claim(job.id) or 0
    assert visible(draw(request_for)) == ["job-busy"]
    table.fail(job.id, attempt, "It went wrong.", "Try less.")
    failed = draw(request_for)
    assert visible(failed) == ["job-stopped"]
    assert not polls(failed)
    assert "It went wrong." in str(failed)
    assert "Try less." in str(failed)
    assert component.act(component.RETRY, "evaluate", request_for).state == "queued"  # type: ignore[union-attr]
    assert component.act(component.CANCEL, "evaluate", request_for).state == "cancelled"  # type: ignore[union-attr]
    assert visible(draw(request_for)) == ["job-stopped"]
    # Done, but its results are not stored: there is nothing to show.
    component.act(component.START, "evaluate", request_for)
    table.succeed(job.id, table.claim(job.id) or 0, {})
    assert visible(draw(request_for)) == ["job-offer"]
    table.close()


def test_a_look_does_not_start_anything(request_for: dict[str, Any]):
    assert component.act(component.TICK, "evaluate", request_for) is None
    assert component.act(component.CANCEL, "evaluate", request_for) is None
    assert visible(draw(request_for)) == ["job-offer"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Evaluation: 30 pictures, 25\u00a0%, about 3 minutes left"),
        ({"done": 100}, "Evaluation: 30 pictures, 83\u00a0%, less than a minute left"),
        ({"done": 1, "total": 400}, "Evaluation: 30 pictures, 0\u00a0%, about 7 hours left"),
        ({"started": NOW}, "Evaluation: 30 pictures, 25\u00a0%"),
        ({"done": 0, "total": 0, "note": ""}, "Evaluation: starting"),
        ({"state": "queued"}, "Evaluation: waiting for its turn."),
        ({"cancelling": True}, "Evaluation: being cancelled."),
    ],
)
def test_progress_is_said_in_words(changes: dict[str, Any], expected: str):
    assert words(replace(JOB, **changes), NOW) == expected


def test_the_bar_has_a_name_and_no_value_while_nothing_is_known():
    bar = job_progress(JOB, now=NOW).children[0]
    assert (bar.value, bar.max) == ("30", "120")
    assert getattr(bar, "aria-label") == "Evaluation: progress"
    unknown = job_progress(replace(JOB, total=0), now=NOW).children[0]
    assert getattr(unknown, "value", None) is None


def test_the_top_bar_counts_what_runs_and_offers_to_cancel():
    assert [count([JOB] * n) for n in range(3)] == ["0 jobs", "1 job", "2 jobs"]
    button = item(JOB).children[1]
    assert getattr(button, "aria-label") == "Cancel: Evaluation"
    assert getattr(button, "data-cancel-job") == "a"
    assert item(replace(JOB, cancelling=True)).children[1].disabled

"""What happens among the problems: lists, leaks, doubtful labels, selecting and saving them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from dash import ALL, Dash, Input, Output, State, ctx, no_update
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS
from dashboard.components.address import sync_address
from dashboard.components.export import csv_text
from dashboard.components.job import ENDED
from dashboard.components.selection import SELECTION, select
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tabs.problems.copies import copies_body, listed_rows
from pages.dataset.tabs.problems.leakage import leakage_body
from pages.dataset.tabs.problems.suspects import suspected_rows, suspects_body
from pages.dataset.tabs.problems.view import GROUPS_A_PAGE, ProblemsView, judges_for

Ends = list[Mapping[str, Any] | None]


class NotLookedFor(EmotionLensError):
    """A list that nobody has computed yet."""

    code = "not-looked-for"

    def __init__(self) -> None:
        super().__init__("This list is not known yet.", hint="Start the search below first.")


def turn(_back: int | None, _next: int | None, _problem: str, start: int) -> int:
    """Return the first group to show: of the page before or after, or of another list."""
    if ctx.triggered_id == ids.COPIES_BACK:
        return max(0, start - GROUPS_A_PAGE)
    return start + GROUPS_A_PAGE if ctx.triggered_id == ids.COPIES_NEXT else 0


def show_copies(start: int, problem: str, ended: Ends, data: str, scope: str) -> Any:
    """Return the list of copies chosen, also once they were looked for."""
    if _nothing_ended("duplicates", ended):
        return no_update
    dataset, view = _opened(data, {"problem": problem, "start": start})
    return copies_body(services(), dataset, services().selection(scope, dataset), view)


def show_leaks(leak: str, ended: Ends, data: str) -> Any:
    """Return what leaked pictures do to accuracy."""
    if _nothing_ended("duplicates", ended):
        return no_update
    dataset, view = _opened(data, {"leak": leak})
    return leakage_body(services(), dataset, view)


def show_suspects(judge: str, suspects: str, ended: Ends, data: str, scope: str) -> Any:
    """Return the doubtful labels, also once they were looked for."""
    if _nothing_ended("label_issues", ended):
        return no_update
    dataset, view = _opened(data, {"judge": judge, "suspects": suspects})
    return suspects_body(services(), dataset, services().selection(scope, dataset), view)


def select_copies(clicks: int | None, problem: str, data: str, scope: str) -> Any:
    """Make the list of copies the selection of every page."""
    # A button that was just drawn calls too.
    if not clicks:
        return no_update
    dataset, rows = _copies(problem, data, scope)
    return select(dataset, rows)


def select_suspects(clicks: int | None, judge: str, suspects: str, data: str, scope: str) -> Any:
    """Make the pictures with doubtful labels the selection of every page."""
    if not clicks:
        return no_update
    dataset, lines = _suspects(judge, suspects, data, scope)
    return select(dataset, [line[0] for line in lines])


def save_copies(_clicks: int | None, problem: str, data: str, scope: str) -> dict[str, Any]:
    """Return the list of copies as a file: row, split, label, and its group's first row."""
    dataset, rows = _copies(problem, data, scope)
    found = services().quality.copies(dataset)
    near = _opened(data, {"problem": problem})[1].problem.near
    groups = found.groups(near=near)[rows].tolist() if found else []
    head = ("row", "split", "label", "group")
    lines = [
        (*_named(dataset, row), group) for row, group in zip(rows.tolist(), groups, strict=True)
    ]
    return _file(f"{dataset.name}-{problem}.csv", head, lines)


def save_suspects(
    _clicks: int | None, judge: str, suspects: str, data: str, scope: str
) -> dict[str, Any]:
    """Return the doubtful labels as a file: row, split, label, suggestion, both probabilities."""
    dataset, lines = _suspects(judge, suspects, data, scope)
    head = ("row", "split", "label", "suggested", "probability", "label_score")
    return _file(f"{dataset.name}-doubtful-labels.csv", head, lines)


def _opened(data: str, query: Mapping[str, object]) -> tuple[Dataset, ProblemsView]:
    dataset = services().dataset(data)
    return dataset, ProblemsView.of(query, judges_for(services(), dataset))


def _nothing_ended(kind: str, ended: Ends) -> bool:
    # A panel that was just drawn calls too, and nothing has ended.
    heard = ctx.triggered_id
    if not isinstance(heard, dict):
        return False
    return heard["kind"] != kind or not any(end and end["state"] == "done" for end in ended)


def _copies(problem: str, data: str, scope: str) -> tuple[Dataset, NDArray[np.int64]]:
    dataset, view = _opened(data, {"problem": problem})
    found = services().quality.copies(dataset)
    if found is None:
        raise NotLookedFor
    return dataset, listed_rows(found, dataset, services().selection(scope, dataset), view)


def _suspects(
    judge: str, suspects: str, data: str, scope: str
) -> tuple[Dataset, list[tuple[Any, ...]]]:
    dataset, view = _opened(data, {"judge": judge, "suspects": suspects})
    issues = services().quality.label_issues(view.judge, dataset) if view.judge else None
    if issues is None:
        raise NotLookedFor
    rows = suspected_rows(issues, dataset, services().selection(scope, dataset), view)
    return dataset, [
        (
            *_named(dataset, row),
            EMOTIONS[issues.suggested[row]],
            round(float(issues.probability[row]), 4),
            round(float(issues.score[row]), 4),
        )
        for row in rows.tolist()
    ]


def _named(dataset: Dataset, row: int) -> tuple[int, str, str]:
    return row, SPLITS[dataset.splits[row]], EMOTIONS[dataset.labels[row]]


def _file(name: str, head: tuple[str, ...], lines: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"content": csv_text([head, *lines]), "filename": name, "type": "text/csv"}


def register(app: Dash) -> None:
    """Wire the problems to an application."""
    data, scope = State(ids.DATA, "data"), State(ids.SCOPE, "data")
    # Any panel's, because there is none once its list is known.
    ended = Input({"type": ENDED, "kind": ALL}, "data")
    wired = [
        (
            Output(ids.COPIES_START, "data"),
            [
                Input(ids.COPIES_BACK, "n_clicks"),
                Input(ids.COPIES_NEXT, "n_clicks"),
                Input(ids.PROBLEM, "value"),
                State(ids.COPIES_START, "data"),
            ],
            turn,
        ),
        (
            Output(ids.COPIES_BODY, "children"),
            [Input(ids.COPIES_START, "data"), Input(ids.PROBLEM, "value"), ended, data, scope],
            show_copies,
        ),
        (Output(ids.LEAK_BODY, "children"), [Input(ids.LEAK, "value"), ended, data], show_leaks),
        (
            Output(ids.SUSPECTS_BODY, "children"),
            [Input(ids.JUDGE, "value"), Input(ids.SUSPECTS, "value"), ended, data, scope],
            show_suspects,
        ),
    ]
    copies = [State(ids.PROBLEM, "value"), data, scope]
    suspects = [State(ids.JUDGE, "value"), State(ids.SUSPECTS, "value"), data, scope]
    selection = Output(SELECTION, "data", allow_duplicate=True)
    download = Output(ids.DOWNLOAD, "data", allow_duplicate=True)
    wired += [
        (selection, [Input(ids.COPIES_SELECT, "n_clicks"), *copies], select_copies),
        (selection, [Input(ids.SUSPECTS_SELECT, "n_clicks"), *suspects], select_suspects),
        (download, [Input(ids.COPIES_EXPORT, "n_clicks"), *copies], save_copies),
        (download, [Input(ids.SUSPECTS_EXPORT, "n_clicks"), *suspects], save_suspects),
    ]
    for output, arguments, answer in wired:
        app.callback(output, *arguments, prevent_initial_call=True)(answer)
    sync_address(
        app,
        "dataset",
        {
            "problem": (ids.PROBLEM, "value"),
            "start": (ids.COPIES_START, "data"),
            "leak": (ids.LEAK, "value"),
            "judge": (ids.JUDGE, "value"),
            "suspects": (ids.SUSPECTS, "value"),
        },
    )

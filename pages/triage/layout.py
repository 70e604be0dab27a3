"""What the triage page shows, drawn whole from its address."""

from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS
from core.runs.store import Run
from core.triage.rules import VERDICTS
from dashboard.components.address import link
from dashboard.components.attributes import aria
from dashboard.components.controls import select, switch
from dashboard.components.page import command, empty_state, header, icon, section, toolbar
from dashboard.components.picture_detail import run_title
from dashboard.components.text import count
from dashboard.figures.confusion import cell_words
from dashboard.services import services
from pages.triage import ids, words
from pages.triage.effect import effect
from pages.triage.picture import panel
from pages.triage.view import View, cells_name, view
from pages.triage.work import Work, work

TITLE: Final = "Triage"
LEAD: Final = "A model's errors one by one: the label, the picture or the model may be at fault."
# Of a list that restricts nothing: an empty value would show as an empty field.
ALL: Final = "all"
_KEYS: Final = (
    "Keys: 1, 2, 3 mark; R, then a number or letter, gives another label; S sets aside; C clears; "
    "U undoes, Y does again; arrows move; Esc leaves."
)


def layout(query: Mapping[str, str]) -> Component:
    """Draw the page of an address: data, run, selection, and what `View` holds.

    Raises:
        UnknownName: the address names a data set or run that does not exist.
    """
    shared, chosen = services(), view(query)
    dataset = shared.dataset(query.get("data"))
    run = shared.run(query.get("run"), dataset)
    top = header(TITLE, LEAD, dataset=dataset)
    if run is None:
        train = command(f"python -m core train two_conv --dataset {dataset.name}")
        return html.Div([top, empty_state("No trained model yet", "Train one first:", train)])
    runs, problem, found = shared.runs.all(), None, None
    try:
        found = work(shared, query)
    except EmotionLensError as error:
        problem = error
    row = found.current(chosen.row) if found is not None else None
    return html.Div(
        [
            top,
            _controls(runs, run, chosen, found),
            section(
                "Errors",
                html.P(id=ids.STATUS, className="visually-hidden", **aria(live="polite")),
                html.Div(
                    drawn(found, row, problem, back(dataset.name, run.run_id, chosen)), id=ids.PANEL
                ),
                help=_KEYS,
            ),
            section(
                "What the decisions change",
                switch(ids.OVERLAY, "Show figures with my decisions", chosen.overlay),
                html.Div(
                    effect(found) if found is not None else [], id=ids.EFFECT, **aria(live="polite")
                ),
                _exchange(dataset.name),
                help="Decisions are kept beside the data set, never in it, and are shared by "
                "everybody who uses this installation.",
            ),
            html.A(
                [icon("arrow-left"), " Back to the confusion matrix"],
                id=ids.BACK,
                href=back(dataset.name, run.run_id, chosen),
                className="btn btn-outline-primary",
            ),
            dcc.Store(id=ids.DATA, data=dataset.name),
            dcc.Store(id=ids.SELECTED, data=query.get("selection")),
            dcc.Store(id=ids.ROW, data=row),
            dcc.Store(id=ids.ACT),
            dcc.Store(id=ids.FILE),
            # By data set. Of this tab and for as long as it is open: the way back from another
            # page must not cost what can be undone.
            dcc.Store(id=ids.STEPS, storage_type="session"),
            dcc.Store(id=ids.DECIDED, data=0),
        ]
    )


def drawn(
    found: Work | None, row: int | None, problem: EmotionLensError | None, matrix: str
) -> Component:
    """Return the picture to decide about, or why there is none and where to get one.

    Args:
        found: the list; None where there is a problem.
        row: of the list; None where it is empty.
        problem: why there is no list.
        matrix: address of the confusion matrix, where a model can be evaluated.
    """
    if found is not None:
        return panel(found, row)
    message = problem or EmotionLensError("There is nothing to look at.")
    way = html.A(
        "Open the confusion matrix", href=f"{matrix}&results=pictures", className="btn btn-primary"
    )
    return empty_state(message.message, message.hint, way, icon_name="clipboard")


def cell_options(found: Work | None, chosen: View) -> list[dict[str, str]]:
    """Return the choice of errors: all, the cells chosen together, and each cell."""
    counts = found.counts if found is not None else {}
    options = [(ALL, f"All errors ({count(sum(counts.values()))})")]
    if len(chosen.cells) > 1:
        options.append((cells_name(chosen.cells), f"{len(chosen.cells)} chosen cells"))
    shown = dict.fromkeys((*counts, *(chosen.cells if len(chosen.cells) == 1 else ())))
    for cell in shown:
        true, predicted = (EMOTIONS[index] for index in cell)
        words_ = f"{cell_words(true, predicted).capitalize()} ({count(counts.get(cell, 0))})"
        options.append((cells_name([cell]), words_))
    return [{"value": value, "label": label} for value, label in options]


def back(data: str, run_id: str, chosen: View) -> str:
    """Return the address of the confusion matrix that belongs to a view."""
    return link(
        "/confusion",
        data=data,
        run=run_id,
        split=chosen.split,
        cells=cells_name(chosen.cells) or None,
        overlay="1" if chosen.overlay else None,
    )


def _controls(runs: tuple[Run, ...], run: Run, chosen: View, found: Work | None) -> Component:
    proposals: list[Any] = [(ALL, "Any"), *((v, words.VERDICT_TITLES[v]) for v in VERDICTS)]
    return toolbar(
        html.Div(
            select(ids.RUN, "Model", [(r.run_id, run_title(r)) for r in runs], run.run_id),
            className="el-wide-control",
        ),
        select(ids.SPLIT, "Split", SPLITS, chosen.split),
        html.Div(
            select(
                ids.CELLS, "Errors", cell_options(found, chosen), cells_name(chosen.cells) or ALL
            ),
            className="el-wide-control",
        ),
        select(ids.SORT, "Order", words.SORTS, chosen.sort),
        select(ids.SHOW, "Show", words.SHOWS, chosen.show),
        select(ids.PROPOSED, "Proposed as", proposals, chosen.proposed or ALL),
    )


def _exchange(data: str) -> Component:
    return html.Div(
        [
            html.A(
                [icon("download"), " Save the decisions (CSV)"],
                href=f"/decisions/{data}.csv",
                download=f"{data}-decisions.csv",
                className="btn btn-outline-secondary",
            ),
            html.Button(
                [icon("upload"), " Read decisions from a file"],
                id=ids.READ,
                type="button",
                className="btn btn-outline-secondary",
            ),
            html.P(id=ids.IMPORTED, className="el-help", role="status"),
        ],
        className="el-actions",
    )

"""What the explain page shows, drawn from its address."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.explain import METHODS
from core.labels import EMOTIONS, SPLITS
from core.runs.store import Run
from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from dashboard.components.controls import select, slider, switch, text
from dashboard.components.page import command, empty_state, header, icon, section, toolbar
from dashboard.components.picture_detail import NoSuchRow, run_title
from dashboard.components.text import count
from dashboard.services import services
from dashboard.use import UseNotAllowed
from pages.explain import ids
from pages.explain.many import NAME, many_layout
from pages.explain.pair import BOXES
from pages.explain.pictures import UPLOAD, NoCrop
from pages.explain.settings import ONE, settings_controls
from pages.explain.view import ANY, KINDS, NOTHING, PREDICTED, Beside, View, row_of, stored, view

TITLE: Final = "Explain"
_PICTURE_ONLY: Final[Any] = {ids.PICTURE: "children"}
LEAD: Final = "Which parts of a picture a model leant on, for any picture, model and expression."


def layout(query: Mapping[str, str]) -> Component:
    """Draw the page of an address: data, run, row, and what `View` holds.

    Raises:
        UnknownName: the address names a data set or run that does not exist.
    """
    shared = services()
    dataset = shared.dataset(query.get("data"))
    run = shared.run(query.get("run"), dataset)
    if run is None:
        return html.Div([header(TITLE, LEAD, dataset=dataset), _no_runs(dataset)])
    many = query.get("view") == NAME
    top = [header(TITLE, LEAD, dataset=dataset), _views(query, many=many)]
    if many:
        return html.Div([*top, *many_layout(query, dataset, run)])
    chosen, own = view(query), query.get("picture") == UPLOAD
    return html.Div(
        [
            *top,
            html.Div(
                _picture_choice(dataset, chosen, _first_row(query.get("row"), dataset)),
                # Its controls are there all the same: their callbacks speak of the picture.
                hidden=own,
            ),
            *([_own_picture(dataset)] if own else []),
            html.Div(
                _explanation_choice(shared.runs.all(), run, chosen), className="el-explain-choice"
            ),
            dcc.Loading(
                html.Div(id=ids.PICTURE, className="el-explain"),
                type="dot",
                overlay_style={"visibility": "visible", "opacity": 0.6},
                delay_show=150,
                # The maps have a sign of their own.
                target_components=_PICTURE_ONLY,
            ),
            dcc.Store(id=ids.DATA, data=dataset.name),
            # Tells open pages apart for as long as they are open; it is not in the address.
            dcc.Store(id=ids.VISITOR, data=uuid4().hex),
            dcc.Store(id=ids.SOURCE, data=UPLOAD if own else None),
            dcc.Store(id=ids.SETTINGS, data=stored(chosen.method, chosen.settings)),
        ]
    )


def _views(query: Mapping[str, str], *, many: bool) -> Component:
    """Return the links between one picture and many; they keep all that is chosen on either."""
    kept = {name: value for name, value in query.items() if name != "view"}
    entries = (("One picture", None, not many), ("Many pictures", NAME, many))
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        title,
                        href=link("/explain", view=value, **kept),
                        className="nav-link active" if current else "nav-link",
                        # assets/25-tabs.js keeps in the link what was chosen meanwhile.
                        **data(address_sets="view"),
                        **aria(current="page" if current else None),
                    ),
                    className="nav-item",
                )
                for title, value, current in entries
            ],
            className="nav nav-tabs",
        ),
        className="el-explain-views",
        **aria(label="One picture or many"),
    )


def no_crop(error: NoCrop | UseNotAllowed) -> Component:
    """Return what stands where a visitor's own picture is not here, or not explained."""
    return html.Div(
        section(
            "Your picture",
            empty_state(
                error.message,
                error.hint,
                html.A("To the Predict page", href="/predict", className="btn btn-primary"),
                icon_name="person-bounding-box",
            ),
        ),
        className="el-explain-wide",
    )


def _first_row(asked: str | None, dataset: Dataset) -> int | str:
    """Return the row to open with: the one asked for, valid or not, else the first held-out one."""
    if asked is None:
        held_out = next((rows for s in reversed(SPLITS) if len(rows := dataset.indices(s))), [0])
        return int(held_out[0])
    try:
        return row_of(asked, dataset)
    except NoSuchRow:
        # Shown as it stands, with what is wrong about it, rather than another picture in silence.
        return asked[:12]


def _picture_choice(dataset: Dataset, chosen: View, row: int | str) -> Component:
    last = len(dataset) - 1
    label = ANY if chosen.label is None else EMOTIONS[chosen.label]
    return toolbar(
        html.Div(
            [
                html.Label(f"Row (0 to {count(last)})", htmlFor=ids.ROW, className="form-label"),
                dbc.Input(
                    id=ids.ROW,
                    type="number",
                    min=0,
                    max=last,
                    step=1,
                    value=row,
                    debounce=True,
                ),
                html.Div(id=ids.ROW_PROBLEM, className="el-explain-problem", role="alert"),
            ],
            className="el-control",
        ),
        html.Div(
            [
                _button(ids.PREVIOUS, "Previous", "chevron-left"),
                _button(ids.NEXT, "Next", "chevron-right"),
                _button(ids.RANDOM, "Random picture", "shuffle"),
                _button(ids.MISTAKE, "Random mistake", "x-octagon"),
            ],
            className="el-explain-buttons",
        ),
        select(
            ids.LABEL,
            "Keep to true label",
            [(ANY, "Any"), *((name, name) for name in EMOTIONS)],
            label,
        ),
        label="Choice of the picture",
    )


def _explanation_choice(runs: Sequence[Run], run: Run, chosen: View) -> Component:
    explained = PREDICTED if chosen.explained is None else EMOTIONS[chosen.explained]
    return toolbar(
        html.Div(
            select(ids.RUN, "Model", [(r.run_id, run_title(r)) for r in runs], run.run_id),
            className="el-wide-control",
        ),
        select(ids.METHOD, "Method", [(m.name, m.title) for m in METHODS], chosen.method.name),
        select(
            ids.CLASS,
            "Explain the score for",
            [(PREDICTED, "The predicted expression"), *((name, name) for name in EMOTIONS)],
            explained,
        ),
        html.Div(
            settings_controls(ONE, run, chosen.method, chosen.settings),
            id=ids.PARAMETERS,
            className="el-explain-parameters",
        ),
        slider(ids.STRENGTH, "Heat map strength", minimum=0, maximum=1, step=0.05, value=0.5),
        switch(ids.COMPARE, "All methods side by side", chosen.compare),
        *_beside_choice(runs, chosen.beside),
        label="Choice of the explanation",
    )


def _beside_choice(runs: Sequence[Run], beside: Beside | None) -> list[Component]:
    """Return what to hold the explanation against, and the control of each kind of it."""
    kind = "" if beside is None else beside.kind
    value = "" if beside is None else beside.value
    boxes = {
        "picture": text(
            ids.BESIDE_PICTURE,
            "Row of the other picture",
            value if kind == "picture" else "",
            numeric=True,
        ),
        "model": select(
            ids.BESIDE_MODEL,
            "Other model",
            [(r.run_id, run_title(r)) for r in runs],
            value if kind == "model" else None,
            placeholder="Choose one",
        ),
        "expression": select(
            ids.BESIDE_EXPRESSION,
            "Other expression",
            EMOTIONS,
            value if kind == "expression" else None,
            placeholder="Choose one",
        ),
    }
    return [
        select(
            ids.BESIDE,
            "Beside it",
            [(NOTHING, "Nothing"), *((k, f"Another {k}") for k in KINDS)],
            kind or NOTHING,
        ),
        *(html.Div(box, id=BOXES[k], hidden=k != kind) for k, box in boxes.items()),
    ]


def _own_picture(dataset: Dataset) -> Component:
    return html.P(
        [
            icon("shield-lock"),
            " A face of your own picture: it stays in your browser's memory, is sent with each "
            "question and never stored. ",
            html.A(f"Back to {dataset.title}", href=link("/explain", data=dataset.name)),
        ],
        className="el-notice",
        role="note",
    )


def _button(id: str, text: str, icon_name: str) -> Component:
    return html.Button(
        [icon(icon_name), f" {text}"],
        id=id,
        type="button",
        className="btn btn-outline-secondary",
    )


def _no_runs(dataset: Dataset) -> Component:
    return section(
        "Heat map",
        empty_state(
            "No trained model yet",
            "Train one, then come back:",
            command(f"python -m core train two_conv --dataset {dataset.name}"),
            icon_name="lightbulb",
        ),
    )

"""What the explain page shows, drawn from its address."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.explain import METHODS
from core.labels import EMOTIONS, SPLITS
from core.runs.store import Run
from dashboard.components.controls import select, slider, switch
from dashboard.components.page import command, empty_state, header, icon, section, toolbar
from dashboard.components.picture_detail import NoSuchRow, run_title
from dashboard.components.text import count
from dashboard.services import services
from pages.explain import ids
from pages.explain.convolutions import Convolution, convolutions
from pages.explain.view import (
    ANY,
    LAST,
    PREDICTED,
    STRONGEST,
    View,
    has_against,
    has_layer,
    row_of,
    view,
)

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
    chosen = view(query)
    return html.Div(
        [
            header(TITLE, LEAD, dataset=dataset),
            _picture_choice(dataset, chosen, _first_row(query.get("row"), dataset)),
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
        ]
    )


def layer_options(run: Run) -> list[dict[str, str]]:
    """Return the choice of convolutions, the last one, which is the default, first."""
    found = convolutions(run)
    if run.is_ensemble:
        return [{"value": LAST, "label": "The last of each member"}]
    if not found:
        return [{"value": LAST, "label": "This model has none"}]
    return [
        {"value": LAST, "label": f"Last: {_described(found[-1])}"},
        *({"value": c.name, "label": _described(c)} for c in reversed(found[:-1])),
    ]


def _described(convolution: Convolution) -> str:
    return f"{convolution.name} ({convolution.grid})" if convolution.grid else convolution.name


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
    names = [option["value"] for option in layer_options(run)]
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
            select(
                ids.LAYER,
                "Convolution",
                layer_options(run),
                chosen.layer if chosen.layer in names else LAST,
            ),
            id=ids.LAYER_BOX,
            hidden=not has_layer(chosen.method),
        ),
        html.Div(
            select(
                ids.AGAINST,
                "Against",
                [(STRONGEST, "The strongest other one"), *((name, name) for name in EMOTIONS)],
                STRONGEST if chosen.against is None else EMOTIONS[chosen.against],
            ),
            id=ids.AGAINST_BOX,
            hidden=not has_against(chosen.method),
        ),
        slider(ids.STRENGTH, "Heat map strength", minimum=0, maximum=1, step=0.05, value=0.5),
        switch(ids.COMPARE, "All methods side by side", chosen.compare),
        label="Choice of the explanation",
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

"""A map of pictures: points on a canvas that can be pointed at, encircled, hidden and saved.

Drawn by assets/52-map.js on a plain canvas: Plotly's WebGL traces compile their shaders with
`eval`, which the Content-Security-Policy forbids, and its SVG traces make a node of every point.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from dashboard.components.attributes import aria, data
from dashboard.components.media import picture_url
from dashboard.components.page import icon

UNKNOWN: Final = 255
"""Where a picture belongs to no group, or a model says nothing about it."""
_TOOLS: Final = (
    ("lasso", "bounding-box-circles", "Encircle"),
    ("box", "bounding-box", "Box"),
    ("move", "arrows-move", "Move"),
)
_VIEWS: Final = (
    ("in", "zoom-in", "Zoom in"),
    ("out", "zoom-out", "Zoom out"),
    ("all", "arrows-fullscreen", "Show everything"),
)


@dataclass(frozen=True, slots=True)
class MapGroup:
    """Points that look the same.

    Attributes:
        name: for people.
        rows: rows of the data set: shape (n,).
        colour: of the markers.
        symbol: of the markers, a name of `dashboard.figures.palette.GLYPHS`.
    """

    name: str
    rows: NDArray[np.int64]
    colour: str
    symbol: str


def points(
    dataset: Dataset,
    positions: NDArray[np.uint16],
    groups: Sequence[MapGroup],
    *,
    predicted: NDArray[np.uint8],
    confidence: NDArray[np.float32],
    selected: NDArray[np.int64] | None = None,
) -> dict[str, Any]:
    """Return what the browser draws: 2 bytes a coordinate, and a byte a fact of each row.

    Args:
        dataset: of the pictures.
        positions: of every row: shape (N, 2).
        groups: whom to draw; a row of no group is not drawn.
        predicted: shape (N,), the class a model names, or `UNKNOWN`.
        confidence: shape (N,), its probability, NaN where unknown.
        selected: rows that stand out; all alike when omitted.
    """
    codes = np.full(len(dataset), UNKNOWN, np.uint8)
    for place, group in enumerate(groups):
        codes[group.rows] = place
    chosen = np.zeros(len(dataset), np.uint8)
    chosen[[] if selected is None else selected] = 1
    return {
        "n": len(dataset),
        "positions": _bytes(positions.astype("<u2")),
        "codes": _bytes(codes),
        "labels": _bytes(dataset.labels.astype(np.uint8)),
        "splits": _bytes(dataset.splits),
        "predicted": _bytes(predicted),
        "percent": _bytes(np.rint(100 * np.nan_to_num(confidence)).astype(np.uint8)),
        "selected": None if selected is None else _bytes(np.packbits(chosen)),
        "groups": [{"name": g.name, "colour": g.colour, "symbol": g.symbol} for g in groups],
    }


def point_map(
    store_id: str, status_id: str, drawn: dict[str, Any], dataset: Dataset, *, label: str
) -> Component:
    """Return the map in a named region, with its tools below.

    Args:
        store_id: of the `dcc.Store` that holds the points; `register` hears it.
        status_id: where the number of selected pictures is told.
        drawn: as `points` returns it.
        dataset: of the pictures.
        label: what the map shows, read out by screen readers; a saved file is named after it.
    """
    return html.Div(
        [
            dcc.Store(id=store_id, data=drawn),
            html.Div(
                [html.Canvas(className="el-map-canvas"), _card(dataset)],
                className="el-map-plane",
                role="img",
                **aria(label=f"{label}. The table beside it selects the same pictures."),
            ),
            html.Div(
                [
                    *(_tool(name, symbol, title) for name, symbol, title in _TOOLS),
                    html.Span(className="el-map-gap"),
                    *(_view(name, symbol, title) for name, symbol, title in _VIEWS),
                    html.Span(className="el-map-gap"),
                    *(_save(kind, label) for kind in ("png", "svg")),
                ],
                className="el-map-tools",
                role="toolbar",
                **aria(label="Tools of the map"),
            ),
            html.P(id=status_id, className="el-help", role="status"),
        ],
        className="el-map",
        **data(map=label),
    )


def _card(dataset: Dataset) -> Component:
    """Return the card beside the pointer; the script fills it, and only the picture is fetched."""
    return html.Div(
        [html.Img(alt="", width=96, height=96), html.P()],
        className="el-map-card",
        hidden=True,
        **data(pictures=picture_url(dataset, 0).removesuffix("0.png")),
        **aria(hidden=True),
    )


def _tool(name: str, symbol: str, title: str) -> Component:
    return _button([icon(symbol), f" {title}"], map_tool=name, pressed=name == "lasso")


def _view(name: str, symbol: str, title: str) -> Component:
    return _button(icon(symbol), label=title, map_view=name)


def _save(kind: str, label: str) -> Component:
    return _button(kind.upper(), label=f"{kind.upper()}: save the figure {label}", map_save=kind)


def _button(
    content: Any, *, label: str | None = None, pressed: bool | None = None, **named: str
) -> Component:
    return html.Button(
        content,
        type="button",
        className="btn btn-outline-secondary btn-sm",
        title=label,
        **data(**named),
        **aria(label=label, pressed=pressed),
    )


def _bytes(values: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()

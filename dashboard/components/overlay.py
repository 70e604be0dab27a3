"""A heat map over a picture, with a strength that changes without the server."""

import base64
import io
import json
from functools import lru_cache
from typing import Any

import numpy as np
from dash import Dash, Input, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from dashboard.components.attributes import aria
from dashboard.figures.palette import HEAT_SCALE, SIGNED_SCALE

FloatArray = NDArray[np.float32]


def overlay(
    picture_src: str,
    heat: FloatArray,
    *,
    id: str | dict[str, Any],
    strength: float = 0.5,
    label: str,
    signed: bool = False,
    ends: tuple[str, str] | None = None,
) -> Component:
    """Return a picture with a heat map over it and a legend below.

    Args:
        picture_src: address or data URI of the picture.
        heat: shape (H, W), in [0, 1], signed in [-1, 1]; the hotter a place, the less of the
            picture shows.
        id: of the whole; overlays whose `id["type"]` is the same share one strength.
        strength: 0 shows the picture alone, 1 the heat map at full.
        label: what is shown, read out by screen readers.
        signed: True where negative values are evidence against.
        ends: what the lowest and the highest colour mean, if not evidence against and for.
    """
    return html.Div(
        html.Figure(
            [
                html.Div(
                    [
                        html.Img(src=picture_src, alt="", className="el-overlay-picture"),
                        html.Img(
                            src=heat_uri(heat, signed=signed), alt="", className="el-overlay-heat"
                        ),
                    ],
                    className="el-overlay-stack",
                    role="img",
                    style={"--heat": f"var({_variable(_kind(id))}, {strength:g})"},
                    **aria(label=label),
                ),
                legend(signed=signed, ends=ends),
            ]
        ),
        id=id,
        className="el-overlay",
    )


def legend(*, signed: bool = False, ends: tuple[str, str] | None = None) -> Component:
    """Return a strip with the heat map's colours and what they mean."""
    stops = ", ".join(f"rgb({r} {g} {b})" for r, g, b in _lut(_scale(signed))[::15].tolist())
    low, high = ends or (("against", "for") if signed else ("little", "much"))
    return html.Div(
        [
            html.Span(low),
            html.Span(className="el-legend-strip", style={"--stops": stops}),
            html.Span(high),
        ],
        className="el-legend",
        **aria(hidden=True),
    )


def register_strength(app: Dash, slider_id: str, overlay_id_type: str) -> None:
    """Let a slider with values from 0 to 1 set the strength of all overlays of one type.

    The slider's value becomes a CSS variable of the document, which overlays drawn later follow
    as well. No request is made.
    """
    # The variable's name goes as text in the code: a property of the slider would be one more id.
    app.clientside_callback(
        f"(value) => emotionLens.setVariable({json.dumps(_variable(overlay_id_type))}, value)",
        Input(slider_id, "value"),
    )


def heat_uri(heat: FloatArray, *, opaque: bool = False, signed: bool = False) -> str:
    """Return a heat map as a PNG data URI: colour by heat, and opaque in proportion to it.

    Args:
        heat: shape (H, W), in [0, 1], signed in [-1, 1]; values outside are clipped and NaN counts
            as 0.
        opaque: True for a heat map that stands by itself, with nothing below it.
        signed: True for a diverging scale with 0 in its middle.
    """
    found = np.clip(np.nan_to_num(heat), -1 if signed else 0, 1)
    place = np.rint(255 * ((found + 1) / 2 if signed else found)).astype(np.uint8)
    colours = _lut(_scale(signed))[place]
    opacity = np.rint(255 * np.abs(found)).astype(np.uint8)
    return data_uri(colours if opaque else np.dstack([colours, opacity]))


def data_uri(picture: NDArray[np.uint8]) -> str:
    """Return a picture as a PNG data URI.

    Args:
        picture: shape (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, uint8.
    """
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _scale(signed: bool) -> str:
    return SIGNED_SCALE if signed else HEAT_SCALE


@lru_cache(maxsize=2)
def _lut(scale: str) -> NDArray[np.uint8]:
    """Return 256 RGB colours of a perceptually uniform scale: shape (256, 3)."""
    import plotly.colors

    stops = plotly.colors.get_colorscale(scale)
    positions = [position for position, _ in stops]
    rgb, _ = plotly.colors.convert_colors_to_same_type([colour for _, colour in stops], "tuple")
    colours = 255 * np.array(rgb, dtype=float)
    levels = np.linspace(0, 1, 256)
    channels = [np.interp(levels, positions, colours[:, c]) for c in range(3)]
    table: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return table


def _kind(id: str | dict[str, Any]) -> str:
    return str(id["type"]) if isinstance(id, dict) else id


def _variable(kind: str) -> str:
    return f"--el-strength-{kind}"

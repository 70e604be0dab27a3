"""What the model says as pixels go: curves, and the pictures that it was shown along them."""

import numpy as np
from dash import Dash, Input, Output, State, dcc, html
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component

from core.explain.faithfulness import FloatArray
from core.explain.faithfulness.curves import BASELINES, FINE, Curves, pictures
from core.explain.faithfulness.verdict import Verdict
from core.labels import EMOTIONS
from dashboard.components.attributes import aria
from dashboard.components.controls import radio, slider
from dashboard.components.graph import graph
from dashboard.components.overlay import data_uri
from dashboard.components.text import percent
from dashboard.figures.faithfulness import curves_figure
from pages.explain import ids
from pages.explain.asked import Asked

_TITLES = {"mean": "the picture's mean grey", "blur": "a blur of the picture"}
# Where the slider stands at first: there maps differ most.
_FIRST = 15


def pixels_panel(asked: Asked, heat: FloatArray, verdict: Verdict) -> list[Component]:
    """Return curves, pictures and the slider that walks along them; nothing for an empty map."""
    if not verdict.curves:
        return []
    emotion, first = EMOTIONS[asked.index], BASELINES[0]
    figure = curves_figure(verdict.curves, verdict.controls, kind=first)
    return [
        html.H3("As pixels go", className="el-explain-part"),
        html.Div(
            [
                graph(
                    ids.CURVES,
                    figure,
                    label=f"Probability of {emotion} as pixels are hidden or shown",
                    height=330,
                    config={"displayModeBar": False},
                ),
                html.Div(
                    [
                        html.Div(
                            [_walked("hidden"), _walked("shown")],
                            id=ids.PIXELS,
                            className="el-pixels-pictures",
                            style={"--sprite": f"url({_sprite(asked, heat)})"},
                        ),
                        html.P(id=ids.PIXELS_WORDS, **aria(live="polite")),
                        slider(
                            ids.PIXELS_SHARE,
                            "Share of the pixels, the strongest first",
                            minimum=0,
                            maximum=100,
                            step=100 / (len(FINE) - 1),
                            value=_FIRST,
                            unit=" %",
                        ),
                        radio(
                            ids.PIXELS_BASELINE,
                            "Hidden by",
                            [(kind, _TITLES[kind]) for kind in BASELINES],
                            first,
                        ),
                    ]
                ),
            ],
            className="el-pixels",
        ),
        *[html.P(_areas(kind, verdict), className="el-help") for kind in BASELINES],
        dcc.Store(id=ids.CURVES_DATA, data=_data(emotion, verdict)),
    ]


def register_pixels(app: Dash) -> None:
    """Let slider and buttons change figure, pictures and words; no request is made."""
    app.clientside_callback(
        ClientsideFunction("emotionLens", "walkPixels"),
        Output(ids.CURVES, "figure"),
        Output(ids.PIXELS_WORDS, "children"),
        Input(ids.PIXELS_SHARE, "value"),
        Input(ids.PIXELS_BASELINE, "value"),
        State(ids.CURVES_DATA, "data"),
        State(ids.CURVES, "figure"),
        State(ids.PIXELS, "id"),
    )


def _walked(which: str) -> Component:
    titles = {"hidden": "Strongest hidden", "shown": "Only strongest shown"}
    return html.Figure(
        [
            html.Div(className=f"el-pixels-picture el-pixels-{which}", **aria(hidden=True)),
            html.Figcaption(titles[which]),
        ]
    )


def _sprite(asked: Asked, heat: FloatArray) -> str:
    """Return one sheet: a column a share, two lines a baseline, hidden and shown."""
    image = asked.picture.pixels[0].astype(np.float32) / np.float32(255)
    lines = [
        np.concatenate(list(part[0]), axis=1)
        for kind in BASELINES
        for part in pictures(image, heat[None], kind, FINE)
    ]
    return data_uri(np.rint(255 * np.concatenate(lines)).astype(np.uint8))


def _data(emotion: str, verdict: Verdict) -> dict[str, object]:
    def rounded(values: FloatArray) -> list[float]:
        return [round(float(value), 4) for value in values[0]]

    return {
        "emotion": emotion,
        "kinds": list(verdict.curves),
        "hidden": {kind: rounded(c.deletion) for kind, c in verdict.curves.items()},
        "shown": {kind: rounded(c.insertion) for kind, c in verdict.curves.items()},
    }


def _areas(kind: str, verdict: Verdict) -> str:
    """Say the areas under the curves, beside those of random maps."""

    def both(curves: Curves) -> tuple[str, str]:
        deleted, inserted = (percent(float(area.mean())) for area in curves.areas)
        return deleted, inserted

    own, random = both(verdict.curves[kind]), both(verdict.controls[kind])
    count = len(verdict.controls[kind].deletion)
    return (
        f"Hidden by {_TITLES[kind]}: on average over the way the probability is {own[0]} with the "
        f"strongest pixels hidden first and {own[1]} with them shown first; for {count} random "
        f"maps {random[0]} and {random[1]}."
    )

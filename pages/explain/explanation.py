"""The picture, what the model says about it, and the heat map that explains it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.explain.maps import Maps
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components import picture_detail
from dashboard.components.attributes import aria
from dashboard.components.graph import graph
from dashboard.components.overlay import heat_uri, legend, overlay
from dashboard.components.page import section
from dashboard.components.text import percent
from dashboard.figures.probabilities import in_words, probabilities_figure
from pages.explain import ids
from pages.explain.asked import answer, ask
from pages.explain.attention import told
from pages.explain.pictures import Shown, subject_of
from pages.explain.table import methods_table
from pages.explain.trust import method_of_judging
from pages.explain.view import View

if TYPE_CHECKING:
    from dashboard.services import Services


def picture_panel(services: "Services", run: Run, picture: Shown) -> list[Component]:
    """Return the picture with its probabilities; the maps follow when computed.

    Raises:
        EmotionLensError: the model could not be run.
    """
    probabilities = picture.probabilities(services, run)
    return [
        # What the maps are computed for; it travels with this content, so that an answer can
        # never belong to another picture or model than those shown.
        dcc.Store(id=ids.SUBJECT, data=subject_of(picture, run)),
        section(
            "Heat map", _patient(html.Div(_waiting(picture), id=ids.MAPS, **aria(live="polite")))
        ),
        section("Probabilities", *_probabilities(picture, probabilities)),
        html.Div(id=ids.PAIR, className="el-explain-wide"),
        html.Div(
            section(
                "Can this map be relied upon?",
                _patient(
                    html.Div(
                        html.P("Held against random maps as soon as it is there…"),
                        id=ids.TRUST,
                        **aria(live="polite"),
                    )
                ),
                method_of_judging(),
            ),
            className="el-explain-wide",
        ),
        html.Div(id=ids.COMPARED, className="el-explain-wide"),
        html.Div(methods_table(services, run), className="el-explain-wide"),
    ]


def maps(services: "Services", run: Run, picture: Shown, view: View) -> list[Component]:
    """Return picture, heat map and overlay side by side, and in words what they mean.

    A model that cannot be explained so is told in the place of the map.
    """
    subject = subject_of(picture, run)
    try:
        question = ask(services, run, picture, view)
        found = answer(services, question)
    except EmotionLensError as error:
        return [
            dcc.Store(id=ids.MAPPED, data={**subject, "failed": True}),
            _side_by_side(_tile("Picture", picture.enlarged())),
            told(error),
        ]
    index, heat, signed = question.index, found.scaled()[0], found.signed
    emotion = EMOTIONS[index]
    return [
        # Once it is drawn, the map is judged.
        dcc.Store(id=ids.MAPPED, data=subject),
        _side_by_side(
            _tile("Picture", picture.enlarged()),
            _tile("Heat map", _heat_alone(heat, picture, emotion, signed)),
            _tile("Both", _both(picture, heat, emotion, signed)),
        ),
        html.Div(
            [
                html.P(html.Strong(asked(question.predicted, index, question.probability))),
                html.P(
                    meaning(
                        emotion, found=bool(heat.any()), signed=signed, against=question.against
                    )
                ),
                *[html.P(text) for text in noted(found)],
                html.P(source(run, view, found.notes), className="el-help"),
            ],
            className="el-explain-words",
        ),
    ]


def noted(found: Maps) -> list[str]:
    """Return sentences on a map's facts."""
    error = found.facts.get("completeness_error")
    if error is None or not np.isfinite(error[0]):
        return []
    missed = percent(float(error[0]))
    return [f"The values should add up to the change of the score; they miss it by {missed}."]


def asked(predicted: int, index: int, probability: float) -> str:
    """Say which question the map answers."""
    emotion = EMOTIONS[index]
    if index == predicted:
        return f"Why the model says {emotion} ({percent(probability)})."
    return (
        f"What speaks for {emotion} ({percent(probability)}), although the model says "
        f"{EMOTIONS[predicted]}."
    )


def meaning(emotion: str, *, found: bool, signed: bool = False, against: str | None = None) -> str:
    """Say what the map means and what it does not."""
    limits = (
        "It shows what this model used, not what the person feels, and not that these pixels "
        "alone would lead to the same answer."
    )
    if not found:
        return (
            f"The map is empty: no feature that the model found raised the score for {emotion}. "
            + limits
        )
    if against is not None:
        return (
            f"Red marks pixels that speak for {emotion} rather than {against}, blue those that "
            f"speak for {against}. The scale is relative: every map has its own strongest place. "
            + limits
        )
    if signed:
        return (
            f"Red marks pixels that raised the score for {emotion}, blue those that lowered it. "
            f"The scale is relative: every map has its own strongest place. {limits}"
        )
    return (
        f"Bright colours mark pixels whose features raised the score for {emotion}; dark ones did "
        f"not. The scale is relative: every map has its own brightest place. {limits}"
    )


def source(run: Run, view: View, notes: Sequence[str]) -> str:
    """Say how the map was made."""
    members = " The mean of its members' maps." if run.is_ensemble else ""
    return " ".join([f"{view.method.title}. {view.method.reference}.{members}", *notes])


def _patient(panel: Component) -> Component:
    """Return a panel that shows when its content is being computed."""
    return dcc.Loading(
        panel,
        type="dot",
        overlay_style={"visibility": "visible", "opacity": 0.6},
        delay_show=150,
    )


def _probabilities(picture: Shown, probabilities: NDArray[np.float32]) -> list[Component]:
    if picture.stored is not None:
        return [
            picture_detail.bars(ids.BARS, picture.stored, probabilities, height=280),
            picture_detail.facts(picture.stored, probabilities),
        ]
    return [
        graph(
            ids.BARS,
            probabilities_figure(probabilities),
            label=in_words(probabilities),
            height=280,
            config={"displayModeBar": False},
        ),
        html.P(
            f"{picture.title}. It stays in your browser's memory and is never stored.",
            className="el-help",
        ),
    ]


def _waiting(picture: Shown) -> list[Component]:
    return [
        _side_by_side(
            _tile("Picture", picture.enlarged()),
            _tile("Heat map", html.Div(className="el-overlay-stack el-explain-empty")),
            _tile("Both", html.Div(className="el-overlay-stack el-explain-empty")),
        ),
        html.P("Computing the heat map…", className="el-help", role="status"),
    ]


def _side_by_side(*tiles: Component) -> Component:
    return html.Div(list(tiles), className="el-explain-maps")


def _tile(title: str, content: Component) -> Component:
    return html.Div([html.H3(title), content], className="el-explain-tile")


def _heat_alone(heat: NDArray[np.float32], picture: Shown, emotion: str, signed: bool) -> Component:
    return html.Div(
        [
            html.Div(
                html.Img(
                    src=heat_uri(heat, opaque=True, signed=signed),
                    alt=f"Heat map of {picture.title} for {emotion}",
                    className="el-overlay-picture",
                ),
                className="el-overlay-stack",
            ),
            legend(signed=signed),
        ]
    )


def _both(picture: Shown, heat: NDArray[np.float32], emotion: str, signed: bool) -> Component:
    return overlay(
        picture.src,
        heat,
        id={"type": ids.OVERLAY, "row": picture.row or 0},
        label=f"{picture.title} with the heat map for {emotion} over it",
        signed=signed,
    )

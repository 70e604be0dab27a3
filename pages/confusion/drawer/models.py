"""What every model says about the picture, side by side."""

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components import picture_detail
from dashboard.components.attributes import aria
from dashboard.components.picture_detail import Picture
from dashboard.components.text import count, percent
from pages.confusion.scene import Scene


def section(scene: Scene, picture: Picture) -> Component:
    """Return a table of probabilities: a model a line, an expression a column, bars behind."""
    said = [(run, _said(scene, run, picture)) for run in _runs(scene)]
    lines = [(run, probabilities) for run, probabilities in said if probabilities is not None]
    absent = len(said) - len(lines)
    head = html.Tr(
        [
            html.Th("Model", scope="col"),
            *(
                html.Th(
                    [emotion, html.Br(), html.Span("true", className="el-badge")]
                    if index == picture.true_label
                    else emotion,
                    scope="col",
                    className="el-number",
                )
                for index, emotion in enumerate(EMOTIONS)
            ),
        ]
    )
    return html.Div(
        [
            html.H3("What each model says", className="el-detail-head"),
            html.Div(
                html.Table(
                    [
                        html.Caption("Probabilities in percent; each model's answer is bold."),
                        html.Thead(head),
                        html.Tbody([_line(scene, run, found) for run, found in lines]),
                    ],
                    className="table el-table el-models-table",
                ),
                className="el-table-scroll",
                tabIndex="0",
                role="region",
                **aria(label="What each model says"),
            ),
            html.P(
                f"{count(absent)} further {'model was' if absent == 1 else 'models were'} never "
                "evaluated on this picture's split.",
                className="el-help",
            )
            if absent
            else None,
        ]
    )


def _runs(scene: Scene) -> list[Run]:
    """Return all runs, those of the axes first, then the most accurate first."""
    first = [scene.run, *([scene.reference] if scene.reference is not None else [])]
    named = {run.run_id for run in first}
    others = [run for run in scene.services.runs.all() if run.run_id not in named]
    # By PublicTest, as everywhere that runs are ranked.
    return [*first, *sorted(others, key=lambda r: r.accuracy("PublicTest") or 0.0, reverse=True)]


def _said(scene: Scene, run: Run, picture: Picture) -> NDArray[np.float32] | None:
    if run is scene.run:
        return picture_detail.probabilities_of(scene.services, run, picture)
    return picture_detail.stored_probabilities(scene.services, run, picture)


def _line(scene: Scene, run: Run, probabilities: NDArray[np.float32]) -> Component:
    answer = int(np.argmax(probabilities))
    letter = ""
    if run is scene.run:
        letter = "A: "
    elif run is scene.reference and "reference" in scene.view.axes.sources:
        letter = "B: "
    return html.Tr(
        [
            html.Th(f"{letter}{run.title} ({run.spec.key[:4]})", scope="row"),
            *(
                html.Td(
                    html.Strong(_percent(p)) if index == answer else _percent(p),
                    className="el-number el-share-bar",
                    style={"--share": f"{p:.3f}"},
                )
                for index, p in enumerate(probabilities.tolist())
            ),
        ]
    )


def _percent(probability: float) -> str:
    return "<1" if 0 < probability < 0.005 else percent(probability, 0).rstrip("\u00a0%")

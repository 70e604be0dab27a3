"""What the drawer shows: one picture, what the model says about it, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components import picture_detail
from dashboard.components.address import link
from dashboard.components.controls import radio, slider
from dashboard.components.media import picture_url
from dashboard.components.overlay import overlay
from dashboard.components.page import icon
from dashboard.components.picture_detail import Picture, picture_at
from dashboard.figures.confusion import cell_words
from pages.confusion import ids

if TYPE_CHECKING:
    from dashboard.services import Services

ExplainedClass = Literal["predicted", "true"]
EXPLAINED_CLASSES: Final[tuple[ExplainedClass, ...]] = get_args(ExplainedClass)
METHOD: Final = "grad_cam"


def title(services: "Services", run: Run, dataset: Dataset, row: int) -> str:
    """Return the drawer's title: what happened to this picture."""
    picture = picture_at(dataset, row)
    probabilities = picture_detail.probabilities_of(services, run, picture)
    predicted = EMOTIONS[int(np.argmax(probabilities))]
    return f"Row {row}: {cell_words(EMOTIONS[picture.true_label], predicted)}"


def frame() -> list[Component]:
    """Return the drawer's content before a picture is chosen.

    The slider stands here, so that its strength stays from picture to picture.
    """
    return [
        html.Div(id=ids.DETAIL),
        slider(
            ids.STRENGTH, "Strength of the heat map", minimum=0, maximum=1, step=0.05, value=0.5
        ),
        html.Div(id=ids.MORE),
    ]


def top(
    services: "Services", run: Run, dataset: Dataset, row: int, gallery_rows: Sequence[int]
) -> list[Component]:
    """Return what stands above the slider, but for the explanation, which follows when computed.

    Args:
        services: of this application.
        run: whose prediction is shown.
        dataset: that holds the picture.
        row: number of the picture.
        gallery_rows: rows of the open gallery in its order, for previous and next.

    Raises:
        NoSuchRow: the data set has no such row.
    """
    picture = picture_at(dataset, row)
    probabilities = picture_detail.probabilities_of(services, run, picture)
    return [
        # What the explanation is computed for; it travels with this content, so that an answer
        # can never belong to another picture than the one shown.
        dcc.Store(id=ids.SUBJECT, data={"row": row}),
        _steps(row, gallery_rows),
        dcc.Loading(
            html.Div(_waiting(picture), id=ids.EXPLANATION),
            type="dot",
            overlay_style={"visibility": "visible", "opacity": 0.6},
            delay_show=150,
        ),
        _class_choice(picture, int(np.argmax(probabilities))),
    ]


def more(services: "Services", run: Run, dataset: Dataset, row: int) -> list[Component]:
    """Return what stands below the slider: probabilities, facts, and the way to Explain."""
    picture = picture_at(dataset, row)
    probabilities = picture_detail.probabilities_of(services, run, picture)
    return [
        html.H3("Probabilities", className="el-detail-head"),
        picture_detail.bars(ids.BARS, picture, probabilities),
        picture_detail.facts(picture, probabilities),
        html.A(
            [icon("lightbulb"), " Open in Explain"],
            href=link("/explain", data=dataset.name, run=run.run_id, row=row),
            className="btn btn-outline-primary",
        ),
    ]


def explanation(
    services: "Services", run: Run, dataset: Dataset, row: int, explained: ExplainedClass
) -> Component:
    """Return the picture with its Grad-CAM, or why there is none in its place.

    Args:
        services: of this application.
        run: whose prediction is explained.
        dataset: that holds the picture.
        row: number of the picture.
        explained: whether the predicted or the true class is explained.
    """
    picture = picture_at(dataset, row)
    try:
        if explained == "true":
            index = picture.true_label
        else:
            probabilities = picture_detail.probabilities_of(services, run, picture)
            index = int(np.argmax(probabilities))
        heat = services.inference.explain(
            run.run_id, picture.pixels, np.array([index]), method=METHOD
        ).scaled()[0]
    except EmotionLensError as error:
        return html.Div([picture_detail.enlarged(picture), picture_detail.failure(error)])
    return _explained(picture, EMOTIONS[index], heat)


def _explained(picture: Picture, emotion: str, heat: NDArray[np.float32]) -> Component:
    words = (
        f"Grad-CAM: bright colours mark pixels whose features raised the score for {emotion}."
        if heat.any()
        else f"Grad-CAM found no evidence for {emotion} in this picture."
    )
    return html.Div(
        [
            overlay(
                picture_url(picture.dataset, picture.row),
                heat,
                id={"type": ids.OVERLAY, "row": picture.row},
                label=f"Row {picture.row} with a heat map. {words}",
            ),
            html.P(words, className="el-help"),
        ],
        className="el-detail-picture",
    )


def _waiting(picture: Picture) -> Component:
    return html.Div(
        [
            picture_detail.enlarged(picture),
            html.P("Computing the heat map…", className="el-help", role="status"),
        ],
        className="el-detail-picture",
    )


def _class_choice(picture: Picture, predicted: int) -> Component:
    same = predicted == picture.true_label
    options = [
        ("predicted", f"{EMOTIONS[predicted]} ({'predicted and true' if same else 'predicted'})")
    ]
    if not same:
        options.append(("true", f"{EMOTIONS[picture.true_label]} (true)"))
    return radio(ids.EXPLAINED_CLASS, "Explain the score for", options, "predicted")


def _steps(row: int, gallery_rows: Sequence[int]) -> Component:
    rows = list(gallery_rows)
    if row not in rows:
        return html.Div()
    place = rows.index(row)
    before = rows[place - 1] if place > 0 else None
    after = rows[place + 1] if place + 1 < len(rows) else None
    return html.Div(
        [
            _step("previous", before, "chevron-left"),
            html.Span(f"{place + 1} of {len(rows)}"),
            _step("next", after, "chevron-right"),
        ],
        className="el-detail-steps",
    )


def _step(direction: str, row: int | None, icon_name: str) -> Component:
    text: list[Component | str] = [icon(icon_name), f" {direction.capitalize()}"]
    return html.Button(
        text if direction == "previous" else text[::-1],
        # The row is not part of the id: the button, and with it the focus, stays in place.
        id={"type": ids.STEP, "to": direction},
        value="" if row is None else str(row),
        disabled=row is None,
        type="button",
        className="btn btn-sm btn-outline-secondary",
    )

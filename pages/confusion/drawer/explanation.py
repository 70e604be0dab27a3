"""The picture in the drawer with its Grad-CAM: which pixels raised a class's score."""

from typing import Final, Literal, get_args

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.labels import EMOTIONS
from dashboard.components import picture_detail
from dashboard.components.controls import radio
from dashboard.components.media import picture_url
from dashboard.components.overlay import overlay
from dashboard.components.picture_detail import Picture, picture_at
from pages.confusion import ids
from pages.confusion.scene import Scene

ExplainedClass = Literal["predicted", "true"]
EXPLAINED_CLASSES: Final[tuple[ExplainedClass, ...]] = get_args(ExplainedClass)
METHOD: Final = "grad_cam"


def explanation(scene: Scene, row: int, explained: ExplainedClass) -> Component:
    """Return the picture with its Grad-CAM, or why there is none in its place.

    Args:
        scene: data, models and view.
        row: number of the picture.
        explained: whether the predicted or the true class is explained.
    """
    picture = picture_at(scene.dataset, row)
    try:
        if explained == "true":
            index = picture.true_label
        else:
            said = picture_detail.probabilities_of(scene.services, scene.run, picture)
            index = int(np.argmax(said))
        heat = scene.services.inference.explain(
            scene.run.run_id, picture.pixels, np.array([index]), method=METHOD
        ).scaled()[0]
    except EmotionLensError as error:
        return html.Div([picture_detail.enlarged(picture), picture_detail.failure(error)])
    return _explained(picture, EMOTIONS[index], heat)


def waiting(picture: Picture) -> Component:
    """Return what stands in its place until it is computed."""
    return html.Div(
        [
            picture_detail.enlarged(picture),
            html.P("Computing the heat map…", className="el-help", role="status"),
        ],
        className="el-detail-picture",
    )


def class_choice(picture: Picture, predicted: int) -> Component:
    """Return the choice between explaining the predicted and the true class."""
    same = predicted == picture.true_label
    options = [
        ("predicted", f"{EMOTIONS[predicted]} ({'predicted and true' if same else 'predicted'})")
    ]
    if not same:
        options.append(("true", f"{EMOTIONS[picture.true_label]} (true)"))
    return radio(ids.EXPLAINED_CLASS, "Explain the score for", options, "predicted")


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

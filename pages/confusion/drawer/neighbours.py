"""The Training pictures most like this one to the model, with the labels it learned them by."""

from typing import Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from core.embeddings.neighbours import neighbours
from core.embeddings.store import Embeddings
from core.labels import EMOTIONS
from dashboard.components.grid import grid
from dashboard.components.job import job_panel
from dashboard.components.picture_detail import Picture
from pages.confusion import ids
from pages.confusion.scene import Scene

KIND: Final = "embeddings"
_MOST: Final = 12


def section(scene: Scene, picture: Picture) -> Component:
    """Return the nearest Training pictures, or how to get them."""
    return html.Div(
        [
            html.H3("Most alike in Training", className="el-detail-head"),
            html.Div(nearest(scene, picture), id=ids.NEIGHBOURS),
        ]
    )


def nearest(scene: Scene, picture: Picture) -> list[Component]:
    """Return the pictures with what they are labelled; a button that computes them until then."""
    embedded = Embeddings(scene.services.settings.home).load(scene.run, scene.dataset)
    if embedded is None:
        return [
            job_panel(
                KIND,
                {"dataset": scene.dataset.name, "run": scene.run.run_id},
                start="Find the pictures most alike",
                explain="The model looks at every picture of the data set once; that takes some "
                "minutes and is kept.",
            )
        ]
    found = neighbours(embedded, picture.row, scene.dataset.indices("Training"), most=_MOST)
    if not len(found):
        return [html.P("The data set has no Training pictures.", className="el-help")]
    labels = scene.dataset.labels[found.rows]
    same = int(np.sum(labels == picture.true_label))
    return [
        html.P(
            f"The pictures that the model was fitted on and sees as most like this one. {same} of "
            f"{len(found)} are labelled {EMOTIONS[picture.true_label]}, as this one is. Below "
            "each: its label.",
            className="el-help",
        ),
        grid(
            scene.dataset,
            found.rows,
            opens=ids.OPENED,
            captions=[EMOTIONS[label] for label in labels.tolist()],
            size=64,
            label="Training pictures most alike",
        ),
    ]

"""What the drawer shows of one picture, from top to bottom."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from core.labels import EMOTIONS
from dashboard.components import picture_detail
from dashboard.components.address import link
from dashboard.components.controls import slider
from dashboard.components.page import icon
from dashboard.components.picture_detail import Picture, picture_at
from dashboard.components.steps import steps
from dashboard.figures.confusion import cell_words
from pages.confusion import ids
from pages.confusion.drawer import explanation, models, neighbours, quality, votes
from pages.confusion.scene import Scene

Section = Callable[[Scene, Picture], Component | None]
"""A part of the drawer below the picture; None where it has nothing to say about this one."""

# From top to bottom. Each stands in a file of its own.
SECTIONS: Final[tuple[Section, ...]] = (
    models.section,
    votes.section,
    neighbours.section,
    quality.section,
)


def title(scene: Scene, row: int) -> str:
    """Return the drawer's title: what happened to this picture.

    Raises:
        NoSuchRow: the data set has no such row.
    """
    picture = picture_at(scene.dataset, row)
    said = picture_detail.probabilities_of(scene.services, scene.run, picture)
    return f"Row {row}: {cell_words(EMOTIONS[picture.true_label], EMOTIONS[int(np.argmax(said))])}"


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


def top(scene: Scene, row: int, gallery_rows: Sequence[int]) -> list[Component]:
    """Return what stands above the slider, but for the explanation, which follows when computed.

    Args:
        scene: data, models and view.
        row: number of the picture.
        gallery_rows: rows of the open gallery in its order, for previous and next.

    Raises:
        NoSuchRow: the data set has no such row.
    """
    picture = picture_at(scene.dataset, row)
    said = picture_detail.probabilities_of(scene.services, scene.run, picture)
    return [
        # What the explanation is computed for; it travels with this content, so that an answer
        # can never belong to another picture than the one shown.
        dcc.Store(id=ids.SUBJECT, data={"row": row}),
        _steps(row, gallery_rows),
        dcc.Loading(
            html.Div(explanation.waiting(picture), id=ids.EXPLANATION),
            type="dot",
            overlay_style={"visibility": "visible", "opacity": 0.6},
            delay_show=150,
        ),
        explanation.class_choice(picture, int(np.argmax(said))),
    ]


def more(scene: Scene, row: int) -> list[Component]:
    """Return what stands below the slider: facts, each section, and the way to Explain."""
    picture = picture_at(scene.dataset, row)
    said = picture_detail.probabilities_of(scene.services, scene.run, picture)
    sections = [section(scene, picture) for section in SECTIONS]
    return [
        picture_detail.facts(picture, said),
        *(found for found in sections if found is not None),
        html.A(
            [icon("lightbulb"), " Open in Explain"],
            href=link("/explain", data=scene.dataset.name, run=scene.run.run_id, row=row),
            className="btn btn-outline-primary",
        ),
    ]


def _steps(row: int, gallery_rows: Sequence[int]) -> Component:
    rows = list(gallery_rows)
    if row not in rows:
        return html.Div()
    place = rows.index(row)
    before = rows[place - 1] if place > 0 else None
    after = rows[place + 1] if place + 1 < len(rows) else None
    return steps(ids.STEP, place, len(rows), before=before, after=after)

"""The sample of faces: a row for each expression, or many of one."""

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS
from dashboard.components.gallery import gallery
from dashboard.components.text import count
from pages.dataset import ids
from pages.dataset.view import ALL_CLASSES, View, sample


def faces(dataset: Dataset, view: View) -> list[Component]:
    """Return the sample the view asks for, with what it is a sample of."""
    labels = [
        label for label, emotion in enumerate(EMOTIONS) if view.label in (ALL_CLASSES, emotion)
    ]
    rows = {label: sample(dataset, view, label) for label in labels}
    shown = sum(len(part) for part in rows.values())
    total = sum(dataset.counts[view.split][label] for label in labels)
    drawn = "Drawn faces" if dataset.synthetic else "Faces"
    return [
        html.P(
            f"{drawn} of {dataset.title}, {view.split}: {count(shown)} of {count(total)}, "
            f"picked at random (sample {view.seed}). Choose one to see it large.",
            className="el-help",
            role="status",
        ),
        *(_class_row(dataset, view, label, part) for label, part in rows.items()),
    ]


def _class_row(dataset: Dataset, view: View, label: int, rows: NDArray[np.int64]) -> Component:
    emotion, n = EMOTIONS[label], dataset.counts[view.split][label]
    return html.Div(
        [
            html.Div(
                [html.H3(emotion), html.Span(f"n = {count(n)}", className="text-body-secondary")],
                className="dataset-row-head",
            ),
            gallery(
                dataset,
                rows,
                id_type=ids.FACE,
                size=84,
                label=f"{emotion}: {len(rows)} of {count(n)} {view.split} pictures",
            ),
        ],
        className="dataset-row" if view.label == ALL_CLASSES else "dataset-class",
    )

"""The selection: rows picked on one page that every page then restricts itself to."""

import time
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from dashboard.components.attributes import data
from dashboard.components.page import icon
from dashboard.components.text import count
from dashboard.services import services

SELECTION: Final = "shell-selection-store"
"""Id of the frame's store; a callback that outputs `select(...)` into its `data` selects."""


def select(dataset: Dataset, rows: Iterable[int] | NDArray[np.integer]) -> dict[str, Any]:
    """Save rows and return what, written into `SELECTION`, makes them every page's selection.

    Raises:
        EmptySelection: there is no row, or one that the data set does not have.
    """
    # With the time, so that the same rows selected twice are heard twice.
    return {"key": services().selections.save(dataset, rows), "at": time.time_ns()}


def selection_bar(name: str | None, key: str) -> Component:
    """Return what stands above a page that shows a selection only: how much, save, clear."""
    dataset = services().dataset(name)
    rows = services().selections.load(dataset, key)
    address = f"/selection/{dataset.name}/{key}.csv"
    return html.Div(
        [
            html.P(
                [
                    icon("bounding-box"),
                    html.Strong(f" {count(len(rows))} selected pictures"),
                    f" of {count(len(dataset))}: figures and pictures below are of these only.",
                ]
            ),
            html.A(
                [icon("download"), " Save the list"],
                href=address,
                download=f"{dataset.name}-selection-{key}.csv",
                className="btn btn-outline-secondary btn-sm",
            ),
            html.Button(
                [icon("x-lg"), " Show all pictures"],
                type="button",
                className="btn btn-outline-primary btn-sm",
                **data(clear_selection=""),
            ),
        ],
        className="el-selection",
        role="status",
    )

"""The pictures of the chosen cells as a list for other tools: CSV."""

import numpy as np

from core.data.ballots import NO_LABEL
from core.labels import EMOTIONS, SPLITS
from dashboard.components.export import csv_text
from pages.confusion.cells import members
from pages.confusion.results import Crossed, differing, outcomes_of
from pages.confusion.scene import Scene
from pages.confusion.sorts import ordered


def listing(scene: Scene, crossed: Crossed) -> str:
    """Return all pictures of the chosen cells as CSV, in the gallery's order.

    Columns: row, split, label; for each model evaluated on them its answer with the confidence,
    margin and loss; where there are votes, the answer of most people and the share that differs.
    """
    inside = members(crossed, scene.view.cells)
    _, places, _ = ordered(crossed.facts(inside), scene.view.sort)
    rows = crossed.rows[inside][places]
    columns: dict[str, list[str]] = {
        "row": [str(row) for row in rows.tolist()],
        "split": [SPLITS[code] for code in scene.dataset.splits[rows].tolist()],
        "label": [EMOTIONS[label] for label in scene.dataset.labels[rows].tolist()],
    }
    columns |= _answers(scene, rows)
    votes = scene.people
    if votes is not None:
        answers, differ = votes.label[rows].tolist(), differing(votes)[rows].tolist()
        columns["people"] = ["" if a == NO_LABEL else EMOTIONS[a] for a in answers]
        columns["people_differ"] = [f"{share:.2f}" for share in differ]
    return csv_text([columns, *zip(*columns.values(), strict=True)])


def file_name(scene: Scene) -> str:
    """Return a name for the list."""
    return f"{scene.dataset.name}-{scene.view.split}-confusion.csv"


def _answers(scene: Scene, rows: np.ndarray) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    runs = {"a": scene.run}
    if "reference" in scene.view.axes.sources and scene.reference is not None:
        runs["b"] = scene.reference
    for letter, run in runs.items():
        said = outcomes_of(scene, run)
        if said is None:
            continue
        by_row = np.argsort(said.rows, kind="stable")
        at = by_row[np.searchsorted(said.rows, rows, sorter=by_row)]
        columns[f"model_{letter}"] = [run.run_id] * len(rows)
        columns[f"{letter}_says"] = [EMOTIONS[i] for i in said.predicted[at].tolist()]
        for name in ("confidence", "margin", "loss"):
            columns[f"{letter}_{name}"] = [f"{v:.4f}" for v in getattr(said, name)[at].tolist()]
    return columns

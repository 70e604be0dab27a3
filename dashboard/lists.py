"""The routes that hand lists of rows out as CSV, for other tools to read: selections, decisions."""

from flask import Blueprint, Response, abort

from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS
from dashboard.components.export import csv_text
from dashboard.services import services

lists = Blueprint("lists", __name__)


@lists.get("/selection/<dataset>/<key>.csv")
def selection(dataset: str, key: str) -> Response:
    """Return a selection's rows as CSV: row, split, label."""
    try:
        opened = services().dataset(dataset)
        rows = services().selections.load(opened, key)
    except EmotionLensError:
        abort(404)
    codes, labels = opened.splits[rows].tolist(), opened.labels[rows].tolist()
    lines = [
        (row, SPLITS[split], EMOTIONS[label])
        for row, split, label in zip(rows.tolist(), codes, labels, strict=True)
    ]
    text = csv_text([("row", "split", "label"), *lines])
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{opened.name}-selection-{key}.csv"'
    )
    return response


@lists.get("/decisions/<dataset>.csv")
def decisions(dataset: str) -> Response:
    """Return the decisions about a data set as CSV, as `core.triage.exchange` writes them."""
    from core.triage.exchange import to_csv

    try:
        opened = services().dataset(dataset)
    except EmotionLensError:
        abort(404)
    text = to_csv(opened, services().decisions.overlay(opened))
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.name}-decisions.csv"'
    return response

"""The routes that hand lists of rows out as CSV, for other tools to read: selections, decisions."""

import csv
import io

from flask import Blueprint, Response, abort

from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS
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
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("row", "split", "label"))
    codes, labels = opened.splits[rows].tolist(), opened.labels[rows].tolist()
    for row, split, label in zip(rows.tolist(), codes, labels, strict=True):
        writer.writerow((row, SPLITS[split], EMOTIONS[label]))
    response = Response(text.getvalue(), mimetype="text/csv")
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

"""What the gallery fetches by itself: a list in parts, as they come into view, and as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np
from dash import Dash
from flask import Response, abort, jsonify, request
from numpy.typing import NDArray

from core.data.disagreement import ANSWERS
from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS
from dashboard.components.decision import badges
from dashboard.components.media import FINGERPRINT_DIGITS, SPRITE_COLUMNS, sprite_url
from dashboard.services import services
from pages.dataset.tabs.gallery.listing import UNKNOWN, Listing, catalogue, listing
from pages.dataset.tabs.gallery.view import SAID
from pages.dataset.tabs.gallery.words import note

MOST: Final = 200
"""Pictures in one part at most."""


def part_url(dataset: Dataset, listed: Listing, selection: str) -> str:
    """Return the address of a list's parts; `from` and `count` are added to it."""
    query = urlencode({**listed.view.query(), **({"selection": selection} if selection else {})})
    return f"/gallery/{dataset.name}/{dataset.fingerprint[:FINGERPRINT_DIGITS]}/part.json?{query}"


def csv_url(dataset: Dataset, listed: Listing, selection: str) -> str:
    """Return the address of the whole list as CSV."""
    return part_url(dataset, listed, selection).replace("/part.json?", "/list.csv?")


def part(name: str, fingerprint: str) -> Response:
    """Return some pictures of a list: rows, labels, notes, and the sheet that shows them."""
    dataset, listed = _listed(name, fingerprint)
    first, wanted = _whole("from", len(listed.rows)), _whole("count", MOST)
    rows = listed.rows[first : first + wanted]
    answer = jsonify(
        rows=rows.tolist(),
        labels=[EMOTIONS[label] for label in dataset.labels[rows].tolist()],
        notes=[note(listed, row) for row in rows.tolist()],
        sprite=sprite_url(dataset, rows) if len(rows) else None,
        badges={
            str(row): [badge.sign, badge.words] for row, badge in badges(dataset, rows).items()
        },
        columns=SPRITE_COLUMNS,
    )
    # Marks may change: a list is asked for anew, its sheets are kept.
    answer.headers["Cache-Control"] = "no-store"
    return answer


def whole(name: str, fingerprint: str) -> Response:
    """Return a whole list in its order, one line a picture with all that is known of it."""
    dataset, listed = _listed(name, fingerprint)
    answer = Response(_lines(dataset, listed), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{dataset.name}-list.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(dataset: Dataset, listed: Listing) -> Iterator[str]:
    columns = {n: v for n, v in listed.columns.items() if n not in ("label", "split")}
    yield _line(["row", "split", "label", *columns])
    for start in range(0, len(listed.rows), 1000):
        rows = listed.rows[start : start + 1000]
        cells = [
            rows.tolist(),
            [SPLITS[code] for code in dataset.splits[rows].tolist()],
            [EMOTIONS[code] for code in dataset.labels[rows].tolist()],
            *(_cells(name, values[rows]) for name, values in columns.items()),
        ]
        yield "".join(_line(line) for line in zip(*cells, strict=True))


def _cells(name: str, values: NDArray[Any]) -> list[object]:
    """Return a column's values as they stand in a file; what is not known stays empty."""
    if name == "predicted":
        return ["" if code == UNKNOWN else EMOTIONS[code] for code in values.tolist()]
    if name == SAID:
        return ["" if code == UNKNOWN else ANSWERS[code] for code in values.tolist()]
    if name == "correct":
        return [{0: "wrong", 1: "right"}.get(code, "") for code in values.tolist()]
    if values.dtype.kind != "f":
        return list(values.tolist())
    return ["" if value != value else f"{value:.8g}" for value in values.tolist()]


def _line(cells: Any) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _listed(name: str, fingerprint: str) -> tuple[Dataset, Listing]:
    shared = services()
    try:
        dataset = shared.dataset(name)
    except EmotionLensError:
        abort(404)
    selection = request.args.get("selection")
    selected = shared.selection(selection, dataset)
    stale = fingerprint != dataset.fingerprint[:FINGERPRINT_DIGITS]
    if stale or (selection and selected is None):
        abort(404)
    offered = catalogue(shared, dataset)
    return dataset, listing(shared, offered, offered.view(request.args), selected)


def _whole(name: str, most: int) -> int:
    """Return a number of the request, at most `most`."""
    text = request.args.get(name, "")
    # At most 8 digits: int() of a very long string is slow.
    if not (text.isascii() and text.isdigit() and len(text) <= 8):
        abort(404)
    return int(np.minimum(int(text), most))


def register(app: Dash) -> None:
    """Add the routes to an application."""
    base = "/gallery/<name>/<fingerprint>"
    app.server.add_url_rule(f"{base}/part.json", "gallery-part", part)
    app.server.add_url_rule(f"{base}/list.csv", "gallery-list", whole)

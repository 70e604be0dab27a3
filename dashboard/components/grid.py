"""Many pictures as one grid that the browser builds itself, from one line of facts each.

Five hundred components of Dash take the browser half a second; assets/40-gallery.js makes the same
buttons in some milliseconds.
"""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.keys import digest
from core.labels import EMOTIONS
from dashboard.components.attributes import aria, data
from dashboard.components.decision import Badge
from dashboard.components.media import MAX_ROWS, SPRITE_COLUMNS, sprite_url


def grid(
    dataset: Dataset,
    rows: Sequence[int] | NDArray[np.int64],
    *,
    opens: str,
    captions: Sequence[str],
    badges: Mapping[int, Badge] | None = None,
    size: int = 72,
    label: str = "Pictures",
) -> Component:
    """Return a grid of pictures, each a button with a line below it.

    One tab stop: arrow keys move between pictures.

    Args:
        dataset: that holds the pictures.
        rows: row numbers, 1 to 1,000, no row twice.
        opens: id of a store into whose `data` a press writes `{"row": row, "at": time}`.
        captions: one short line below each picture.
        badges: signs in the corner of some rows' pictures, see `dashboard.components.decision`.
        size: side of each picture on screen, in pixels.
        label: names the grid for screen readers.

    Raises:
        ValueError: there is no row or too many, or captions do not match them.
    """
    numbers = [int(row) for row in rows]
    if not 0 < len(numbers) <= MAX_ROWS:
        raise ValueError(f"a grid shows 1 to {MAX_ROWS} pictures, not {len(numbers)}")
    if len(captions) != len(numbers):
        raise ValueError(f"{len(captions)} captions for {len(numbers)} pictures")
    sheet = sprite_url(dataset, numbers)
    thumbs = {
        "rows": numbers,
        "labels": [EMOTIONS[code] for code in dataset.labels[numbers].tolist()],
        "captions": list(captions),
        "columns": SPRITE_COLUMNS,
        "opens": opens,
        "badges": {row: [badge.sign, badge.words] for row, badge in (badges or {}).items()},
    }
    return html.Div(
        # React must not take one grid for another: what the script adds, it knows nothing of.
        key=digest([sheet, thumbs["captions"], thumbs["badges"]]),
        className="el-gallery",
        role="group",
        style={
            "--sprite": f"url({sheet})",
            "--columns": SPRITE_COLUMNS,
            "--lines": -(-len(numbers) // SPRITE_COLUMNS),
            "--size": f"{size}px",
        },
        **data(thumbs=json.dumps(thumbs, separators=(",", ":"))),
        **aria(label=label),
    )

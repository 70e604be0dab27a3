"""Many pictures as one grid of buttons that share one sheet ("sprite")."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS
from dashboard.components.attributes import aria, data
from dashboard.components.decision import Badge
from dashboard.components.media import MAX_ROWS, SPRITE_COLUMNS, sprite_url


def gallery(
    dataset: Dataset,
    rows: Sequence[int] | NDArray[np.int64],
    *,
    id_type: str,
    captions: Sequence[str] | None = None,
    badges: Mapping[int, Badge] | None = None,
    size: int = 72,
    label: str = "Pictures",
) -> Component:
    """Return a grid of pictures; each is a button with the id `{"type": id_type, "row": row}`.

    One tab stop: arrow keys move between pictures (assets/40-gallery.js).

    Args:
        dataset: that holds the pictures.
        rows: row numbers, at most 1,000, no row twice.
        id_type: the pattern id's type; use `Input({"type": id_type, "row": ALL}, "n_clicks")`.
        captions: one short line below each picture.
        badges: signs in the corner of some rows' pictures, see `dashboard.components.decision`.
        size: side of each picture on screen, in pixels.
        label: names the grid for screen readers.

    Raises:
        ValueError: there are more than 1,000 rows, or captions do not match them.
    """
    numbers = [int(row) for row in rows]
    if len(numbers) > MAX_ROWS:
        raise ValueError(f"a gallery shows at most {MAX_ROWS} pictures, not {len(numbers)}")
    if captions is not None and len(captions) != len(numbers):
        raise ValueError(f"{len(captions)} captions for {len(numbers)} pictures")
    if not numbers:
        return html.P("No pictures.", className="el-gallery-empty")
    names = [EMOTIONS[label] for label in dataset.labels[numbers].tolist()]
    lines = -(-len(numbers) // SPRITE_COLUMNS)
    return html.Div(
        [
            _thumb(
                id_type,
                row,
                i,
                name,
                captions[i] if captions is not None else None,
                (badges or {}).get(row),
            )
            for i, (row, name) in enumerate(zip(numbers, names, strict=True))
        ],
        className="el-gallery",
        role="group",
        # The sheet's address travels once, here, and each button only says where to look on it.
        style={
            "--sprite": f"url({sprite_url(dataset, numbers)})",
            "--columns": SPRITE_COLUMNS,
            "--lines": lines,
            "--size": f"{size}px",
        },
        **aria(label=label),
    )


def _thumb(
    id_type: str, row: int, index: int, name: str, caption: str | None, badge: Badge | None
) -> Component:
    line, column = divmod(index, SPRITE_COLUMNS)
    described = f"row {row}, labelled {name}" + (f", {caption}" if caption else "")
    if badge is not None:
        described += f", {badge.words}"
    more: dict[str, Any] = {} if caption is None else {"children": html.Span(caption)}
    return html.Button(
        id={"type": id_type, "row": row},
        type="button",
        className="el-thumb",
        tabIndex="0" if index == 0 else "-1",
        style={"--x": column, "--y": line},
        **more,
        **aria(label=described),
        **({} if badge is None else {"title": badge.words, **data(badge=badge.sign)}),
    )

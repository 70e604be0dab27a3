"""A plain table: readable by screen readers, scrolling on small screens, saved as a file."""

from collections.abc import Collection, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.page import icon


def table(
    head: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    *,
    caption: str,
    numeric: Collection[int] = (),
) -> Component:
    """Return a table whose first column heads its rows, with a button that saves it as CSV.

    Args:
        head: column headings.
        rows: cells, as many as headings.
        caption: what the table shows; also names its scrolling region.
        numeric: indices of columns with numbers, set to the right in even digits.
    """
    kinds = ["el-number" if i in numeric else "" for i in range(len(head))]
    columns = [
        html.Th(title, scope="col", className=kind) for title, kind in zip(head, kinds, strict=True)
    ]
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row", className=kind)
                if i == 0
                else html.Td(cell, className=kind)
                for i, (cell, kind) in enumerate(zip(row, kinds, strict=True))
            ]
        )
        for row in rows
    ]
    drawn = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr(columns)),
            html.Tbody(body),
        ],
        className="table el-table",
    )
    return html.Div(
        [
            html.Div(
                drawn,
                className="el-table-scroll",
                # Focusable, so that the keyboard can scroll it.
                tabIndex="0",
                role="region",
                **aria(label=caption),
            ),
            _saving(caption),
        ],
        className="el-table-box",
    )


def _saving(caption: str) -> Component:
    """Return the button that saves a table as it stands; assets/36-tables.js does it."""
    return html.Div(
        [
            icon("download"),
            html.Button(
                "CSV",
                type="button",
                title="Save this table as CSV",
                **data(save_table=""),
                **aria(label=f"CSV: save the table {caption}"),
            ),
        ],
        className="el-save",
    )

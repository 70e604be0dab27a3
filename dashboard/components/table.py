"""A plain table: readable by screen readers, scrolling sideways on small screens."""

from collections.abc import Collection, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import aria


def table(
    head: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    *,
    caption: str,
    numeric: Collection[int] = (),
) -> Component:
    """Return a table whose first column heads its rows.

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
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(html.Tr(columns)),
                html.Tbody(body),
            ],
            className="table el-table",
        ),
        className="el-table-scroll",
        # Focusable, so that the keyboard can scroll it.
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )

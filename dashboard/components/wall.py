"""A gallery of any length: the browser draws and asks for what is in view only.

assets/40-wall.js does the drawing, from a list that it is handed through `emotionLens.wall`.
"""

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import aria


def wall_list(
    address: str,
    n: int,
    *,
    opens: str,
    size: int,
    notes: bool,
    first: int = 0,
    focus: bool = False,
    at: str | None = None,
) -> dict[str, Any]:
    """Return what a wall shows, for `data` of its store.

    Args:
        address: a JSON list is fetched from it with `from` and `count` added: `rows`, `labels`,
            `notes`, the `sprite` sheet of them with so many `columns`, and where somebody decided
            about rows their `badges`: row -> sign and words.
        n: pictures in the list.
        opens: id of a store into whose `data` a click writes `{"row": row, "place": position, "of":
            n, "at": time}`; so does `emotionLens.openOnWall(id, position)`.
        size: side of a picture on screen, in pixels; made a little larger to fill the line.
        notes: whether there is a second line below each picture.
        first: position of the picture to begin with.
        focus: whether the keyboard's focus moves to it.
        at: address parameter that follows the row at the top as the list is scrolled.
    """
    return {
        "address": address,
        "n": n,
        "opens": opens,
        "size": size,
        "notes": notes,
        "first": first,
        "focus": focus,
        "at": at,
    }


def wall(id: str, store: str, listed: dict[str, Any], *, label: str) -> Sequence[Component]:
    """Return a wall and its store.

    It is one tab stop; arrow keys, Page Up and Down, Home and End move between pictures.

    Args:
        id: of the region that scrolls.
        store: id of the store that says what is shown, see `wall_list`.
        listed: what it shows at first.
        label: names the region for screen readers.
    """
    return (
        html.Div(id=id, className="el-wall", role="group", **aria(label=label)),
        dcc.Store(id=store, data=listed),
    )


def register_wall(app: Dash, id: str, store: str) -> None:
    """Wire a wall to an application: it draws whatever its store holds."""
    app.clientside_callback(
        f"(listed) => emotionLens.wall('{id}', listed)",
        Output(id, "className"),
        Input(store, "data"),
    )

"""Previous and next in a drawer: the pictures before and after the open one in their list."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.page import icon
from dashboard.components.text import count


def steps(id_type: str, place: int, of: int, *, before: object, after: object) -> Component:
    """Return two buttons with the place between them; arrow keys press them (assets/35-steps.js).

    Args:
        id_type: the buttons are `{"type": id_type, "to": "previous" or "next"}`, whatever they
            lead to, so that the focus stays on them from picture to picture.
        place: of the open picture in its list, from 0.
        of: pictures in the list.
        before: what the `value` of the first button is; None where there is nothing before.
        after: the same of the second.
    """
    return html.Div(
        [
            _step(id_type, "previous", before, "chevron-left"),
            html.Span(f"{count(place + 1)} of {count(of)}"),
            _step(id_type, "next", after, "chevron-right"),
        ],
        className="el-detail-steps",
    )


def _step(id_type: str, direction: str, target: object, icon_name: str) -> Component:
    text: list[Component | str] = [icon(icon_name), f" {direction.capitalize()}"]
    key = "left" if direction == "previous" else "right"
    return html.Button(
        text if direction == "previous" else text[::-1],
        id={"type": id_type, "to": direction},
        value="" if target is None else str(target),
        disabled=target is None,
        type="button",
        title=f"Also by the {key} arrow key",
        className="btn btn-sm btn-outline-secondary",
    )

"""Form controls with a visible label each: native elements, so that keyboard and readers work."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.keys import canonical_json
from dashboard.components.attributes import data

Option = str | tuple[str, str] | Mapping[str, Any]
Id = str | dict[str, Any]
"""A component's id: a name, or of repeated items their type and what tells them apart."""


def select(
    id: Id,
    label: str,
    options: Iterable[Option],
    value: str | None,
    *,
    placeholder: str = "",
    help: str | None = None,
) -> Component:
    """Return a labelled drop-down; callbacks use `(id, "value")`, always a string.

    Args:
        id: of the `dbc.Select`.
        label: shown above it.
        options: values, (value, label) pairs, or dicts with `value` and `label`.
        value: the chosen value.
        placeholder: shown while nothing is chosen.
        help: one line below.
    """
    field = dbc.Select(
        id=id,
        options=[_option(o) for o in options],
        value=value or "",
        placeholder=placeholder,
    )
    return _control(id, label, field, help)


def slider(
    id: str,
    label: str,
    *,
    minimum: float,
    maximum: float,
    step: float,
    value: float,
    unit: str = "",
    debounce: int | bool = False,
    help: str | None = None,
) -> Component:
    """Return a labelled native range input with its value beside the label.

    Callbacks use `(id, "value")`, which is a string once moved: pass it through `float`.

    Args:
        id: of the `dbc.Input`.
        label: shown above it.
        minimum: left end.
        maximum: right end.
        step: between two positions.
        value: at first.
        unit: written after the value.
        debounce: milliseconds of rest before callbacks hear of a change; False for each change.
        help: one line below.
    """
    field = dbc.Input(
        id=id,
        type="range",
        class_name="form-range el-range",
        min=minimum,
        max=maximum,
        step=step,
        value=value,
        debounce=debounce,
    )
    # assets/30-shell.js writes the moving value into this element.
    shown = html.Output(f"{value:g}{unit}", className="el-range-value", **data(for_=id, unit=unit))
    return _control(id, [label, shown], field, help)


def text(
    id: Id,
    label: str,
    value: str,
    *,
    numeric: bool = False,
    placeholder: str = "",
    help: str | None = None,
) -> Component:
    """Return a labelled line of text; callbacks use `(id, "value")`, heard when it is left.

    Args:
        id: of the `dbc.Input`.
        label: shown above it.
        value: at first.
        numeric: whether a number is expected. The field takes any text all the same, so that what
            is wrong about it can be told.
        placeholder: shown while it is empty.
        help: one line below.
    """
    keyboard: dict[str, Any] = {"inputmode": "decimal"} if numeric else {}
    field = dbc.Input(
        id=id,
        type="text",
        value=value,
        debounce=True,
        placeholder=placeholder,
        autocomplete="off",
        **keyboard,
    )
    return _control(id, label, field, help)


def switch(id: Id, label: str, value: bool, *, help: str | None = None) -> Component:
    """Return a labelled on/off switch; callbacks use `(id, "value")`, a bool."""
    return html.Div(
        [dbc.Switch(id=id, label=label, value=value), _help(id, help)], className="el-control"
    )


def radio(
    id: str, label: str, options: Sequence[Option], value: str, *, help: str | None = None
) -> Component:
    """Return a labelled row of exclusive buttons; callbacks use `(id, "value")`."""
    buttons = dbc.RadioItems(
        id=id,
        options=[_option(o) for o in options],
        value=value,
        class_name="btn-group",
        input_class_name="btn-check",
        label_class_name="btn btn-outline-secondary btn-sm",
        label_checked_class_name="active",
    )
    return html.Fieldset(
        [html.Legend(label, className="form-label"), buttons, _help(id, help)],
        className="el-control el-radio",
    )


def _control(id: Id, label: Any, field: Component, help: str | None) -> Component:
    return html.Div(
        [html.Label(label, htmlFor=_in_page(id), className="form-label"), field, _help(id, help)],
        className="el-control",
    )


def _help(id: Id, help: str | None) -> Component | None:
    if not help:
        return None
    # Only names make an id of their own: a dict's text holds what selectors trip over.
    own: dict[str, Any] = {"id": f"{id}-help"} if isinstance(id, str) else {}
    return html.Div(help, className="form-text", **own)


def _in_page(id: Id) -> str:
    """Return an id as it stands in the document, where Dash writes a dict as JSON."""
    return id if isinstance(id, str) else canonical_json(id)


def _option(option: Option) -> dict[str, Any]:
    if isinstance(option, str):
        return {"value": option, "label": option}
    if isinstance(option, tuple):
        return {"value": option[0], "label": option[1]}
    return dict(option)

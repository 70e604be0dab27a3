"""Controls for what a Pydantic model lets people set: a new field has its control by itself."""

from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from dash.development.base_component import Component
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from dashboard.components.controls import Id, Option, select, switch, text

# Constraints of a field -> words.
_BOUNDS: Final = {
    "ge": "at least {}",
    "gt": "over {}",
    "le": "at most {}",
    "lt": "below {}",
    "multiple_of": "a multiple of {}",
}


def parameter_controls(
    model: type[BaseModel],
    values: Mapping[str, str],
    id: Callable[[str], Id],
    *,
    choices: Mapping[str, Sequence[Option]] | None = None,
) -> list[Component]:
    """Return one labelled control a field, in the order of the model.

    A choice becomes a list, a truth value a switch, anything else a line of text with its bounds
    below. All hold text as an address does; the model says whether it is allowed.

    Args:
        model: what can be set, every field with a default.
        values: what was chosen, by field; the defaults where nothing was, whatever else as it is.
        id: of the control of a field.
        choices: what fields may be that only the page knows, such as the layers of a net; the first
            one stands for the default.
    """
    known = choices or {}
    return [
        _control(name, field, values.get(name), id(name), known.get(name))
        for name, field in model.model_fields.items()
    ]


def chosen(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, str]:
    """Return what differs from a model's defaults, as text; names that it lacks are dropped."""
    given = {name: as_text(values.get(name)) for name in model.model_fields}
    return {
        name: value
        for name, value in given.items()
        if value and value != as_text(model.model_fields[name].default)
    }


def as_text(value: Any) -> str:
    """Return a value as an address holds it; nothing for None."""
    if value is None or value is PydanticUndefined:
        return ""
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)


def _control(
    name: str, field: FieldInfo, value: str | None, id: Id, choices: Sequence[Option] | None
) -> Component:
    label = field.title or name.replace("_", " ").capitalize()
    default = as_text(field.default)
    shown = default if value in (None, "") else str(value)
    kinds = _kinds(field.annotation)
    literal = [str(v) for kind in kinds if get_origin(kind) is Literal for v in get_args(kind)]
    if choices:
        shown = value or _value(choices[0])
    if choices or literal:
        options = _with(choices or literal, shown)
        return select(id, label, options, shown, help=_help(field, bounds=False))
    if bool in kinds:
        return switch(id, label, shown == "1", help=_help(field, bounds=False))
    numeric = any(kind in (int, float) for kind in kinds)
    return text(id, label, shown, numeric=numeric, help=_help(field, bounds=True))


def _kinds(annotation: Any) -> list[Any]:
    """Return the types that a field may have, None left out."""
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else [annotation]
    return [part for part in parts if part is not NoneType]


def _with(options: Sequence[Option], value: str) -> list[Option]:
    """Return the options and, so that it is seen, a chosen one that is none of them."""
    known = value in [_value(option) for option in options]
    return [*options, *([] if known else [(value, f"{value} (not there)")])]


def _value(option: Option) -> str:
    if isinstance(option, str):
        return option
    return option[0] if isinstance(option, tuple) else str(option["value"])


def _help(field: FieldInfo, *, bounds: bool) -> str | None:
    words = field.description or ""
    limits = [
        pattern.format(_number(limit))
        for kind, pattern in _BOUNDS.items()
        for limit in (getattr(part, kind, None) for part in field.metadata)
        if limit is not None
    ]
    if bounds and limits:
        words = f"{words} {', '.join(limits).capitalize()}."
    return words.strip() or None


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"

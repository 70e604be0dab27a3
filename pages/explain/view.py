"""What the address asks for, with every value checked before use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from core.data.store import Dataset
from core.explain import METHODS, Method
from core.labels import EMOTIONS
from dashboard.components.parameters import chosen
from dashboard.components.picture_detail import NoSuchRow

DEFAULT_METHOD: Final = "grad_cam"
# Values of the lists for "none in particular"; also what the address says then.
PREDICTED: Final = "predicted"
LAST: Final = "last"
ANY: Final = "any"
STRONGEST: Final = "strongest"
NOTHING: Final = "none"
ON: Final = "1"
_MOST_DIGITS: Final = 9

Kind = Literal["picture", "model", "expression"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""What may differ between two explanations side by side."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a picture's explanation is held against.

    Attributes:
        kind: what differs.
        value: the other one as the address names it: a row, a run, or an expression.
    """

    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class View:
    """The choices on the page apart from data set, run and row.

    Attributes:
        method: how the prediction is explained.
        settings: its parameters by name, as text, where they differ from the defaults; not checked.
        explained: index of the class to explain; None: the predicted one.
        label: true label that previous, next and random keep to; None: any.
        compare: whether all methods are shown side by side.
        beside: what the explanation is held against, if anything.
    """

    method: Method
    settings: Mapping[str, str] = field(default_factory=dict)
    explained: int | None = None
    label: int | None = None
    compare: bool = False
    beside: Beside | None = None


def view(query: Mapping[str, Any]) -> View:
    """Read a view from address parameters; what is not known falls back to the default.

    Args:
        query: address parameters, or the values of the controls: then `settings` holds the method
            and its parameters.
    """
    given = {**query, **(query.get("settings") or {})}
    name = given.get("method")
    method = METHODS.get(str(name) if name in METHODS.names() else DEFAULT_METHOD)
    return View(
        method=method,
        settings=settings_of(method, given),
        explained=_emotion(given.get("class")),
        label=_emotion(given.get("label")),
        compare=given.get("compare") in (True, ON),
        beside=_beside(given),
    )


def settings_of(method: Method, given: Mapping[str, Any]) -> dict[str, str]:
    """Return a method's parameters as text, where they differ from its defaults."""
    said = {n: None if v in (LAST, STRONGEST) else v for n, v in given.items()}
    return chosen(method.parameters, said)


def parameter_names() -> tuple[str, ...]:
    """Return the names of all parameters of all methods, which are address parameters as well."""
    return tuple(sorted({name for method in METHODS for name in method.parameters.model_fields}))


def stored(method: Method, settings: Mapping[str, str]) -> dict[str, str | None]:
    """Return a method and its parameters as they go into the address: None leaves one out."""
    return {name: settings.get(name) for name in parameter_names()} | {"method": method.name}


def row_of(value: object, dataset: Dataset) -> int:
    """Return a valid row number from an address or an input field.

    Raises:
        NoSuchRow: it is no number, or not one of this data set's rows.
    """
    number: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
    elif isinstance(value, str) and value.isascii() and value.isdigit():
        number = int(value) if len(value) <= _MOST_DIGITS else None
    if number is None or not 0 <= number < len(dataset):
        raise NoSuchRow("" if value is None else str(value)[:20], dataset)
    return number


def _beside(given: Mapping[str, Any]) -> Beside | None:
    kind = next((kind for kind in KINDS if kind == given.get("beside")), None)
    if kind is None:
        return None
    value = given.get(f"beside_{kind}")
    return Beside(kind, "" if value is None else str(value))


def _emotion(value: object) -> int | None:
    return EMOTIONS.index(str(value)) if value in EMOTIONS else None

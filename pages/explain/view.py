"""What the address asks for, with every value checked before use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.data.store import Dataset
from core.explain import METHODS, Method
from core.labels import EMOTIONS
from dashboard.components.picture_detail import NoSuchRow

DEFAULT_METHOD: Final = "grad_cam"
# Values of the lists for "none in particular"; also what the address says then.
PREDICTED: Final = "predicted"
LAST: Final = "last"
ANY: Final = "any"
STRONGEST: Final = "strongest"
ON: Final = "1"
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class View:
    """The choices on the page apart from data set, run and row.

    Attributes:
        method: how the prediction is explained.
        explained: index of the class to explain; None: the predicted one.
        layer: convolution to read, as asked for; None: the last one.
        label: true label that previous, next and random keep to; None: any.
        against: index of the class to compare with, for a method that does; None: the strongest.
        compare: whether all methods are shown side by side.
    """

    method: Method
    explained: int | None = None
    layer: str | None = None
    label: int | None = None
    against: int | None = None
    compare: bool = False


def view(query: Mapping[str, object]) -> View:
    """Read a view from address parameters; what is not known falls back to the default."""
    name = query.get("method")
    return View(
        method=METHODS.get(str(name) if name in METHODS.names() else DEFAULT_METHOD),
        explained=_emotion(query.get("class")),
        layer=str(query["layer"]) if query.get("layer") not in (None, "", LAST) else None,
        label=_emotion(query.get("label")),
        against=_emotion(query.get("against")),
        compare=query.get("compare") in (True, ON),
    )


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


def has_layer(method: Method) -> bool:
    """Return True when a method reads one convolution that can be chosen."""
    return "layer" in method.parameters.model_fields


def has_against(method: Method) -> bool:
    """Return True when a method compares two classes."""
    return "against" in method.parameters.model_fields


def _emotion(value: object) -> int | None:
    return EMOTIONS.index(str(value)) if value in EMOTIONS else None

"""Cost matrices: read from files that say what each number means."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import EmotionLensError, UnknownName
from core.labels import EMOTIONS

FOLDER: Final = Path(__file__).resolve().parent
EQUAL: Final = "equal"
"""The purpose for which every error costs 1, so that the expected cost is the share of errors."""

Cost = Annotated[float, Field(ge=0, strict=True)]


class InvalidCosts(EmotionLensError):
    """A file that is no cost matrix."""

    code = "invalid-costs"

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path} is no cost matrix: {what}.",
            hint=f"Write it like {FOLDER / EQUAL}.toml; docs/evaluation.md says what each part is.",
        )


class CostMatrix(BaseModel):
    """What each error costs for one purpose.

    Attributes:
        name: identifier: the file's name without `.toml`.
        title: name for people.
        reason: why the numbers are as they are, in plain words.
        costs: for each true expression seven costs, one for each expression that a model may name,
            in label order; what is right costs 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str
    title: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    costs: dict[str, tuple[Cost, ...]]

    @model_validator(mode="after")
    def _whole(self) -> "CostMatrix":
        if set(self.costs) != set(EMOTIONS):
            raise ValueError(f"costs needs one row for each of {', '.join(EMOTIONS)}")
        for emotion, row in self.costs.items():
            if len(row) != len(EMOTIONS):
                raise ValueError(f"row '{emotion}' needs {len(EMOTIONS)} costs, not {len(row)}")
            if row[EMOTIONS.index(emotion)] != 0:
                raise ValueError(f"row '{emotion}' must have 0 for '{emotion}', which is no error")
        if not self.array.any():
            raise ValueError("no error costs anything")
        return self

    @property
    def array(self) -> NDArray[np.float64]:
        """The costs: shape (7, 7), rows true, columns named, both in label order."""
        return np.array([self.costs[emotion] for emotion in EMOTIONS])


def purposes() -> tuple[str, ...]:
    """Return the names of the matrices that ship, `equal` first."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != EQUAL))


@lru_cache(maxsize=32)
def purpose(name: str) -> CostMatrix:
    """Return a matrix that ships.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in purposes():
        raise UnknownName("cost matrix", name, purposes())
    return read_costs(FOLDER / f"{name}.toml")


def find_costs(text: str) -> CostMatrix:
    """Return the matrix of that name, or that of a `.toml` file.

    Raises:
        UnknownName: it is no file, and no matrix has that name.
        InvalidCosts: the file cannot be read or is no cost matrix.
    """
    return read_costs(Path(text)) if text.endswith(".toml") else purpose(text)


def read_costs(path: Path) -> CostMatrix:
    """Read and check a cost matrix.

    Raises:
        InvalidCosts: the file cannot be read or is no cost matrix.
    """
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidCosts(path, "there is no such file") from error
    except (OSError, ValueError) as error:
        raise InvalidCosts(path, f"it cannot be read ({error})") from error
    if "name" in content:
        raise InvalidCosts(path, "it sets 'name', but its file's name is its name")
    try:
        return CostMatrix(name=path.stem, **content)
    except ValidationError as error:
        raise InvalidCosts(path, _first(error)) from error


def _first(error: ValidationError) -> str:
    """Return the first thing that is wrong, without Pydantic's own words around it."""
    first = error.errors()[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    place = ".".join(str(part) for part in first["loc"])
    message = first["msg"][0].lower() + first["msg"][1:]
    return f"'{place}': {message}"

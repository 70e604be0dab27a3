"""What a search may vary in one setting: listed values, or a range of numbers."""

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn

from core.errors import InvalidSetting
from core.keys import canonical_json

_FORMS = "Give values, as in 32,64 or [[16,32],[32,64]], or a range: low:high, low:high:log or "
_FORMS += "low:high:step."


@dataclass(frozen=True)
class Choice:
    """Some values, none nearer to one than to another. A value that is a list is a tuple here."""

    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise InvalidSetting("A choice without values.", hint=_FORMS)
        if len({canonical_json(value) for value in self.values}) < len(self.values):
            raise InvalidSetting(f"A value is listed twice: {self}.", hint="List each once.")

    def __str__(self) -> str:
        return canonical_json(self.values)

    @property
    def ends(self) -> tuple[Any, ...]:
        """Values that must be allowed so that all are."""
        return self.values

    @property
    def levels(self) -> tuple[Any, ...]:
        """Values a grid takes."""
        return self.values


@dataclass(frozen=True)
class Range:
    """All numbers from `low` to `high`, both included; whole ones where both are ints.

    Attributes:
        low: the smallest.
        high: the largest.
        log: whether a factor counts and not a difference, as for a learning rate.
        step: distance of neighbouring values; None for no grid of its own.
    """

    low: float
    high: float
    log: bool = False
    step: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.low, self.high, *(() if self.step is None else (self.step,)))
        if any(isinstance(n, bool) or not isinstance(n, (int, float)) for n in numbers):
            self._refuse("is no range of numbers")
        if not all(math.isfinite(number) for number in numbers):
            self._refuse("has no finite ends")
        if self.low >= self.high:
            self._refuse("does not rise")
        if self.log and self.low <= 0:
            self._refuse("begins at or below 0, where there is no logarithm")
        if self.step is None:
            return
        if self.log:
            self._refuse("has both a step and a logarithm")
        steps = (self.high - self.low) / self.step if self.step > 0 else 0
        if steps < 1 or not math.isclose(steps, round(steps), rel_tol=1e-9):
            self._refuse("is no whole number of steps")

    def __str__(self) -> str:
        ends = f"{self.low!r}:{self.high!r}"
        if self.log:
            return f"{ends}:log"
        return ends if self.step is None else f"{ends}:{self.step!r}"

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are meant."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    @property
    def ends(self) -> tuple[float, ...]:
        """Values that must be allowed so that all are."""
        return self.low, self.high

    @property
    def levels(self) -> tuple[float, ...]:
        """Values a grid takes: every step, or without one both ends and the middle."""
        if self.step is not None:
            count = round((self.high - self.low) / self.step)
            inner = [self.low + n * self.step for n in range(1, count)]
            # Seven steps of 0.1 are 0.7000000000000001.
            values = (self.low, *(v if self.whole else float(f"{v:.12g}") for v in inner))
            return (*values, self.high)
        middle = math.sqrt(self.low * self.high) if self.log else (self.low + self.high) / 2
        middle = round(middle) if self.whole else float(f"{middle:.6g}")
        return tuple(dict.fromkeys((self.low, middle, self.high)))

    def _refuse(self, why: str) -> NoReturn:
        raise InvalidSetting(f"The range {self} {why}.", hint=_FORMS)


Dimension = Choice | Range


def parse_dimension(text: str) -> Dimension:
    """Return the dimension that a text means; `parse_dimension(str(dimension)) == dimension`.

    `16,32` and `[[16,32],[32,64]]` list values, each JSON or a word; `0.2:0.6` is a range,
    `1e-4:1e-2:log` one in which factors count, `64:256:64` one with a step.

    Raises:
        InvalidSetting: it is neither.
    """
    text = text.strip()
    if text.startswith("["):
        values = _json(text)
        if not isinstance(values, list):
            raise InvalidSetting(f"'{text}' is no list of values.", hint=_FORMS)
        return Choice(tuple(_frozen(value) for value in values))
    if ":" not in text:
        words = [word.strip() for word in text.split(",")]
        if not all(words):
            raise InvalidSetting(f"'{text}' is no list of values.", hint=_FORMS)
        return Choice(tuple(_json(word) for word in words))
    low, high, *rest = (_json(part.strip()) for part in text.split(":"))
    if len(rest) > 1:
        raise InvalidSetting(f"'{text}' is no range.", hint=_FORMS)
    if rest == ["log"]:
        return Range(low, high, log=True)
    return Range(low, high, step=rest[0] if rest else None)


def _json(text: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise InvalidSetting(f"{constant} is no finite number.")

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError:
        return text


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value

"""What can be trained: one file an architecture, each registering one `Architecture`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.dimensions import Dimension
from core.errors import InvalidSetting
from core.registry import Registry

if TYPE_CHECKING:
    import keras


Filters = Annotated[int, Field(ge=1, le=2048)]
"""Number of filters of one convolution."""


class Parameters(BaseModel):
    """Base of every architecture's parameters: immutable, no unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class Backbone:
    """The part of a net that may start from weights learnt on other pictures.

    Attributes:
        blocks: name of the last layer of each block, from input to output. What comes before the
            first of them belongs to the first block; what follows the last is the head.
        load: puts the weights that the parameters name into a net just built:
            `(net, parameters, weights_file)`. The file is the one given with `--weights`, if any.
    """

    blocks: tuple[str, ...]
    load: "Callable[[keras.Model, Any, Path | None], None]"


@dataclass(frozen=True)
class Architecture:
    """One trainable design.

    Attributes:
        name: identifier in snake case.
        title: name for people.
        version: raised whenever `build` changes, so that cached runs do not mix.
        parameters: the Pydantic model of what can be set, with defaults.
        build: makes an untrained net from parameters. Input (N, 48, 48, 1) float32 in [0, 1];
            output (N, 7) float32 logits in label order, from a layer named `logits`.
        reference: where the design comes from.
        backbone: what can be frozen and started from other weights; None where nothing can.
        search: what a search varies when nobody says otherwise, by parameter.

    Raises:
        InvalidSetting: `search` names no parameter, or a value that is not allowed.
    """

    name: str
    title: str
    version: int
    parameters: type[Parameters]
    build: "Callable[[Any], keras.Model]"
    reference: str
    backbone: Backbone | None = None
    search: Mapping[str, Dimension] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, dimension in self.search.items():
            for value in dimension.ends:
                self.validate({name: value})

    def validate(self, values: dict[str, Any]) -> Parameters:
        """Return complete parameters for the given ones.

        Raises:
            InvalidSetting: a name is unknown or a value is not allowed.
        """
        try:
            return self.parameters.model_validate(values)
        except ValidationError as error:
            raise invalid_setting(error, self.parameters) from error


def invalid_setting(
    error: ValidationError, model: type[BaseModel], *, prefix: str = ""
) -> InvalidSetting:
    """Return one plain sentence for a Pydantic error on `model`, whose fields carry `prefix`."""
    first = error.errors()[0]
    name = prefix + (".".join(str(part) for part in first["loc"]) or "value")
    known = ", ".join(prefix + field for field in model.model_fields)
    return InvalidSetting(
        f"Setting '{name}': {first['msg']}. Received: {first['input']!r}.",
        hint=f"Known settings: {known}.",
    )


ARCHITECTURES: Final[Registry[Architecture]] = Registry("architecture", "core.architectures")


def names_with_backbone() -> tuple[str, ...]:
    """Return the names of the architectures that may start from weights learnt elsewhere."""
    return tuple(entry.name for entry in ARCHITECTURES if entry.backbone is not None)

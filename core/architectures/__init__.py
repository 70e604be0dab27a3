"""What can be trained: one file an architecture, each registering one `Architecture`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
    """

    name: str
    title: str
    version: int
    parameters: type[Parameters]
    build: "Callable[[Any], keras.Model]"
    reference: str

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

"""Two convolutions, each with max-pooling, then a dense layer: the capstone's baseline."""

from typing import TYPE_CHECKING

from pydantic import Field

from core.architectures import ARCHITECTURES, Architecture, Filters, Parameters
from core.dimensions import Choice, Range
from core.labels import EMOTIONS, SIZE

if TYPE_CHECKING:
    import keras


class TwoConvParameters(Parameters):
    """The capstone's grid: filters, kernel size, dense units, dropout."""

    filters: tuple[Filters, Filters] = Field((32, 64), description="Filters of each convolution.")
    kernel_size: int = Field(3, ge=1, le=11, description="Side of each kernel, in pixels.")
    dense_units: int = Field(128, ge=1, le=8192, description="Units of the dense layer.")
    dropout: float = Field(0.5, ge=0, lt=1, description="Share dropped before the last layer.")


def build(parameters: TwoConvParameters) -> "keras.Model":
    """Return the net: input (N, 48, 48, 1) in [0, 1], output (N, 7) logits."""
    from core.backend import keras

    layers = keras.layers

    images = keras.Input((SIZE, SIZE, 1), name="images")
    x = layers.Rescaling(2.0, offset=-1.0)(images)
    for number, filters in enumerate(parameters.filters, start=1):
        x = layers.Conv2D(
            filters, parameters.kernel_size, padding="same", activation="relu", name=f"conv{number}"
        )(x)
        x = layers.MaxPooling2D(name=f"pool{number}")(x)
    x = layers.Flatten()(x)
    x = layers.Dense(parameters.dense_units, activation="relu", name="dense")(x)
    x = layers.Dropout(parameters.dropout)(x)
    logits = layers.Dense(len(EMOTIONS), dtype="float32", name="logits")(x)
    return keras.Model(images, logits, name="two_conv")


ARCHITECTURES.register(
    Architecture(
        name="two_conv",
        title="Two convolutions",
        version=1,
        parameters=TwoConvParameters,
        build=build,
        reference="LeCun et al. 1998, https://doi.org/10.1109/5.726791",
        search={
            "filters": Choice(((16, 32), (32, 64), (64, 128))),
            "kernel_size": Choice((3, 5)),
            "dense_units": Choice((64, 128, 256)),
            "dropout": Range(0.2, 0.6),
        },
    )
)

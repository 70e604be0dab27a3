"""Six convolutions with batch normalisation in three pooled blocks, then a dense layer."""

from typing import TYPE_CHECKING

from pydantic import Field

from core.architectures import ARCHITECTURES, Architecture, Filters, Parameters
from core.dimensions import Choice, Range
from core.labels import EMOTIONS, SIZE

if TYPE_CHECKING:
    import keras


class SixConvParameters(Parameters):
    """Filters of the six convolutions, kernel size, dense units, and both dropouts."""

    filters: tuple[Filters, Filters, Filters, Filters, Filters, Filters] = Field(
        (32, 32, 64, 64, 128, 128), description="Filters of each convolution, two a block."
    )
    kernel_size: int = Field(3, ge=1, le=11, description="Side of each kernel, in pixels.")
    dense_units: int = Field(128, ge=1, le=8192, description="Units of the dense layer.")
    block_dropout: float = Field(0.1, ge=0, lt=1, description="Share dropped after each block.")
    dropout: float = Field(0.5, ge=0, lt=1, description="Share dropped before the last layer.")


def build(parameters: SixConvParameters) -> "keras.Model":
    """Return the net: input (N, 48, 48, 1) in [0, 1], output (N, 7) logits."""
    from core.backend import keras

    layers = keras.layers

    images = keras.Input((SIZE, SIZE, 1), name="images")
    x = layers.Rescaling(2.0, offset=-1.0)(images)
    for number, filters in enumerate(parameters.filters, start=1):
        # The normalisation that follows has its own offset: a bias would be redundant.
        x = layers.Conv2D(
            filters, parameters.kernel_size, padding="same", use_bias=False, name=f"conv{number}"
        )(x)
        x = layers.BatchNormalization(name=f"norm{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        if number % 2 == 0:
            x = layers.MaxPooling2D(name=f"pool{number // 2}")(x)
            x = layers.Dropout(parameters.block_dropout, name=f"dropout{number // 2}")(x)
    x = layers.Flatten()(x)
    x = layers.Dense(parameters.dense_units, use_bias=False, name="dense")(x)
    x = layers.BatchNormalization(name="norm_dense")(x)
    x = layers.ReLU(name="relu_dense")(x)
    x = layers.Dropout(parameters.dropout, name="dropout")(x)
    logits = layers.Dense(len(EMOTIONS), dtype="float32", name="logits")(x)
    return keras.Model(images, logits, name="six_conv")


ARCHITECTURES.register(
    Architecture(
        name="six_conv",
        title="Six convolutions",
        version=1,
        parameters=SixConvParameters,
        build=build,
        reference=(
            "VGG blocks (Simonyan and Zisserman 2015, https://arxiv.org/abs/1409.1556) with batch "
            "normalisation (Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167)"
        ),
        search={
            "filters": Choice(
                ((16, 16, 32, 32, 64, 64), (32, 32, 64, 64, 128, 128), (64, 64, 128, 128, 256, 256))
            ),
            "kernel_size": Choice((3, 5)),
            "dense_units": Choice((64, 128, 256)),
            "block_dropout": Range(0.0, 0.3),
            "dropout": Range(0.2, 0.6),
        },
    )
)

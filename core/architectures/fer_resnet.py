"""A compact residual net for 48x48 pictures: wide where convolutions are cheap."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from core.architectures import ARCHITECTURES, Architecture, Filters, Parameters
from core.dimensions import Choice, Range
from core.labels import EMOTIONS, SIZE

if TYPE_CHECKING:
    import keras

Blocks = Annotated[int, Field(ge=0, le=16)]
"""Number of residual blocks of one stage."""


class FerResnetParameters(Parameters):
    """Width of the stem and the three stages, residual blocks of each stage, and dropout."""

    stem_filters: Filters = Field(64, description="Filters of the first, strided convolution.")
    filters: tuple[Filters, Filters, Filters] = Field(
        (128, 256, 512), description="Filters of the stages at 24, 12 and 6 pixels."
    )
    blocks: tuple[Blocks, Blocks, Blocks] = Field(
        (1, 1, 0), description="Residual blocks after the first convolution of each stage."
    )
    squeeze: int = Field(
        0, ge=0, le=64, description="Squeeze-and-excitation: filters to a hidden unit; 0 is off."
    )
    dropout: float = Field(0.3, ge=0, lt=1, description="Share dropped before the last layer.")


def build(parameters: FerResnetParameters) -> "keras.Model":
    """Return the net: input (N, 48, 48, 1) in [0, 1], output (N, 7) logits."""
    from core.backend import keras

    layers = keras.layers

    def convolution(
        x: Any, filters: int, name: str, *, size: int = 3, strides: int = 1, relu: bool = True
    ) -> Any:
        x = layers.Conv2D(
            filters,
            size,
            strides=strides,
            padding="same",
            use_bias=False,
            kernel_initializer="he_normal",
            name=f"{name}_conv",
        )(x)
        x = layers.BatchNormalization(name=f"{name}_norm")(x)
        return layers.ReLU(name=f"{name}_relu")(x) if relu else x

    def excited(x: Any, filters: int, name: str) -> Any:
        hidden = max(1, filters // parameters.squeeze)
        weight = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_squeeze")(x)
        weight = layers.Conv2D(hidden, 1, activation="relu", name=f"{name}_reduce")(weight)
        weight = layers.Conv2D(filters, 1, activation="sigmoid", name=f"{name}_expand")(weight)
        return layers.Multiply(name=f"{name}_excite")([x, weight])

    def residual(x: Any, filters: int, name: str) -> Any:
        y = convolution(x, filters, f"{name}a")
        y = convolution(y, filters, f"{name}b", relu=False)
        if parameters.squeeze:
            y = excited(y, filters, name)
        return layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_add")([x, y]))

    images = keras.Input((SIZE, SIZE, 1), name="images")
    x = layers.Rescaling(2.0, offset=-1.0)(images)
    x = convolution(x, parameters.stem_filters, "stem", size=5, strides=2)
    for stage, (filters, blocks) in enumerate(
        zip(parameters.filters, parameters.blocks, strict=True), start=1
    ):
        x = convolution(x, filters, f"stage{stage}", strides=1 if stage == 1 else 2)
        for block in range(1, blocks + 1):
            x = residual(x, filters, f"stage{stage}_block{block}")
    x = layers.GlobalAveragePooling2D(name="features")(x)
    x = layers.Dropout(parameters.dropout, name="dropout")(x)
    logits = layers.Dense(len(EMOTIONS), dtype="float32", name="logits")(x)
    return keras.Model(images, logits, name="fer_resnet")


ARCHITECTURES.register(
    Architecture(
        name="fer_resnet",
        title="Compact residual net",
        version=1,
        parameters=FerResnetParameters,
        build=build,
        reference=(
            "residual blocks (He et al. 2016, https://arxiv.org/abs/1512.03385), optional "
            "squeeze-and-excitation (Hu et al. 2018, https://arxiv.org/abs/1709.01507)"
        ),
        search={
            "stem_filters": Choice((32, 64)),
            "filters": Choice(((64, 128, 256), (96, 192, 384), (128, 256, 512))),
            "blocks": Choice(((1, 1, 0), (1, 1, 1), (2, 2, 1))),
            "squeeze": Choice((0, 8, 16)),
            "dropout": Range(0.1, 0.5),
        },
    )
)

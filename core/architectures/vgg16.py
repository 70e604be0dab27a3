"""VGG16: thirteen plain convolutions in five pooled blocks."""

from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from core.architectures import ARCHITECTURES
from core.architectures._pretrained import official
from core.architectures._transfer import TransferParameters, transfer_architecture

if TYPE_CHECKING:
    import keras

# ImageNet's mean, in the order blue, green, red in which the net was trained.
_MEAN: Final = (103.939, 116.779, 123.68)


class Vgg16Parameters(TransferParameters):
    """First weights, dropout, and side of the pictures."""

    size: int = Field(
        96, ge=32, le=224, description="Side to which pictures are resized, in pixels."
    )


def create(
    parameters: Vgg16Parameters, weights: str | None = None, input_tensor: Any = None
) -> "keras.Model":
    """Return the headless net."""
    from core.backend import keras

    return keras.applications.VGG16(
        include_top=False,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=(parameters.size, parameters.size, 3),
    )


def prepare(rgb: Any) -> Any:
    """Return pictures from 0 to 255 less ImageNet's mean; grey has no order of colours to turn."""
    from core.backend import keras

    scaled = keras.layers.Rescaling(255.0, name="scaled")(rgb)
    return keras.layers.Normalization(
        mean=list(_MEAN), variance=[1.0] * len(_MEAN), name="centred"
    )(scaled)


ARCHITECTURES.register(
    transfer_architecture(
        name="vgg16",
        title="VGG16",
        parameters=Vgg16Parameters,
        create=create,
        prepare=prepare,
        blocks=tuple(f"block{n}_pool" for n in range(1, 6)),
        address=official("vgg16", "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"),
        reference="Simonyan and Zisserman 2015, https://arxiv.org/abs/1409.1556",
    )
)

"""ResNet50V2: fifty layers in residual blocks with activation before the convolutions."""

from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from core.architectures import ARCHITECTURES
from core.architectures._pretrained import official
from core.architectures._transfer import TransferParameters, signed, transfer_architecture

if TYPE_CHECKING:
    import keras

# Residual blocks of each stage.
_STAGES: Final = {"conv2": 3, "conv3": 4, "conv4": 6, "conv5": 3}


class Resnet50v2Parameters(TransferParameters):
    """First weights, dropout, and side of the pictures."""

    size: int = Field(
        96, ge=32, le=224, description="Side to which pictures are resized, in pixels."
    )


def create(
    parameters: Resnet50v2Parameters, weights: str | None = None, input_tensor: Any = None
) -> "keras.Model":
    """Return the headless net."""
    from core.backend import keras

    return keras.applications.ResNet50V2(
        include_top=False,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=(parameters.size, parameters.size, 3),
    )


def _blocks() -> tuple[str, ...]:
    names = [f"{stage}_block{n + 1}_out" for stage, count in _STAGES.items() for n in range(count)]
    # The activation after the last residual sum is pretrained as well.
    return (*names[:-1], "post_relu")


ARCHITECTURES.register(
    transfer_architecture(
        name="resnet50v2",
        title="ResNet50V2",
        parameters=Resnet50v2Parameters,
        create=create,
        prepare=signed,
        blocks=_blocks(),
        address=official("resnet", "resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5"),
        reference="He et al. 2016, https://arxiv.org/abs/1603.05027",
    )
)

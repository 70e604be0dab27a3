"""EfficientNetV2-B0: fused and depthwise bottlenecks with squeeze-and-excitation."""

from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from core.architectures import ARCHITECTURES
from core.architectures._pretrained import official
from core.architectures._transfer import TransferParameters, transfer_architecture

if TYPE_CHECKING:
    import keras

# Bottlenecks of each stage after its first, which changes the size and which no sum closes.
_STAGES: Final = {2: "b", 3: "b", 4: "bc", 5: "bcde", 6: "bcdefgh"}


class EfficientnetV2B0Parameters(TransferParameters):
    """First weights, dropout, and side of the pictures."""

    size: int = Field(
        96, ge=32, le=224, description="Side to which pictures are resized, in pixels."
    )


def create(
    parameters: EfficientnetV2B0Parameters, weights: str | None = None, input_tensor: Any = None
) -> "keras.Model":
    """Return the headless net."""
    from core.backend import keras

    return keras.applications.EfficientNetV2B0(
        include_top=False,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=(parameters.size, parameters.size, 3),
    )


def prepare(rgb: Any) -> Any:
    """Return pictures from 0 to 255: the net scales them itself."""
    from core.backend import keras

    return keras.layers.Rescaling(255.0, name="scaled")(rgb)


def _blocks() -> tuple[str, ...]:
    names = ["block1a_project_activation"]
    for stage, further in _STAGES.items():
        names += [f"block{stage}a_project_bn", *(f"block{stage}{n}_add" for n in further)]
    # What follows the last bottleneck is pretrained as well.
    return (*names[:-1], "top_activation")


ARCHITECTURES.register(
    transfer_architecture(
        name="efficientnet_v2_b0",
        title="EfficientNetV2-B0",
        parameters=EfficientnetV2B0Parameters,
        create=create,
        prepare=prepare,
        blocks=_blocks(),
        address=official("efficientnet_v2", "efficientnetv2-b0_notop.h5"),
        reference="Tan and Le 2021, https://arxiv.org/abs/2104.00298",
    )
)

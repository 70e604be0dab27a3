"""MobileNetV2: the smallest of the transfer nets, in six widths."""

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from core.architectures import ARCHITECTURES
from core.architectures._pretrained import official
from core.architectures._transfer import TransferParameters, signed, transfer_architecture

if TYPE_CHECKING:
    import keras

# What there are official weights for.
_WIDTHS: Final = (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)
_SIZES: Final = (96, 128, 160, 192, 224)
# Bottlenecks that change the size or the number of channels: no sum closes them.
_CHANGING: Final = (1, 3, 6, 10, 13)


def _known_width(alpha: float) -> float:
    if alpha in _WIDTHS:
        return alpha
    raise PydanticCustomError("alpha", f"should be one of {', '.join(map(str, _WIDTHS))}")


class MobilenetV2Parameters(TransferParameters):
    """First weights, dropout, side of the pictures, and width."""

    size: int = Field(
        96, ge=32, le=224, description="Side to which pictures are resized, in pixels."
    )
    alpha: Annotated[float, AfterValidator(_known_width)] = Field(
        1.0, description="Width: filters of each layer as a share of the paper's."
    )


def create(
    parameters: MobilenetV2Parameters, weights: str | None = None, input_tensor: Any = None
) -> "keras.Model":
    """Return the headless net; official weights are of an official size."""
    from core.backend import keras

    size = _official_size(parameters) if input_tensor is None else parameters.size
    return keras.applications.MobileNetV2(
        input_shape=(size, size, 3),
        alpha=parameters.alpha,
        include_top=False,
        weights=weights,
        input_tensor=input_tensor,
    )


def address(parameters: MobilenetV2Parameters) -> str:
    """Return where the official weights of that width lie."""
    file = f"{float(parameters.alpha)}_{_official_size(parameters)}_no_top.h5"
    return official("mobilenet_v2", f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{file}")


def _official_size(parameters: MobilenetV2Parameters) -> int:
    return parameters.size if parameters.size in _SIZES else max(_SIZES)


ARCHITECTURES.register(
    transfer_architecture(
        name="mobilenet_v2",
        title="MobileNetV2",
        parameters=MobilenetV2Parameters,
        create=create,
        prepare=signed,
        blocks=(
            "expanded_conv_project_BN",
            *(
                f"block_{n}_project_BN" if n in _CHANGING else f"block_{n}_add"
                for n in range(1, 16)
            ),
            "out_relu",
        ),
        address=address,
        reference="Sandler et al. 2018, https://arxiv.org/abs/1801.04381",
    )
)

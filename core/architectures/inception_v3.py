"""InceptionV3: parallel convolutions of several sizes in each block."""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from core.architectures import ARCHITECTURES
from core.architectures._pretrained import official
from core.architectures._transfer import TransferParameters, signed, transfer_architecture

if TYPE_CHECKING:
    import keras


class InceptionV3Parameters(TransferParameters):
    """First weights, dropout, and side of the pictures."""

    size: int = Field(
        139, ge=75, le=299, description="Side to which pictures are resized, in pixels."
    )


def create(
    parameters: InceptionV3Parameters, weights: str | None = None, input_tensor: Any = None
) -> "keras.Model":
    """Return the headless net."""
    from core.backend import keras

    return keras.applications.InceptionV3(
        include_top=False,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=(parameters.size, parameters.size, 3),
    )


ARCHITECTURES.register(
    transfer_architecture(
        name="inception_v3",
        title="InceptionV3",
        parameters=InceptionV3Parameters,
        create=create,
        prepare=signed,
        blocks=tuple(f"mixed{n}" for n in range(11)),
        address=official(
            "inception_v3", "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"
        ),
        reference="Szegedy et al. 2016, https://arxiv.org/abs/1512.00567",
    )
)

"""Which convolutions a net has, and where to read their activations."""

from typing import TYPE_CHECKING, Any, Final

from core.errors import EmotionLensError, UnknownName

if TYPE_CHECKING:
    import keras

CONVOLUTIONS: Final = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D")
# What may stand between a convolution and its finished activation: normalisation, non-linearity,
# and the place where parallel paths of a block meet. Dropout does nothing outside training.
_FINISHING: Final = (
    "BatchNormalization",
    "LayerNormalization",
    "GroupNormalization",
    "Activation",
    "ReLU",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "Dropout",
    "SpatialDropout2D",
    "Add",
    "Concatenate",
)


class NoConvolution(EmotionLensError):
    """A net without a convolution cannot be explained by its activations' positions."""

    code = "no-convolution"

    def __init__(self, net: str) -> None:
        super().__init__(
            f"The net '{net}' has no convolution that keeps positions, for this method to read.",
            hint="Choose another model, or a method that reads no convolution.",
        )


def conv_layers(net: "keras.Model") -> tuple[str, ...]:
    """Return the names of the net's convolutions, from input to output.

    Those with a single position are left out, as in squeeze-and-excitation or at the end of a deep
    net for larger pictures: their maps would be the same everywhere.
    """
    return tuple(
        layer.name
        for layer in net.layers
        if type(layer).__name__ in CONVOLUTIONS and tuple(layer.output.shape[1:3]) != (1, 1)
    )


def conv_layer(net: "keras.Model", name: str | None = None) -> "keras.Layer":
    """Return the convolution of that name, or the last one.

    Raises:
        NoConvolution: the net has none at all.
        UnknownName: it has none of that name; the message lists those it has.
    """
    names = conv_layers(net)
    if not names:
        raise NoConvolution(str(net.name))
    if name is not None and name not in names:
        raise UnknownName("convolution", name, names)
    return net.get_layer(name or names[-1])


def activation(layer: "keras.Layer") -> Any:
    """Return the symbolic output of a convolution once its block has finished it.

    Grad-CAM's maps are of activations: before batch normalisation a channel's zero means nothing,
    and where paths meet, as at a residual sum, one of them is only a part of what is passed on.
    """
    while len(layer._outbound_nodes) == 1:
        following = layer._outbound_nodes[0].operation
        if type(following).__name__ not in _FINISHING:
            break
        layer = following
    return layer.output

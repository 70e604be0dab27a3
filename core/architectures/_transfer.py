"""What the transfer architectures share: a backbone of `keras.applications` and our own head."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from core.architectures import Architecture, Backbone, Parameters
from core.architectures._pretrained import (
    IMAGENET,
    RANDOM,
    from_file,
    from_imagenet,
    refuse_file,
)
from core.dimensions import Range
from core.labels import EMOTIONS, SIZE

if TYPE_CHECKING:
    import keras

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def _known_weights(weights: str) -> str:
    if weights in (IMAGENET, RANDOM) or _DIGEST.fullmatch(weights):
        return weights
    raise PydanticCustomError(
        "weights", "should be imagenet, random or the SHA-256 of a file given with --weights"
    )


class TransferParameters(Parameters):
    """What the backbone starts from, and dropout; each architecture adds its `size`."""

    weights: Annotated[str, AfterValidator(_known_weights)] = Field(
        IMAGENET,
        description=(
            "First weights of the backbone: imagenet, random, or the SHA-256 of a weights file, "
            "which --weights PATH fills in."
        ),
    )
    dropout: float = Field(0.3, ge=0, lt=1, description="Share dropped before the last layer.")


class Create(Protocol):
    """Makes the headless net of `keras.applications` for given parameters.

    Args:
        parameters: of the architecture.
        weights: imagenet, the path of a weights file, or None for random ones.
        input_tensor: pictures (N, size, size, 3) as the net takes them; an input of its own when
            omitted.
    """

    def __call__(
        self, parameters: Any, weights: str | None = None, input_tensor: Any = None
    ) -> "keras.Model": ...


def transfer_architecture(
    *,
    name: str,
    title: str,
    parameters: type[TransferParameters],
    create: Create,
    prepare: Callable[[Any], Any],
    blocks: tuple[str, ...],
    address: str | Callable[[Any], str],
    reference: str,
) -> Architecture:
    """Return an architecture whose backbone may start from weights learnt on ImageNet.

    Everything is one flat graph: Grad-CAM and the fine-tuning find the backbone's layers by name.

    Args:
        name: identifier in snake case.
        title: the backbone's name for people.
        parameters: what can be set; holds an int `size`, the side to which pictures are resized.
        create: makes the backbone.
        prepare: scales RGB pictures (N, size, size, 3) from [0, 1] to what the backbone was
            trained on, by stock layers.
        blocks: name of the last layer of each block of the backbone, from input to output.
        address: of the official weights file, where it depends on the parameters a function.
        reference: where the design comes from.
    """

    def build(chosen: Any) -> "keras.Model":
        from core.backend import keras

        layers = keras.layers
        images = keras.Input((SIZE, SIZE, 1), name="images")
        x = images
        if chosen.size != SIZE:
            # Keras hands this layer's default, to train, on to every layer after it.
            x = layers.Resizing(chosen.size, chosen.size, name="resized")(x, training=False)
        x = prepare(layers.Concatenate(name="rgb")([x, x, x]))
        backbone = create(chosen, input_tensor=x)
        _number_layers(backbone)
        x = layers.GlobalAveragePooling2D(name="features")(backbone.output)
        x = layers.Dropout(chosen.dropout, name="dropout")(x)
        logits = layers.Dense(len(EMOTIONS), dtype="float32", name="logits")(x)
        return keras.Model(images, logits, name=name)

    def load(net: "keras.Model", chosen: Any, weights_file: Path | None) -> None:
        from core.backend import keras

        def make(weights: str) -> "keras.Model":
            return create(chosen, weights=weights)

        if chosen.weights in (IMAGENET, RANDOM):
            refuse_file(chosen.weights, weights_file)
        if chosen.weights == RANDOM:
            return
        where = address if isinstance(address, str) else address(chosen)
        if chosen.weights == IMAGENET:
            source = from_imagenet(make, title, where)
        else:
            source = from_file(make, title, where, chosen.weights, weights_file)
        # Both list their weights alike: what stands before the backbone has none.
        backbone = keras.Model(net.inputs[0], net.get_layer(blocks[-1]).output)
        backbone.set_weights(source.get_weights())

    return Architecture(
        name=name,
        title=title,
        version=1,
        parameters=parameters,
        build=build,
        reference=reference,
        backbone=Backbone(blocks=blocks, load=load),
        search={"dropout": Range(0.1, 0.6)},
    )


def signed(rgb: Any) -> Any:
    """Return pictures scaled from [0, 1] to [-1, 1], as the `tf` mode of `keras.applications`."""
    from core.backend import keras

    return keras.layers.Rescaling(2.0, offset=-1.0, name="scaled")(rgb)


def _number_layers(backbone: "keras.Model") -> None:
    """Number the layers without a name of their own from 1, by kind.

    Keras numbers them on through the whole life of the process: the same convolution would have
    another name in each run.
    """
    counts: Counter[str] = Counter()
    for layer in backbone.layers:
        kind = layer.name.rstrip("0123456789").rstrip("_")
        if kind.replace("_", "") == type(layer).__name__.lower():
            counts[kind] += 1
            layer.name = f"{kind}_{counts[kind]}"

"""Why a net says what it says: one file a method, each registering one `Method`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from core.architectures import Parameters, invalid_setting
from core.errors import EmotionLensError
from core.registry import Registry

if TYPE_CHECKING:
    import keras

Compute = Callable[
    ["keras.Model", NDArray[np.float32], NDArray[np.int64], Any], NDArray[np.float32]
]


class InvalidPictures(EmotionLensError):
    """Pictures or classes that do not fit the net."""

    code = "invalid-pictures"


@dataclass(frozen=True)
class Method:
    """One way to explain a prediction as a heat map.

    Attributes:
        name: identifier in snake case.
        title: name for people.
        version: raised whenever the result of `compute` changes.
        parameters: the Pydantic model of what can be set, with defaults.
        reference: the paper.
        compute: the method itself, called with checked input only:
            `(net, images (N, H, W, C) float32, class_indices (N,) int64, parameters)` gives
            (N, H, W) float32 in [0, 1].
    """

    name: str
    title: str
    version: int
    parameters: type[Parameters]
    reference: str
    compute: Compute

    def explain(
        self,
        net: "keras.Model",
        images: NDArray[np.float32],
        class_indices: NDArray[np.integer[Any]],
        parameters: Parameters | Mapping[str, Any] | None = None,
    ) -> NDArray[np.float32]:
        """Return one heat map a picture: where the evidence for its class lies.

        Args:
            net: a built model that returns logits, shape (N, classes).
            images: shape (N, H, W, C) as the net takes them, float32 in [0, 1].
            class_indices: shape (N,), the class to explain in each picture.
            parameters: the method's parameters or their values; the defaults when omitted.

        Returns:
            Shape (N, H, W), float32 in [0, 1], the largest value of a map being 1. A picture
            without evidence for its class gets all zeros, never NaN.

        Raises:
            InvalidPictures: shapes, values or classes do not fit the net.
            InvalidSetting: a parameter is unknown or not allowed.
        """
        settings = self.validate(parameters)
        images, classes = _checked(net, images, class_indices)
        if not len(images):
            return np.zeros(images.shape[:3], np.float32)
        return self.compute(net, images, classes, settings)

    def validate(self, values: Parameters | Mapping[str, Any] | None) -> Parameters:
        """Return complete parameters for the given ones.

        Raises:
            InvalidSetting: a name is unknown or a value is not allowed.
        """
        if isinstance(values, self.parameters):
            return values
        try:
            return self.parameters.model_validate(dict(values or {}))
        except ValidationError as error:
            raise invalid_setting(error, self.parameters) from error


METHODS: Final[Registry[Method]] = Registry("explanation method", "core.explain")


def _checked(
    net: "keras.Model", images: NDArray[np.float32], class_indices: NDArray[np.integer[Any]]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return images as float32 and classes as int64, or raise `InvalidPictures`."""
    images, classes = np.asarray(images), np.asarray(class_indices)
    expected = tuple(net.input_shape[1:])
    if images.shape[1:] != expected or images.dtype.kind != "f":
        raise InvalidPictures(
            f"The net takes floating-point pictures of shape (N, {', '.join(map(str, expected))}). "
            f"Received: shape {images.shape}, {images.dtype}.",
            hint="Scale grey values to [0, 1] and add the channel axis.",
        )
    if not np.isfinite(images).all():
        raise InvalidPictures(
            "A picture holds NaN or infinite values.", hint="Give grey values in [0, 1]."
        )
    count = int(net.output_shape[-1])
    if classes.shape != (len(images),) or classes.dtype.kind not in "iu":
        raise InvalidPictures(
            f"Expected one class number for each of {len(images)} pictures. "
            f"Received: shape {classes.shape}, {classes.dtype}.",
            hint=f"Give an integer array of shape ({len(images)},).",
        )
    if ((classes < 0) | (classes >= count)).any():
        wrong = int(classes[(classes < 0) | (classes >= count)][0])
        raise InvalidPictures(
            f"There is no class {wrong}.", hint=f"Classes go from 0 to {count - 1}."
        )
    return images.astype(np.float32, copy=False), classes.astype(np.int64)

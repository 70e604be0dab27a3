"""Why a net says what it says: one file a method, each registering one `Method`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from core.architectures import Parameters, invalid_setting
from core.errors import EmotionLensError
from core.explain.maps import Maps
from core.registry import Registry

if TYPE_CHECKING:
    import keras

FloatArray = NDArray[np.float32]


class InvalidPictures(EmotionLensError):
    """Pictures or classes that do not fit the net."""

    code = "invalid-pictures"


class NoSuchClass(InvalidPictures):
    """A class number that the net does not have."""

    def __init__(self, number: int, count: int) -> None:
        super().__init__(f"There is no class {number}.", hint=f"Classes go from 0 to {count - 1}.")


class NoBackground(EmotionLensError):
    """A method that compares with other pictures was given none."""

    code = "no-background"

    def __init__(self, title: str) -> None:
        super().__init__(
            f"{title} compares a picture with a background of other pictures, and there are none.",
            hint="Give at least one picture as background.",
        )


@dataclass(frozen=True)
class Question:
    """What a method is asked, checked: why does this net score these pictures so?

    Attributes:
        net: a built model that returns logits, shape (N, classes).
        images: shape (N, H, W, C), finite float32 in [0, 1]; N is at least 1.
        classes: shape (N,), int64, the class to explain in each picture.
        background: shape (B, H, W, C), finite float32; B is at least 1 for a method that
            `needs_background`, else it may be 0.
    """

    net: "keras.Model"
    images: FloatArray
    classes: NDArray[np.int64]
    background: FloatArray

    @property
    def targets(self) -> FloatArray:
        """Weights of the logits whose sum is the score: shape (N, classes), one 1 a row."""
        return np.eye(int(self.net.output_shape[-1]), dtype=np.float32)[self.classes]


Compute = Callable[[Question, Any], Maps]


@dataclass(frozen=True)
class Method:
    """One way to explain a prediction as a map of the picture.

    Attributes:
        name: identifier in snake case.
        title: name for people.
        version: raised whenever the result of `compute` changes.
        parameters: the Pydantic model of what can be set, with defaults.
        reference: the paper.
        signed: whether its maps tell evidence against a class, by negative values.
        compute: the method itself, called with checked input only: (question, parameters) -> maps.
        needs_background: whether it compares with other pictures.
        effort: about how often the net is run for one map, its gradient counting twice: what is
            quick is shown first.
    """

    name: str
    title: str
    version: int
    parameters: type[Parameters]
    reference: str
    signed: bool
    compute: Compute
    needs_background: bool = False
    effort: int = 1

    def explain(
        self,
        net: "keras.Model",
        images: FloatArray,
        class_indices: NDArray[np.integer[Any]],
        parameters: Parameters | Mapping[str, Any] | None = None,
        *,
        background: FloatArray | None = None,
    ) -> Maps:
        """Return one map a picture: where the evidence for its class lies.

        A picture that is the same everywhere has nothing to point at, so that its map is all
        zeros, and its facts NaN: what a method would show there are the borders of the net.

        Args:
            net: a built model that returns logits, shape (N, classes).
            images: shape (N, H, W, C) as the net takes them, float32 in [0, 1].
            class_indices: shape (N,), the class to explain in each picture.
            parameters: the method's parameters or their values; the defaults when omitted.
            background: shape (B, H, W, C) like `images`: what pictures are compared with by a
                method that `needs_background`.

        Raises:
            InvalidPictures: shapes, values or classes do not fit the net.
            InvalidSetting: a parameter is unknown or not allowed.
            NoBackground: the method needs a background and was given none.
        """
        settings = self.validate(parameters)
        images, classes = _checked(net, images, class_indices)
        others = images[:0] if background is None else _fitting(net, background)
        if self.needs_background and not len(others):
            raise NoBackground(self.title)
        if not len(images):
            return Maps(np.zeros(images.shape[:3], np.float32), signed=self.signed)
        found = self.compute(Question(net, images, classes, others), settings)
        return _without_blank(found, images)

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


METHODS: Final[Registry[Method]] = Registry("explanation method", "core.explain.methods")


def _checked(
    net: "keras.Model", images: FloatArray, class_indices: NDArray[np.integer[Any]]
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return images as float32 and classes as int64, or raise `InvalidPictures`."""
    images, classes = _fitting(net, images), np.asarray(class_indices)
    if classes.shape != (len(images),) or classes.dtype.kind not in "iu":
        raise InvalidPictures(
            f"Expected one class number for each of {len(images)} pictures. "
            f"Received: shape {classes.shape}, {classes.dtype}.",
            hint=f"Give an integer array of shape ({len(images)},).",
        )
    count = int(net.output_shape[-1])
    for wrong in classes[(classes < 0) | (classes >= count)]:
        raise NoSuchClass(int(wrong), count)
    return images, classes.astype(np.int64)


def _fitting(net: "keras.Model", images: FloatArray) -> FloatArray:
    """Return pictures as float32, or raise `InvalidPictures` where the net does not take them."""
    images = np.asarray(images)
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
    return images.astype(np.float32, copy=False)


def _without_blank(maps: Maps, images: FloatArray) -> Maps:
    """Return the maps with zeros, and facts with NaN, where a picture has no content."""
    flat = images.reshape(len(images), -1)
    blank = flat.min(axis=1) == flat.max(axis=1)
    if not blank.any():
        return maps
    return replace(
        maps,
        values=np.where(blank[:, None, None], np.float32(0), maps.values),
        facts={name: np.where(blank, np.float32(np.nan), f) for name, f in maps.facts.items()},
    )

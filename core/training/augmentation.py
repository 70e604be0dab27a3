"""Random changes of training pictures, on the batch and inside the graph."""

from typing import Any

from core.backend import keras
from core.runs.spec import AugmentationSpec

ops = keras.ops


@keras.saving.register_keras_serializable("emotion_lens")
class Augment(keras.layers.Layer):
    """Turn stored pictures into training pictures.

    Input: (N, H, W) uint8. Output: (N, H, W, 1) float32 in [0, 1]. Flip, shift, rotation and zoom
    are one bilinear resampling with mirrored borders. The draw depends on `seed_generator` only.
    """

    def __init__(self, spec: AugmentationSpec, *, seed: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.spec = spec
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, pictures: Any) -> Any:
        x = ops.expand_dims(ops.cast(pictures, "float32") / 255.0, -1)
        x = self._resampled(x)
        x = self._relit(x)
        return self._erased(x)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return (*input_shape, 1)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "spec": self.spec.model_dump()}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "Augment":
        spec = AugmentationSpec.model_validate(config.pop("spec"))
        return cls(spec, **config)

    def _uniform(self, n: Any, limit: float, count: int = 1) -> Any:
        """Return `count` columns of n numbers in [-limit, limit], shape (n, count)."""
        return keras.random.uniform((n, count), -limit, limit, seed=self.seed_generator)

    def _resampled(self, x: Any) -> Any:
        spec = self.spec
        if not (spec.flip or spec.shift or spec.rotation or spec.zoom):
            return x
        n, height, width = ops.shape(x)[0], x.shape[1], x.shape[2]
        mirror = ops.where(self._uniform(n, 1.0) < 0, -1.0, 1.0) if spec.flip else ops.ones((n, 1))
        angle = self._uniform(n, spec.rotation * 3.141592653589793 / 180)
        scale = 1.0 + self._uniform(n, spec.zoom)
        shift = self._uniform(n, spec.shift, 2)
        # Output (u, v) reads input (a u + b v + c, d u + e v + f), about the picture's centre.
        a, b = ops.cos(angle) / scale * mirror, -ops.sin(angle) / scale
        d, e = ops.sin(angle) / scale * mirror, ops.cos(angle) / scale
        u, v = (width - 1) / 2, (height - 1) / 2
        c = u - a * u - b * v + shift[:, :1]
        f = v - d * u - e * v + shift[:, 1:]
        zero = ops.zeros_like(a)
        transform = ops.concatenate([a, b, c, d, e, f, zero, zero], axis=-1)
        return ops.image.affine_transform(
            x, transform, interpolation="bilinear", fill_mode="reflect", data_format="channels_last"
        )

    def _relit(self, x: Any) -> Any:
        spec = self.spec
        if not (spec.contrast or spec.brightness):
            return x
        n = ops.shape(x)[0]
        gain = ops.reshape(1.0 + self._uniform(n, spec.contrast), (-1, 1, 1, 1))
        offset = ops.reshape(self._uniform(n, spec.brightness), (-1, 1, 1, 1))
        mean = ops.mean(x, axis=(1, 2, 3), keepdims=True)
        return ops.clip((x - mean) * gain + mean + offset, 0.0, 1.0)

    def _erased(self, x: Any) -> Any:
        if not self.spec.erasing:
            return x
        n, height, width = ops.shape(x)[0], x.shape[1], x.shape[2]
        draw = keras.random.uniform((n, 5), seed=self.seed_generator)
        # A patch of a sixth to a half of each side, filled with the picture's mean.
        rows = _span(draw[:, 0:1], 1 / 6 + draw[:, 1:2] / 3, height)
        columns = _span(draw[:, 2:3], 1 / 6 + draw[:, 3:4] / 3, width)
        chosen = ops.cast(draw[:, 4] < self.spec.erasing, "float32")
        patch = rows[:, :, None, None] * columns[:, None, :, None] * chosen[:, None, None, None]
        mean = ops.mean(x, axis=(1, 2, 3), keepdims=True)
        return x * (1.0 - patch) + mean * patch


@keras.saving.register_keras_serializable("emotion_lens")
class Mix(keras.layers.Layer):
    """Mix each picture with the one before it in the batch (mixup, Zhang et al. 2018).

    Inputs: pictures (N, H, W, 1) float32 and each one's own share (N,) float32. Output as the
    pictures.
    """

    def call(self, inputs: list[Any]) -> Any:
        pictures, share = inputs
        share = ops.reshape(share, (-1, 1, 1, 1))
        return share * pictures + (1.0 - share) * ops.roll(pictures, 1, axis=0)

    def compute_output_shape(self, input_shape: list[tuple[int | None, ...]]) -> Any:
        return input_shape[0]


def _span(position: Any, share: Any, size: int) -> Any:
    """Return ones where a random interval of `share * size` pixels lies, shape (n, size)."""
    pixels = ops.cast(ops.arange(size), "float32")[None, :]
    length = share * size
    start = position * (size - length)
    return ops.cast(ops.logical_and(pixels >= start, pixels < start + length), "float32")

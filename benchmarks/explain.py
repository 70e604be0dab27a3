"""Grad-CAM: the compiled function here against a plain GradientTape, side by side."""

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Line
from core.architectures import ARCHITECTURES
from core.backend import keras
from core.explain import METHODS

ROUNDS: Final = 30


def run() -> list[Line]:
    """Report medians a picture for each architecture, alone and in a batch of 32."""
    method = METHODS.get("grad_cam")
    lines = []
    for name in ARCHITECTURES.names():
        architecture = ARCHITECTURES.get(name)
        net = architecture.build(architecture.validate({}))
        for count in (1, 32):
            images = np.random.default_rng(0).random((count, 48, 48, 1), dtype=np.float32)
            classes = np.arange(count) % 7
            ours, plain = side_by_side(
                partial(method.explain, net, images, classes),
                partial(plain_grad_cam, net, images, classes),
            )
            # The plain way is the bar: being slower than it would be a fault.
            note = f"{plain / ours:.1f} times as fast; a picture, median of {ROUNDS} rounds"
            what = f"{name}, {count} at a time"
            lines += [
                Line(what, ours / count, "ms", target=plain / count, note=note),
                Line("  plain GradientTape", plain / count, "ms"),
            ]
    return lines


def side_by_side(*calls: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the median milliseconds of each call, their rounds taken in turns."""
    for call in calls:
        call()
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, taken in zip(calls, times, strict=True):
            started = time.perf_counter()
            call()
            taken.append((time.perf_counter() - started) * 1000)
    return [median(taken) for taken in times]


def plain_grad_cam(
    net: keras.Model, images: NDArray[np.float32], classes: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return Grad-CAM as tutorials write it: a new model and an eager tape for each call."""
    import tensorflow as tf

    last = [layer for layer in net.layers if isinstance(layer, keras.layers.Conv2D)][-1]
    reading = keras.Model(net.inputs[0], [last.output, net.output])
    maps = []
    for image, chosen in zip(images, classes, strict=True):
        with tf.GradientTape() as tape:
            activations, logits = reading(image[None])
            score = logits[0, int(chosen)]
        weights = tf.reduce_mean(tape.gradient(score, activations), axis=(0, 1, 2))
        heat = tf.nn.relu(tf.reduce_sum(activations[0] * weights, axis=-1))
        heat = tf.image.resize(heat[..., None], (48, 48))[..., 0]
        maps.append((heat / (tf.reduce_max(heat) + 1e-8)).numpy())
    return np.stack(maps)

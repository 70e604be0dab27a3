"""Explanations of the shipped single nets, beside a plain GradientTape and shap's own call."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Line, NotHere
from core.backend import keras
from core.explain import METHODS
from core.runs.net import load_net
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

ROUNDS: Final = 10
# Rounds of what takes most of a second.
FEW: Final = 3
BATCH: Final = 32
# The targets hold for nets of at most so many parameters.
SMALL: Final = 2_000_000
STEPS: Final = 32
SAMPLES: Final = 50


def run() -> list[Line]:
    """Report medians of each shipped single net, on random pictures."""
    singles = [run for run in RunStore(Settings().models).all() if not run.is_ensemble]
    if not singles:
        raise NotHere("no run in models/: train one first")
    return [line for single in singles for line in measured(single)]


def measured(single: Run) -> Iterator[Line]:
    """Yield the lines of one net."""
    net, small = load_net(single), single.manifest["parameters"] <= SMALL
    method = METHODS.get("grad_cam")
    for count in (1, BATCH):
        images, classes = pictures(count), np.arange(count) % 7
        ours, plain = side_by_side(
            partial(method.explain, net, images, classes),
            partial(plain_grad_cam, net, images, classes),
            rounds=ROUNDS if count == 1 else FEW,
        )
        note = f"{plain / ours:.1f} times as fast as the plain way"
        if count == 1:
            yield Line(
                f"{single.run_id}: Grad-CAM", ours, "ms", target=15 if small else None, note=note
            )
            yield Line("  plain GradientTape", plain, "ms")
        else:
            rate, limit = 1000 * count / ours, 150 if small else None
            yield Line(f"  {count} at a time", rate, "pictures/s", limit, note=note, at_least=True)
    yield integrated(net, small)
    yield from expected(net, small)


def integrated(net: keras.Model, small: bool) -> Line:
    """Return integrated gradients in 32 steps."""
    method = METHODS.get("integrated_gradients")
    call = partial(method.explain, net, pictures(1), np.array([3]), {"steps": STEPS})
    (ours,) = side_by_side(call, rounds=FEW)
    limit = 350 if small else None
    return Line("  integrated gradients", ours, "ms", target=limit, note=f"{STEPS} steps")


def expected(net: keras.Model, small: bool) -> Iterator[Line]:
    """Yield SHAP's expected gradients, ours and by shap's own call."""
    import shap

    background, image = pictures(50, seed=1), pictures(1)
    method = METHODS.get("shap_gradient")
    explainer = shap.GradientExplainer(keras.Model(net.inputs[:1], net.outputs[0]), background)
    ours, own = side_by_side(
        partial(
            method.explain,
            net,
            image,
            np.array([3]),
            {"samples": SAMPLES},
            background=background,
        ),
        partial(explainer.shap_values, image, nsamples=SAMPLES, ranked_outputs=1, rseed=0),
        rounds=FEW,
    )
    note = f"{SAMPLES} samples; with the completeness error, which shap does not tell"
    yield Line("  SHAP gradient", ours, "ms", target=1000 if small else None, note=note)
    yield Line("    shap's own call", own, "ms")


def pictures(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Return random pictures: shape (count, 48, 48, 1)."""
    return np.random.default_rng(seed).random((count, 48, 48, 1), dtype=np.float32)


def side_by_side(*calls: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
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

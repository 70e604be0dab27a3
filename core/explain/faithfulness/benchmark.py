"""The table of methods: how faithful, stable and quick each is on the same pictures."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import bootstrap_means, percentile_interval, wilson_interval
from core.explain import Method
from core.explain.faithfulness import FloatArray, Predict
from core.explain.faithfulness.measures import (
    falls,
    fidelity,
    rank_correlation,
    stability,
    subsets,
)
from core.explain.faithfulness.randomisation import UNCHANGED
from core.explain.faithfulness.verdict import random_maps, verdict
from core.explain.maps import Maps
from core.progress import Progress

CONTROL: Final = "random"
_RESAMPLES: Final = 2000
# Pictures on which weights are shuffled: the effect is large.
_RANDOMISED: Final = 8


@dataclass(frozen=True)
class Subject:
    """What is benchmarked: a model and how its predictions are explained.

    Attributes:
        predict: pictures (N, H, W) to probabilities.
        explain: method, pictures (N, H, W) and classes (N,) to maps.
        cascade: agreement with maps of shuffled weights, see `randomisation.cascade`, for the same
            arguments; None for an ensemble.
    """

    predict: Predict
    explain: Callable[[Method, FloatArray, NDArray[np.int64]], Maps]
    cascade: Callable[[Method, FloatArray, NDArray[np.int64]], tuple[float, ...]] | None


def benchmark(
    subject: Subject,
    images: FloatArray,
    methods: Sequence[Method],
    *,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return the table of methods on some pictures, each explained for its predicted class.

    Args:
        subject: the model.
        images: shape (N, H, W), float32 in [0, 1]; N is at least 2.
        methods: to compare. A control of random maps is added.
        progress: called after each method and picture.

    Returns:
        JSON-ready: `methods`, one entry a method with its number of pictures, `rows`, and figures
        with 95 % intervals over them; and `agreement`, the mean rank correlation of any two
        methods' evidence for: name -> name that follows in the alphabet -> figure.
    """
    classes = np.asarray(subject.predict(images).argmax(axis=1), np.int64)
    hidden = subsets(images.shape[1:])
    fallen = [
        falls(subject.predict, image, int(c), hidden)
        for image, c in zip(images, classes, strict=True)
    ]
    total, done = len(methods) * len(images), 0
    entries, maps = [], []
    for method in methods:
        # What is compiled or imported first is not a map's own time.
        subject.explain(method, images[:1], classes[:1])
        figures: dict[str, list[float]] = {}
        heats = []
        for row, image in enumerate(images):
            chosen = classes[row : row + 1]
            started = time.perf_counter()
            heat = subject.explain(method, image[None], chosen).values[0]
            took = 1000 * (time.perf_counter() - started)
            heats.append(heat)
            measured = {
                **_against_chance(subject, image, int(chosen[0]), heat),
                "fidelity": fidelity(heat, hidden, fallen[row]),
                "stability": stability(_same_class(subject, method, chosen), image, heat),
                "milliseconds": took,
            }
            for name, value in measured.items():
                figures.setdefault(name, []).append(value)
            done += 1
            if progress:
                progress(done, total, method.title)
        maps.append(np.stack(heats))
        entries.append(
            {
                "name": method.name,
                "title": method.title,
                "version": method.version,
                "rows": len(images),
                **_summary(figures),
                **_randomised(subject, method, images, classes),
            }
        )
    entries.append(_control(subject, images, classes, maps[0], hidden, fallen))
    return {
        "methods": entries,
        "agreement": _agreement(
            {method.name: found for method, found in zip(methods, maps, strict=True)}
        ),
    }


def _against_chance(
    subject: Subject, image: FloatArray, class_index: int, heat: FloatArray
) -> dict[str, float]:
    found = verdict(subject.predict, image, class_index, heat)
    return {
        "advantage": found.advantage,
        "beaten": found.beaten,
        "better": float(found.better),
    }


def _same_class(
    subject: Subject, method: Method, chosen: NDArray[np.int64]
) -> Callable[[FloatArray], FloatArray]:
    def explain(pictures: FloatArray) -> FloatArray:
        return subject.explain(method, pictures, chosen.repeat(len(pictures))).values

    return explain


def _control(
    subject: Subject,
    images: FloatArray,
    classes: NDArray[np.int64],
    like: FloatArray,
    hidden: NDArray[np.bool_],
    fallen: Sequence[FloatArray],
) -> dict[str, Any]:
    """Return the row of random maps, as smooth as the first method's: it should win nowhere."""
    figures: dict[str, list[float]] = {}
    for row, image in enumerate(images):
        # A seed that the verdict's own random maps do not use.
        heat = random_maps(like[row], 1, seed=1000 + row)[0]
        measured = {
            **_against_chance(subject, image, int(classes[row]), heat),
            "fidelity": fidelity(heat, hidden, fallen[row]),
        }
        for name, value in measured.items():
            figures.setdefault(name, []).append(value)
    return {
        "name": CONTROL,
        "title": "Random maps (control)",
        "rows": len(images),
        **_summary(figures),
    }


def _summary(figures: Mapping[str, list[float]]) -> dict[str, Any]:
    """Return means with intervals, the share of maps better than chance, and the median time."""
    summary: dict[str, Any] = {}
    for name, values in figures.items():
        if name == "milliseconds":
            summary[name] = float(np.median(values))
        elif name == "better":
            low, high = wilson_interval(int(sum(values)), len(values))
            summary[name] = {"value": float(np.mean(values)), "low": low, "high": high}
        else:
            summary[name] = _mean(values)
    return summary


def _mean(values: Sequence[float]) -> dict[str, float]:
    draws = bootstrap_means(np.asarray(values), _RESAMPLES, np.random.default_rng(0))
    low, high = percentile_interval(draws)
    return {"value": float(np.mean(values)), "low": low, "high": high}


def _randomised(
    subject: Subject, method: Method, images: FloatArray, classes: NDArray[np.int64]
) -> dict[str, Any]:
    if subject.cascade is None:
        return {}
    found = subject.cascade(method, images[:_RANDOMISED], classes[:_RANDOMISED])
    return {"randomised": list(found), "unchanged": found[-1] > UNCHANGED}


def _agreement(maps: Mapping[str, FloatArray]) -> dict[str, dict[str, Any]]:
    """Return the mean rank correlation of evidence for, of each pair of methods once."""
    evidence = {name: np.maximum(values, 0) for name, values in sorted(maps.items())}
    found: dict[str, dict[str, Any]] = {}
    for first, second in combinations(evidence, 2):
        pairs = zip(evidence[first], evidence[second], strict=True)
        figure = _mean([rank_correlation(one, other) for one, other in pairs])
        found.setdefault(first, {})[second] = {**figure, "rows": len(evidence[first])}
    return found

"""How long one picture takes a run, as a visitor waits for it."""

import statistics
import time
from typing import Final

import numpy as np

from core.labels import SIZE
from core.predict.latencies import Latency
from core.predict.predictor import Predictor
from core.runs.environment import hardware

# The first calls trace the net and fill caches.
_WARM_UP: Final = 10
CALLS: Final = 100


def latency(predictor: Predictor, run_id: str, *, calls: int = CALLS) -> float:
    """Return the median time from one picture to its probabilities, in milliseconds.

    Args:
        predictor: holds the net.
        run_id: whole id of a run.
        calls: warm calls that are timed, one after the other.
    """
    return statistics.median(_times(predictor, run_id, calls))


def measured_latency(predictor: Predictor, run_id: str, *, calls: int = CALLS) -> Latency:
    """Return the same with its spread, to be kept; arguments as for `latency`."""
    times = _times(predictor, run_id, calls)
    low, median, high = (float(value) for value in np.quantile(times, (0.1, 0.5, 0.9)))
    return Latency(median, low, high, calls, hardware())


def _times(predictor: Predictor, run_id: str, calls: int) -> list[float]:
    """Return what each warm call took, in milliseconds."""
    picture = np.random.default_rng(0).integers(0, 256, (1, SIZE, SIZE), dtype=np.uint8)
    milliseconds = []
    for _ in range(_WARM_UP + calls):
        started = time.perf_counter()
        predictor.probabilities(run_id, picture)
        milliseconds.append(1000 * (time.perf_counter() - started))
    return milliseconds[_WARM_UP:]

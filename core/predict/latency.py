"""How long one picture takes a run, as a visitor waits for it."""

import statistics
import time
from typing import Final

import numpy as np

from core.labels import SIZE
from core.predict.predictor import Predictor

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
    picture = np.random.default_rng(0).integers(0, 256, (1, SIZE, SIZE), dtype=np.uint8)
    seconds = []
    for _ in range(_WARM_UP + calls):
        started = time.perf_counter()
        predictor.probabilities(run_id, picture)
        seconds.append(time.perf_counter() - started)
    return 1000 * statistics.median(seconds[_WARM_UP:])

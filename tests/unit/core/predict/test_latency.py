"""The latency of a run is what one warm call takes."""

import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.predict.latency import latency
from core.predict.predictor import Predictor
from core.runs.store import RunStore


class _Slow(Predictor):
    """Takes long on its first calls, as a net does, and then two milliseconds."""

    calls = 0

    def probabilities(
        self, run_id: str, pictures: NDArray[np.uint8], **_: Any
    ) -> NDArray[np.float32]:
        assert (run_id, pictures.shape, pictures.dtype) == ("run", (1, 48, 48), np.uint8)
        self.calls += 1
        time.sleep(0.05 if self.calls <= 3 else 0.002)
        return np.full((1, 7), 1 / 7, np.float32)


def test_it_is_the_median_of_warm_calls_in_milliseconds(tmp_path: Path):
    predictor = _Slow(RunStore(tmp_path))
    found = latency(predictor, "run", calls=5)
    assert predictor.calls == 15
    # The cold calls would have made it more.
    assert 2 <= found < 50

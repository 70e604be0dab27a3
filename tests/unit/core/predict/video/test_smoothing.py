"""Smoothed probabilities are probabilities, without lag, and stop at gaps and cuts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.predict.video.smoothing import smoothed, stretches


def walk(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    seconds = np.cumsum(random.uniform(0.15, 0.25, n)).astype(np.float32)
    return seconds, random.dirichlet(np.ones(7), n).astype(np.float32)


@given(st.integers(1, 60), st.floats(0, 2), st.integers(0, 99))
def test_rows_stay_probabilities(n: int, deviation: float, seed: int):
    seconds, raw = walk(n, seed)
    found = smoothed(seconds, raw, step=0.2, deviation=deviation)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    assert found.min() >= 0


def test_what_does_not_change_stays_as_it_is():
    seconds, raw = walk(30)
    raw[:] = raw[0]
    assert np.allclose(smoothed(seconds, raw, step=0.2), raw, atol=1e-6)


def test_a_step_is_half_way_up_where_it_happens():
    seconds = np.arange(40, dtype=np.float32) / 5
    raw = np.zeros((40, 7), np.float32)
    raw[:20, 6], raw[20:, 3] = 1, 1
    found = smoothed(seconds, raw, step=0.2)
    assert found[19, 3] < 0.5 < found[20, 3]
    assert np.isclose(found[19, 3], 1 - found[20, 3], atol=1e-6)


def test_one_odd_frame_hardly_shows():
    seconds = np.arange(40, dtype=np.float32) / 5
    raw = np.tile(np.eye(7, dtype=np.float32)[6], (40, 1))
    raw[20] = np.eye(7)[0]
    assert smoothed(seconds, raw, step=0.2)[20, 0] < 0.2


def test_nothing_crosses_a_gap_or_a_cut():
    seconds = np.asarray([0, 0.2, 0.4, 3.0, 3.2, 3.4], np.float32)
    assert [list(part) for part in stretches(seconds, 0.2, (0.3,))] == [[0, 1], [2], [3, 4, 5]]
    raw = np.eye(7, dtype=np.float32)[[0, 0, 1, 2, 2, 2]]
    assert np.allclose(smoothed(seconds, raw, step=0.2, cuts=(0.3,)), raw)


def test_the_first_frame_of_a_shot_belongs_to_it():
    times = [n / 10 for n in range(100)]
    seconds = np.asarray(times, np.float32)
    for cut in times[1:]:
        before, after = stretches(seconds, 0.1, (cut,))
        assert after[0] == times.index(cut), cut
        assert before[-1] == after[0] - 1

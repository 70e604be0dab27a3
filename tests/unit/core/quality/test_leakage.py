"""What leaked pictures do to accuracy, counted by hand."""

import numpy as np
import pytest

from core.evaluation.results import Results
from core.quality.leakage import leaks
from core.settings import Settings
from tests.stored_runs import PER_SPLIT, store_answers, store_dataset


def test_accuracy_with_and_without_leaked_pictures(settings: Settings):
    dataset = store_dataset(settings)
    run = store_answers(settings, dataset, 70)
    rows = dataset.indices("PrivateTest")
    # All right ones: without them the run looks worse.
    (found,) = leaks([run], Results(settings.home), dataset, "PrivateTest", rows[-50:])
    assert (found.n, found.leaked) == (PER_SPLIT, 50)
    assert found.everything["value"] == pytest.approx(280 / 350)
    assert found.clean["value"] == pytest.approx(230 / 300)
    assert found.difference["value"] == pytest.approx(280 / 350 - 230 / 300)
    assert 0 < found.difference["low"] < found.difference["value"] < found.difference["high"]
    assert found.clean["low"] < found.clean["value"] < found.clean["high"]


def test_wrong_ones_among_the_leaked_make_the_difference_negative(settings: Settings):
    dataset = store_dataset(settings)
    run = store_answers(settings, dataset, 70)
    rows = dataset.indices("PublicTest")
    (found,) = leaks([run], Results(settings.home), dataset, "PublicTest", rows[:50])
    assert found.difference["value"] == pytest.approx(280 / 350 - 280 / 300)
    assert found.difference["high"] < 0


def test_without_leaked_pictures_nothing_differs(settings: Settings):
    dataset = store_dataset(settings)
    runs = [store_answers(settings, dataset, wrong, seed=wrong) for wrong in (10, 20)]
    none = np.zeros(0, np.int64)
    found = leaks(runs, Results(settings.home), dataset, "PublicTest", none)
    assert [leak.run_id for leak in found] == [run.run_id for run in runs]
    assert all(set(leak.difference.values()) == {0.0} for leak in found)


def test_nothing_is_said_where_nothing_was_evaluated_or_all_leaked(settings: Settings):
    dataset, other = store_dataset(settings), store_dataset(settings, "other", seed=3)
    run = store_answers(settings, dataset, 10)
    results, rows = Results(settings.home), dataset.indices("PublicTest")
    assert leaks([run], results, other, "PublicTest", rows[:0]) == ()
    assert leaks([run], results, dataset, "PublicTest", rows) == ()

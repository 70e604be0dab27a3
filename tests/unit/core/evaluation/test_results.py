"""Results come from the run on its own data, from the cache on other data, or are absent."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.evaluation.metrics import InvalidProbabilities, evaluate
from core.evaluation.results import Results
from core.runs.store import Run


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return Results(tmp_path / "home")


def test_a_runs_own_data_need_no_cache(results: Results, run: Run, own: Dataset):
    found = results.probabilities(run, own, "PrivateTest")
    assert found is not None
    np.testing.assert_array_equal(found, run.probabilities("PrivateTest"))
    assert results.metrics(run, own, "PrivateTest") == {"n": 30}
    assert not results.root.exists()


def test_own_data_are_known_by_fingerprint_and_not_by_name(
    results: Results, run: Run, own: Dataset, other: Dataset
):
    renamed = DatasetStore(own.path.parent).write(
        "renamed",
        own.images,
        np.load(own.path / "splits.npy"),
        own.labels.astype(np.uint8),
        title="Renamed",
        source={},
    )
    assert results.probabilities(run, renamed, "PublicTest") is not None
    assert results.probabilities(run, replace(other, name="own"), "PublicTest") is None


def test_other_data_have_no_results_until_they_are_stored(
    results: Results, run: Run, other: Dataset
):
    assert results.probabilities(run, other, "PrivateTest") is None
    assert results.metrics(run, other, "PrivateTest") is None
    probabilities = _probabilities(30)
    results.store(run, other, "PrivateTest", probabilities)
    found = results.probabilities(run, other, "PrivateTest")
    assert found is not None
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, probabilities)
    labels = other.labels[other.indices("PrivateTest")]
    assert results.metrics(run, other, "PrivateTest") == {
        "views": "one",
        **evaluate(labels, probabilities),
    }
    assert results.probabilities(run, other, "PublicTest") is None


def test_other_weights_have_results_of_their_own(results: Results, run: Run, other: Dataset):
    results.store(run, other, "PrivateTest", _probabilities(30))
    files = {**run.manifest["files"], "model.keras": "0" * 64}
    trained_again = replace(run, manifest={**run.manifest, "files": files})
    assert results.probabilities(trained_again, other, "PrivateTest") is None


def test_probabilities_that_do_not_fit_are_refused_and_not_stored(
    results: Results, run: Run, other: Dataset
):
    with pytest.raises(InvalidProbabilities):
        results.store(run, other, "PrivateTest", _probabilities(29))
    assert not results.root.exists()


@pytest.mark.parametrize("content", [b"", b"not an array"])
def test_a_damaged_cache_counts_as_absent(
    results: Results, run: Run, other: Dataset, content: bytes
):
    results.store(run, other, "PrivateTest", _probabilities(30))
    for path in results.root.rglob("*.*"):
        path.write_bytes(content)
    assert results.probabilities(run, other, "PrivateTest") is None
    assert results.metrics(run, other, "PrivateTest") is None


def _probabilities(n: int) -> np.ndarray:
    return np.random.default_rng(3).dirichlet(np.ones(7), n).astype(np.float32)

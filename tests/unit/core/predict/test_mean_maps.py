"""Mean maps over many pictures."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset
from core.errors import InvalidSetting
from core.explain import METHODS
from core.explain.maps import Maps
from core.explain.regions import REGIONS
from core.jobs import KINDS, JobContext
from core.jobs.kind import Cancelled
from core.predict.mean_maps import MeanMaps, MeanMapStore, key_of, mean_maps
from core.predict.predictor import Predictor
from core.runs.run import Run
from core.settings import Settings
from tests.stored_runs import store_answers, store_dataset

GRAD_CAM = METHODS.get("grad_cam")


@pytest.fixture
def dataset(settings: Settings) -> Dataset:
    return store_dataset(settings)


@pytest.fixture
def run(settings: Settings, dataset: Dataset) -> Run:
    found: Run = store_answers(settings, dataset, 10, seed=1)
    return found


class Lights:
    """Says the first pixel's grey, by its remainder, and lights the row of that number."""

    def __init__(self) -> None:
        self.portions: list[int] = []

    def probabilities(self, _run: str, pictures: Any) -> Any:
        return np.eye(7, dtype=np.float32)[pictures[:, 0, 0] % 7]

    def explain(self, _run: str, pictures: Any, said: Any, **_more: Any) -> Maps:
        self.portions.append(len(pictures))
        values = np.zeros((len(pictures), 48, 48), np.float32)
        # Twice as strong in every other picture: maps are scaled before they are averaged.
        values[np.arange(len(said)), said] = (1 + np.arange(len(said)) % 2)[:, None]
        return Maps(values, signed=False)


def means(run: Run, dataset: Dataset, rows: Any, **more: Any) -> MeanMaps:
    return mean_maps(Lights(), run, dataset, rows, GRAD_CAM, **more)  # type: ignore[arg-type]


def test_each_picture_counts_alike_in_its_own_confusion(run: Run, dataset: Dataset) -> None:
    rows = dataset.indices("PublicTest")
    said = dataset.images[rows][:, 0, 0] % 7
    labels = dataset.labels[rows]
    found = means(run, dataset, rows)
    assert found.counts.sum() == len(rows)
    for label, answer in zip(labels, said, strict=True):
        n = int(((labels == label) & (said == answer)).sum())
        assert found.counts[label, answer] == n
        expected = np.zeros((48, 48), np.float32)
        expected[answer] = 1
        np.testing.assert_allclose(found.maps[label, answer], expected)
        face = dataset.images[rows][(labels == label) & (said == answer)].mean(axis=0) / 255
        np.testing.assert_allclose(found.faces[label, answer], face, atol=1e-6)
    assert not found.maps[found.counts == 0].any()


def test_an_answers_mean_is_that_of_all_its_pictures(run: Run, dataset: Dataset) -> None:
    rows = dataset.indices("PublicTest")
    said = dataset.images[rows][:, 0, 0] % 7
    found = means(run, dataset, rows)
    answer = int(said[0])
    mean_map, face, n = found.of_class(answer)
    assert n == (said == answer).sum()
    assert mean_map[answer].min() == pytest.approx(1)
    whole = dataset.images[rows][said == answer].mean(axis=0) / 255
    np.testing.assert_allclose(face, whole, atol=1e-5)
    shares = found.shares(answer)
    assert set(shares) == set(REGIONS)
    assert sum(share["value"] for share in shares.values()) == pytest.approx(1)
    assert all(
        s["low"] <= s["value"] + 1e-9 and s["value"] <= s["high"] + 1e-9 for s in shares.values()
    )


def test_what_is_kept_is_what_was_found_and_belongs_to_its_rows_method_and_settings(
    run: Run, dataset: Dataset, tmp_path: Path
) -> None:
    rows = dataset.indices("PublicTest")
    store, found = MeanMapStore(tmp_path), means(run, dataset, rows)
    key = key_of(run, dataset, rows, GRAD_CAM)
    others = {
        key_of(run, dataset, rows[1:], GRAD_CAM),
        key_of(run, dataset, rows, METHODS.get("layer_cam")),
        key_of(run, dataset, rows, GRAD_CAM, {"layer": "conv1"}),
    }
    assert len(others | {key}) == 4
    assert store.load(key) is None
    store.store(key, found)
    kept = store.load(key)
    assert kept is not None
    np.testing.assert_allclose(kept.maps, found.maps, atol=1e-3)
    np.testing.assert_array_equal(kept.counts, found.counts)
    np.testing.assert_array_equal(kept.evidence, found.evidence)
    (tmp_path / "cache" / "mean-maps" / f"{key}.npz").write_bytes(b"broken")
    assert store.load(key) is None
    with pytest.raises(InvalidSetting, match="'steps'"):
        key_of(run, dataset, rows, METHODS.get("integrated_gradients"), {"steps": "many"})


def test_the_job_works_in_portions_and_can_be_cancelled(
    settings: Settings, run: Run, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    lights = Lights()
    monkeypatch.setattr(
        Predictor, "probabilities", lambda _, *a, **k: lights.probabilities(*a, **k)
    )
    monkeypatch.setattr(Predictor, "explain", lambda _, *a, **k: lights.explain(*a, **k))
    kind = KINDS.get("mean_maps")
    request = kind.parameters.model_validate(
        {"dataset": dataset.name, "run": run.run_id, "method": "grad_cam", "count": 100_000}
    )
    assert kind.ready is not None

    def cancel(done: int, _total: int, _note: str) -> None:
        if done:
            raise Cancelled

    n = len(request.rows(dataset))
    with pytest.raises(Cancelled):
        kind.run(request, JobContext(settings, cancel))
    assert not kind.ready(request, settings)
    assert kind.run(request, JobContext(settings)) == {"pictures": n}
    assert kind.ready(request, settings)
    asked = len(lights.portions)
    assert max(lights.portions) <= 16
    # Kept: not asked again.
    assert kind.run(request, JobContext(settings)) == {"pictures": n}
    assert len(lights.portions) == asked

"""Evaluations as a job: stored once, of the pictures that were meant. The net itself is stubbed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.evaluation.metrics import evaluate
from core.evaluation.results import Results
from core.jobs import Cancelled, JobContext, Jobs
from core.jobs.kinds.evaluate import DatasetChanged, EvaluateParameters, ready, run
from core.labels import SPLITS
from core.runs.run import Run
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import RunStore
from core.settings import Settings


def write(store: DatasetStore, seed: int) -> Dataset:
    random = np.random.default_rng(seed)
    numbers = np.arange(63)
    return store.write(
        "mine",
        random.integers(0, 256, (63, 48, 48), dtype=np.uint8),
        (numbers // 7 % 3).astype(np.uint8),
        (numbers % 7).astype(np.uint8),
        title="Mine",
        source={},
    )


@pytest.fixture
def dataset(store: DatasetStore) -> Dataset:
    return write(store, 0)


@pytest.fixture
def trained(settings: Settings) -> Run:
    """A run of other pictures."""
    random = np.random.default_rng(1)
    probabilities = {s: random.dirichlet(np.ones(7), 7).astype(np.float32) for s in SPLITS}
    return RunStore(settings.models).write(
        RunSpec(
            architecture="two_conv",
            architecture_version=1,
            parameters={},
            dataset=DatasetReference(name="other", title="Other", fingerprint="0" * 64),
            training=TrainingSpec(),
        ),
        title="Two convolutions",
        save_model=lambda path: path.write_bytes(b"not a net") and None,
        history={"best_epoch": 1, "epochs": []},
        probabilities=probabilities,
        metrics={s: evaluate(np.arange(7), p, resamples=20) for s, p in probabilities.items()},
        parameters=1,
        seconds=1.0,
        hardware="test",
    )


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The splits that the net was asked for."""
    asked: list[str] = []

    def stub(
        _predictor: object,
        _run: str,
        dataset: Dataset,
        split: Any,
        *,
        progress: Callable[[int, int, str], None],
    ) -> Any:
        asked.append(split)
        n = len(dataset.indices(split))
        progress(n, n, f"{split}")
        return np.full((n, 7), 1 / 7, np.float32)

    monkeypatch.setattr("core.predict.splits.split_probabilities", stub)
    return asked


def parameters(run: Run, dataset: Dataset, *splits: str) -> EvaluateParameters:
    parts = [{"run": run.run_id, "split": split} for split in splits]
    return EvaluateParameters.model_validate(
        {"dataset": dataset.name, "fingerprint": dataset.fingerprint, "parts": parts}
    )


def test_what_is_missing_is_computed_and_stored_once(
    settings: Settings, dataset: Dataset, trained: Run, computed: list[str]
):
    asked = parameters(trained, dataset, "PublicTest", "PrivateTest")
    steps: list[tuple[int, int]] = []
    context = JobContext(settings, lambda done, total, _: steps.append((done, total)))
    assert not ready(asked, settings)
    result = run(asked, context)
    assert computed == ["PublicTest", "PrivateTest"]
    assert steps[-2:] == [(21, 42), (42, 42)]
    assert [part["n"] for part in result["parts"]] == [21, 21]
    stored = Results(settings.home).probabilities(trained, dataset, "PublicTest")
    assert stored is not None
    assert stored.shape == (21, 7)
    assert ready(asked, settings)
    assert run(asked, context) == result
    assert len(computed) == 2


def test_a_cancelled_evaluation_keeps_the_splits_that_were_whole(
    settings: Settings, dataset: Dataset, trained: Run, computed: list[str]
):
    asked = parameters(trained, dataset, "PublicTest", "PrivateTest")

    def stop(done: int, _total: int, _note: str) -> None:
        if done > 21:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(asked, JobContext(settings, stop))
    assert ready(parameters(trained, dataset, "PublicTest"), settings)
    assert not ready(asked, settings)
    run(asked, JobContext(settings))
    assert computed == ["PublicTest", "PrivateTest", "PrivateTest"]


def test_other_pictures_under_the_same_name_are_refused(
    settings: Settings, store: DatasetStore, dataset: Dataset, trained: Run, computed: list[str]
):
    asked = parameters(trained, dataset, "PublicTest")
    store.root.joinpath("mine").rename(store.root / "kept")
    write(store, 2)
    with pytest.raises(DatasetChanged):
        run(asked, JobContext(settings))
    assert not ready(asked, settings)
    assert computed == []


def test_the_same_request_is_one_job_and_counts_as_never_run_without_its_results(
    jobs: Jobs, dataset: Dataset, trained: Run
):
    asked = parameters(trained, dataset, "PublicTest")
    job = jobs.submit("evaluate", asked)
    assert jobs.submit("evaluate", asked.model_dump(mode="json")).id == job.id
    assert jobs.submit("evaluate", parameters(trained, dataset, "PrivateTest")).id != job.id
    assert jobs.find("evaluate", asked) == job
    assert jobs.cancel(job.id).state == "cancelled"
    assert jobs.retry(job.id).state == "queued"

"""Which models are offered first, and what is said about them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.store import DatasetStore
from core.runs.run import Run
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from pages.predict.choices import facts, measured, offered, options


def run(
    run_id: str = "a",
    *,
    public: float = 0.6,
    private: float | None = 0.5,
    data: str = "fer2013",
    fingerprint: str = "f",
    seed: int = 0,
) -> Run:
    spec = RunSpec(
        architecture="six_conv",
        architecture_version=1,
        parameters={},
        dataset=DatasetReference(name=data, title=data.upper(), fingerprint=fingerprint),
        training=TrainingSpec(),
        seed=seed,
    )
    metrics: dict[str, Any] = {"PublicTest": {"n": 10, "accuracy": {"value": public}}}
    if private is not None:
        share = {"value": private, "low": private - 0.1, "high": private + 0.1}
        metrics["PrivateTest"] = {"n": 3589, "accuracy": share}
    return Run(run_id, Path(), spec, "Six convolutions", metrics, None, {}, {})


@pytest.fixture
def datasets(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path)


def store_drawn(datasets: DatasetStore, name: str, *, synthetic: bool) -> str:
    zeros = np.zeros(1, np.uint8)
    dataset = datasets.write(
        name,
        np.zeros((1, 48, 48), np.uint8),
        zeros,
        zeros,
        title=name,
        source={},
        synthetic=synthetic,
    )
    return dataset.fingerprint


def names(choices):
    return [choice.run.run_id for choice in choices]


def test_the_best_on_publictest_comes_first_whatever_privatetest_says(datasets):
    low = run("low", public=0.5, private=0.9)
    high = run("high", public=0.7, private=0.4)
    assert names(offered([low, high], datasets)) == ["high", "low"]


def test_the_final_run_comes_first_unless_it_is_of_drawn_faces(datasets):
    low, high, drawn = run("low", public=0.5), run("high", public=0.7), run("x", data="synthetic")
    assert names(offered([low, high, drawn], datasets, final="low")) == ["low", "high", "x"]
    assert names(offered([low, high, drawn], datasets, final="x")) == ["high", "low", "x"]


def test_runs_on_drawn_faces_come_last_and_are_marked(datasets):
    drawn = run("drawn", public=0.99, data="synthetic")
    real = run("real", public=0.5)
    choices = offered([drawn, real], datasets)
    assert names(choices) == ["real", "drawn"]
    labels = dict(options(choices))
    assert "not for photographs" in labels["drawn"]
    assert "drawn" not in labels["real"]
    assert "drawn faces" in facts(choices[1])


def test_drawn_faces_are_recognised_by_fingerprint_under_any_name(datasets):
    fingerprint = store_drawn(datasets, "cartoons", synthetic=True)
    (choice,) = offered([run(data="renamed", fingerprint=fingerprint)], datasets)
    assert choice.drawn


def test_a_real_set_called_synthetic_is_no_drawn_one(datasets):
    fingerprint = store_drawn(datasets, "mine", synthetic=False)
    (choice,) = offered([run(data="synthetic", fingerprint=fingerprint)], datasets)
    assert not choice.drawn


def test_facts_give_accuracy_with_interval_and_n(datasets):
    (choice,) = offered([run(private=0.66)], datasets)
    assert "3,589" in facts(choice)
    assert "66 of 100 (95 % interval 56 to 76)" in facts(choice)
    assert options([choice]) == [("a", "Six convolutions (right in 66 of 100)")]


def test_a_run_that_was_never_tested_says_so(datasets):
    (choice,) = offered([run(private=None)], datasets)
    assert measured(choice.run) is None
    assert "not been tested" in facts(choice)
    assert options([choice]) == [("a", "Six convolutions (not tested)")]


def test_runs_that_would_read_alike_are_told_apart(datasets):
    labels = [label for _, label in options(offered([run("a"), run("b", seed=1)], datasets))]
    assert len(set(labels)) == 2

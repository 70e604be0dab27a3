"""An ensemble is a run like any other: stored, found again, predicting as it was measured."""

from pathlib import Path

import numpy as np
import pytest

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.data.store import Dataset, DatasetStore
from core.ensembles.build import UnfitMember, build_ensemble, description, ensemble_spec
from core.ensembles.rules import RULES
from core.errors import InvalidSetting, UnknownName
from core.evaluation.results import Results
from core.labels import SPLITS
from core.predict.predictor import Predictor
from core.runs.run import Run, RunDamaged
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import RunStore
from core.training.storing import renew, store_net


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    generator = np.random.default_rng(1)
    labels = np.arange(210, dtype=np.uint8) % 7
    images = generator.integers(0, 80, (210, 48, 48)).astype(np.uint8)
    images[np.arange(210), labels * 6] += 170
    splits = np.repeat([0, 1, 2], 70).astype(np.uint8)
    return DatasetStore(tmp_path / "datasets").write(
        "rows", images, splits, labels, title="Rows", source={}
    )


@pytest.fixture
def runs(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "models")


def _net(dataset: Dataset, runs: RunStore, seed: int) -> Run:
    architecture = ARCHITECTURES.get("two_conv")
    values = architecture.validate({"filters": (4, 4), "dense_units": 8})
    keras.utils.set_random_seed(seed)
    spec = RunSpec(
        architecture="two_conv",
        architecture_version=1,
        parameters=values.model_dump(mode="json"),
        dataset=DatasetReference(
            name=dataset.name, title=dataset.title, fingerprint=dataset.fingerprint
        ),
        training=TrainingSpec(epochs=1),
        seed=seed,
    )
    return store_net(
        architecture.build(values),
        spec,
        dataset,
        runs,
        history={"best_epoch": 1, "epochs": []},
        seconds=1.0,
        hardware="test",
    )


@pytest.fixture
def members(dataset: Dataset, runs: RunStore) -> list[Run]:
    return [_net(dataset, runs, seed) for seed in (0, 1)]


def _built(
    members: list[Run], dataset: Dataset, runs: RunStore, home: Path, rule: str, views: str = "one"
) -> Run:
    spec = ensemble_spec(members, dataset, rule_name=rule, views=views)
    return build_ensemble(spec, dataset, runs, Results(home), Predictor(runs).probabilities)


@pytest.mark.parametrize("rule", RULES)
def test_it_predicts_as_it_was_measured(
    rule: str, members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    run = _built(members, dataset, runs, tmp_path, rule)
    assert run.is_ensemble
    predicted = Predictor(runs).probabilities(
        run.run_id, dataset.images[dataset.indices("PrivateTest")]
    )
    np.testing.assert_allclose(run.probabilities("PrivateTest"), predicted, atol=1e-5)
    assert run.manifest["parameters"] == 2 * members[0].manifest["parameters"]
    assert set(run.metrics) == set(SPLITS)


def test_views_of_one_run_are_an_ensemble_of_it(
    members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    run = _built(members[:1], dataset, runs, tmp_path, "mean", views="ten")
    assert run.title == "Two convolutions, 10 views"
    assert run.views == run.metrics["PrivateTest"]["views"] == "ten"
    assert set(run.metrics) == {"PublicTest", "PrivateTest"}
    pictures = dataset.images[dataset.indices("PrivateTest")]
    predictor = Predictor(runs)
    by_hand = predictor.probabilities(members[0].run_id, pictures, views="ten")
    raw = run.probabilities("PrivateTest", calibrated=False)
    np.testing.assert_allclose(raw, by_hand, atol=1e-6)
    assert not np.allclose(by_hand, predictor.probabilities(members[0].run_id, pictures))


def test_the_same_request_returns_the_stored_run_in_any_order(
    members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    first = _built(members, dataset, runs, tmp_path, "mean")
    stamp = (first.path / "manifest.json").stat().st_mtime_ns
    again = _built(members[::-1], dataset, runs, tmp_path, "mean")
    assert (again.path / "manifest.json").stat().st_mtime_ns == stamp


def test_a_member_trained_anew_is_noticed_and_the_request_builds_it_again(
    members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    run = _built(members, dataset, runs, tmp_path, "mean")
    before = description(run)["members"]
    architecture = ARCHITECTURES.get("two_conv")
    keras.utils.set_random_seed(99)
    changed = architecture.build(architecture.validate(members[0].spec.parameters))
    store_net(
        changed, members[0].spec, dataset, runs,
        history=members[0].history, seconds=1.0, hardware="test",
    )  # fmt: skip
    with pytest.raises(RunDamaged, match="was trained anew"):
        Predictor(runs).probabilities(run.run_id, dataset.images[:1])
    again = _built([runs.open(m.run_id) for m in members], dataset, runs, tmp_path, "mean")
    assert description(again)["members"] != before
    Predictor(runs).probabilities(again.run_id, dataset.images[:1])


def test_its_heat_map_is_the_weighted_mean_of_its_members(
    members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    run = _built(members, dataset, runs, tmp_path, "weighted")
    predictor, pictures, classes = Predictor(runs), dataset.images[:3], np.array([0, 1, 2])
    weights = {
        entry["run"]: weight
        for entry, weight in zip(
            description(run)["members"], description(run)["fitted"]["weights"], strict=True
        )
    }
    expected = sum(
        weights[member.run_id] * predictor.explain(member.run_id, pictures, classes).scaled()
        for member in members
    )
    found = predictor.explain(run.run_id, pictures, classes).values
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert predictor.conv_layers(run.run_id) == ()
    with pytest.raises(InvalidSetting, match="no layer of its own"):
        predictor.explain(run.run_id, pictures, classes, parameters={"layer": "conv1"})


def test_a_missing_member_is_named(
    members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    run = _built(members, dataset, runs, tmp_path, "mean")
    members[0].path.rename(tmp_path / "away")
    with pytest.raises(RunDamaged, match=f"{members[0].run_id} is missing"):
        Predictor(runs).probabilities(run.run_id, dataset.images[:1])
    with pytest.raises(UnfitMember, match="is not here any more"):
        build_ensemble(run.spec, dataset, runs, Results(tmp_path), Predictor(runs).probabilities)


def test_what_cannot_be_combined_is_refused(
    members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    run = _built(members, dataset, runs, tmp_path, "mean")
    with pytest.raises(InvalidSetting, match="An ensemble of one run is that run"):
        ensemble_spec(members[:1], dataset, rule_name="mean")
    with pytest.raises(UnfitMember, match="named twice"):
        ensemble_spec([members[0], members[0]], dataset, rule_name="mean")
    with pytest.raises(UnfitMember, match="is an ensemble itself"):
        ensemble_spec([run, members[0]], dataset, rule_name="mean")
    with pytest.raises(UnknownName, match="median"):
        ensemble_spec(members, dataset, rule_name="median")
    with pytest.raises(UnknownName, match="nine"):
        ensemble_spec(members, dataset, rule_name="mean", views="nine")
    other = DatasetStore(tmp_path / "datasets").write(
        "other", dataset.images[:70][::-1].copy(), np.ones(70, np.uint8),
        dataset.labels[:70].copy(), title="Other", source={},
    )  # fmt: skip
    with pytest.raises(UnfitMember, match="was trained on Rows, not on Other"):
        ensemble_spec(members, other, rule_name="mean")


def test_renewing_a_stored_run_changes_nothing_but_its_form(
    members: list[Run], dataset: Dataset, runs: RunStore, tmp_path: Path
):
    run = members[0]
    renewed = renew(run, dataset, runs)
    assert renewed.metrics == run.metrics
    assert renewed.temperature == run.temperature
    np.testing.assert_array_equal(
        renewed.probabilities("PrivateTest"), run.probabilities("PrivateTest")
    )
    with pytest.raises(InvalidSetting, match="is an ensemble"):
        renew(_built(members, dataset, runs, tmp_path, "mean"), dataset, runs)

"""A request returns the stored run, or trains, evaluates and stores it whole."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.errors import InvalidSetting
from core.evaluation.results import measured
from core.labels import SPLITS
from core.runs.net import load_net
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.training.request import run_spec
from core.training.runner import EmptySplit, train

RequestSpec = Callable[..., RunSpec]


@pytest.fixture
def runs(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "models")


def test_a_trained_run_is_complete(
    request_spec: RequestSpec, striped: Dataset, runs: RunStore, home: Path
):
    spec = request_spec(epochs=2)
    run = train(spec, striped, runs, home)
    assert run.spec == spec
    assert run.title == "Two convolutions"
    assert len(run.history["epochs"]) == 2
    net = load_net(run)
    assert run.manifest["parameters"] == net.count_params()
    assert run.manifest["seconds"] > 0
    for split in SPLITS:
        rows = striped.indices(split)
        probabilities = run.probabilities(split)
        expected = measured(run, striped.labels[rows], probabilities)
        assert run.metrics[split] == expected
    best = run.history["epochs"][run.history["best_epoch"] - 1]
    public = run.metrics["PublicTest"]
    assert public["accuracy"]["value"] == pytest.approx(best["val_accuracy"])
    # The epoch was measured before the kernels were rounded and the temperature was fitted.
    assert run.calibration is not None
    before = run.calibration["splits"]["PublicTest"]["before"]["log_loss"]["value"]
    assert before == pytest.approx(best["val_log_loss"], rel=1e-3)
    assert public["log_loss"]["value"] <= before
    # Neither checkpoint nor lock is left.
    assert list((home / "training").iterdir()) == []


def test_a_stored_run_is_returned_and_not_trained_again(
    request_spec: RequestSpec, striped: Dataset, runs: RunStore, home: Path
):
    first = train(request_spec(), striped, runs, home)
    written = (first.path / "manifest.json").stat().st_mtime_ns
    reports: list[str] = []
    again = train(
        request_spec(), striped, runs, home, lambda done, total, note: reports.append(note)
    )
    assert again == first
    assert reports == []
    assert (again.path / "manifest.json").stat().st_mtime_ns == written


def test_a_damaged_run_is_trained_again_in_its_place(
    request_spec: RequestSpec, striped: Dataset, runs: RunStore, home: Path
):
    first = train(request_spec(), striped, runs, home)
    (first.path / "model.keras").unlink()
    again = train(request_spec(), striped, runs, home)
    assert again.run_id == first.run_id
    np.testing.assert_array_equal(
        again.probabilities("PrivateTest"), first.probabilities("PrivateTest")
    )
    assert again.model_path().is_file()


class _Stop(Exception):
    pass


def test_a_stopped_training_leaves_its_checkpoint_and_no_run(
    request_spec: RequestSpec, striped: Dataset, runs: RunStore, home: Path
):
    spec = request_spec(epochs=2)

    def stop(done: int, total: int, note: str) -> None:
        if done == 20:
            raise _Stop

    with pytest.raises(_Stop):
        train(spec, striped, runs, home, stop)
    assert runs.ids() == ()
    assert [path.name for path in (home / "training").iterdir()] == [spec.key]
    resumed: list[int] = []
    run = train(spec, striped, runs, home, lambda done, total, note: resumed.append(done))
    assert resumed[0] == 14
    assert len(run.history["epochs"]) == 2


def test_a_kill_between_two_renames_loses_no_epoch(
    request_spec: RequestSpec, striped: Dataset, runs: RunStore, home: Path
):
    spec = request_spec(epochs=2)

    def stop(done: int, total: int, note: str) -> None:
        if done == 20:
            raise _Stop

    with pytest.raises(_Stop):
        train(spec, striped, runs, home, stop)
    checkpoints = home / "training" / spec.key
    (checkpoints / "latest").rename(checkpoints / ".latest-abc-replaced")
    (checkpoints / ".latest-abc").mkdir()
    resumed: list[int] = []
    train(spec, striped, runs, home, lambda done, total, note: resumed.append(done))
    assert resumed[0] == 14


@pytest.mark.parametrize("missing", ["Training", "PublicTest"])
def test_a_split_that_training_needs_must_hold_pictures(
    missing: str, runs: RunStore, home: Path, tmp_path: Path
):
    held = [code for code, split in enumerate(SPLITS) if split != missing]
    dataset = DatasetStore(tmp_path / "datasets").write(
        "partial",
        np.zeros((2, 48, 48), np.uint8),
        np.array(held, np.uint8),
        np.zeros(2, np.uint8),
        title="Partial",
        source={},
    )
    with pytest.raises(EmptySplit, match=missing):
        train(run_spec("two_conv", dataset), dataset, runs, home)
    assert not home.exists()


def test_no_private_test_gives_a_run_without_its_figures(
    request_spec: RequestSpec, striped: Dataset, runs: RunStore, home: Path, tmp_path: Path
):
    kept = np.flatnonzero(np.load(striped.path / "splits.npy") != SPLITS.index("PrivateTest"))
    dataset = DatasetStore(tmp_path / "datasets").write(
        "two_splits",
        striped.images[kept],
        np.load(striped.path / "splits.npy")[kept],
        striped.labels[kept].astype(np.uint8),
        title="Two splits",
        source={},
    )
    settings = {"filters": [2, 2], "dense_units": 4}
    run = train(run_spec("two_conv", dataset, epochs=1, settings=settings), dataset, runs, home)
    assert run.metrics["PrivateTest"]["accuracy"]["value"] is None
    assert run.probabilities("PrivateTest").shape == (0, 7)


def test_another_data_set_than_the_specs_is_refused(
    request_spec: RequestSpec, striped: Dataset, runs: RunStore, home: Path
):
    spec = request_spec()
    reference = spec.dataset.model_copy(update={"fingerprint": "0" * 64})
    with pytest.raises(InvalidSetting, match="striped"):
        train(spec.model_copy(update={"dataset": reference}), striped, runs, home)

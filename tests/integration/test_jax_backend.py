"""Trained under JAX, as on a machine with a GPU; loaded and predicting here under TensorFlow."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_train_command import Terminal, write

TRAIN = (
    *("train", "fer_resnet", "--dataset", "striped", "--epochs", "2"),
    *("--set", "stem_filters=4", "--set", "filters=[4,4,8]", "--set", "squeeze=4"),
    *("--set", "ema=0.5", "--set", "augmentation.mixup=0.2", "--set", "augmentation.erasing=0.5"),
    *("--set", "precision=mixed_bfloat16", "--set", "class_weights=balanced"),
)


class _Jax(Terminal):
    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jax")


@pytest.fixture(scope="module")
def trained(folder: Path) -> dict[str, Any]:
    terminal = _Jax(folder)
    write(terminal, "striped")
    answer: dict[str, Any] = terminal.json(*TRAIN)
    return answer


def test_a_run_trained_under_jax_says_so(folder: Path, trained: dict[str, Any]):
    manifest = (Path(trained["path"]) / "manifest.json").read_text()
    assert '"jax"' in manifest
    assert len(trained["metrics"]) == 3


@pytest.mark.parametrize("terminal", [Terminal, _Jax])
def test_it_predicts_the_same_under_both_to_a_ten_thousandth(
    folder: Path, trained: dict[str, Any], terminal: type[Terminal]
):
    result = terminal(folder).json("evaluate", trained["run"], "--recompute")
    assert result["computed"] is True
    assert result["largest_difference"] < 1e-4
    stored = trained["metrics"]["PrivateTest"]
    for name in ("accuracy", "log_loss", "ece"):
        assert result["metrics"][name]["value"] == pytest.approx(stored[name]["value"], abs=1e-4)

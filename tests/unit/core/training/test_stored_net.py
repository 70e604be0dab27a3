"""Whatever a net was fitted with, what is stored is a net of plain Keras layers in float32."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.backend import keras
from core.data.store import Dataset
from core.evaluation.compute import softmax
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.training.graph import training_model
from core.training.phases import phases
from core.training.runner import train
from tests.unit.core.runs.plain import foreign_parts


@pytest.fixture(scope="module")
def run(
    request_spec: Callable[..., RunSpec],
    striped: Dataset,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """A run fitted with averaging, mixup and mixed precision, one step long."""
    home = tmp_path_factory.mktemp("stored")
    spec = request_spec(
        architecture="six_conv",
        filters=[2] * 6,
        batch_size=1000,
        ema=0.9,
        precision="mixed_bfloat16",
        augmentation__mixup=0.4,
    )
    return train(spec, striped, RunStore(home / "models"), home)


def test_the_file_holds_nothing_but_keras(run: Run):
    assert foreign_parts(run.model_path()) == []
    with zipfile.ZipFile(run.model_path()) as archive:
        assert "Conv2D" in archive.read("config.json").decode()


def test_what_is_fitted_would_not_have_passed(run: Run, tmp_path: Path):
    """The check sees each part that fitting adds to a net."""
    net = keras.saving.load_model(run.model_path())
    (phase,) = phases(run.spec.fitting, net, backbone=None)
    fitted = training_model(net, run.spec.fitting, 1, phase)
    fitted.save(tmp_path / "fitted.keras")
    found = foreign_parts(tmp_path / "fitted.keras")
    for part in ("Augment", "Mix", "FusedBatchNormalization", "mixed_bfloat16"):
        assert any(part in name for name in found), part


def test_any_keras_loads_it_and_it_says_what_the_run_says(run: Run, striped: Dataset):
    net = keras.saving.load_model(run.model_path(), compile=False, safe_mode=True)
    assert {weight.dtype for weight in net.weights} == {"float32"}
    rows = striped.indices("PublicTest")
    logits = net.predict(striped.images[rows][..., None] / np.float32(255), verbose=0)
    np.testing.assert_allclose(
        softmax(logits), run.probabilities("PublicTest", calibrated=False), atol=1e-5
    )

"""`python -m core train` with a pretrained backbone, in processes of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.backend import keras
from core.data.store import DatasetStore
from core.keys import file_digest
from core.settings import ROOT

Train = Callable[..., "subprocess.CompletedProcess[str]"]
QUICK = ("--set", "size=32", "--set", "alpha=0.35", "--set", "frozen_epochs=1", "--epochs", "1")


@pytest.fixture(scope="module")
def train(tmp_path_factory: pytest.TempPathFactory) -> Train:
    """Run `train ARCHITECTURE --dataset striped ...` on a machine without a network."""
    folder = tmp_path_factory.mktemp("terminal")
    labels = np.arange(28, dtype=np.uint8) % 7
    images = np.random.default_rng(0).integers(0, 256, (28, 48, 48)).astype(np.uint8)
    splits = np.repeat(np.arange(3, dtype=np.uint8), [14, 7, 7])
    DatasetStore(folder / "home" / "datasets").write(
        "striped", images, splits, labels, title="Striped", source={}
    )
    environment = {k: v for k, v in os.environ.items() if k.lower() != "no_proxy"} | {
        "EMOTION_LENS_HOME": str(folder / "home"),
        "EMOTION_LENS_MODELS": str(folder / "models"),
        "KERAS_HOME": str(folder / "keras"),
        # Nothing listens there: every download is refused at once.
        "https_proxy": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }

    def train(architecture: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = (sys.executable, "-m", "core", "train", architecture, "--dataset", "striped")
        return subprocess.run(
            [*command, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return train


@pytest.fixture(scope="module")
def weights_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("weights") / "mobilenet.weights.h5"
    keras.applications.MobileNetV2(
        include_top=False, weights=None, alpha=0.35, input_shape=(32, 32, 3)
    ).save_weights(file)
    return file


def _the_error(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_offline_without_weights_it_says_what_to_download_and_what_else_to_do(train: Train):
    error = _the_error(train("mobilenet_v2", *QUICK, "--json"))
    assert "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5" in error
    assert "--weights PATH" in error
    assert "--set weights=random" in error


def test_a_net_without_backbone_takes_no_weights(train: Train, weights_file: Path):
    error = _the_error(train("two_conv", "--weights", str(weights_file)))
    assert "'two_conv' has no pretrained backbone" in error
    assert "mobilenet_v2" in error


def test_a_weights_file_that_is_not_there_is_named(train: Train):
    assert "'nowhere.h5'" in _the_error(train("mobilenet_v2", "--weights", "nowhere.h5"))


def test_weights_are_given_once(train: Train, weights_file: Path):
    error = _the_error(
        train("mobilenet_v2", "--weights", str(weights_file), "--set", "weights=random")
    )
    assert "Give one of them" in error


@pytest.mark.slow
def test_the_run_depends_on_what_is_in_the_file_and_is_found_without_it(
    train: Train, weights_file: Path, tmp_path: Path
):
    trained = _answer(train("mobilenet_v2", *QUICK, "--json", "--weights", str(weights_file)))
    assert trained["stored_before"] is False
    copy = tmp_path / "renamed.h5"
    copy.write_bytes(weights_file.read_bytes())
    again = _answer(train("mobilenet_v2", *QUICK, "--json", "--weights", str(copy)))
    digest = f"weights={file_digest(weights_file)}"
    without = _answer(train("mobilenet_v2", *QUICK, "--json", "--set", digest))
    assert again["stored_before"] is without["stored_before"] is True
    assert trained["key"] == again["key"] == without["key"]


def _answer(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer

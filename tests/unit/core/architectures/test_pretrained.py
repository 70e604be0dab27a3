"""The first weights of a backbone: from a file, from Keras's folder, or one clear error."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from core.architectures import ARCHITECTURES, names_with_backbone
from core.architectures._pretrained import WeightsUnavailable, WeightsUnfit, weights_digest
from core.backend import keras
from core.errors import InvalidSetting
from core.settings import ROOT

SMALL = {"size": 32, "alpha": 0.35}
MOBILENET = ARCHITECTURES.get("mobilenet_v2")


@pytest.fixture(scope="module")
def source() -> keras.Model:
    keras.utils.set_random_seed(1)
    return keras.applications.MobileNetV2(
        include_top=False, weights=None, input_shape=(96, 96, 3), alpha=0.35
    )


@pytest.fixture(scope="module")
def official(source: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backbone's weights as the official files hold them: the format of Keras 2."""
    folder = tmp_path_factory.mktemp("official")
    source.save(folder / "whole.h5")
    file = folder / "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5"
    with h5py.File(folder / "whole.h5") as whole, h5py.File(file, "w") as weights:
        weights.attrs.update(whole["model_weights"].attrs)
        for name in whole["model_weights"]:
            whole["model_weights"].copy(name, weights)
    return file


@pytest.fixture(scope="module")
def recent(source: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backbone's weights as Keras 3 saves them."""
    file = tmp_path_factory.mktemp("recent") / "mobilenet.weights.h5"
    source.save_weights(file)
    return file


@pytest.fixture(scope="module")
def load() -> Callable[..., list[Any]]:
    """Start the small MobileNetV2 from given weights and return those of its backbone."""
    net = MOBILENET.build(MOBILENET.validate({**SMALL, "weights": "random"}))
    backbone = MOBILENET.backbone
    assert backbone

    def load(file: Path | None, weights: str | None = None, **changes: Any) -> list[Any]:
        chosen = weights or weights_digest(file or Path())
        parameters = MOBILENET.validate({**SMALL, "weights": chosen, **changes})
        backbone.load(net, parameters, file)
        return net.get_weights()[:-2]

    return load


@pytest.mark.parametrize("kind", ["official", "recent"])
def test_a_file_of_either_format_gives_its_weights(
    kind: str, source: keras.Model, load: Callable[..., list[Any]], request: pytest.FixtureRequest
):
    for loaded, saved in zip(
        load(request.getfixturevalue(kind)), source.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(loaded, saved)


def _shortened(file: Path, folder: Path) -> Path:
    short = folder / "short.h5"
    short.write_bytes(file.read_bytes()[:100_000])
    return short


def _renamed(file: Path, folder: Path) -> Path:
    renamed = folder / "weights.bin"
    renamed.write_bytes(file.read_bytes())
    return renamed


def _no_weights(_file: Path, folder: Path) -> Path:
    text = folder / "text.h5"
    text.write_text("no weights")
    return text


@pytest.mark.parametrize("spoil", [_shortened, _renamed, _no_weights])
def test_a_file_that_is_no_weights_file_is_refused_by_name(
    spoil: Callable[[Path, Path], Path],
    official: Path,
    load: Callable[..., list[Any]],
    tmp_path: Path,
):
    file = spoil(official, tmp_path)
    with pytest.raises(WeightsUnfit, match=file.name) as caught:
        load(file)
    assert "MobileNetV2" in caught.value.message
    assert ".weights.h5" in caught.value.hint


@pytest.mark.parametrize("kind", ["official", "recent"])
def test_weights_of_another_width_are_refused(
    kind: str, load: Callable[..., list[Any]], request: pytest.FixtureRequest
):
    with pytest.raises(WeightsUnfit, match="as these settings build it"):
        load(request.getfixturevalue(kind), alpha=0.5)


def test_another_file_than_the_one_asked_for_is_refused(
    official: Path, recent: Path, load: Callable[..., list[Any]]
):
    with pytest.raises(WeightsUnfit, match="another file"):
        load(recent, weights_digest(official))


def test_a_file_asked_for_must_be_given(load: Callable[..., list[Any]]):
    with pytest.raises(WeightsUnavailable, match="ab" * 32) as caught:
        load(None, "ab" * 32)
    assert "--weights PATH" in caught.value.hint


@pytest.mark.parametrize("weights", ["imagenet", "random"])
def test_a_file_beside_other_weights_is_refused(
    weights: str, official: Path, load: Callable[..., list[Any]]
):
    with pytest.raises(InvalidSetting, match=weights):
        load(official, weights)


def test_random_weights_stay_those_of_the_seed():
    backbone = MOBILENET.backbone
    assert backbone
    parameters = MOBILENET.validate({**SMALL, "weights": "random"})
    net = MOBILENET.build(parameters)
    before = net.get_weights()
    backbone.load(net, parameters, None)
    for now, first in zip(net.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, first)


# Runs in a process of its own: Keras reads KERAS_HOME once. No download can succeed there.
OFFLINE = """
import contextlib, json, shutil, sys, time
from pathlib import Path
import numpy as np
from core.architectures import ARCHITECTURES, names_with_backbone
from core.architectures._pretrained import keras_folder
from core.backend import keras
from core.errors import EmotionLensError

answers = {}
for name in names_with_backbone():
    entry = ARCHITECTURES.get(name)
    parameters = entry.validate({})
    net = entry.build(parameters)
    started = time.monotonic()
    try:
        entry.backbone.load(net, parameters, None)
    except EmotionLensError as error:
        answers[name] = {"code": error.code, "message": error.message, "hint": error.hint}
        answers[name]["seconds"] = time.monotonic() - started

official = Path(sys.argv[1])
entry = ARCHITECTURES.get("mobilenet_v2")
parameters = entry.validate({"size": 96, "alpha": 0.35})
net = entry.build(parameters)
shutil.copy(official, keras_folder())
entry.backbone.load(net, parameters, None)
answers["loaded"] = float(sum(np.abs(w).sum() for w in net.get_weights()[:-2]))

damaged = keras_folder() / official.name
damaged.write_bytes(official.read_bytes()[:1000])
try:
    entry.backbone.load(net, parameters, None)
except EmotionLensError as error:
    answers["damaged"] = {"code": error.code, "message": error.message}

# What Keras itself would download.
asked = {}
for name, make in {
    "efficientnet_v2_b0": keras.applications.EfficientNetV2B0,
    "inception_v3": keras.applications.InceptionV3,
    "mobilenet_v2": keras.applications.MobileNetV2,
    "resnet50v2": keras.applications.ResNet50V2,
    "vgg16": keras.applications.VGG16,
}.items():
    try:
        with contextlib.redirect_stdout(sys.stderr):
            make(include_top=False, weights="imagenet", input_shape=(96, 96, 3))
    except Exception as error:
        asked[name] = str(error)
answers["asked"] = asked
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def offline(
    official: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    """What happens on a machine without a network, and its Keras folder."""
    home = tmp_path_factory.mktemp("keras")
    # Port 9 discards: nothing listens, and the refusal comes at once.
    nowhere = dict.fromkeys(("https_proxy", "HTTPS_PROXY", "all_proxy"), "http://127.0.0.1:9")
    kept = {k: v for k, v in os.environ.items() if k.lower() != "no_proxy"}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(official)],
        cwd=ROOT,
        env={**kept, **nowhere, "KERAS_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    # Nothing but the answer: a command's stdout belongs to its result.
    return json.loads(done.stdout), home


@pytest.mark.parametrize("name", names_with_backbone())
def test_offline_the_error_says_at_once_what_to_download_and_where_to_put_it(
    name: str, offline: tuple[dict[str, Any], Path]
):
    answers, home = offline
    answer = answers[name]
    assert answer["code"] == "weights-unavailable"
    assert answer["seconds"] < 30
    address = next(word for word in answer["hint"].split() if word.startswith("https://"))
    assert address.endswith(".h5")
    assert f"Download {address.rpartition('/')[2]} from" in answer["hint"]
    assert str(home / "models") in answer["hint"]
    assert "--weights PATH" in answer["hint"]
    assert "--set weights=random" in answer["hint"]
    # The very file that Keras asks for.
    assert f"URL fetch failure on {address}:" in answers["asked"][name]


def test_a_file_put_into_the_folder_of_keras_is_used(
    offline: tuple[dict[str, Any], Path], source: keras.Model
):
    total = float(sum(np.abs(weight).sum() for weight in source.get_weights()))
    assert offline[0]["loaded"] == pytest.approx(total)


def test_a_damaged_file_in_the_folder_of_keras_is_named(offline: tuple[dict[str, Any], Path]):
    answers, home = offline
    assert answers["damaged"]["code"] == "weights-unfit"
    assert str(home / "models") in answers["damaged"]["message"]

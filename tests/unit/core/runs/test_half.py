"""Half-precision files: half the size, read by plain Keras, equal to the rounded net."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.runs.half import round_weights, save_half


@pytest.fixture(scope="module")
def net() -> keras.Model:
    keras.utils.set_random_seed(3)
    architecture = ARCHITECTURES.get("six_conv")
    net = architecture.build(architecture.validate({"filters": (4, 4, 8, 8, 8, 8)}))
    generator = np.random.default_rng(0)
    # Statistics far outside what half precision keeps.
    net.set_weights(
        [w if w.ndim > 1 else generator.uniform(1e-9, 1e6, w.shape) for w in net.get_weights()]
    )
    return net


def test_the_file_loads_in_plain_keras_as_the_rounded_net(net: keras.Model, tmp_path: Path):
    rounded = keras.models.clone_model(net)
    rounded.set_weights(net.get_weights())
    round_weights(rounded)
    save_half(rounded, tmp_path / "net.keras")
    loaded = keras.saving.load_model(tmp_path / "net.keras", safe_mode=True)
    for before, after in zip(rounded.get_weights(), loaded.get_weights(), strict=True):
        assert after.dtype == np.float32
        np.testing.assert_array_equal(after, before)


def test_rounding_keeps_statistics_and_changes_kernels_by_less_than_a_thousandth(net: keras.Model):
    rounded = keras.models.clone_model(net)
    rounded.set_weights(net.get_weights())
    round_weights(rounded)
    changed = False
    for before, after in zip(net.get_weights(), rounded.get_weights(), strict=True):
        if before.ndim < 2:
            np.testing.assert_array_equal(after, before)
        else:
            np.testing.assert_allclose(after, before, rtol=1e-3, atol=1e-7)
            changed = changed or not np.array_equal(after, before)
    assert changed


def test_kernels_are_stored_in_half_precision(net: keras.Model, tmp_path: Path):
    save_half(net, tmp_path / "half.keras")
    net.save(tmp_path / "full.keras")
    assert (tmp_path / "half.keras").stat().st_size < (tmp_path / "full.keras").stat().st_size
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full.keras", "half.keras"]
    import zipfile

    with zipfile.ZipFile(tmp_path / "half.keras") as file:
        file.extract("model.weights.h5", tmp_path)
    kinds: set[tuple[bool, str]] = set()
    with h5py.File(tmp_path / "model.weights.h5") as weights:
        weights.visititems(
            lambda _, entry: (
                kinds.add((entry.ndim >= 2, str(entry.dtype)))
                if isinstance(entry, h5py.Dataset) and entry.ndim
                else None
            )
        )
    assert kinds == {(True, "float16"), (False, "float32")}


def test_a_kernel_beyond_half_precision_is_kept_whole(tmp_path: Path):
    images = keras.Input((2,))
    net = keras.Model(images, keras.layers.Dense(1, use_bias=False)(images))
    net.set_weights([np.array([[1e6], [1.0]], np.float32)])
    round_weights(net)
    save_half(net, tmp_path / "net.keras")
    loaded = keras.saving.load_model(tmp_path / "net.keras")
    assert loaded.get_weights()[0].ravel().tolist() == [1e6, 1.0]

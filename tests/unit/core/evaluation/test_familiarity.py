"""A reference tells pictures like those of training from others, and holds none of them."""

from pathlib import Path

import numpy as np
import pytest

from core.backend import keras
from core.data.store import Dataset
from core.evaluation.activity import block_means, reference
from core.evaluation.familiarity import fit_reference, stored_reference
from core.runs.run import REFERENCE, Run, RunDamaged
from core.runs.store import RunStore
from core.training.storing import add_reference


def vectors(n: int, seed: int) -> np.ndarray:
    """Return vectors that vary along 5 of 40 directions, and a little along all."""
    generator = np.random.default_rng(seed)
    mixing = np.random.default_rng(9).normal(0, 1, (5, 40))
    noise = generator.normal(0, 0.1, (n, 40))
    return (generator.normal(0, 1, (n, 5)) @ mixing + noise + 3).astype(np.float32)


def test_held_out_pictures_spread_evenly_and_strange_ones_are_at_the_end():
    found = fit_reference(vectors(2000, 0), vectors(1000, 1))
    nearer = found.nearer(vectors(1000, 2))
    np.testing.assert_allclose(np.quantile(nearer, [0.1, 0.5, 0.9]), [0.1, 0.5, 0.9], atol=0.05)
    strange = np.random.default_rng(3).normal(3, 2, (50, 40)).astype(np.float32)
    assert (found.nearer(strange) > 0.99).all()
    far = vectors(50, 4) * 4
    assert (found.nearer(far) > 0.95).mean() > 0.9


def test_few_pictures_or_equal_ones_are_no_reason_to_fail():
    assert fit_reference(vectors(1, 0), vectors(5, 1)) is None
    assert fit_reference(vectors(5, 0), vectors(0, 1)) is None
    assert fit_reference(np.ones((9, 4), np.float32), np.ones((3, 4), np.float32)) is None
    small = fit_reference(vectors(3, 0), vectors(2, 1))
    assert np.isfinite(small.nearer(vectors(4, 2))).all()


def test_stored_and_read_it_measures_the_same(run: Run):
    found = fit_reference(vectors(500, 0), vectors(300, 1))
    runs = RunStore(run.path.parent)
    assert stored_reference(run) is None
    content = found.to_bytes()
    again = stored_reference(runs.amend(run, {REFERENCE: content}))
    np.testing.assert_allclose(again.distances(vectors(9, 2)), found.distances(vectors(9, 2)))
    (run.path / REFERENCE).write_bytes(content[:-1] + b"x")
    with pytest.raises(RunDamaged):
        stored_reference(runs.open(run.run_id))


def test_blocks_of_a_net_are_averaged_and_its_training_is_near(own: Dataset, tmp_path: Path):
    keras.utils.set_random_seed(0)
    pictures = keras.Input((48, 48, 1))
    x = keras.layers.Conv2D(6, 3, strides=2, padding="same")(pictures)
    x = keras.layers.ReLU()(x)
    x = keras.layers.MaxPooling2D(4)(x)
    net = keras.Model(pictures, keras.layers.Dense(7)(keras.layers.Flatten()(x)))
    means = block_means(net)
    assert means.output.shape == (None, 12)
    found = reference(net, own)
    floats = own.images[own.indices("PublicTest")][..., None].astype(np.float32) / 255
    assert np.median(found.nearer(np.asarray(means(floats)))) == pytest.approx(0.5, abs=0.1)
    bright = np.ones((3, 48, 48, 1), np.float32)
    assert (found.nearer(np.asarray(means(bright))) == 1).all()


def test_a_net_without_blocks_gets_none_and_stays_as_it_is(own: Dataset, run: Run):
    unchanged = add_reference(run, own, RunStore(run.path.parent))
    assert unchanged.manifest == run.manifest
    assert unchanged.reference_path() is None

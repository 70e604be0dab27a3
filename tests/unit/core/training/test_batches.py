"""Batches: an order that seed and epoch fix, mixed targets that match mixed pictures, weights."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.store import Dataset, DatasetStore
from core.labels import EMOTIONS
from core.runs.spec import AugmentationSpec, TrainingSpec
from core.training.augmentation import Mix
from core.training.batches import Batches, class_weights

Batch = tuple[dict[str, NDArray[Any]], NDArray[np.float32], NDArray[np.float32]]


def training(*, mixup: float = 0.0, **settings: Any) -> TrainingSpec:
    return TrainingSpec(
        **{"batch_size": 16, **settings}, augmentation=AugmentationSpec(mixup=mixup)
    )


def epoch_of(dataset: Dataset, spec: TrainingSpec, *, seed: int = 0, epoch: int = 0) -> list[Batch]:
    batches = Batches(dataset, dataset.indices("Training"), spec, seed=seed, epoch=epoch)
    return [batches[index] for index in range(len(batches))]


def pictures_of(batches: list[Batch]) -> NDArray[np.uint8]:
    return np.concatenate([inputs["pictures"] for inputs, _, _ in batches])


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Twelve Training pictures: six angry, four happy, two neutral, and no other class."""
    labels = np.array([0, 3, 0, 6, 0, 3, 0, 3, 0, 6, 0, 3], np.uint8)
    images = np.random.default_rng(0).integers(0, 256, (12, 48, 48)).astype(np.uint8)
    store = DatasetStore(tmp_path_factory.mktemp("uneven") / "datasets")
    return store.write("uneven", images, np.zeros(12, np.uint8), labels, title="Uneven", source={})


def test_an_epoch_shows_whole_batches_of_distinct_training_pictures(striped: Dataset):
    batches = epoch_of(striped, training())
    # 210 pictures: the incomplete fourteenth batch is left out.
    assert [inputs["pictures"].shape for inputs, _, _ in batches] == [(16, 48, 48)] * 13
    shown = {picture.tobytes() for picture in pictures_of(batches)}
    rows = striped.indices("Training")
    assert len(shown) == 13 * 16
    assert shown <= {picture.tobytes() for picture in striped.images[rows]}


def test_fewer_pictures_than_a_batch_make_one_batch_of_all(uneven: Dataset):
    ((inputs, targets, weights),) = epoch_of(uneven, training(batch_size=64))
    assert len(inputs["pictures"]) == len(targets) == len(weights) == 12


def test_the_order_depends_on_seed_and_epoch_only(striped: Dataset):
    first = pictures_of(epoch_of(striped, training()))
    np.testing.assert_array_equal(first, pictures_of(epoch_of(striped, training())))
    for other in ({"seed": 1}, {"epoch": 1}):
        again = pictures_of(epoch_of(striped, training(), **other))
        assert not np.array_equal(first, again)
    # Seed 0 in epoch 1 is not seed 1 in epoch 0.
    one = pictures_of(epoch_of(striped, training(), seed=1))
    assert not np.array_equal(one, pictures_of(epoch_of(striped, training(), epoch=1)))


def test_mixup_leaves_the_order_of_the_pictures(striped: Dataset):
    plain = pictures_of(epoch_of(striped, training()))
    np.testing.assert_array_equal(plain, pictures_of(epoch_of(striped, training(mixup=0.4))))


def test_without_mixup_targets_are_the_labels(striped: Dataset):
    labels = {
        picture.tobytes(): label
        for picture, label in zip(striped.images, striped.labels, strict=True)
    }
    for inputs, targets, weights in epoch_of(striped, training()):
        assert set(inputs) == {"pictures"}
        assert targets.dtype == weights.dtype == np.float32
        np.testing.assert_array_equal(np.sort(targets, axis=1)[:, -2:], [[0, 1]] * len(targets))
        expected = [labels[picture.tobytes()] for picture in inputs["pictures"]]
        np.testing.assert_array_equal(targets.argmax(axis=1), expected)
        np.testing.assert_array_equal(weights, 1)


def test_mixed_targets_are_those_of_the_pictures_that_are_mixed(striped: Dataset):
    """Targets and pictures mix the same two rows, in the same shares, the first one included."""
    labels = {
        picture.tobytes(): label
        for picture, label in zip(striped.images, striped.labels, strict=True)
    }
    one_hot = np.eye(len(EMOTIONS), dtype=np.float32)
    for inputs, targets, _ in epoch_of(striped, training(mixup=0.4))[:3]:
        pictures, share = inputs["pictures"], inputs["share"]
        assert share.dtype == np.float32
        mixed = np.asarray(Mix()([pictures[..., None] / np.float32(255), share]))[..., 0]
        np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-6)
        for i, (picture, target) in enumerate(zip(mixed, targets, strict=True)):
            before = pictures[i - 1]
            blended = share[i] * pictures[i] + (1 - share[i]) * before
            np.testing.assert_allclose(255 * picture, blended, atol=1e-3)
            own, others = labels[pictures[i].tobytes()], labels[before.tobytes()]
            expected = share[i] * one_hot[own] + (1 - share[i]) * one_hot[others]
            np.testing.assert_allclose(target, expected, atol=1e-6)


@pytest.mark.parametrize("alpha", [0.2, 1.0, 5.0])
def test_shares_follow_the_beta_distribution(striped: Dataset, alpha: float):
    shares = np.concatenate(
        [
            inputs["share"]
            for epoch in range(8)
            for inputs, _, _ in epoch_of(striped, training(mixup=alpha), epoch=epoch)
        ]
    )
    assert shares.min() >= 0
    assert shares.max() <= 1
    assert shares.mean() == pytest.approx(0.5, abs=0.04)
    # The variance of Beta(a, a).
    assert shares.var() == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.1)


def test_every_class_weighs_the_same_in_all_and_a_picture_one_on_average(uneven: Dataset):
    weights = class_weights(uneven.labels, training(class_weights="balanced"))
    counts = np.bincount(uneven.labels, minlength=7)
    np.testing.assert_allclose(weights[uneven.labels].mean(), 1, rtol=1e-6)
    np.testing.assert_allclose((weights * counts)[[0, 3, 6]], 4, rtol=1e-6)
    # An absent class weighs nothing, and divides by nothing.
    np.testing.assert_array_equal(weights[[1, 2, 4, 5]], 0)
    np.testing.assert_array_equal(class_weights(uneven.labels, training()), 1)


def test_a_mixture_weighs_what_its_classes_weigh(uneven: Dataset):
    spec = training(batch_size=12, class_weights="balanced", mixup=1.0)
    ((inputs, targets, weights),) = epoch_of(uneven, spec)
    of_class = class_weights(uneven.labels, spec)
    assert len(set(of_class[[0, 3, 6]])) == 3
    own = np.array(
        [
            uneven.labels[(uneven.images == picture).all(axis=(1, 2))][0]
            for picture in inputs["pictures"]
        ]
    )
    share = inputs["share"]
    expected = share * of_class[own] + (1 - share) * of_class[np.roll(own, 1)]
    np.testing.assert_allclose(weights, expected, rtol=1e-5)
    assert ((targets > 0).sum(axis=1) == 1 + (own != np.roll(own, 1))).all()

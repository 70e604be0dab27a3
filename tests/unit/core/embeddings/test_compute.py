"""What embeddings are of: pixels, a net's last features, an ensemble's members side by side."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.architectures import ARCHITECTURES
from core.data.store import Dataset
from core.embeddings import compute
from core.embeddings.activations import activations
from core.embeddings.neighbours import neighbours
from core.embeddings.pixels import pixel_components
from core.embeddings.store import Embeddings
from core.runs.store import RunStore
from core.settings import Settings
from tests.stored_runs import store_answers


def test_pixels_tell_two_pictures_apart(settings: Settings, faces: Dataset):
    embedded = compute.embed(Embeddings(settings.home), None, faces, RunStore(settings.models))
    found = neighbours(embedded, 0, np.arange(40), most=19)
    assert set(found.rows.tolist()) == set(range(2, 40, 2))


def test_pixel_components_are_those_of_a_plain_decomposition(faces: Dataset):
    found = pixel_components(faces, components=3)
    flat = faces.images.reshape(40, -1).astype(np.float64)
    flat = (flat - flat.mean(1, keepdims=True)) / flat.std(1, keepdims=True)
    flat = flat.reshape(40, 24, 2, 24, 2).mean(axis=(2, 4)).reshape(40, -1)
    _, _, directions = np.linalg.svd(flat - flat.mean(0), full_matrices=False)
    expected = (flat - flat.mean(0)) @ directions[:3].T
    np.testing.assert_allclose(np.abs(found), np.abs(expected), atol=0.01)


def test_light_and_contrast_do_not_move_a_picture(faces: Dataset):
    dim = SimpleNamespace(images=np.concatenate([faces.images, faces.images // 2 + 20]))
    found = pixel_components(_Sized(dim.images))  # type: ignore[arg-type]
    np.testing.assert_allclose(found[:40], found[40:], atol=0.6)


def test_a_nets_embedding_is_what_its_last_layer_weighs(faces: Dataset):
    architecture = ARCHITECTURES.get("two_conv")
    net = architecture.build(architecture.validate({"filters": (3, 3), "dense_units": 5}))
    found = activations(net, faces)
    kernel, bias = (np.asarray(weight) for weight in net.layers[-1].weights)
    logits = net.predict_on_batch(faces.images[..., None].astype(np.float32) / 255)
    np.testing.assert_allclose(found @ kernel + bias, logits, atol=1e-5)


def test_an_ensembles_cosine_is_the_mean_of_its_members(
    settings: Settings, faces: Dataset, monkeypatch: pytest.MonkeyPatch
):
    generator = np.random.default_rng(0)
    embeddings, runs = Embeddings(settings.home), RunStore(settings.models)
    members = [store_answers(settings, faces_of_all_splits(settings), 1, seed=s) for s in (0, 1)]
    vectors = [generator.normal(size=(40, d)).astype(np.float32) * 10**d for d in (3, 5)]
    for member, own in zip(members, vectors, strict=True):
        embeddings.store(member, faces, own)
    content: dict[str, Any] = {
        "members": [{"run": m.run_id, "weights": m.weights_digest} for m in members]
    }
    for module in ("core.embeddings.compute", "core.embeddings.store"):
        monkeypatch.setattr(f"{module}.description", lambda _run: content)
    ensemble: Any = SimpleNamespace(is_ensemble=True)
    embedded = compute.embed(embeddings, ensemble, faces, runs)
    units = [own / np.linalg.norm(own, axis=1, keepdims=True) for own in vectors]
    cosines = np.mean([unit @ unit[4] for unit in units], axis=0)
    found = neighbours(embedded, 4, np.arange(40), most=39)
    np.testing.assert_allclose(found.similarities, cosines[found.rows], atol=1e-5)
    assert embeddings.holds(ensemble, faces)


def faces_of_all_splits(settings: Settings) -> Dataset:
    """Any data set a run can be stored for."""
    from tests.stored_runs import store_dataset

    return store_dataset(settings, "noise")


class _Sized(SimpleNamespace):
    def __init__(self, images: np.ndarray) -> None:
        super().__init__(images=images)

    def __len__(self) -> int:
        return len(self.images)

"""The predictor loads nets when asked, keeps a few, and agrees with the net itself."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from core.architectures import ARCHITECTURES
from core.data.store import DatasetStore
from core.errors import UnknownName
from core.explain import METHODS, NoBackground
from core.labels import SPLITS
from core.predict.faces import InvalidBox, NoFace, crop, crop_box, cut
from core.predict.pictures import Limits, NotAPicture, PictureTooLarge
from core.predict.predictor import Predictor, WrongPictures
from core.runs.net import keras, load_net
from core.runs.run import Run, RunDamaged
from core.runs.spec import AugmentationSpec, DatasetReference, RunSpec, TrainingSpec
from core.runs.store import RunStore
from core.training.augmentation import Augment

LIMITS = Limits(max_bytes=10_000_000, max_pixels=40_000_000)


def write_run(store: RunStore, seed: int = 0, fingerprint: str = "0" * 64) -> Run:
    """Store a small untrained net as a run."""
    architecture = ARCHITECTURES.get("two_conv")
    values = architecture.validate({"filters": (4, 4), "dense_units": 8})
    keras.utils.set_random_seed(seed)
    net = architecture.build(values)
    spec = RunSpec(
        architecture="two_conv",
        architecture_version=1,
        parameters=values.model_dump(mode="json"),
        dataset=DatasetReference(name="tiny", title="Tiny", fingerprint=fingerprint),
        training=TrainingSpec(epochs=1),
        seed=seed,
    )
    return store.write(
        spec,
        title="Two convolutions",
        save_model=net.save,
        history={"best_epoch": 1, "epochs": []},
        probabilities={split: np.full((1, 7), 1 / 7, np.float32) for split in SPLITS},
        metrics={"PublicTest": {"accuracy": {"value": 0.2 + seed / 100}}},
        parameters=net.count_params(),
        seconds=1.0,
        hardware="test",
    )


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "models")


def pictures(n: int) -> NDArray[np.uint8]:
    return np.random.default_rng(5).integers(0, 256, (n, 48, 48), dtype=np.uint8)


def png(rgb: NDArray[np.uint8]) -> bytes:
    buffer = BytesIO()
    Image.fromarray(rgb).save(buffer, "PNG")
    return buffer.getvalue()


def test_probabilities_are_the_softmax_of_the_nets_logits(store: RunStore) -> None:
    run, given = write_run(store), pictures(600)
    found = Predictor(store).probabilities(run.run_id, given)
    logits = load_net(run).predict(given[..., None].astype(np.float32) / 255, verbose=0)
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_no_pictures_give_no_rows(store: RunStore) -> None:
    found = Predictor(store).probabilities(write_run(store).run_id, pictures(0))
    assert found.shape == (0, 7)


@pytest.mark.parametrize(
    "wrong", [np.zeros((48, 48), np.uint8), np.zeros((1, 64, 64), np.uint8), np.zeros((1, 48, 48))]
)
def test_pictures_that_do_not_fit_are_refused(store: RunStore, wrong: NDArray[np.uint8]) -> None:
    with pytest.raises(WrongPictures, match="Received"):
        Predictor(store).probabilities(write_run(store).run_id, wrong)


def test_a_run_trained_anew_under_its_id_is_loaded_anew(store: RunStore) -> None:
    run = write_run(store)
    predictor = Predictor(store)
    before = predictor.probabilities(run.run_id, pictures(2))
    net = load_net(run)
    net.get_layer("logits").set_weights([w + 1 for w in net.get_layer("logits").get_weights()])
    net.get_layer("logits").bias.assign(np.arange(7, dtype=np.float32))
    store.write(
        run.spec,
        title=run.title,
        save_model=net.save,
        history=run.history,
        probabilities={split: run.probabilities(split) for split in SPLITS},
        metrics=run.metrics,
        parameters=1,
        seconds=1.0,
        hardware="test",
    )
    assert not np.allclose(predictor.probabilities(run.run_id, pictures(2)), before)


def test_the_least_recently_used_net_leaves_first(store: RunStore) -> None:
    ids = [write_run(store, seed).run_id for seed in range(3)]
    predictor = Predictor(store, capacity=2)
    expected = [predictor.probabilities(run_id, pictures(1)) for run_id in ids]
    predictor.probabilities(ids[1], pictures(1))
    predictor.probabilities(ids[0], pictures(1))
    assert [run_id for run_id, *_ in predictor._loaded] == [ids[1], ids[0]]
    for run_id, before in zip(ids, expected, strict=True):
        np.testing.assert_array_equal(predictor.probabilities(run_id, pictures(1)), before)


def test_weights_that_were_changed_on_disk_are_not_loaded(store: RunStore) -> None:
    run = write_run(store)
    path = run.path / "model.keras"
    damaged = bytearray(path.read_bytes())
    damaged[200] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(RunDamaged):
        Predictor(store).probabilities(run.run_id, pictures(1))


def test_an_unknown_run_or_method_is_refused(store: RunStore) -> None:
    run = write_run(store)
    with pytest.raises(UnknownName, match=run.run_id):
        Predictor(store).probabilities("none-such", pictures(1))
    with pytest.raises(UnknownName, match="grad_cam"):
        Predictor(store).explain(run.run_id, pictures(1), np.array([0]), method="magic")


def test_the_layer_parameter_changes_the_map(store: RunStore) -> None:
    run, predictor = write_run(store), Predictor(store)
    names = predictor.conv_layers(run.run_id)
    assert names == ("conv1", "conv2")
    maps = [
        predictor.explain(run.run_id, pictures(2), np.array([1, 4]), parameters={"layer": name})
        for name in (None, *names)
    ]
    np.testing.assert_array_equal(maps[0].values, maps[2].values)
    assert not np.allclose(maps[0].scaled(), maps[1].scaled())


def test_shap_compares_with_training_pictures_of_the_runs_own_set(
    store: RunStore, tmp_path: Path
) -> None:
    datasets = DatasetStore(tmp_path / "datasets")
    tiny = datasets.write(
        "tiny",
        pictures(30),
        np.repeat([0, 1, 2], 10).astype(np.uint8),
        np.zeros(30, np.uint8),
        title="Tiny",
        source={},
    )
    run, stranger = write_run(store, fingerprint=tiny.fingerprint), write_run(store)
    predictor, chosen = Predictor(store, datasets=datasets), np.array([1])
    method = {"method": "shap_gradient", "parameters": {"samples": 4}}
    found = predictor.explain(run.run_id, pictures(1), chosen, **method)
    images = pictures(1)[..., None].astype(np.float32) / np.float32(255)
    training = tiny.images[:10][..., None].astype(np.float32) / np.float32(255)
    expected = METHODS.get("shap_gradient").explain(
        load_net(run), images, chosen, {"samples": 4}, background=training
    )
    np.testing.assert_allclose(found.values, expected.values, atol=1e-6)
    assert found.notes[-1].startswith("The background: Training pictures of Tiny")
    other = predictor.explain(stranger.run_id, pictures(1), chosen, **method)
    assert "drawn faces" in other.notes[-1]
    with pytest.raises(NoBackground):
        Predictor(store).explain(run.run_id, pictures(1), chosen, **method)


def test_pictures_are_changed_as_training_changes_them(store: RunStore) -> None:
    predictor, given = Predictor(store), pictures(4)
    spec = AugmentationSpec(shift=4, rotation=20, erasing=0.5)
    found = predictor.augment(spec, given, seed=3)
    assert found.dtype == np.uint8
    expected = 255 * np.asarray(Augment(spec, seed=3)(given))[..., 0]
    np.testing.assert_allclose(found, expected, atol=0.5001)
    np.testing.assert_array_equal(predictor.augment(spec, given, seed=3), found)
    assert not np.array_equal(predictor.augment(spec, given, seed=4), found)
    with pytest.raises(WrongPictures):
        predictor.augment(spec, given[0], seed=3)


def test_a_share_of_nothing_is_the_picture_before(store: RunStore) -> None:
    given = pictures(3)
    off = AugmentationSpec(flip=False, shift=0, rotation=0, zoom=0, contrast=0, brightness=0)
    mixed = Predictor(store).augment(off, given, seed=0, shares=np.array([1.0, 0.0, 0.25]))
    np.testing.assert_array_equal(mixed[:2], given[[0, 0]])
    np.testing.assert_allclose(mixed[2], 0.25 * given[2] + 0.75 * given[1], atol=0.501)


def test_the_astronaut_is_analysed(store: RunStore) -> None:
    run, predictor = write_run(store), Predictor(store)
    rgb = skimage.data.astronaut()
    analysis = predictor.analyse(run.run_id, png(rgb), limits=LIMITS)
    (face,) = analysis.faces
    assert (analysis.width, analysis.height) == (512, 512)
    assert face.source == "found"
    assert face.square == crop_box(predictor._faces().find(rgb)[0])
    assert face.gate.level == "green"
    assert face.probabilities.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(face.crop, crop(rgb, predictor._faces().find(rgb)[0]))
    again = predictor.probabilities(run.run_id, face.crop[None])
    np.testing.assert_allclose(face.probabilities, again[0], atol=1e-6)
    top = np.array([face.probabilities.argmax()])
    expected = predictor.explain(run.run_id, face.crop[None], top).scaled()
    np.testing.assert_allclose(face.heatmap, expected[0], atol=1e-6)


def test_of_a_crowd_the_largest_are_read_and_the_others_counted(store: RunStore) -> None:
    run, predictor = write_run(store), Predictor(store, max_faces=1)
    rgb = skimage.data.astronaut()
    crowd = np.full((512, 900, 3), 128, np.uint8)
    crowd[100:356, 10:266] = np.asarray(Image.fromarray(rgb).resize((256, 256)))
    crowd[:, 380:892] = rgb
    analysis = predictor.analyse(run.run_id, png(crowd), limits=LIMITS)
    (face,) = analysis.faces
    assert face.box[0] > 400
    assert analysis.left_out == 1
    # A person who draws boxes asks for each.
    boxes = ((60, 120, 60, 60), (550, 50, 100, 120))
    drawn = predictor.analyse(run.run_id, png(crowd), limits=LIMITS, boxes=boxes)
    assert (len(drawn.faces), drawn.left_out) == (2, 0)


def test_a_48_pixel_picture_is_taken_as_it_is_and_says_so(store: RunStore) -> None:
    run, predictor = write_run(store), Predictor(store)
    grey = pictures(1)[0]
    (face,) = predictor.analyse(run.run_id, png(grey), limits=LIMITS).faces
    assert face.source == "whole"
    assert face.box == (0, 0, 48, 48)
    assert face.confidence == 0
    np.testing.assert_array_equal(face.crop, grey)


def test_a_picture_without_a_face_is_an_error_of_its_own(store: RunStore) -> None:
    with pytest.raises(NoFace) as caught:
        Predictor(store).analyse(write_run(store).run_id, png(skimage.data.coffee()), limits=LIMITS)
    assert caught.value.hint


def test_uploads_are_checked_before_anything_else(store: RunStore) -> None:
    with pytest.raises(NotAPicture):
        Predictor(store).analyse("none-such", b"text", limits=LIMITS)
    with pytest.raises(PictureTooLarge):
        Predictor(store).analyse("none-such", bytes(101), limits=Limits(100, 100))


def test_a_box_that_was_drawn_is_cut_out_and_nothing_else_is_searched(store: RunStore) -> None:
    run, predictor = write_run(store), Predictor(store)
    rgb = skimage.data.astronaut()
    boxes = ((180.0, 60.0, 90.0, 110.0), (10.0, 400.0, 60.0, 50.0))
    analysis = predictor.analyse(run.run_id, png(rgb), limits=LIMITS, boxes=boxes)
    head, nothing = analysis.faces
    assert [face.source for face in analysis.faces] == ["drawn", "drawn"]
    assert [face.box for face in analysis.faces] == list(boxes)
    assert head.square == (170.0, 60.0, 110.0)
    np.testing.assert_array_equal(head.crop, cut(rgb, head.square))
    # What is found in the crop is told in pixels of the picture.
    assert 180 < head.landmarks["nose"][0] < 270
    assert 60 < head.landmarks["nose"][1] < 170
    assert nothing.confidence == 0
    assert nothing.landmarks == {}
    assert nothing.gate.level != "green"
    with pytest.raises(InvalidBox):
        predictor.analyse(run.run_id, png(rgb), limits=LIMITS, boxes=((600, 0, 50, 50),))


def test_details_agree_with_what_they_are_made_of(store: RunStore) -> None:
    run, other = write_run(store), write_run(store, seed=1)
    predictor, given = Predictor(store), pictures(1)[0]
    found = predictor.details(run.run_id, given, trust=False)
    probabilities = predictor.probabilities(run.run_id, given[None])[0]
    answer, second = np.argsort(-probabilities)[:2]
    assert (found.evidence.class_index, found.runner_up.class_index) == (answer, second)
    maps = predictor.explain(run.run_id, np.stack([given] * 2), np.array([answer, second]))
    np.testing.assert_allclose(found.evidence.heatmap, maps.scaled()[0], atol=1e-6)
    np.testing.assert_allclose(found.runner_up.heatmap, maps.scaled()[1], atol=1e-6)
    assert found.fragility.tried == 27
    (opinion,) = found.opinions
    assert opinion.run_id == other.run_id
    np.testing.assert_allclose(
        opinion.probabilities, predictor.probabilities(other.run_id, given[None])[0], atol=1e-6
    )
    assert not found.landmarks_found
    assert found.verdict is None

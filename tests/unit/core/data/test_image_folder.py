"""The importer of folders of pictures."""

import shutil
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from core.data import BadRecord, UnreadableSource
from core.data.importing import import_dataset
from core.labels import EMOTIONS
from tests.unit.core.data.tables import left_behind, random_rows, write_folder


def _sorted_rows(rows):
    images, splits, labels = rows
    order = np.lexsort((np.arange(len(labels)), labels, splits))
    return images[order], splits[order], labels[order]


def test_grey_pictures_of_the_right_size_keep_their_pixels(tmp_path, store, some_rows):
    root = write_folder(tmp_path / "My Faces", some_rows)
    dataset = import_dataset(store, root)
    images, splits, labels = _sorted_rows(some_rows)
    assert (dataset.name, dataset.title) == ("my-faces", "My Faces")
    np.testing.assert_array_equal(dataset.images, images)
    np.testing.assert_array_equal(dataset.labels, labels)
    for code, split in enumerate(dataset.counts):
        np.testing.assert_array_equal(dataset.indices(split), np.flatnonzero(splits == code))


@pytest.mark.parametrize("validation", ["val", "valid", "Validation", "PublicTest"])
def test_a_validation_folder_is_public_test(tmp_path, store, validation):
    root = write_folder(tmp_path / "a", random_rows(42), ("Training", validation, "TEST"))
    counts = import_dataset(store, root).counts
    assert [sum(counts[split]) for split in counts] == [14, 14, 14]


@pytest.mark.parametrize("held_out", ["test", "validation"])
def test_a_single_held_out_folder_is_halved_within_each_class_by_name(tmp_path, store, held_out):
    images, _, labels = random_rows(70)
    root = write_folder(
        tmp_path / "a", (images, np.arange(70) // 35, labels), ("train", held_out, "")
    )
    dataset = import_dataset(store, root)
    assert dataset.counts["Training"] == (5,) * 7
    assert dataset.counts["PublicTest"] == (3,) * 7
    assert dataset.counts["PrivateTest"] == (2,) * 7
    # The first of the sorted names of class 0: rows 35, 42, 49.
    public = dataset.images[dataset.indices("PublicTest")[:3]]
    np.testing.assert_array_equal(public, images[[35, 42, 49]])


def test_names_that_tell_the_split_decide_it(tmp_path, store):
    root = write_folder(tmp_path / "a", random_rows(28), ("train", "test", "test"))
    for i, path in enumerate(sorted((root / "test").rglob("*.png"))):
        split = "PublicTest" if i < 5 else "PrivateTest"
        path.rename(path.with_name(f"{split}_{path.name}"))
    counts = import_dataset(store, root).counts
    held_out = 28 - sum(counts["Training"])
    assert (sum(counts["PublicTest"]), sum(counts["PrivateTest"])) == (5, held_out - 5)


@pytest.mark.parametrize(
    ("folder", "emotion"),
    [
        ("Anger", "angry"),
        ("DISGUSTED", "disgust"),
        ("fearful", "fear"),
        ("Happiness", "happy"),
        ("sadness", "sad"),
        ("surprised", "surprise"),
        ("Neutral", "neutral"),
    ],
)
def test_common_names_of_emotions_are_known_in_any_case(tmp_path, store, folder, emotion):
    root = write_folder(tmp_path / "a", random_rows(6), ("train", "val", "test"))
    shutil.rmtree(root / "train")
    (root / "train" / folder).mkdir(parents=True)
    Image.new("L", (48, 48), 7).save(root / "train" / folder / "x.jpg")
    dataset = import_dataset(store, root)
    assert dataset.counts["Training"][EMOTIONS.index(emotion)] == 1


def _picture(tmp_path, store, image: Image.Image, suffix: str = "png", **options) -> np.ndarray:
    root = write_folder(tmp_path / "a", random_rows(3))
    shutil.rmtree(root / "train")
    (root / "train" / "happy").mkdir(parents=True)
    image.save(root / "train" / "happy" / f"x.{suffix}", **options)
    dataset = import_dataset(store, root)
    return dataset.images[dataset.indices("Training")[0]]


def test_colour_becomes_grey_by_luminance(tmp_path, store):
    grey = _picture(tmp_path, store, Image.new("RGB", (48, 48), (255, 0, 0)))
    assert np.unique(grey).tolist() == [76]


def test_a_large_wide_picture_is_cut_to_its_middle_square(tmp_path, store):
    image = Image.new("L", (300, 100), 0)
    image.paste(200, (100, 0, 200, 100))
    assert (_picture(tmp_path, store, image)[:, 4:-4] > 190).all()


def test_transparency_lies_on_white(tmp_path, store):
    assert (_picture(tmp_path, store, Image.new("RGBA", (48, 48), (0, 0, 0, 0))) == 255).all()


def test_sixteen_bits_are_scaled_not_cut_off(tmp_path, store):
    image = Image.fromarray(np.full((48, 48), 0x8000, dtype=np.uint16))
    assert (_picture(tmp_path, store, image) == 0x80).all()


def test_a_picture_lying_on_its_side_is_turned_upright(tmp_path, store):
    image = Image.new("L", (48, 48), 0)
    image.paste(255, (0, 0, 24, 48))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the left half is up
    grey = _picture(tmp_path, store, image, "jpg", exif=exif, quality=95)
    assert grey[:20].mean() > 240
    assert grey[28:].mean() < 15


def _header_of_a_png(width: int, height: int) -> bytes:
    """Return a small png whose header claims a size; Pillow checks no more before decoding."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    data = b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + chunk + data


FAULTS = {
    "text": lambda p: p.write_text("not a picture"),
    "empty": lambda p: p.write_bytes(b""),
    "cut short": lambda p: p.write_bytes(p.read_bytes()[:900]),
    "a gif": lambda p: Image.new("L", (9, 9)).save(p, format="GIF"),
    "too large": lambda p: p.write_bytes(_header_of_a_png(20_000, 20_000)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_file_is_named_and_nothing_is_stored(tmp_path, store, fault):
    root = write_folder(tmp_path / "a", random_rows(42))
    bad = sorted((root / "val" / "sad").iterdir())[0]
    FAULTS[fault](bad)
    with pytest.raises(BadRecord) as caught:
        import_dataset(store, root)
    assert caught.value.message.startswith(f"val/sad/{bad.name}: ")
    assert left_behind(store) == []
    dataset = import_dataset(store, root, skip_bad=True)
    assert len(dataset) == 41
    assert [s["where"] for s in dataset.manifest["source"]["skipped"]] == [f"val/sad/{bad.name}"]


def test_an_unknown_emotion_is_named(tmp_path, store):
    root = write_folder(tmp_path / "a", random_rows(21))
    (root / "train" / "sad").rename(root / "train" / "contempt")
    with pytest.raises(BadRecord, match=r"train/contempt: expected one of angry.*'contempt'"):
        import_dataset(store, root)
    dataset = import_dataset(store, root, skip_bad=True)
    assert dataset.manifest["source"]["skipped"][0]["where"] == "train/contempt"
    assert dataset.counts["Training"][EMOTIONS.index("sad")] == 0


def test_hidden_files_and_other_files_are_left_alone(tmp_path, store):
    root = write_folder(tmp_path / "a", random_rows(21))
    (root / "train" / "sad" / "._x.png").write_bytes(b"shadow")
    (root / "train" / "sad" / "Thumbs.db").write_bytes(b"thumbs")
    assert len(import_dataset(store, root)) == 21


@pytest.mark.parametrize("names", [("train",), ("test",), ("happy", "sad"), ()])
def test_a_folder_of_another_layout_is_explained(tmp_path, store, names):
    root = tmp_path / "a"
    root.mkdir()
    for name in names:
        (root / name).mkdir()
    with pytest.raises(UnreadableSource) as caught:
        import_dataset(store, root)
    assert "train/happy" in caught.value.hint
    assert left_behind(store) == []


def test_votes_do_not_fit_a_folder(tmp_path, store):
    root = write_folder(tmp_path / "a", random_rows(21))
    votes = tmp_path / "votes.csv"
    votes.write_text(
        "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,"
        "NF\nTraining,a,1,1,1,1,1,1,1,1,1,1\n"
    )
    with pytest.raises(UnreadableSource, match="original order"):
        import_dataset(store, root, votes=votes)

"""Archives of pictures: imported like their folder, and never able to do harm."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import UnreadableSource, archives
from core.data.importing import import_dataset
from core.data.store import DatasetStore
from core.labels import EMOTIONS

RNG = np.random.default_rng(0)


def png() -> bytes:
    file = io.BytesIO()
    Image.fromarray(RNG.integers(0, 256, (48, 48), dtype=np.uint8)).save(file, "PNG")
    return file.getvalue()


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in members.items():
            made.writestr(name, raw)
    return path


def faces(top: str = "") -> dict[str, bytes]:
    return {
        f"{top}{split}/{emotion}/{number}.png": png()
        for split in ("train", "test")
        for emotion in EMOTIONS
        for number in range(2)
    }


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path / "datasets")


@pytest.mark.parametrize("top", ["", "faces/", "a/b/"])
def test_an_archive_gives_what_its_folder_gives(tmp_path: Path, store: DatasetStore, top: str):
    members = faces()
    for name, raw in members.items():
        target = tmp_path / "folder" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    extra = {"__MACOSX/._0.png": b"shadow", "read me.txt": b"", f"{top}train/": b""}
    packed = archive(tmp_path / "faces.zip", {top + k: v for k, v in members.items()} | extra)
    expected = import_dataset(store, tmp_path / "folder", name="folder")
    found = import_dataset(store, packed, name="packed")
    assert found.fingerprint == expected.fingerprint
    assert found.manifest["source"]["file"] == "faces.zip"
    assert sorted(p.name for p in store.root.iterdir() if not p.name.endswith(".lock")) == [
        "folder",
        "packed",
    ]


@pytest.mark.parametrize(
    "name",
    ["../escaped.png", "train/../../escaped.png", "/escaped.png", "..\\escaped.png", "C:/x.png"],
)
def test_an_archive_that_points_outside_is_refused(tmp_path: Path, store: DatasetStore, name: str):
    packed = archive(tmp_path / "evil.zip", {**faces(), name: png()})
    with pytest.raises(UnreadableSource, match="points outside"):
        import_dataset(store, packed, name="evil")
    assert not list(tmp_path.rglob("*escaped*"))
    assert store.names() == ()


def test_a_link_in_an_archive_is_refused(tmp_path: Path, store: DatasetStore):
    packed = archive(tmp_path / "evil.zip", faces())
    link = zipfile.ZipInfo("train/happy/link.png")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(packed, "a") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(UnreadableSource, match="is a link"):
        import_dataset(store, packed, name="evil")


def test_an_archive_that_unpacks_to_too_much_is_refused_and_leaves_nothing(
    tmp_path: Path, store: DatasetStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(archives, "MOST_BYTES", 3_000_000)
    packed = archive(tmp_path / "bomb.zip", {"train/happy/9.png": bytes(4_000_000), **faces()})
    assert packed.stat().st_size < 100_000
    with pytest.raises(UnreadableSource, match="larger than"):
        import_dataset(store, packed, name="bomb")
    assert not [p for p in store.root.iterdir() if p.name.startswith(".unpacked")]


def test_an_archive_of_too_many_pictures_is_refused(
    tmp_path: Path, store: DatasetStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(archives, "MOST_FILES", 10)
    with pytest.raises(UnreadableSource, match="more than 10 pictures"):
        import_dataset(store, archive(tmp_path / "many.zip", faces()), name="many")


def test_a_damaged_archive_is_one_clear_error(tmp_path: Path, store: DatasetStore):
    packed = archive(tmp_path / "faces.zip", faces())
    raw = bytearray(packed.read_bytes())
    raw[60:90] = bytes(30)
    packed.write_bytes(raw)
    with pytest.raises(UnreadableSource, match=r"faces\.zip cannot be unpacked") as caught:
        import_dataset(store, packed, name="faces")
    assert caught.value.hint
    assert store.names() == ()

"""Uploaded files: whole or not at all, and gone when nobody needs them."""

import os
import time
from io import BytesIO
from pathlib import Path
from typing import IO, cast

import pytest

from core.data.uploads import (
    UploadCutShort,
    UploadGone,
    Uploads,
    UploadTooLarge,
    safe_name,
)


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads")


def receive(uploads: Uploads, raw: bytes = b"abc", *, size: int | None = 3, limit: int = 10) -> str:
    return uploads.receive(BytesIO(raw), "faces.csv", size=size, limit=limit)


def test_a_file_keeps_its_bytes_and_its_name_until_it_is_removed(uploads: Uploads):
    key = receive(uploads)
    assert uploads.path(key).read_bytes() == b"abc"
    assert uploads.path(key).name == "faces.csv"
    uploads.remove(key)
    with pytest.raises(UploadGone):
        uploads.path(key)
    assert not list(uploads.root.iterdir())


class Breaking(BytesIO):
    """A connection that breaks."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


@pytest.mark.parametrize(
    ("stream", "size", "error"),
    [
        (BytesIO(b"a" * 11), 11, UploadTooLarge),
        (BytesIO(b"a" * 11), None, UploadTooLarge),
        (BytesIO(b"a" * 4), 5, UploadCutShort),
        (Breaking(), None, ConnectionResetError),
    ],
)
def test_what_does_not_arrive_whole_leaves_nothing(
    uploads: Uploads, stream: BytesIO, size: int | None, error: type[Exception]
):
    with pytest.raises(error):
        uploads.receive(cast(IO[bytes], stream), "a.csv", size=size, limit=10)
    assert not uploads.root.exists() or not list(uploads.root.iterdir())


@pytest.mark.parametrize("key", ["", "..", "../../etc", "0" * 31, "0" * 32, "Z" * 32])
def test_a_key_that_was_not_given_out_finds_and_removes_nothing(uploads: Uploads, key: str):
    kept = receive(uploads)
    with pytest.raises(UploadGone):
        uploads.path(key)
    uploads.remove(key)
    assert uploads.path(kept).exists()


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("icml_face_data.csv.gz", "icml_face_data.csv.gz"),
        ("../../etc/passwd", "passwd"),
        ("C:\\faces\\my faces.zip", "my-faces.zip"),
        (".bashrc", "bashrc"),
        ("", "upload"),
        ("..", "upload"),
        ("a" * 300 + ".csv", "a" * 76 + ".csv"),
    ],
)
def test_names_become_safe(given: str, safe: str):
    assert safe_name(given) == safe


def test_sweeping_keeps_what_is_needed_and_what_is_coming_in(uploads: Uploads):
    needed, fresh, abandoned = (receive(uploads) for _ in range(3))
    past = time.time() - 3600
    for key in (needed, abandoned):
        os.utime(uploads.path(key), (past, past))
        os.utime(uploads.root / key, (past, past))
    uploads.sweep({needed})
    assert sorted(folder.name for folder in uploads.root.iterdir()) == sorted([needed, fresh])

"""The importer of FER2013 tables: every form it comes in, and every way it can be broken."""

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data import BadRecord, UnreadableSource
from core.data.importing import import_dataset
from core.data.store import DatasetStore
from core.labels import SPLITS
from tests.unit.core.data.tables import (
    KAGGLE,
    ORIGINAL,
    Rows,
    csv_lines,
    left_behind,
    random_rows,
    write_csv,
)


def assert_holds(dataset, rows: Rows) -> None:
    images, splits, labels = rows
    np.testing.assert_array_equal(dataset.images, images)
    np.testing.assert_array_equal(dataset.labels, labels)
    np.testing.assert_array_equal(dataset.rows["split"], np.array(SPLITS)[splits])
    for code, split in enumerate(SPLITS):
        np.testing.assert_array_equal(dataset.indices(split), np.flatnonzero(splits == code))


@pytest.mark.parametrize(
    "header", [KAGGLE, ORIGINAL, "Usage,emotion,pixels", " emotion , pixels , Usage "]
)
def test_every_header_form_gives_the_same_rows(tmp_path, store, some_rows, header):
    path = write_csv(tmp_path / "faces.csv", csv_lines(some_rows, header))
    dataset = import_dataset(store, path)
    assert (dataset.name, dataset.title) == ("fer2013", "FER2013")
    assert_holds(dataset, some_rows)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("byte order mark", lambda text: "\ufeff" + text),
        ("windows line ends", lambda text: text.replace("\n", "\r\n")),
        ("no last line end", lambda text: text.rstrip("\n")),
        ("blank lines", lambda text: text.replace("\n", "\n\n")),
        ("double spaces", lambda text: text.replace(" 1", "  1")),
        ("spaces after commas", lambda text: text.replace(",", ", ")),
        ("leading zeros", lambda text: text.replace(" 7 ", " 007 ")),
    ],
)
def test_harmless_differences_do_not_matter(tmp_path, store, some_rows, name, change):
    path = tmp_path / "faces.csv"
    path.write_bytes(change("\n".join(csv_lines(some_rows, ORIGINAL)) + "\n").encode())
    assert_holds(import_dataset(store, path), some_rows)


def test_quoted_values_are_read(tmp_path, store, some_rows):
    lines = csv_lines(some_rows)
    quoted = [",".join(f'"{value.strip()}"' for value in line.split(",")) for line in lines]
    assert_holds(import_dataset(store, write_csv(tmp_path / "faces.csv", quoted)), some_rows)


def test_gzip_is_read(tmp_path, store, some_rows):
    path = tmp_path / "faces.csv.gz"
    path.write_bytes(gzip.compress("\n".join(csv_lines(some_rows)).encode()))
    assert_holds(import_dataset(store, path), some_rows)


def test_the_right_table_of_an_archive_is_read(tmp_path, store, some_rows):
    path = tmp_path / "challenge.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "hello")
        archive.writestr("train.csv", "emotion,pixels\n" + "0,1 2 3\n" * 200_000)
        archive.writestr("__MACOSX/icml_face_data.csv", "emotion,pixels,Usage\n")
        archive.writestr("fer2013/icml_face_data.csv", "\n".join(csv_lines(some_rows)))
    assert_holds(import_dataset(store, path), some_rows)


def test_the_manifest_says_where_the_rows_came_from(tmp_path, store, some_rows):
    path = write_csv(tmp_path / "faces.csv", csv_lines(some_rows))
    source = import_dataset(store, path).manifest["source"]
    assert source["importer"] == "fer2013_csv"
    assert source["importer_version"] == 1
    assert source["file"] == "faces.csv"
    assert len(source["sha256"]) == 64
    assert source["skipped"] == []
    assert str(tmp_path) not in str(source)


def _replace(line: str, old: str, new: str) -> str:
    assert old in line
    return line.replace(old, new, 1)


ROW_FAULTS = {
    "one value short": (lambda s: s.rsplit(" ", 1)[0], "expected 2304 pixel values, received 2303"),
    "one value more": (lambda s: s + " 7", "expected 2304 pixel values, received 2305"),
    "too large": (lambda s: s.rsplit(" ", 1)[0] + " 256", "from 0 to 255, received '256' as pixel"),
    "far too large": (lambda s: s.rsplit(" ", 1)[0] + " 1012", "received '1012' as pixel 2304"),
    "negative": (lambda s: s.rsplit(" ", 1)[0] + " -1", "received '-1' as pixel 2304"),
    "a fraction": (lambda s: s.rsplit(" ", 1)[0] + " 1.5", "received '1.5'"),
    "a word": (lambda s: s.rsplit(" ", 1)[0] + " nan", "received 'nan'"),
    "no pixels": (lambda s: s.rsplit(",", 1)[0] + ",", "expected 2304 pixel values, received 0"),
    "unknown label": (lambda s: "7" + s[1:], "expected an emotion from 0 to 6, received '7'"),
    "label no number": (lambda s: "happy" + s[1:], "received 'happy'"),
    "unknown usage": (
        lambda s: s.replace(",", ",x", 1),
        "expected Usage Training, PublicTest, PrivateTest, received 'x",
    ),
    "a column short": (lambda s: s.rsplit(",", 1)[0], "expected 3 columns, received 2"),
    "a column more": (lambda s: s + ",1", "expected 3 columns, received 4"),
}


@pytest.mark.parametrize("fault", ROW_FAULTS)
def test_a_bad_row_is_named_and_nothing_is_stored(tmp_path, store, fault):
    spoil, expected = ROW_FAULTS[fault]
    lines = csv_lines(random_rows(30))
    lines[17] = spoil(lines[17])
    with pytest.raises(BadRecord) as caught:
        import_dataset(store, write_csv(tmp_path / "faces.csv", lines))
    assert "faces.csv, row 17 (line 18): " in caught.value.message
    assert expected in caught.value.message
    assert "--skip-bad" in caught.value.hint
    assert left_behind(store) == []


def test_skip_bad_leaves_out_just_the_bad_rows_and_lists_them(tmp_path, store):
    rows = random_rows(len(ROW_FAULTS) * 3)
    lines = csv_lines(rows)
    bad = list(range(2, len(lines), 3))
    for i, (spoil, _) in zip(bad, ROW_FAULTS.values(), strict=True):
        lines[i] = spoil(lines[i])
    dataset = import_dataset(store, write_csv(tmp_path / "faces.csv", lines), skip_bad=True)
    kept = [i for i in range(len(rows[0])) if i + 1 not in bad]
    assert_holds(dataset, tuple(part[kept] for part in rows))
    skipped = dataset.manifest["source"]["skipped"]
    assert [entry["row"] for entry in skipped] == bad
    assert [entry["where"] for entry in skipped] == [f"row {i} (line {i + 1})" for i in bad]
    for entry, (_, expected) in zip(skipped, ROW_FAULTS.values(), strict=True):
        assert expected in entry["reason"]


def test_row_and_line_numbers_hold_across_batches_and_blank_lines(tmp_path, store):
    lines = csv_lines(random_rows(600))
    lines[500] = lines[500] + " 1"
    lines.insert(100, "")
    lines.insert(300, "   ")
    path = write_csv(tmp_path / "faces.csv", lines)
    # The batches are about a megabyte: row 500 lies in the fourth or a later one.
    assert path.stat().st_size > 4_000_000
    with pytest.raises(BadRecord, match=r"row 500 \(line 503\)"):
        import_dataset(store, path)
    assert len(import_dataset(store, path, skip_bad=True)) == 599


def test_only_bad_rows_is_an_error_even_when_they_are_skipped(tmp_path, store):
    path = write_csv(tmp_path / "faces.csv", [KAGGLE, "9,Training,1", "9,Training,2"])
    with pytest.raises(UnreadableSource, match="no usable picture"):
        import_dataset(store, path, skip_bad=True)
    assert left_behind(store) == []


def _zip(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def _truncated_gzip(path: Path) -> None:
    whole = gzip.compress("\n".join(csv_lines(random_rows(40))).encode())
    path.write_bytes(whole[: len(whole) // 2])


def _damaged_gzip(path: Path) -> None:
    raw = bytearray(gzip.compress("\n".join(csv_lines(random_rows(40))).encode()))
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)


def _truncated_zip(path: Path) -> None:
    _zip(path, {"icml_face_data.csv": "\n".join(csv_lines(random_rows(20)))})
    path.write_bytes(path.read_bytes()[:-5000])


SOURCE_FAULTS = {
    "empty": ("a.csv", lambda p: p.write_bytes(b""), "a.csv is empty"),
    "empty gzip": ("a.csv.gz", lambda p: p.write_bytes(gzip.compress(b"")), "is empty"),
    "header only": ("a.csv", lambda p: p.write_text(KAGGLE + "\n"), "no usable picture"),
    "wrong header": (
        "a.csv",
        lambda p: p.write_text("emotion,pixels\n0,1 2\n"),
        "no columns emotion, pixels and Usage: its first line begins 'emotion,pixels'",
    ),
    "binary": ("a.csv", lambda p: p.write_bytes(bytes(range(256)) * 99), "no columns emotion"),
    "one endless line": ("a.csv", lambda p: p.write_bytes(b"0 " * 3_000_000), "it is no table"),
    "truncated gzip": ("a.csv.gz", _truncated_gzip, "cut short or damaged"),
    "damaged gzip": ("a.csv.gz", _damaged_gzip, "cut short or damaged"),
    "truncated zip": ("a.zip", _truncated_zip, "cannot be unpacked"),
    "no csv in zip": (
        "a.zip",
        lambda p: _zip(p, {"readme.txt": "x", "train.csv": "emotion,pixels\n"}),
        "it holds readme.txt, train.csv",
    ),
    "other suffix": ("a.xlsx", lambda p: p.write_bytes(b"x"), "a.xlsx is nothing that can be"),
}


@pytest.mark.parametrize("skip_bad", [False, True])
@pytest.mark.parametrize("fault", SOURCE_FAULTS)
def test_an_unusable_file_is_explained_and_nothing_is_stored(tmp_path, store, fault, skip_bad):
    name, make, expected = SOURCE_FAULTS[fault]
    make(tmp_path / name)
    with pytest.raises(UnreadableSource) as caught:
        import_dataset(store, tmp_path / name, skip_bad=skip_bad)
    assert expected in caught.value.message
    assert caught.value.hint
    assert left_behind(store) == []


def test_a_missing_path_and_a_device_are_explained(tmp_path, store):
    with pytest.raises(UnreadableSource, match="There is no file or folder"):
        import_dataset(store, tmp_path / "nothing.csv")
    with pytest.raises(UnreadableSource, match="nothing that can be imported"):
        import_dataset(store, Path("/dev/null"))


def test_a_truncated_csv_is_a_bad_last_row(tmp_path, store):
    text = "\n".join(csv_lines(random_rows(20)))
    path = tmp_path / "faces.csv"
    path.write_text(text[:-3000])
    with pytest.raises(BadRecord, match=r"row 20 \(line 21\): expected 2304 pixel values"):
        import_dataset(store, path)


def test_the_first_real_rows_are_those_known(tmp_path, store, real_data):
    opener = gzip.open if real_data.suffix == ".gz" else open
    with opener(real_data, "rt") as file:
        lines = [next(file) for _ in range(301)]
    path = tmp_path / "head.csv"
    path.write_text("".join(lines))
    dataset = import_dataset(store, path)
    assert len(dataset) == 300
    assert dataset.labels[:10].tolist() == [0, 0, 2, 4, 6, 2, 4, 3, 3, 2]
    assert dataset.images[0, 0, :10].tolist() == [70, 80, 82, 72, 58, 58, 60, 63, 54, 58]
    for line, image in zip(lines[1:], dataset.images, strict=True):
        assert image.reshape(-1).tolist() == [int(v) for v in line.rsplit(",", 1)[1].split()]


@pytest.mark.full_data
def test_the_whole_of_fer2013_has_its_known_facts(store: DatasetStore, real_data, votes_file):
    dataset = import_dataset(store, real_data, votes=votes_file)
    assert dataset.counts == {
        "Training": (3995, 436, 4097, 7215, 4830, 3171, 4965),
        "PublicTest": (467, 56, 496, 895, 653, 415, 607),
        "PrivateTest": (491, 55, 528, 879, 594, 416, 626),
    }
    expected = "9d9d8f9f49daef1a3d43131b303a9903f4f3e8de446987243f21bb5e2cd720d8"
    assert dataset.fingerprint == expected
    first = dataset.rows.iloc[0]
    assert (first["votes_neutral"], first["votes_anger"], first["votes_disgust"]) == (4, 3, 2)

"""Imports as a job: what is stored, what is said, and that no upload stays."""

import io
from pathlib import Path

import numpy as np
import pytest

from core.data.store import DatasetStore
from core.data.uploads import UploadGone, Uploads
from core.errors import EmotionLensError, InvalidSetting
from core.jobs import Cancelled, JobContext, Jobs
from core.jobs.kinds.importing import ImportParameters, Source, ready, run, tidy
from core.settings import Settings


def table(rows: int = 21, *, bad: bool = False) -> bytes:
    random = np.random.default_rng(0)
    lines = ["emotion,Usage,pixels"]
    for row in range(rows):
        split = ("Training", "PublicTest", "PrivateTest")[row % 3]
        lines.append(f"{row % 7},{split}," + " ".join(map(str, random.integers(0, 256, 2304))))
    if bad:
        lines[5] = "9,Training,1 2 3"
    return "\n".join(lines).encode()


def uploaded(uploads: Uploads, raw: bytes, name: str = "faces.csv") -> Source:
    return Source(upload=uploads.receive(io.BytesIO(raw), name, size=len(raw), limit=10**8))


def left(uploads: Uploads) -> list[Path]:
    return list(uploads.root.iterdir())


def test_an_upload_becomes_a_data_set_and_is_gone(
    settings: Settings, store: DatasetStore, uploads: Uploads
):
    parameters = ImportParameters(source=uploaded(uploads, table()), name="mine")
    assert not ready(parameters, settings)
    result = run(parameters, JobContext(settings))
    assert result == {"dataset": "mine", "pictures": 21, "skipped": 0, "examples": []}
    assert store.open("mine").title == "mine"
    assert ready(parameters, settings)
    assert left(uploads) == []


def test_a_path_is_read_where_it_is_and_stays(
    settings: Settings, store: DatasetStore, tmp_path: Path
):
    file = tmp_path / "faces.csv"
    file.write_bytes(table(bad=True))
    parameters = ImportParameters(source=Source(path=str(file)), name="fer2013", skip_bad=True)
    result = run(parameters, JobContext(settings))
    assert (result["pictures"], result["skipped"]) == (20, 1)
    assert "row 5" in result["examples"][0]
    assert store.open("fer2013").title == "FER2013"
    assert file.exists()


@pytest.mark.parametrize(
    ("raw", "name", "message", "hint"),
    [
        (table(bad=True), "a.csv", "row 5", "tick 'Leave out what cannot be read'"),
        (b"a,b\n1,2\n", "a.csv", "no columns emotion", "Choose the csv file"),
        (b"nothing", "a.txt", "nothing that can be imported", "Known"),
        (b"PK\x03\x04 no zip", "a.zip", "cannot be unpacked", "again"),
    ],
)
def test_a_failure_says_what_to_do_in_the_dialog_and_leaves_nothing(
    settings: Settings,
    store: DatasetStore,
    uploads: Uploads,
    raw: bytes,
    name: str,
    message: str,
    hint: str,
):
    parameters = ImportParameters(source=uploaded(uploads, raw, name), name="mine")
    with pytest.raises(EmotionLensError) as caught:
        run(parameters, JobContext(settings))
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert "--" not in str(caught.value)
    assert left(uploads) == []
    assert store.names() == ()
    with pytest.raises(UploadGone):
        run(parameters, JobContext(settings))


def test_other_pictures_of_the_name_stay_unless_they_may_give_way(
    settings: Settings, store: DatasetStore, uploads: Uploads
):
    run(ImportParameters(source=uploaded(uploads, table()), name="mine"), JobContext(settings))
    other = table(28)
    with pytest.raises(EmotionLensError) as caught:
        run(ImportParameters(source=uploaded(uploads, other), name="mine"), JobContext(settings))
    assert "tick 'Replace'" in caught.value.hint
    assert len(store.open("mine")) == 21
    parameters = ImportParameters(source=uploaded(uploads, other), name="mine", replace=True)
    run(parameters, JobContext(settings))
    assert len(store.open("mine")) == 28


def test_a_stopped_import_keeps_its_upload_for_the_next_attempt(
    settings: Settings, uploads: Uploads
):
    parameters = ImportParameters(source=uploaded(uploads, table()), name="mine")

    def stop(done: int, total: int, note: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run(parameters, JobContext(settings, stop))
    assert run(parameters, JobContext(settings))["pictures"] == 21


def test_an_upload_is_kept_as_long_as_its_import_is_unfinished(
    settings: Settings, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.data.uploads._ABANDONED", -1.0)
    parameters = ImportParameters(source=uploaded(uploads, table()), name="mine")
    uploaded(uploads, table())
    tidy([parameters], settings)
    assert [folder.name for folder in left(uploads)] == [parameters.source.upload]
    tidy([], settings)
    assert left(uploads) == []


def test_paths_can_be_switched_off_and_must_be_whole(tmp_path: Path):
    closed = Settings(home=tmp_path, import_paths=False)
    with pytest.raises(InvalidSetting, match="switched off"):
        Source(path="/etc/passwd").find(closed)
    with pytest.raises(InvalidSetting, match="not a whole path"):
        Source(path="faces.csv").find(Settings(home=tmp_path))


@pytest.mark.parametrize("source", [{}, {"upload": "a", "path": "/b"}, {"file": "/b"}])
def test_a_source_is_an_upload_or_a_path(jobs: Jobs, source: dict[str, str]):
    with pytest.raises(InvalidSetting):
        jobs.submit("import", {"source": source, "name": "mine"})


def test_asking_again_is_work_again_but_one_click_is_one_job(jobs: Jobs):
    def submit(asked: int) -> str:
        request = {"source": {"path": "/faces.zip"}, "name": "mine", "asked": asked}
        return jobs.submit("import", request).id

    assert submit(1) == submit(1)
    assert submit(1) != submit(2)

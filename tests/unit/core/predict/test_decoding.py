"""Decoding in processes of its own: what breaks or stalls one of them costs one picture."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.predict.decoding import AT_ONCE, Decoders, DecodingStopped
from core.predict.pictures import NotAPicture, PictureTooLarge
from core.settings import ROOT, Settings
from tests.waiting import ended, until


def png(width: int = 40, height: int = 20) -> bytes:
    image = Image.new("RGB", (width, height), (250, 20, 30))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def decoders() -> Iterator[Decoders]:
    made = Decoders(
        Settings(max_upload_bytes=1_000_000, max_upload_pixels=1_000_000, decode_timeout=10.0)
    )
    yield made
    made.close()


def shape(decoders: Decoders, raw: bytes, side: int | None = None) -> tuple[int, ...]:
    with decoders.picture(raw, side=side) as picture:
        return picture.shape


def test_a_picture_comes_back_as_it_is(decoders: Decoders) -> None:
    with decoders.picture(png()) as picture:
        assert picture.dtype == np.uint8
        assert picture.shape == (20, 40, 3)
        assert (picture == (250, 20, 30)).all()


def test_a_picture_is_reduced_where_asked_and_never_enlarged(decoders: Decoders) -> None:
    assert shape(decoders, png(400, 200), side=100) == (50, 100, 3)
    assert shape(decoders, png(), side=100) == (20, 40, 3)


def test_errors_come_back_as_they_are_and_the_process_stays(decoders: Decoders) -> None:
    shape(decoders, png())
    before = decoders.pids
    with pytest.raises(NotAPicture, match="not a picture"):
        shape(decoders, b"text")
    with pytest.raises(PictureTooLarge, match="1 MB"):
        shape(decoders, bytes(1_000_001))
    with pytest.raises(PictureTooLarge, match="1001 x 1000 pixels"):
        shape(decoders, png(1001, 1000))
    assert decoders.pids == before


def test_a_decoder_killed_on_a_picture_costs_that_picture_only(decoders: Decoders) -> None:
    shape(decoders, png())
    (pid, *_) = decoders.pids
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(shape, decoders, png())
        until(lambda: decoders._free.qsize() < AT_ONCE, "no decoder was taken")
        # The other one is at hand meanwhile.
        assert shape(decoders, png()) == (20, 40, 3)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(DecodingStopped, match="half-way"):
            waiting.result(timeout=20)
    for _ in range(AT_ONCE + 1):
        assert shape(decoders, png()) == (20, 40, 3)
    assert not Path(f"/proc/{pid}").exists(), "no zombie"


def test_a_decoder_killed_while_idle_costs_nobody(decoders: Decoders) -> None:
    shape(decoders, png())
    for pid in decoders.pids:
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid: ended(pid), "it was not killed")
    assert shape(decoders, png()) == (20, 40, 3)


def test_a_picture_that_takes_too_long_is_stopped() -> None:
    decoders = Decoders(Settings(decode_timeout=1.0))
    shape(decoders, png())
    (pid,) = decoders.pids
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(DecodingStopped, match="longer than 1 seconds"):
        shape(decoders, png())
    assert shape(decoders, png()) == (20, 40, 3)
    decoders.close()
    with pytest.raises(DecodingStopped):
        shape(decoders, png())


def limits_of(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return {line[:26].strip(): line[26:47].strip() for line in lines}


def test_a_decoder_may_take_so_much_and_write_nothing(decoders: Decoders) -> None:
    shape(decoders, png())
    for pid in decoders.pids:
        limits = limits_of(pid)
        assert limits["Max file size"] == "0"
        assert limits["Max core file size"] == "0"
        assert 120_000_000 < int(limits["Max address space"]) < 300_000_000
        assert 10 <= int(limits["Max cpu time"]) < 60


CONFINED = """
import signal, sys, time
from core.predict.decoder import allow, confine
from core.predict.pictures import Limits
confine(Limits(1_000_000, 1_000_000))
try:
    bytearray(300_000_000)
except MemoryError:
    print("no memory", flush=True)
try:
    with open(sys.argv[1], "wb") as file:
        file.write(b"secret")
except OSError:
    print("no file", flush=True)
allow(0)
while True:
    pass
"""


def test_the_system_holds_the_limits(tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    ran = subprocess.run(
        [sys.executable, "-c", CONFINED, spill], capture_output=True, text=True, cwd=ROOT
    )
    assert ran.stdout.split("\n") == ["no memory", "no file", ""]
    assert ran.returncode == -signal.SIGXCPU
    assert not spill.read_bytes()


def test_a_decoder_holds_pillow_and_little_else() -> None:
    program = (
        "import sys, core.predict.decoder\n"
        "heavy = {'numpy', 'pydantic', 'tensorflow', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_a_decoder_ends_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from core.predict.decoding import Decoders\n"
        "from core.settings import Settings\n"
        "decoders = Decoders(Settings())\n"
        "with decoders.picture(sys.stdin.buffer.read()): print(*decoders.pids, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        parent.stdin.write(png())
        parent.stdin.close()
        pid = int(parent.stdout.readline())
        parent.kill()
        until(lambda: ended(pid), "the decoder outlived its parent", seconds=10)

"""Nothing of what is sent is written anywhere, by any process."""

import re
import secrets
import time
from io import BytesIO
from pathlib import Path

import pytest
import skimage.data
from PIL import Image

from tests.integration.uploads.conftest import UploadServer

# Werkzeug writes forms to disk above 500 KiB, in pieces; a canary in every page of 4 KiB is in
# each of them.
PAGE = 4096
CANARY = secrets.token_hex(16).encode()


def marked() -> bytes:
    """Return a photograph with a canary every 4 KiB, 2 MB long; decoders ignore what follows it."""
    buffer = BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(buffer, "PNG")
    return buffer.getvalue() + b"".join(CANARY + bytes(PAGE - len(CANARY)) for _ in range(400))


def form(raw: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a file as a browser's form sends it."""
    head = b'--limit\r\nContent-Disposition: form-data; name="file"; filename="' + CANARY
    body = head + b'.png"\r\nContent-Type: image/png\r\n\r\n' + raw + b"\r\n--limit--\r\n"
    return body, {"Content-Type": "multipart/form-data; boundary=limit"}


@pytest.fixture(scope="module")
def sent(upload_server: UploadServer) -> UploadServer:
    """The server after it was sent a marked picture in every way there is."""
    raw = marked()
    assert upload_server.predict(raw).status == 200
    assert upload_server.predict(raw, pictures=1).status == 200
    assert upload_server.predict(CANARY + raw).status == 415
    body, headers = form(raw)
    assert upload_server.predict(body, headers=headers).status == 415
    return upload_server


def test_no_file_holds_what_was_sent(sent: UploadServer):
    found = [
        path
        for root in (sent.home, Path("/dev/shm"))  # noqa: S108  # searched, not written to
        for path in root.rglob("*")
        if path.is_file() and CANARY in _content(path)
    ]
    assert not found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_no_process_leaves_a_dump_of_its_memory(sent: UploadServer):
    for pid, command in sent.processes().items():
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE), command


def test_no_process_wrote_what_was_sent(sent: UploadServer):
    if sent.trace is None:
        pytest.skip("strace is not installed, or not allowed here")
    # What strace has seen is in its file soon, not at once.
    time.sleep(1)
    written = spills(sent.trace.read_text(errors="replace"))
    assert not written, written[:3]


def spills(trace: str) -> list[str]:
    """Return the lines of a trace that write the canary to anything but a connection or pipe."""
    return [
        line[:300]
        for line in trace.splitlines()
        if CANARY.decode() in line
        and "<socket:" not in line
        and "<UNIX" not in line
        and "<TCP" not in line
        and "<pipe:" not in line
    ]


def test_the_trace_would_show_a_spill(sent: UploadServer):
    if sent.trace is None:
        pytest.skip("strace is not installed, or not allowed here")
    text = sent.trace.read_text(errors="replace")
    # The pictures went to the decoders through connections, and the trace shows it.
    assert any(CANARY.decode() in line for line in text.splitlines())
    line = f'123 write(7</tmp/spill (deleted)>, "{"x" * 4064}{CANARY.decode()}"..., 8192) = 8192'
    assert spills(line)

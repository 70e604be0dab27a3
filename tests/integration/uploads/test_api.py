"""The HTTP interface for programs on a real server."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import skimage.data
from PIL import Image

from core.labels import EMOTIONS
from core.report.model import Report
from core.settings import ROOT
from tests.integration.uploads.conftest import AT_ONCE, TOKEN, UPLOAD_SECONDS, UploadServer
from tests.waiting import until


@pytest.fixture(scope="session")
def astronaut() -> bytes:
    """A photograph of a smiling woman, as JPEG."""
    buffer = BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def test_a_photograph_gets_the_report(upload_server: UploadServer, astronaut: bytes):
    answer = upload_server.predict(astronaut)
    assert answer.status == 200, answer
    assert answer.headers["Cache-Control"] == "no-store"
    report = Report.model_validate_json(json.dumps(answer.content))
    ((face,),) = (picture.faces for picture in report.pictures)
    assert face.answer is not None
    assert tuple(face.answer.probabilities) == EMOTIONS
    assert sum(face.answer.probabilities.values()) == pytest.approx(1, abs=1e-4)
    assert face.explanation is None
    assert face.pictures is None


def test_an_explanation_and_pictures_come_where_asked_for(
    upload_server: UploadServer, astronaut: bytes
):
    answer = upload_server.predict(
        astronaut, explain=1, pictures=1, coverage=0.8, purpose="research"
    )
    assert answer.status == 200, answer
    report = Report.model_validate_json(json.dumps(answer.content))
    ((face,),) = (picture.faces for picture in report.pictures)
    assert report.model.coverage.asked == 0.8
    assert report.purpose is not None
    assert report.purpose.name == "research"
    assert face.explanation is not None
    assert face.pictures is not None
    assert report.pictures[0].photograph is not None


def test_parameters_are_checked(upload_server: UploadServer, astronaut: bytes):
    for parameters in (
        {"run": "none-such"},
        {"coverage": "1.5"},
        {"coverage": "0.905"},
        {"explain": "perhaps"},
        {"colour": "red"},
        {"purpose": "fun"},
    ):
        answer = upload_server.predict(astronaut, **parameters)
        assert answer.status == 400, answer
        assert answer.content["error"]["message"]
    refused = upload_server.predict(astronaut, purpose="workplace")
    assert (refused.status, refused.code) == (403, "use-prohibited")


def test_forms_are_refused_with_the_way_to_do_it(upload_server: UploadServer, astronaut: bytes):
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = upload_server.predict(astronaut, headers={"Content-Type": kind})
        assert (answer.status, answer.code) == (415, "wrong-content-type")
        assert "--data-binary" in answer.content["error"]["hint"]


def test_the_token_is_asked_for(upload_server: UploadServer, astronaut: bytes):
    for header in ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"):
        answer = upload_server.predict(astronaut, headers={"Authorization": header})
        assert (answer.status, answer.code) == (401, "not-allowed")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_file_beyond_the_limit_is_refused_by_what_it_announces(upload_server: UploadServer):
    head = f"POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    answer = _raw(upload_server, f"{head}Content-Length: 999999999\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 413"), answer[:200]


def test_a_sender_that_stalls_is_not_waited_for(upload_server: UploadServer):
    head = f"POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    began = time.monotonic()
    answer = _raw(upload_server, f"{head}Content-Length: 5000\r\n\r\nsome".encode())
    assert answer.startswith(b"HTTP/1.1 408"), answer[:200]
    assert b"upload-too-slow" in answer
    assert time.monotonic() - began < UPLOAD_SECONDS + 20


@pytest.mark.parametrize(
    "address", ["/api/v1/predict", "/predict/video?rate=5&run={run}", "/dataset/upload?name=a.csv"]
)
def test_a_sender_that_trickles_is_not_waited_for(upload_server: UploadServer, address: str):
    head = (
        f"POST {address.format(run=upload_server.run)} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {TOKEN}\r\nCookie: predict_use=research\r\n"
    )
    began = time.monotonic()
    answer = _raw(
        upload_server,
        f"{head}Content-Length: 5000\r\n\r\nsome".encode(),
        trickle=b"x" * 2000,
    )
    assert b"upload-too-slow" in answer, answer[:500]
    assert time.monotonic() - began < UPLOAD_SECONDS + 20


def _raw(server: UploadServer, sent: bytes, *, trickle: bytes = b"") -> bytes:
    """Return the answer to bytes sent, and to further ones with pauses between them."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(sent)
        for number in trickle:
            if select.select([connection], [], [], 0.05)[0]:
                break
            connection.sendall(bytes([number]))
        found = b""
        while b"}}" not in found and (part := connection.recv(65_536)):
            found += part
        return found


def test_more_than_may_be_at_a_time_are_told_to_come_again(
    upload_server: UploadServer, astronaut: bytes
):
    stopped = upload_server.pid_of("core.predict.worker")
    os.kill(stopped, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(AT_ONCE + 3) as pool:
            under_way = [pool.submit(upload_server.predict, astronaut) for _ in range(AT_ONCE + 3)]
            until(
                lambda: sum(one.done() for one in under_way) == 3, "all that are too many are told"
            )
            os.kill(stopped, signal.SIGCONT)
            answers = [one.result() for one in under_way]
    finally:
        os.kill(stopped, signal.SIGCONT)
    assert sorted(answer.status for answer in answers) == [200] * AT_ONCE + [429] * 3
    for answer in answers:
        if answer.status == 429:
            assert answer.code == "busy"
            assert answer.headers["Retry-After"] == "1"


def test_the_description_is_valid_openapi(upload_server: UploadServer):
    from openapi_spec_validator import validate

    address = f"{upload_server.url}/api/v1/openapi.json"
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  # our own server
        described = json.load(answer)
    validate(described)
    post = described["paths"]["/api/v1/predict"]["post"]
    assert {p["name"] for p in post["parameters"]} >= {"run", "coverage", "explain", "pictures"}
    assert set(post["responses"]) >= {"200", "400", "401", "413", "415", "422", "429", "503"}


def test_the_example_in_the_documentation_works(
    upload_server: UploadServer, astronaut: bytes, tmp_path: Path
):
    (tmp_path / "photo.jpg").write_bytes(astronaut)
    (script,) = re.findall(r"```sh\n(curl .*?)```", (ROOT / "docs" / "api.md").read_text(), re.S)
    ran = subprocess.run(
        ["sh", "-euc", script.replace("http://127.0.0.1:8050", upload_server.url)],
        cwd=tmp_path,
        env=os.environ | {"EMOTION_LENS_API_TOKEN": TOKEN},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert Report.model_validate_json(ran.stdout).pictures[0].faces


def test_a_process_killed_in_the_middle_of_a_request_comes_back(
    upload_server: UploadServer, astronaut: bytes
):
    # Nobody sees from outside when the request has come to the process: on a slow machine a kill
    # may come before that, and the request gets a new process.
    for seconds in (1, 4, 16):
        pid = upload_server.pid_of("core.predict.worker")
        os.kill(pid, signal.SIGSTOP)
        with ThreadPoolExecutor(1) as pool:
            under_way = pool.submit(upload_server.predict, astronaut)
            time.sleep(seconds)
            os.kill(pid, signal.SIGKILL)
            answer = under_way.result()
        if answer.status != 200:
            break
    assert (answer.status, answer.code) == (503, "inference-failed")
    assert "try again" in answer.content["error"]["hint"]
    assert answer.headers["Retry-After"]
    assert upload_server.predict(astronaut).status == 200
    assert upload_server.pid_of("core.predict.worker") != pid

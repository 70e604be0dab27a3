"""The real server in a process of its own: starting, answering, stopping."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from core.data.store import DatasetStore
from core.labels import SIZE
from core.settings import ROOT, Settings
from dashboard.catalogue import load_pages

pytestmark = pytest.mark.slow
SECONDS = 60


def make_home(home: Path) -> Path:
    """Give a home a data set, so that nothing is drawn at the start."""
    pictures = np.zeros((21, SIZE, SIZE), np.uint8)
    labels = (np.arange(21) % 7).astype(np.uint8)
    splits = (np.arange(21) // 7).astype(np.uint8)
    store = DatasetStore(Settings(home=home).datasets)
    store.write("synthetic", pictures, splits, labels, title="S", source={}, synthetic=True)
    return home


def launch(home: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start `python -m dashboard` as the leader of a process group."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT,
        env=os.environ | {"EMOTION_LENS_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def opened_at(process: subprocess.Popen[str]) -> str:
    """Return the address that the server prints once it answers."""
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"Emotion Lens is open at (http://\S+)\n", line)
    assert found, f"{line!r}: {process.stderr.read() if process.stderr else ''}"
    return found[1]


def stop(process: subprocess.Popen[str]) -> None:
    """End whatever a test left running."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def descendants(ancestor: int) -> set[int]:
    """Return the processes that a process started, and those that these started."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    parents = {int(pid): int(parent) for pid, parent in map(str.split, listed)}
    found = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {ancestor}


def alive(pid: int) -> bool:
    """Tell whether a process runs, zombies not counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running server."""
    process = launch(make_home(tmp_path_factory.mktemp("home")), "--port", "0")
    try:
        yield opened_at(process)
    finally:
        stop(process)


def get(address: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_health_and_every_page_answer(server: str):
    assert get(f"{server}/health") == (200, "ok\n")
    for page in load_pages():
        status, text = get(server + page.path)
        assert status == 200
        assert '<html lang="en"' in text


def test_a_view_is_drawn_by_the_server(server: str):
    body = {
        "output": "..shell-page.children...shell-navigation.children"
        "...shell-picker.children...shell-view-store.data..",
        "outputs": [
            {"id": "shell-page", "property": "children"},
            {"id": "shell-navigation", "property": "children"},
            {"id": "shell-picker", "property": "children"},
            {"id": "shell-view-store", "property": "data"},
        ],
        "inputs": [
            {
                "id": "shell-address-store",
                "property": "data",
                "value": {"path": "/", "search": "?data=synthetic", "visit": 1},
            }
        ],
        "changedPropIds": ["shell-address-store.data"],
    }
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server}/_dash-update-component",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        told = json.load(answer)["response"]
    assert "Emotion Lens" in json.dumps(told["shell-page"])
    assert "/confusion?data=synthetic" in json.dumps(told["shell-navigation"])
    assert told["shell-view-store"]["data"]["page"] == "home"


def test_a_rebound_host_name_is_refused(server: str):
    assert get(server, Host="evil.example")[0] == 403


def test_nothing_heavy_is_loaded_to_answer_the_first_page(tmp_path: Path):
    code = (
        "import sys\n"
        "from core.settings import Settings\n"
        "from dashboard.app import create_app\n"
        "client = create_app(Settings()).server.test_client()\n"
        "assert client.get('/').status_code == 200\n"
        "assert client.get('/_dash-layout').status_code == 200\n"
        "assert client.get('/_dash-dependencies').status_code == 200\n"
        "heavy = ('tensorflow', 'keras', 'shap', 'mtcnn', 'pandas', 'pyarrow', 'sklearn', 'scipy',"
        " 'plotly.express', 'matplotlib')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"EMOTION_LENS_HOME": str(make_home(tmp_path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == "[]", ran.stdout + ran.stderr


def test_a_taken_port_is_one_clear_error(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = launch(tmp_path, "--port", str(port))
        out, error = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert out == ""
    assert error.count("\n") == 1
    assert f"Port {port} is in use" in error
    assert f"--port {port + 1}" in error


def test_a_host_that_is_not_ours_is_one_clear_error(tmp_path: Path):
    process = launch(tmp_path, "--host", "192.0.2.1", "--port", "0")
    _, error = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert "Cannot listen on 192.0.2.1" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_stopping_leaves_no_process_behind(tmp_path: Path, sent: signal.Signals):
    process = launch(make_home(tmp_path), "--port", "0")
    try:
        address = opened_at(process)
        assert get(address)[0] == 200
        # The process that answers, and the one that runs nets.
        until(lambda: len(descendants(process.pid)) >= 2, "inference has not started")
        started = descendants(process.pid)
        process.send_signal(sent)
        assert process.wait(timeout=SECONDS) == 0
        until(lambda: not any(map(alive, started)), "something is left")
    finally:
        stop(process)


def test_the_first_start_draws_the_demo_faces_after_the_first_page(tmp_path: Path):
    process = launch(tmp_path, "--port", "0")
    try:
        address = opened_at(process)
        assert get(address)[0] == 200
        until((tmp_path / "datasets" / "synthetic" / "manifest.json").is_file, "no demo faces")
    finally:
        stop(process)


def until(happens, otherwise: str) -> None:
    """Wait until something holds, or fail."""
    deadline = time.monotonic() + SECONDS
    while not happens():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)

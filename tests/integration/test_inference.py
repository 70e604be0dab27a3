"""The inference process with real processes: killed, stopped, asked by many threads at once."""

import gc
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import tracemalloc
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from core.errors import InvalidSetting, UnknownName
from core.explain import InvalidPictures
from core.explain.regions import face_regions
from core.predict.inference import (
    Inference,
    InferenceFailed,
    InferenceTimeout,
    NoFace,
    NotAPicture,
    PictureTooLarge,
)
from core.predict.resident import START_LIMIT
from core.runs.run import Run
from core.runs.spec import AugmentationSpec
from core.runs.store import RunStore
from core.settings import ROOT, Settings

# Seconds within which a child has noticed that its parent is gone: it looks twice a second.
GONE = 5

WRITE_RUN = """
import sys
from pathlib import Path
import numpy as np
from core.architectures import ARCHITECTURES
from core.labels import SPLITS
from core.backend import keras
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import RunStore

architecture = ARCHITECTURES.get("two_conv")
values = architecture.validate({"filters": (4, 4), "dense_units": 8})
keras.utils.set_random_seed(0)
net = architecture.build(values)
RunStore(Path(sys.argv[1])).write(
    RunSpec(
        architecture="two_conv", architecture_version=1, parameters=values.model_dump(mode="json"),
        dataset=DatasetReference(name="tiny", title="Tiny", fingerprint="0" * 64),
        training=TrainingSpec(epochs=1), seed=0,
    ),
    title="Two convolutions", save_model=net.save, history={"best_epoch": 1, "epochs": []},
    probabilities={split: np.full((1, 7), 1 / 7, np.float32) for split in SPLITS}, metrics={},
    parameters=1, seconds=1.0, hardware="test",
)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a small untrained run, written by another process: this one stays light."""
    models = tmp_path_factory.mktemp("models")
    subprocess.run([sys.executable, "-c", WRITE_RUN, models], check=True, cwd=ROOT)
    store = RunStore(models)
    return store.open(store.ids()[0])


@pytest.fixture(scope="module")
def settings(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    return Settings(home=home, models=run.path.parent, max_upload_bytes=1_000_000)


@pytest.fixture(scope="module")
def inference(settings: Settings) -> Iterator[Inference]:
    inference = Inference(settings)
    inference.start()
    yield inference
    inference.close()


def pictures(n: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (n, 48, 48), dtype=np.uint8)


def png(rgb: NDArray[np.uint8]) -> bytes:
    buffer = BytesIO()
    Image.fromarray(rgb).save(buffer, "PNG")
    return buffer.getvalue()


def wait_for(condition: Callable[[], object], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_ready(inference: Inference) -> int:
    assert wait_for(lambda: inference.ready, 120)
    assert inference.pid
    return inference.pid


def test_starting_returns_at_once_and_the_child_gets_ready(settings: Settings) -> None:
    inference = Inference(settings)
    assert not inference.ready
    inference.start()
    # TensorFlow takes seconds to load: a start that waited for it would find the child ready.
    assert not inference.ready
    pid = wait_ready(inference)
    inference.close()
    assert not inference.ready
    assert not Path(f"/proc/{pid}").exists(), "gone and reaped"
    with pytest.raises(InferenceFailed):
        inference.probabilities("any", pictures(1))
    inference.close()


def test_closing_does_not_wait_for_the_child_to_get_ready(settings: Settings) -> None:
    inference = Inference(settings)
    inference.start()
    assert wait_for(lambda: inference.pid, 60)
    assert inference.pid
    # Stopped, the child never gets ready: waiting for it would end with the start's own limit.
    os.kill(inference.pid, signal.SIGSTOP)
    started = time.perf_counter()
    inference.close()
    assert time.perf_counter() - started < START_LIMIT / 2


def test_eight_threads_at_once_each_get_their_own_answer(inference: Inference, run: Run) -> None:
    singles = [inference.probabilities(run.run_id, pictures(3, seed)) for seed in range(8)]
    assert not np.allclose(singles[0], singles[1])

    def ask(seed: int) -> bool:
        found = inference.probabilities(run.run_id, pictures(3, seed))
        return bool(np.allclose(found, singles[seed], atol=1e-6))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, [n % 8 for n in range(80)]))


def test_explaining_works_and_its_parameters_arrive(inference: Inference, run: Run) -> None:
    classes = np.array([0, 6])
    last = inference.explain(run.run_id, pictures(2), classes)
    first = inference.explain(run.run_id, pictures(2), classes, parameters={"layer": "conv1"})
    assert last.values.shape == (2, 48, 48)
    assert not np.allclose(first.scaled(), last.scaled())
    assert inference.conv_layers(run.run_id) == ("conv1", "conv2")


def test_a_map_is_judged_and_regions_are_found(inference: Inference, run: Run) -> None:
    picture = pictures(1)[0]
    heat = inference.explain(run.run_id, picture[None], np.array([1])).values[0]
    found = inference.trust(run.run_id, picture, 1, heat)
    assert found.low <= found.advantage <= found.high
    assert inference.trust(run.run_id, picture, 1, np.zeros((48, 48), np.float32)).empty
    regions, known = inference.face_regions(picture)
    assert not known
    np.testing.assert_array_equal(regions, face_regions())


def test_settings_of_a_training_arrive_and_change_pictures(inference: Inference) -> None:
    given = pictures(4)
    off = AugmentationSpec(flip=False, shift=0, rotation=0, zoom=0, contrast=0, brightness=0)
    np.testing.assert_array_equal(inference.augment(off, given, seed=0), given)
    changed = inference.augment(AugmentationSpec(rotation=30), given, seed=1)
    assert not np.array_equal(changed, given)
    np.testing.assert_array_equal(
        inference.augment(AugmentationSpec(rotation=30), given, seed=1), changed
    )
    before = inference.augment(off, given, seed=0, shares=np.zeros(4))
    np.testing.assert_array_equal(before, np.roll(given, 1, axis=0))


def test_an_upload_is_analysed(inference: Inference, run: Run) -> None:
    analysis = inference.analyse(run.run_id, png(skimage.data.astronaut()))
    (face,) = analysis.faces
    assert face.crop.shape == face.heatmap.shape == (48, 48)
    assert face.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_errors_arrive_as_what_they_are(inference: Inference, run: Run) -> None:
    with pytest.raises(UnknownName, match=run.run_id) as unknown:
        inference.probabilities("none-such", pictures(1))
    assert unknown.value.message == "No run 'none-such'."
    with pytest.raises(NotAPicture) as not_a_picture:
        inference.analyse(run.run_id, b"text")
    assert "JPEG" in not_a_picture.value.hint
    with pytest.raises(PictureTooLarge):
        inference.analyse(run.run_id, bytes(1_000_001))
    with pytest.raises(NoFace):
        inference.analyse(run.run_id, png(np.zeros((200, 300, 3), np.uint8)))
    with pytest.raises(InvalidPictures, match="no class 7"):
        inference.explain(run.run_id, pictures(1), np.array([7]))
    with pytest.raises(InvalidSetting, match="depth"):
        inference.explain(run.run_id, pictures(1), np.array([0]), parameters={"depth": 1})


def test_a_picture_is_let_go_with_its_answer(inference: Inference, run: Run) -> None:
    """Without waiting for the garbage collector, which does not know how large a picture is."""
    raw = png(np.zeros((2000, 1000, 3), np.uint8))

    def without_face() -> None:
        with pytest.raises(NoFace):
            inference.analyse(run.run_id, raw)

    without_face()
    gc.disable()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(3):
            without_face()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    # A picture has 6 MB.
    assert after - before < 3_000_000


def test_an_unforeseen_error_costs_one_request_only(inference: Inference, run: Run) -> None:
    pid = wait_ready(inference)
    with pytest.raises(InferenceFailed, match="try again"):
        inference.probabilities(None, pictures(1))  # type: ignore[arg-type]
    assert inference.probabilities(run.run_id, pictures(1)).shape == (1, 7)
    assert inference.pid == pid


def test_a_child_killed_in_the_middle_costs_that_request_only(
    inference: Inference, run: Run
) -> None:
    pid = wait_ready(inference)
    expected = inference.probabilities(run.run_id, pictures(2))
    # Stopped, it stays in the middle of the request for as long as this test needs.
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(inference.probabilities, run.run_id, pictures(2))
        time.sleep(0.3)
        queued = pool.submit(inference.probabilities, run.run_id, pictures(2))
        time.sleep(0.2)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(InferenceFailed, match="try again"):
            first.result(timeout=60)
        # It was only waiting: the new child answers it.
        np.testing.assert_allclose(queued.result(timeout=120), expected, atol=1e-6)
    assert inference.pid != pid
    assert not Path(f"/proc/{pid}").exists(), "no zombie"


def test_a_child_killed_while_idle_is_replaced_before_anyone_asks(
    inference: Inference, run: Run
) -> None:
    pid = wait_ready(inference)
    os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: inference.ready and inference.pid != pid, 120)
    assert inference.probabilities(run.run_id, pictures(1)).shape == (1, 7)


def test_a_request_beyond_the_time_limit_ends_and_the_next_one_works(
    settings: Settings, run: Run
) -> None:
    inference = Inference(settings.model_copy(update={"inference_timeout": 5.0}))
    inference.start()
    try:
        pid = wait_ready(inference)
        inference.probabilities(run.run_id, pictures(1))
        os.kill(pid, signal.SIGSTOP)
        started = time.perf_counter()
        # More than a socket holds: sending it blocks as well.
        with pytest.raises(InferenceTimeout, match="5 seconds"):
            inference.probabilities(run.run_id, pictures(2000))
        # Below the limit that holds unless it is set.
        assert 4.9 < time.perf_counter() - started < settings.inference_timeout
        assert not Path(f"/proc/{pid}").exists(), "no zombie"
        assert inference.probabilities(run.run_id, pictures(1)).shape == (1, 7)
    finally:
        inference.close()


def test_a_child_that_holds_too_much_memory_ends(settings: Settings, run: Run) -> None:
    inference = Inference(settings.model_copy(update={"inference_memory": 1_000_000}))
    with pytest.raises(InferenceFailed, match="try again"):
        inference.probabilities(run.run_id, pictures(1))
    inference.close()


def test_closing_in_the_middle_frees_who_waits(settings: Settings, run: Run) -> None:
    inference = Inference(settings)
    inference.start()
    os.kill(wait_ready(inference), signal.SIGSTOP)
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(inference.probabilities, run.run_id, pictures(1)) for _ in range(3)]
        time.sleep(0.3)
        inference.close()
        for one in waiting:
            with pytest.raises(InferenceFailed):
                one.result(timeout=60)


SERVER = """
import os, sys, threading
import numpy as np
from core.predict.inference import Inference
from core.runs.store import RunStore
from core.settings import Settings

print("main runs", flush=True)
settings = Settings()
inference = Inference(settings)
run = RunStore(settings.models).ids()[0]
inference.probabilities(run, np.zeros((1, 48, 48), np.uint8))
print(inference.pid, flush=True)
busy = np.zeros((300_000 if "busy" in sys.argv else 1, 48, 48), np.uint8)
inference.probabilities(run, busy)
threading.Event().wait()
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_the_child_is_gone_soon_after_its_parent_was_killed(
    settings: Settings, tmp_path: Path, state: str
) -> None:
    script = tmp_path / "serve.py"
    script.write_text(SERVER)
    with subprocess.Popen(
        [sys.executable, script, state],
        env=environment(settings),
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == "main runs\n"
        # The parent's main module ran once: the child did not run it again.
        child = int(parent.stdout.readline())
        assert alive(child)
        time.sleep(1)
        parent.kill()
        assert wait_for(lambda: not alive(child), GONE)


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "EMOTION_LENS_HOME": str(settings.home),
        "EMOTION_LENS_MODELS": str(settings.models),
    }


WSGI = """
import threading
import numpy as np
from core.predict.inference import Inference
from core.runs.store import RunStore
from core.settings import Settings

settings = Settings()
inference = Inference(settings)
inference.start()
run = RunStore(settings.models).ids()[0]

def application(environ, start_response):
    total = inference.probabilities(run, np.zeros((2, 48, 48), np.uint8)).sum()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{inference.pid} {total:.3f}".encode()]
"""


def test_it_serves_under_gunicorn_and_holds_no_listening_socket(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "served.py").write_text(textwrap.dedent(WSGI))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "-k", "gthread", "--threads", "8"]
    command += ["-b", f"127.0.0.1:{port}", "--chdir", str(tmp_path), "--timeout", "120"]
    with subprocess.Popen([*command, "served:application"], env=environment(settings)) as server:

        def ask(_: int = 0) -> str:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=120) as answer:
                return str(answer.read().decode())

        def up() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        assert wait_for(up, 30)
        with ThreadPoolExecutor(8) as pool:
            answers = set(pool.map(ask, range(24)))
        (answer,) = answers
        child, total = answer.split()
        assert total == "2.000"
        opened = [str(link.readlink()) for link in Path(f"/proc/{child}/fd").iterdir()]
        sockets = [target for target in opened if target.startswith("socket:")]
        assert len(sockets) == 1, "the connection to its parent and nothing else"
        server.terminate()
        server.wait(timeout=40)
        assert wait_for(lambda: not alive(int(child)), GONE)


def test_the_asking_process_never_imports_tensorflow(settings: Settings) -> None:
    program = """
import sys
from core.predict.inference import Inference
from core.runs.store import RunStore
from core.settings import Settings
import numpy as np
inference = Inference(Settings())
run = RunStore(Settings().models).ids()[0]
inference.explain(run, np.zeros((1, 48, 48), np.uint8), np.array([1]))
heavy = {"tensorflow", "keras", "mtcnn", "pandas", "sklearn", "scipy"} & set(sys.modules)
assert not heavy, heavy
inference.close()
"""
    subprocess.run([sys.executable, "-c", program], env=environment(settings), check=True)


def test_short_requests_pass_between_the_portions_of_long_work(
    inference: Inference, run: Run
) -> None:
    wait_ready(inference)
    done: list[int] = []
    began = threading.Event()

    def work() -> None:
        for portion in range(100):
            inference.probabilities(run.run_id, np.zeros((256, 48, 48), np.uint8))
            done.append(portion)
            began.set()

    with ThreadPoolExecutor(1) as pool:
        long_work = pool.submit(work)
        assert began.wait(60)
        for _ in range(3):
            inference.probabilities(run.run_id, pictures(1))
        # In turn with the portions each waits for one or two; without turns for all hundred.
        assert done[-1] < 50
        long_work.result(timeout=120)

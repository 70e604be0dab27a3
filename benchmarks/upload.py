"""A photograph of 640 pixels: from the upload to an explained prediction, beside fer and Gradio.

`fer` looks for faces with its default, a Haar cascade, and reads them with its quantised net; it
runs with the releases that it needs in a folder of its own. Gradio is a plain application in an
environment of its own whose function answers at once: what an upload costs there with no model.
Both come from PyPI. Haar finds faces in things, so that a face "found" is counted where we find
one as well, and what fer sees elsewhere is told.
"""

import io
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import skimage.data
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.confusion import percentile
from benchmarks.report import Line, NotHere

from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
from core.predict.faces import NoFace
from core.predict.pictures import Limits
from core.predict.predictor import Predictor
from core.predict.threads import limit_threads
from core.runs.default import default_run
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings
from dashboard.use import COOKIE
from pages.predict import ids
from tests.browser.chromium import launch
from tests.browser.server import free_port, serve
from tests.browser.waiting import COUNT_REQUESTS, settle

SIDE: Final = 640
FER: Final = ("fer==25.10.3", "opencv-contrib-python-headless<5", "setuptools<81")
ROUNDS: Final = 30
BROWSER_ROUNDS: Final = 12
BROWSER_MS: Final = 500.0
PATIENCE_MS: Final = 120_000
# Photographs that scikit-image carries, with people in them and without.
PHOTOGRAPHS: Final = ("astronaut", "camera", "cat", "coffee", "coins", "rocket")

_FER: Final = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
from PIL import Image
from fer.fer import FER
detector, found, times = FER(mtcnn=False), {}, []
for path in sys.argv[2:]:
    bgr = np.ascontiguousarray(np.asarray(Image.open(path).convert("RGB"))[..., ::-1])
    found[path] = [[int(v) for v in face["box"]] for face in detector.detect_emotions(bgr)]
    if path == sys.argv[2]:
        for _ in range(int(sys.argv[1])):
            start = time.perf_counter()
            detector.detect_emotions(bgr)
            times.append(1000 * (time.perf_counter() - start))
print("ANSWER" + json.dumps({"found": found, "times": times}))
"""
_GRADIO: Final = """
import sys
import gradio
answer = lambda picture: {"happy": 0.9, "neutral": 0.1}
gradio.Interface(answer, gradio.Image(), gradio.Label(), live=True, api_name=False).launch(
    server_name="127.0.0.1", server_port=int(sys.argv[1]), share=False)
"""


def run() -> list[Line]:
    """Report medians and 95th percentiles of all three, and the faces that fer finds and we miss.

    Raises:
        NotHere: there is no run for photographs.
    """
    limit_threads()
    settings = Settings()
    chosen = default_run(RunStore(settings.models))
    with tempfile.TemporaryDirectory() as folder:
        paths = _photographs(Path(folder))
        lines = [*_in_process(settings, chosen, paths), *_against_fer(settings, chosen, paths)]
        with sync_playwright() as playwright:
            browser = launch(playwright)
            lines += _in_browser(browser, chosen, paths[0])
            lines += _gradio(browser, paths[0], Path(folder) / "gradio")
            browser.close()
    return lines


def photograph() -> bytes:
    """Return a photograph with one face, 640 pixels wide, as a JPEG file."""
    image = Image.fromarray(skimage.data.astronaut()).resize((SIDE, SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _photographs(folder: Path) -> list[Path]:
    """Write the photographs, the one that is timed first."""
    timed = folder / "timed.jpg"
    timed.write_bytes(photograph())
    paths = [timed]
    for name in PHOTOGRAPHS:
        paths.append(folder / f"{name}.png")
        Image.fromarray(getattr(skimage.data, name)()).save(paths[-1])
    return paths


def _in_process(settings: Settings, chosen: Run, paths: list[Path]) -> Iterator[Line]:
    predictor, limits = Predictor(RunStore(settings.models)), Limits.of(settings)
    raw = paths[0].read_bytes()
    times = _timed(lambda: predictor.analyse(chosen.run_id, raw, limits=limits), ROUNDS)
    note = f"{chosen.title}: decoded, found, predicted, explained by Grad-CAM; {ROUNDS} rounds"
    yield Line("photograph of 640 pixels, median", statistics.median(times), "ms", 300.0, note)
    yield Line("  p95", percentile(times), "ms", 500.0)
    (crop,) = (face.crop for face in predictor.analyse(chosen.run_id, raw, limits=limits).faces)
    label = np.zeros(1, np.int64)
    explained = _timed(lambda: predictor.explain(chosen.run_id, crop[None], label), ROUNDS)
    without = statistics.median(times) - statistics.median(explained)
    yield Line("  the same without Grad-CAM", without, "ms", 250.0, "difference of medians")


def _against_fer(settings: Settings, chosen: Run, paths: list[Path]) -> Iterator[Line]:
    try:
        peer = _fer(paths)
    except NotHere as reason:
        print(f"  fer: skipped: {reason}")
        return
    yield Line("  fer, Haar cascade, median", statistics.median(peer["times"]), "ms")
    yield Line("  fer, p95", percentile(peer["times"]), "ms")
    predictor, limits = Predictor(RunStore(settings.models)), Limits.of(settings)
    missed, alone, ours = [], [], 0
    for path in paths[1:]:
        boxes = _faces(predictor, chosen, path, limits)
        ours += len(boxes)
        for box in peer["found"][str(path)]:
            if not any(_overlap(box, other) > 0 for other in boxes):
                # Nobody is in the others: camera's photographer turns his face away.
                (missed if path.stem == "astronaut" else alone).append(path.stem)
    note = f"of {len(paths) - 1} photographs of scikit-image; we find {ours} in all"
    yield Line("faces that fer finds and we miss", len(missed), "", 0.0, note)
    yield Line("  places without a face where fer sees one", len(alone), "", note=", ".join(alone))


def _faces(predictor: Predictor, chosen: Run, path: Path, limits: Limits) -> list[Any]:
    try:
        return [
            face.box
            for face in predictor.analyse(chosen.run_id, path.read_bytes(), limits=limits).faces
        ]
    except NoFace:
        return []


def _fer(paths: list[Path]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
        if subprocess.run([*command, folder, *FER], capture_output=True, check=False).returncode:
            raise NotHere(f"pip could not install {', '.join(FER)}")
        done = subprocess.run(
            [sys.executable, "-c", _FER, str(ROUNDS), *map(str, paths)],
            env={**os.environ, "PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=False,
        )
        _, _, said = done.stdout.partition("ANSWER")
        if not said:
            raise NotHere(f"it failed: {done.stderr[-300:]}")
        answer: dict[str, Any] = json.loads(said)
        return answer


def _in_browser(browser: Browser, chosen: Run, path: Path) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as url:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": COOKIE, "value": "personal", "url": url}])
        context.add_init_script(COUNT_REQUESTS)
        page = context.new_page()
        page.goto(f"{url}/predict")
        settle(page)
        cards = page.locator(".predict-card .predict-headline")

        def upload(number: int) -> None:
            with page.expect_file_chooser() as chooser:
                page.locator(f"#{ids.CHOOSE}").click()
            chooser.value.set_files(path)
            cards.nth(number).wait_for(timeout=PATIENCE_MS)

        times = _uploads(page, upload)
        context.close()
    note = f"{chosen.title}, with its heat map; {len(times)} uploads"
    yield Line(
        "upload to explained prediction in Chromium, median",
        statistics.median(times),
        "ms",
        BROWSER_MS,
        note,
    )
    yield Line("  p95", percentile(times), "ms")


def _gradio(browser: Browser, path: Path, folder: Path) -> Iterator[Line]:
    try:
        with _gradio_server(folder) as url:
            page = browser.new_page()
            times = []
            for _ in range(BROWSER_ROUNDS):
                page.goto(url)
                chooser = page.locator("input[type=file]").first
                chooser.wait_for(state="attached", timeout=PATIENCE_MS)
                page.wait_for_timeout(500)
                start = time.perf_counter()
                chooser.set_input_files(path)
                page.get_by_text("happy").first.wait_for(timeout=PATIENCE_MS)
                times.append(1000 * (time.perf_counter() - start))
            page.close()
    except NotHere as reason:
        print(f"  Gradio: skipped: {reason}")
        return
    note = "upload to label, with nothing to compute"
    yield Line("  Gradio, median", statistics.median(times[1:]), "ms", note=note)


@contextmanager
def _gradio_server(folder: Path) -> Iterator[str]:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "gradio"]
    if subprocess.run(install, capture_output=True, check=False).returncode:
        raise NotHere("pip could not install gradio")
    port = free_port()
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"}
    environment.pop("PYTHONPATH", None)
    with subprocess.Popen(
        [str(python), "-c", _GRADIO, str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise NotHere("it ended at once")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise NotHere("it did not start within a minute")


def _uploads(page: Page, upload: Callable[[int], None]) -> list[float]:
    """Return the milliseconds of each upload but the first, which waits for models to load."""
    times = []
    for number in range(BROWSER_ROUNDS):
        start = time.perf_counter()
        upload(number)
        times.append(1000 * (time.perf_counter() - start))
        # What follows an answer, its details, is not part of the next one.
        page.wait_for_timeout(3000)
    return times[1:]


def _timed(call: Callable[[], object], rounds: int) -> list[float]:
    for _ in range(2):
        call()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return times


def _overlap(first: list[int], second: tuple[float, ...]) -> float:
    width = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    height = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    return max(0.0, width) * max(0.0, height)

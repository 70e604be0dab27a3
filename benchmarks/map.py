"""The map of pictures and what lies behind it: bytes, time to drawn, neighbours, copies.

Uses FER2013 where it is imported, else the drawn set. The map is made up: how long UMAP takes is
told by the job. Time to drawn is that of the whole page in Chromium, from address to points.
"""

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks.report import Line
from core.data.store import Dataset, DatasetStore
from core.data.synthetic import ensure_synthetic
from core.embeddings.maps import STEPS, Maps, PictureMap
from core.embeddings.neighbours import neighbours
from core.embeddings.store import Embeddings
from core.quality.copies import find_copies
from core.settings import Settings
from tests.browser.chromium import launch
from tests.browser.server import serve

ROUNDS: Final = 5
DIRECTIONS: Final = 512
DRAWN: Final = ".el-map-canvas[data-drawn]"


def run() -> list[Line]:
    """Report the size and speed of the map, neighbours, and the search for copies."""
    settings = Settings()
    store = DatasetStore(settings.datasets)
    ensure_synthetic(store)
    name = "fer2013" if "fer2013" in store.names() else "synthetic"
    dataset = store.open(name)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "datasets").symlink_to(settings.datasets.resolve())
        return [*_map(home, dataset), _neighbours(home, dataset), _copies(dataset)]


def _map(home: Path, dataset: Dataset) -> list[Line]:
    generator = np.random.default_rng(0)
    positions = generator.integers(0, STEPS, (len(dataset), 2)).astype(np.uint16)
    clusters = generator.integers(0, 12, len(dataset)).astype(np.uint8)
    Maps(home).store(None, dataset, PictureMap(positions, positions, clusters, 0.5))
    times, sizes = [], []
    address = f"/dataset?data={dataset.name}&tab=map&embedding=pixels"
    with serve(home) as url, sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(ROUNDS):
            page = browser.new_page()
            answers: list[int] = []
            page.on("requestfinished", lambda request, sink=answers: sink.append(_sent(request)))
            began = time.perf_counter()
            page.goto(url + address)
            page.locator(DRAWN).wait_for()
            times.append(time.perf_counter() - began)
            sizes.append(max(answers))
            page.close()
        browser.close()
    note = f"{len(dataset):,} points, median of {ROUNDS}, cold cache; {dataset.title}"
    return [
        Line("map: address to drawn", median(times), "s", target=1.5, note=note),
        Line("map: compressed answer with all points", median(sizes) / 1000, "kB", target=1000.0),
    ]


def _sent(request: object) -> int:
    if "_dash-update-component" not in request.url:  # type: ignore[attr-defined]
        return 0
    return int(request.sizes()["responseBodySize"])  # type: ignore[attr-defined]


def _neighbours(home: Path, dataset: Dataset) -> Line:
    vectors = np.random.default_rng(0).normal(size=(len(dataset), DIRECTIONS)).astype(np.float32)
    Embeddings(home).store(None, dataset, vectors)
    embedded = Embeddings(home).load(None, dataset)
    if embedded is None:
        raise RuntimeError("embeddings that were just stored cannot be read")
    training, times = dataset.indices("Training"), []
    for row in range(50):
        began = time.perf_counter()
        neighbours(embedded, row, training)
        times.append(1000 * (time.perf_counter() - began))
    note = f"{len(training):,} vectors of {DIRECTIONS}, exact, median of 50"
    return Line("12 nearest Training pictures", median(times), "ms", target=50.0, note=note)


def _copies(dataset: Dataset) -> Line:
    began = time.perf_counter()
    found = find_copies(dataset.images)
    took = time.perf_counter() - began
    note = f"{len(dataset):,} pictures, {len(found.pairs):,} near pairs"
    return Line("copies: all with all", took, "s", target=180.0, note=note)

"""The gallery: filter and sort of a whole data set, its parts, and sheets of pictures.

Uses FER2013 where it is imported, else the drawn set; and ten times that many rows, whose pictures
lie in a memory map on disk and are known to no run. Requests go through the whole application,
guards included, but over no network. The naive way beside it is the list made anew by Python's own
sort.
"""

import resource
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import numpy as np
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.report import Line
from core.data.facts import row_facts
from core.data.spool import PictureSpool
from core.data.store import Dataset, DatasetStore
from core.data.synthetic import ensure_synthetic
from core.settings import Settings
from dashboard.app import create_app
from dashboard.components.media import picture_url, sprite_url
from dashboard.services import Services, service_of
from pages.dataset.tabs.gallery.listing import catalogue, listing

ROUNDS: Final = 40
TIMES: Final = 10
TARGET_MS: Final = 100.0
PART: Final = 120
QUERIES: Final[tuple[dict[str, str], ...]] = (
    {},
    {"label": "fear,sad", "split": "Training"},
    {"sort": "sharpness"},
    {"sort": "entropy", "order": "desc", "brightness_min": "60", "brightness_max": "190"},
    {"flags": "blank,dark,blurred"},
    {"sort": "random", "seed": "7"},
    {"outcome": "wrong", "sort": "loss", "order": "desc"},
    {"predicted": "happy", "sort": "confidence", "label": "neutral"},
    {"sort": "vote_entropy", "order": "desc", "flags": "other-label"},
)


def run() -> list[Line]:
    """Report filters, parts, sheets and memory, for the data set and for ten times its rows."""
    settings = Settings()
    ensure_synthetic(DatasetStore(settings.datasets))
    server = create_app(settings).server
    dataset = service_of(server).dataset(None)
    lines = [*_of(server, dataset), *_sheets(server, dataset)]
    with tempfile.TemporaryDirectory() as folder:
        large = Settings(home=Path(folder), models=settings.models)
        many = _tenfold(dataset, large)
        lines += _of(create_app(large).server, many)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return [
        *lines,
        Line(
            "peak memory of the process", peak, "MB", note="libraries and mapped pictures included"
        ),
    ]


def _of(server: Flask, dataset: Dataset) -> list[Line]:
    shared = service_of(server)
    n = f"{len(dataset):,} rows"
    with server.app_context():
        lists = _timed(
            [lambda query=query: _list(shared, dataset, query) for query in QUERIES], ROUNDS
        )
        naive = _timed([lambda: _naive(shared, dataset)], 3)
    rows = _parts(server.test_client(), dataset)
    return [
        _line(f"{n}: filter and sort, p50", lists, 50, target=TARGET_MS),
        _line(f"{n}: filter and sort, p95", lists, 95, target=TARGET_MS),
        _line("  the same by Python's own sort", naive, 50),
        _line(f"{n}: one part of the list, p50", rows[0], 50, target=TARGET_MS),
        _line(f"{n}: one part of the list, p95", rows[0], 95, target=TARGET_MS),
        Line(f"{n}: one part of the list", rows[1] / 1000, "kB", note="before compression"),
    ]


def _line(
    name: str,
    times: list[tuple[float, float]],
    quantile: int,
    *,
    target: float | None = None,
    note: str = "",
) -> Line:
    clock, processor = np.percentile(times, quantile, axis=0)
    note = f"{processor:.1f} ms of processor; {note or f'{len(times)} times'}"
    return Line(name, float(clock), "ms", target=target, note=note)


def _list(shared: Services, dataset: Dataset, query: dict[str, str]) -> int:
    offered = catalogue(shared, dataset)
    return len(listing(shared, offered, offered.view(query)).rows)


def _naive(shared: Services, dataset: Dataset) -> list[int]:
    facts = row_facts(dataset, shared.settings.home / "cache").features
    light, sharp = facts["brightness"].tolist(), facts["sharpness"].tolist()
    kept = [row for row, value in enumerate(light) if 60 <= value <= 190]
    return sorted(kept, key=sharp.__getitem__)


def _parts(client: FlaskClient, dataset: Dataset) -> tuple[list[tuple[float, float]], float]:
    """Return the milliseconds of requests for parts all over the list, and their bytes."""
    random = np.random.default_rng(0)
    base = f"/gallery/{dataset.name}/{dataset.fingerprint[:16]}/part.json?sort=sharpness"
    starts = random.integers(0, len(dataset) - PART, ROUNDS).tolist()
    sizes: list[int] = []

    def fetch(start: int) -> None:
        answer = client.get(f"{base}&from={start}&count={PART}")
        assert answer.status_code == 200  # noqa: S101 - a broken answer is no measurement
        sizes.append(len(answer.data))

    times = _timed([lambda start=start: fetch(start) for start in starts], ROUNDS)
    return times, float(np.median(sizes))


def _sheets(server: Flask, dataset: Dataset) -> list[Line]:
    client, random = server.test_client(), np.random.default_rng(0)
    lines = []
    for count in (PART, 500):
        chosen = [random.choice(len(dataset), count, replace=False) for _ in range(20)]
        urls = [sprite_url(dataset, rows) for rows in chosen]
        times = _timed([lambda url=url: client.get(url) for url in urls], len(urls))
        size = np.median([len(client.get(url).data) for url in urls[:5]])
        note = f"{size / 1000:.0f} kB, median of {len(urls)}; {dataset.title}"
        lines.append(_line(f"{count} pictures, one sheet", times, 50, target=TARGET_MS, note=note))
    urls = [picture_url(dataset, row) for row in random.choice(len(dataset), 500, replace=False)]
    times = _timed([lambda: [client.get(url) for url in urls]], 3)
    return [*lines, _line("  500 pictures, one request each", times, 50)]


def _timed(actions: list[Callable[[], object]], rounds: int) -> list[tuple[float, float]]:
    """Return milliseconds, by the clock and of the processor, of calls; each warm.

    On a machine that does other work beside, the first of the two is longer than the second.
    """
    for action in actions:
        action()
    times = []
    for action in islice(cycle(actions), max(rounds, len(actions))):
        began, used = time.perf_counter(), time.process_time()
        action()
        took = time.perf_counter() - began, time.process_time() - used
        times.append((1000 * took[0], 1000 * took[1]))
    return times


def _tenfold(dataset: Dataset, settings: Settings) -> Dataset:
    """Store the data set's rows ten times over, features included, as one data set."""
    features = {name: np.tile(values, TIMES) for name, values in dataset.features().items()}
    splits = np.tile(dataset.splits, TIMES).astype(np.uint8)
    labels = np.tile(dataset.labels, TIMES).astype(np.uint8)
    store = DatasetStore(settings.datasets)
    with PictureSpool(settings.home) as spool:
        for _ in range(TIMES):
            spool.append(np.asarray(dataset.images))
        return store.write(
            "tenfold",
            spool,
            splits,
            labels,
            title=f"{dataset.title}, ten times",
            source={},
            features=features,
        )

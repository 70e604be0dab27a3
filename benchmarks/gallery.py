"""Sheets of pictures: what the server takes to lay out and compress them.

Uses FER2013 where it is imported, else the drawn set. Requests go through the whole application,
guards included, but over no network. The naive way beside it is one request a picture.
"""

import time
from statistics import median
from typing import Final

import numpy as np
from flask.testing import FlaskClient

from benchmarks.report import Line
from core.data.store import DatasetStore
from core.data.synthetic import ensure_synthetic
from core.settings import Settings
from dashboard.app import create_app
from dashboard.components.media import picture_url, sprite_url
from dashboard.services import service_of

ROUNDS: Final = 20
TARGET_MS: Final = 100.0


def run() -> list[Line]:
    """Report medians for sheets of 100, 500 and 1,000 random pictures."""
    settings = Settings()
    ensure_synthetic(DatasetStore(settings.datasets))
    server = create_app(settings).server
    client = server.test_client()
    dataset = service_of(server).dataset(None)
    random = np.random.default_rng(0)
    lines = []
    for count in (100, 500, 1000):
        chosen = [random.choice(len(dataset), count, replace=False) for _ in range(ROUNDS)]
        took, size = fetch(client, [[sprite_url(dataset, rows)] for rows in chosen])
        lines.append(
            Line(
                f"{count} pictures, one sheet",
                took,
                "ms",
                target=TARGET_MS if count == 500 else None,
                note=f"{size / 1000:.0f} kB, median of {ROUNDS}; {dataset.title}",
            )
        )
    rows = random.choice(len(dataset), 500, replace=False)
    took, size = fetch(client, [[picture_url(dataset, row) for row in rows]] * 3)
    lines.append(Line("  500 pictures, one request each", took, "ms", note=f"{size / 1000:.0f} kB"))
    return lines


def fetch(client: FlaskClient, rounds: list[list[str]]) -> tuple[float, float]:
    """Return the median milliseconds a round takes, and its median bytes."""
    times, sizes = [], []
    for addresses in rounds:
        began = time.perf_counter()
        sizes.append(sum(len(client.get(address).data) for address in addresses))
        times.append(1000 * (time.perf_counter() - began))
    return median(times), median(sizes)

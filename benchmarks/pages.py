"""The server's part of a page change: each page drawn from its address and written as JSON.

Processor time, so that other work on the machine does not count; the first draws, which import and
read what later ones have, are left out.
"""

import gzip
import statistics
import time
from typing import Final

from dash._utils import to_json

from benchmarks.confusion import percentile
from benchmarks.report import Line, fer2013
from core.settings import Settings
from dashboard.app import create_app
from dashboard.catalogue import load_pages
from dashboard.router import draw

ROUNDS: Final = 20
FIRST: Final = 3


def run() -> list[Line]:
    """Report for each page the median and the 95th percentile, and what travels, compressed."""
    settings = Settings()
    search = f"data={fer2013(settings).name}"
    app, book, lines = create_app(settings), load_pages(), []
    for page in book:
        times: list[float] = []
        with app.server.test_request_context(page.path):
            for _ in range(FIRST + ROUNDS):
                start = time.process_time()
                drawn = to_json(draw(book, page.path, search).page)
                times.append(1000 * (time.process_time() - start))
        kilobytes = len(gzip.compress(drawn.encode())) / 1000
        times = times[FIRST:]
        note = f"{ROUNDS} rounds, {kilobytes:.1f} kB compressed"
        lines += [
            Line(f"{page.title}, median", statistics.median(times), "ms", note=note),
            Line(f"  {page.title}, p95", percentile(times), "ms"),
        ]
    return lines

"""A click on a confusion cell of 500 pictures: what the server takes to answer it.

Needs FER2013 imported and a run trained on it. The happy pictures that were recognised are more
than 500 in PrivateTest, so that the gallery is full. Requests go through the whole application,
guards and compression included, but over no network. What the browser adds is measured by
`confusion_browser`.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from flask.testing import FlaskClient

from benchmarks.report import Line, best_run, fer2013
from core.evaluation.agreement import agreement
from core.evaluation.outcomes import Outcomes
from core.settings import Settings
from dashboard.app import create_app
from dashboard.components.media import sprite_url
from pages.confusion import ids
from pages.confusion.callbacks import LISTED_BY, READ
from pages.confusion.cells import pictures_of
from pages.confusion.handlers import resolve
from pages.confusion.results import Crossed, shown

ROUNDS: Final = 60
TARGET_MS: Final = 100.0
TARGET_KB: Final = 150.0
MORE: Final = 10
_CELL: Final = "happy-happy"
_HAPPY: Final = ((3, 3),)


def run() -> list[Line]:
    """Report medians and 95th percentiles of the callback, the sheet, and both together."""
    settings = Settings()
    dataset = fer2013(settings)
    chosen = best_run(dataset, settings)
    app = create_app(settings)
    values = {
        "data": dataset.name,
        "run": chosen.run_id,
        "split": "PrivateTest",
        "axes": {"rows": "label", "columns": "model"},
        "cells": [_CELL],
        "results": "pictures",
        "sort": "confidence",
    }
    with app.server.test_request_context("/confusion"):
        crossed = shown(resolve(values)).crossed
        if crossed is None:
            raise SystemExit(f"{chosen.run_id} has no results on the pictures it was trained on")
        rows = pictures_of(crossed, _HAPPY, "confidence").shown
    client = app.server.test_client()
    body, address = request_body(values), sprite_url(dataset, rows)
    click = timed(lambda: post(client, body))
    sheet = timed(lambda: get(client, address))
    both = [a + b for a, b in zip(click, sheet, strict=True)]
    note = f"{len(rows)} pictures, {ROUNDS} rounds"
    work = timed(lambda: post(client, body), time.process_time)
    return [
        Line("click to answer, median", statistics.median(click), "ms", TARGET_MS, note),
        Line("click to answer, p95", percentile(click), "ms", note=note),
        Line("  processor alone", statistics.median(work), "ms", note="without waiting"),
        Line("answer, compressed", len(post(client, body)) / 1000, "kB", TARGET_KB),
        Line("sheet, median", statistics.median(sheet), "ms"),
        Line("  sheet, p95", percentile(sheet), "ms"),
        Line("  sheet, JPEG", len(get(client, address)) / 1000, "kB"),
        Line("click and sheet, median", statistics.median(both), "ms"),
        growth(),
    ]


def growth() -> Line:
    """Compare the work behind a click on 35,887 and on ten times as many made-up rows."""
    small, large = (work_seconds(n) for n in (35_887, MORE * 35_887))
    return Line(
        f"{MORE} times the rows",
        large / small,
        "x",
        float(MORE),
        f"matrix, kappa and sorted cell: {1000 * small:.1f} and {1000 * large:.1f} ms of processor",
    )


def work_seconds(n: int) -> float:
    """Return the processor seconds of matrix, agreement and a sorted cell on n made-up rows."""
    generator = np.random.default_rng(0)
    rows, labels = np.arange(n), generator.integers(0, 7, n)
    said = generator.dirichlet(np.ones(7), n).astype(np.float32)

    def work() -> None:
        outcomes = Outcomes(rows, labels, said)
        crossed = Crossed(rows, labels, outcomes.predicted, outcomes, None)
        agreement(crossed.counts)
        pictures_of(crossed, _HAPPY, "margin")

    return statistics.median(timed(work, time.process_time, rounds=7)) / 1000


def request_body(values: dict[str, Any]) -> dict[str, Any]:
    """Return what the browser sends when a cell is chosen."""

    def described(names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [
            {"id": READ[name][0], "property": READ[name][1], "value": values.get(name)}
            for name in names
        ]

    evaluated = {"id": ids.EVALUATED, "property": "data", "value": 0}
    heard = tuple(name for name in READ if name in LISTED_BY)
    return {
        "output": f"{ids.GALLERY}.children",
        "outputs": {"id": ids.GALLERY, "property": "children"},
        "inputs": [*described(heard), evaluated],
        "changedPropIds": [f"{ids.CELLS}.data"],
        "state": described(tuple(name for name in READ if name not in heard)),
    }


def post(client: FlaskClient, body: dict[str, Any]) -> bytes:
    """Ask as the browser does and return the compressed answer."""
    answer = client.post(
        "/_dash-update-component",
        data=json.dumps(body),
        content_type="application/json",
        headers={"Accept-Encoding": "gzip, br, zstd"},
    )
    if answer.status_code != 200:
        raise SystemExit(f"the callback answered {answer.status_code}: {answer.text[:500]}")
    return answer.data


def get(client: FlaskClient, address: str) -> bytes:
    """Fetch the sheet of pictures."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"the sheet answered {answer.status_code}")
    return answer.data


def timed(
    call: Callable[[], object],
    clock: Callable[[], float] = time.perf_counter,
    *,
    rounds: int = ROUNDS,
) -> list[float]:
    """Return the milliseconds of each of many calls, the first left out."""
    call()
    times = []
    for _ in range(rounds):
        started = clock()
        call()
        times.append((clock() - started) * 1000)
    return times


def percentile(times: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]

"""A click on a confusion cell of 500 pictures: what the server takes to answer it.

Needs FER2013 imported and a run trained on it. The happy pictures that were recognised are more
than 500 in PrivateTest, so that the gallery is full. Requests go through the whole application,
guards and compression included, but over no network.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from flask.testing import FlaskClient

from benchmarks.report import Line, fer2013, run_on
from core.settings import Settings
from dashboard.app import create_app
from dashboard.components.media import sprite_url
from dashboard.services import services
from pages.confusion import ids
from pages.confusion.callbacks import CONTROLS
from pages.confusion.results import outcomes
from pages.confusion.selection import pictures_of

ROUNDS: Final = 60
TARGET_MS: Final = 150.0
_CELL: Final = "happy"
_HAPPY: Final = (3, 3)


def run() -> list[Line]:
    """Report medians and 95th percentiles of the callback, the sheet, and both together."""
    settings = Settings()
    dataset = fer2013(settings)
    chosen = run_on(dataset, settings)
    app = create_app(settings)
    with app.server.app_context():
        measured = outcomes(services(), chosen, dataset, "PrivateTest")
        if measured is None:
            raise SystemExit(f"{chosen.run_id} has no results on the pictures it was trained on")
        rows = pictures_of(measured, _HAPPY).rows
    client = app.server.test_client()
    values = {"data": "fer2013", "run": chosen.run_id, "split": "PrivateTest"}
    body = request_body({**values, "true": _CELL, "predicted": _CELL, "results": "pictures"})
    address = sprite_url(dataset, rows)
    click = timed(lambda: post(client, body))
    sheet = timed(lambda: get(client, address))
    both = [a + b for a, b in zip(click, sheet, strict=True)]
    sizes = (len(post(client, body)), len(get(client, address)))
    note = f"{len(rows)} pictures, {ROUNDS} rounds"
    work = timed(lambda: post(client, body), time.process_time)
    return [
        Line("click and sheet, median", statistics.median(both), "ms", TARGET_MS, note),
        Line("click and sheet, p95", percentile(both), "ms", TARGET_MS, note),
        Line("  callback, median", statistics.median(click), "ms"),
        Line("  callback, p95", percentile(click), "ms"),
        Line("  callback, processor", statistics.median(work), "ms", note="without waiting"),
        Line("  sheet, median", statistics.median(sheet), "ms"),
        Line("  sheet, p95", percentile(sheet), "ms"),
        Line("  answer, compressed", sizes[0] / 1000, "kB"),
        Line("  sheet, JPEG", sizes[1] / 1000, "kB"),
    ]


def request_body(values: dict[str, str]) -> dict[str, Any]:
    """Return what the browser sends when a cell is chosen."""
    heard = ("run", "split", "results", "true", "predicted")

    def described(names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [
            {"id": CONTROLS[name][0], "property": CONTROLS[name][1], "value": values.get(name)}
            for name in names
        ]

    evaluated = {"id": ids.EVALUATED, "property": "data", "value": 0}
    return {
        "output": f"{ids.GALLERY}.children",
        "outputs": {"id": ids.GALLERY, "property": "children"},
        "inputs": [*described(heard), evaluated],
        "changedPropIds": [f"{ids.TRUE}.value", f"{ids.PREDICTED}.value"],
        "state": described(tuple(name for name in CONTROLS if name not in heard)),
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
    call: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return the milliseconds of each of many calls, the first left out."""
    call()
    times = []
    for _ in range(ROUNDS):
        started = clock()
        call()
        times.append((clock() - started) * 1000)
    return times


def percentile(times: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]

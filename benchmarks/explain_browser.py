"""A click on the explain page in Chromium: until the first map can be seen.

The clock starts with the press of "Next" and stops in the frame after the map was decoded. First
when everything before has been answered, then while all methods are being computed side by side:
what is left behind gives way, but for the one request that is under way.
"""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks.confusion import percentile
from benchmarks.report import Line, NotHere, fer2013
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings
from pages.explain import ids
from tests.browser.chromium import launch
from tests.browser.server import serve
from tests.browser.waiting import ANSWER_MS, COUNT_REQUESTS, settle

MAP_MS: Final = 300.0
# The target holds for nets of at most so many parameters.
SMALL: Final = 2_000_000
PRESSES: Final = 20
# Presses while methods are being computed, each so long after the one before.
HURRIED: Final = 10
PAUSE_MS: Final = 1_500

_MAP: Final = """
async ({button, panel}) => {
  const heat = () => document.querySelector(`#${panel} .el-overlay-heat`);
  const before = heat()?.src;
  const start = performance.now();
  document.getElementById(button).click();
  const shown = await new Promise((found) => {
    const look = () => {
      const now = heat();
      if (now && now.src !== before) found(now);
      else setTimeout(look, 1);
    };
    look();
  });
  await shown.decode();
  await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
  return performance.now() - start;
}
"""


def run() -> list[Line]:
    """Report medians and 95th percentiles for each shipped single net that is small."""
    source = fer2013(Settings())
    nets = [
        found
        for found in RunStore(Settings().models).all()
        if not found.is_ensemble
        and found.manifest["parameters"] <= SMALL
        and found.spec.dataset.fingerprint == source.fingerprint
    ]
    if not nets:
        raise NotHere("no small net of these pictures in models/: train one first")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        (home / "datasets").mkdir()
        (home / "datasets" / source.name).symlink_to(source.path.resolve())
        browser = launch(playwright)
        with serve(home) as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(ANSWER_MS)
            page.add_init_script(COUNT_REQUESTS)
            row = int(source.indices("PrivateTest")[0])
            lines = [
                line
                for net in nets
                for line in measured(page, f"{url}/explain?data={source.name}&row={row}", net)
            ]
        browser.close()
    return lines


def measured(page: Page, address: str, net: Run) -> Iterator[Line]:
    """Yield the lines of one net."""
    page.goto(f"{address}&run={net.run_id}")
    page.locator(f"#{ids.MAPS} .el-overlay-heat").wait_for(state="attached")
    settle(page)
    times = []
    for _ in range(PRESSES + 1):
        times.append(press(page))
        settle(page)
    # The first of them loads what later ones have.
    calm = times[1:]
    note = f"{len(calm)} presses of Next"
    yield Line(f"{net.run_id}: first map, median", statistics.median(calm), "ms", MAP_MS, note)
    yield Line("  p95", percentile(calm), "ms", note=note)
    page.locator(f"#{ids.COMPARE}").check()
    hurried = []
    for _ in range(HURRIED):
        page.wait_for_timeout(PAUSE_MS)
        hurried.append(press(page))
    note = f"{len(hurried)} presses, {PAUSE_MS / 1000:g} s apart, with all methods side by side"
    yield Line("  all methods under way, median", statistics.median(hurried), "ms", note=note)
    yield Line("  p95", percentile(hurried), "ms", note=note)


def press(page: Page) -> float:
    """Press "Next" and return the milliseconds until the map stands."""
    return float(page.evaluate(_MAP, {"button": ids.NEXT, "panel": ids.MAPS}))

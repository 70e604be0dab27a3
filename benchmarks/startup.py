"""From starting the process to a first page that can be used, in a real Chromium.

The clock starts before the server's process does and stops when the page's heading stands in the
window. The browser is already running, as a user's is. The same procedure gave 7.9 s for a Gradio
application, 8.4 s for Renumics Spotlight and 17 s for FiftyOne.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import Line
from tests.browser.chromium import launch
from tests.browser.server import make_home, serve

REPEATS: Final = 5
TARGET_SECONDS: Final = 2.0
PEERS: Final = {"Gradio": 7.9, "Renumics Spotlight": 8.4, "FiftyOne": 17.0}


def run() -> list[Line]:
    """Start the server five times and report the median."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = make_home(Path(folder), fer2013=None)
        browser = launch(playwright)
        times = [first_page_seconds(browser, home) for _ in range(REPEATS)]
        browser.close()
    median = statistics.median(times)
    spread = f"median of {REPEATS}, {min(times):.2f} to {max(times):.2f} s"
    own = Line("start to first page", median, "s", target=TARGET_SECONDS, note=spread)
    return [own, *(Line(f"  {peer}", seconds, "s") for peer, seconds in PEERS.items())]


def first_page_seconds(browser: Browser, home: Path) -> float:
    """Start a server, open its first page, and return the seconds that took."""
    page = browser.new_page()
    started = time.perf_counter()
    with serve(home) as url:
        page.goto(url, wait_until="commit")
        page.locator("main h1").first.wait_for(state="visible")
        seconds = time.perf_counter() - started
        page.close()
    return seconds

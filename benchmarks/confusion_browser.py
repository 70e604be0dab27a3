"""A click on a row or column of the confusion matrix in Chromium: until a picture can be seen.

The clock starts with the press and stops in the frame after the first of 500 pictures was decoded.
Each press asks for another list, so that neither answer nor sheet comes from a cache. Then the way
from page to page, and the memory of all processes of the server while a model is loaded, shared
files counted once.
"""

import os
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks.confusion import percentile
from benchmarks.report import Line, fer2013
from core.labels import EMOTIONS
from core.settings import Settings
from pages.confusion import ids
from tests.browser.chromium import launch
from tests.browser.server import serve
from tests.browser.waiting import ANSWER_MS, COUNT_REQUESTS, settle

PICTURE_MS: Final = 200.0
PAGE_MS: Final = 150.0
MEMORY_MB: Final = 900.0
# Orders of the pictures: each makes other lists, and other sheets, of the same cells.
ORDERS: Final = ("confidence", "margin", "loss", "row")
# Rare expressions have fewer than 500 pictures.
FREQUENT: Final = tuple(name for name in EMOTIONS if name not in ("disgust", "surprise", "angry"))
PAGES: Final = ("Models", "Confusion") * 6

_CLICK: Final = """
async (target) => {
  const panel = document.getElementById("confusion-gallery-panel");
  const before = panel.querySelector(".el-gallery");
  const button = document.getElementById(
    JSON.stringify({ cell: target, type: "confusion-cell-button" }));
  const start = performance.now();
  button.click();
  const gallery = await new Promise((found) => {
    const look = () => {
      const now = panel.querySelector(".el-gallery");
      if (now && now !== before && now.querySelector(".el-thumb")) found(now);
      else setTimeout(look, 1);
    };
    look();
  });
  const sheet = new Image();
  sheet.src = gallery.style.getPropertyValue("--sprite").slice(4, -1).replaceAll('"', "");
  await sheet.decode();
  await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
  return { took: performance.now() - start, pictures: gallery.children.length };
}
"""
_PAGE: Final = """
async (name) => {
  const link = [...document.querySelectorAll("#shell-navigation a")].find(
    (each) => each.textContent.trim() === name);
  const start = performance.now();
  link.click();
  await new Promise((found) => {
    const look = () => {
      const heading = document.querySelector("main h1");
      if (heading && heading.textContent === name) found();
      else setTimeout(look, 1);
    };
    look();
  });
  const frames = () =>
    new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
  await frames();
  const seen = performance.now() - start;
  await new Promise((done) => {
    const pending = ".dash-graph--pending, .el-grid-pending";
    const look = () => (document.querySelector(pending) ? setTimeout(look, 1) : done());
    look();
  });
  await frames();
  return { seen, whole: performance.now() - start };
}
"""


def run() -> list[Line]:
    """Report medians and 95th percentiles, and the memory."""
    source = fer2013(Settings())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        (home / "datasets").mkdir()
        (home / "datasets" / source.name).symlink_to(source.path.resolve())
        browser = launch(playwright)
        with serve(home) as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(ANSWER_MS)
            page.add_init_script(COUNT_REQUESTS)
            page.goto(f"{url}/confusion?data={source.name}&show=table&cells=sad-neutral")
            settle(page)
            clicks = first_pictures(page)
            changed = page_changes(page)
            page.goto(f"{url}/confusion?data={source.name}&row={source.indices('PrivateTest')[0]}")
            page.locator(".el-overlay-heat").wait_for(state="attached")
            memory = memory_mb(descendants(os.getpid(), "dashboard"))
        browser.close()
    note = f"{len(clicks)} presses, 500 pictures each"
    changes, whole = ([one[what] for one in changed] for what in ("seen", "whole"))
    moved = f"{len(changes)} changes between Models and Confusion"
    return [
        Line("press to first picture, median", statistics.median(clicks), "ms", PICTURE_MS, note),
        Line("press to first picture, p95", percentile(clicks), "ms", note=note),
        Line("page change, median", statistics.median(changes), "ms", PAGE_MS, moved),
        Line("page change, p95", percentile(changes), "ms", note=moved),
        Line("page change, tables and figures too", statistics.median(whole), "ms", note=moved),
        Line("page change, tables and figures too, p95", percentile(whole), "ms", note=moved),
        Line("memory, a model loaded", memory, "MB", MEMORY_MB, "all processes, libraries once"),
    ]


def first_pictures(page: Page) -> list[float]:
    """Press rows and columns in each order, and return the milliseconds to the first picture."""
    times = []
    for order in ORDERS:
        page.locator(f"#{ids.SORT}").select_option(order)
        settle(page)
        for name in FREQUENT:
            for target in (f"{name}-", f"-{name}"):
                measured = page.evaluate(_CLICK, target)
                settle(page)
                # Some columns hold fewer than the gallery shows.
                if measured["pictures"] == 500:
                    times.append(measured["took"])
    return times[1:]


def page_changes(page: Page) -> list[dict[str, float]]:
    """Go to and fro between two pages, and return the milliseconds until the other stands.

    Returns:
        `{"seen": until the page is seen, "whole": until its tables and figures are too}` each.
    """
    times = []
    for name in PAGES:
        times.append(page.evaluate(_PAGE, name))
        settle(page)
    # The first visit of each loads what later ones have.
    return times[2:]


def descendants(parent: int, word: str) -> Iterator[int]:
    """Yield the processes started by a process whose command has a word, and all that they started.

    Linux only: read from `/proc`.
    """
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or _parent(entry) != parent:
            continue
        process = int(entry.name)
        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        if not word or word in command:
            yield process
            yield from descendants(process, "")


def memory_mb(processes: Iterable[int]) -> float:
    """Return what processes hold in memory: their own pages, and each file's pages once.

    Files are libraries and data sets that several of them map: the process that holds the most of
    one counts. Unlike a share (PSS) it does not depend on what else runs on the machine.
    """
    own, files = 0, dict[str, int]()
    for process in processes:
        mapped: Counter[str] = Counter()
        for name, resident, anonymous in _mappings(process):
            own += anonymous
            mapped[name] += resident - anonymous
        files |= {name: max(held, files.get(name, 0)) for name, held in mapped.items()}
    return (own + sum(files.values())) * 1024 / 1e6


def _mappings(process: int) -> Iterator[tuple[str, int, int]]:
    """Yield what each mapping of a process is of, and its resident and anonymous kilobytes."""
    name, held = "", dict[str, int]()
    for line in Path(f"/proc/{process}/smaps").read_text().splitlines():
        first, *rest = line.split()
        # A mapping begins with its addresses and ends with its name; lines of figures follow.
        if not first.endswith(":"):
            name, held = " ".join(rest[4:]), {}
        elif first in ("Rss:", "Anonymous:"):
            held[first] = int(rest[0])
            if first == "Anonymous:":
                yield name, held["Rss:"], held[first]


def _parent(entry: Path) -> int | None:
    try:
        # The name in parentheses may hold spaces; what follows it does not.
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None

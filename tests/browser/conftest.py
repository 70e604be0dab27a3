"""A real server, a real Chromium, and pages that fail a test on any error or foreign request."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.settings import ROOT
from dashboard.use import COOKIE
from tests.browser.chromium import launch
from tests.browser.server import make_home, serve
from tests.browser.waiting import COUNT_REQUESTS, TIMEOUT_MS, settle
from tests.browser.watch import Watch

FAILURES = ROOT / "build" / "browser-failures"
OpenPage = Callable[..., Page]
# Playwright's own five seconds are too few where other work keeps the machine busy.
expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture(scope="session")
def server_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home of the tested server: the synthetic set, and FER2013 with votes where at hand."""

    def at_hand(name: str) -> Path | None:
        try:
            found: Path = request.getfixturevalue(name)
        except pytest.skip.Exception:
            return None
        return found

    return make_home(
        tmp_path_factory.mktemp("server-home"), at_hand("real_data"), at_hand("votes_file")
    )


@pytest.fixture(scope="session")
def server_url(server_home: Path) -> Iterator[str]:
    """Address of `python -m dashboard`, running in a process of its own."""
    with serve(server_home) as url:
        yield url


@pytest.fixture
def fer2013(server_home: Path) -> str:
    """Name of the real data set on the tested server; skips where there is none."""
    if not (server_home / "datasets" / "fer2013").is_dir():
        pytest.skip("no real FER2013: set EMOTION_LENS_TEST_DATA to the folder that holds it")
    return "fer2013"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, or fail where a browser is required."""
    with sync_playwright() as playwright:
        try:
            launched = launch(playwright)
        except FileNotFoundError as error:
            if os.environ.get("EMOTION_LENS_REQUIRE_BROWSER") == "1":
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield launched
        launched.close()


@pytest.fixture
def new_page(
    browser: Browser, server_url: str, request: pytest.FixtureRequest
) -> Iterator[OpenPage]:
    """Make pages: `new_page(theme="dark", width=390, height=844)`.

    Each has a browser context of its own. When the test ends, it fails if any of its pages logged
    an error, threw one, or asked for anything outside this machine. A test that provokes errors
    on purpose says which: `@pytest.mark.allow_console("413")`.
    """
    allowed = [m.args[0] for m in request.node.iter_markers("allow_console")]
    watches: list[Watch] = []

    def make(
        *,
        theme: str = "light",
        width: int = 1440,
        height: int = 900,
        use: str = "research",
        **options: Any,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        # The question of use is answered, but by the tests of the question: `use=""`.
        cookies = {"theme": theme, COOKIE: use}
        context.add_cookies(
            [{"name": k, "value": v, "url": server_url} for k, v in cookies.items() if v]
        )
        context.set_default_timeout(TIMEOUT_MS)
        context.add_init_script(COUNT_REQUESTS)
        page = context.new_page()
        watches.append(Watch(page, allowed))
        return page

    yield make

    faults = [fault for watch in watches for fault in watch.faults]
    if faults or request.node.stash.get(_FAILED, False):
        _keep_screenshots(request.node.nodeid, [watch.page for watch in watches])
    for watch in watches:
        watch.page.context.close()
    if faults:
        pytest.fail("the browser reported:\n" + "\n".join(faults))


@pytest.fixture
def page(new_page: OpenPage) -> Page:
    """One page in light theme, 1440 x 900."""
    return new_page()


@pytest.fixture
def visit(server_url: str) -> Callable[[Page, str], Page]:
    """Open an address on a page and wait until it is drawn: `visit(page, "/dataset")`."""

    def open_address(page: Page, path: str) -> Page:
        response = page.goto(server_url + path)
        assert response is not None
        assert response.ok, f"{path} answered {response.status}"
        settle(page)
        return page

    return open_address


@pytest.fixture
def goto(page: Page, visit: Callable[[Page, str], Page]) -> Callable[[str], Page]:
    """Open an address on the test's page and wait until it is drawn: `goto("/dataset")`."""
    return lambda path: visit(page, path)


@pytest.fixture(name="settle")
def _settle() -> Callable[[Page], None]:
    """`settle(page)`: wait until no callback is under way."""
    return settle


_FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember whether the test's own part failed, so that `new_page` keeps its screenshots."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


def _keep_screenshots(node: str, pages: list[Page]) -> None:
    FAILURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", node.split("/")[-1])
    for number, page in enumerate(pages):
        page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)

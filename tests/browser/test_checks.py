"""The long looks at a data set, begun by a button and waited for: the map, and doubtful labels."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import serve
from tests.browser.waiting import ANSWER_MS, settle

DATASET = "/dataset?data=synthetic"


@pytest.fixture
def fresh_url(server_home: Path, tmp_path: Path) -> Iterator[str]:
    """A server with the drawn faces, on which nobody has looked for anything yet."""
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "synthetic").symlink_to(server_home / "datasets" / "synthetic")
    with serve(tmp_path) as url:
        yield url


def test_a_map_is_drawn_and_labels_are_doubted_at_the_press_of_a_button(
    fresh_url: str, new_page: Callable[..., Page]
):
    page = new_page()
    page.goto(f"{fresh_url}{DATASET}&tab=map")
    settle(page)
    page.get_by_role("button", name="Draw the map").click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    # The page need not stay: the labels are checked meanwhile, or after the map.
    page.goto(f"{fresh_url}{DATASET}&tab=problems")
    settle(page)
    page.get_by_role("button", name="Check the labels").click()
    suspects = page.locator("#dataset-problems-suspects-region")
    expect(suspects).to_contain_text("A doubtful label is a question", timeout=ANSWER_MS)
    page.goto(f"{fresh_url}{DATASET}&tab=map")
    expect(page.locator(".el-map-canvas[data-drawn]")).to_be_visible(timeout=ANSWER_MS)
    # What was found is a fact of each picture from now on.
    page.goto(f"{fresh_url}{DATASET}&tab=gallery")
    settle(page)
    page.get_by_role("link", name="Most doubtful labels").click()
    page.wait_for_url("**sort=label_quality*")
    settle(page)
    expect(page.locator("#dataset-gallery-status")).to_contain_text("most doubtful first")

"""A video in a real browser: sent, followed, looked at by moments, forgotten, never on disk."""

import csv
import re
import secrets
import tempfile
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_predict_page import SPILLS, files_holding
from tests.browser.waiting import ANSWER_MS
from tests.clips import moving, person, scene, write

ADDRESS = "/predict?tab=video&run=six_conv-fer2013-8c6ea1a0df"
# Fresh each time, so that no file of an earlier run can hold them.
CANARY = secrets.token_hex(16).encode()
NAME = f"{secrets.token_hex(8)}.mp4"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of one person, and a canary every 4 KiB in a part that players skip."""
    face = person(0, 150)
    frames = moving(lambda t: scene((face, 60 + 200 * t, 50)), 2)
    raw = write(tmp_path_factory.mktemp("clip") / "clip.mp4", frames).read_bytes()
    filling = (CANARY + bytes(4096 - len(CANARY))) * 300
    return raw + (len(filling) + 8).to_bytes(4) + b"free" + filling


def send(page: Page, raw: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files([{"name": NAME, "mimeType": "video/mp4", "buffer": raw}])


def test_a_video_is_followed_looked_at_and_forgotten(goto, settle, server_home: Path, clip: bytes):
    before = time.time() - 1
    page: Page = goto(ADDRESS)
    send(page, clip)
    expect(page.get_by_text("One face was followed")).to_be_visible(timeout=ANSWER_MS)
    moment = page.get_by_role("region", name="The moment")
    expect(moment).to_contain_text("At 0:00.0: face 1.", timeout=ANSWER_MS)
    expect(moment).to_contain_text("Expression shown in this frame")
    frame, marked = moment.get_by_role("img").first.bounding_box(), moment.locator(".predict-box")
    box = marked.bounding_box()
    assert frame is not None
    assert box is not None
    assert frame["x"] < box["x"] < box["x"] + box["width"] < frame["x"] + frame["width"]
    assert frame["y"] < box["y"] < box["y"] + box["height"] < frame["y"] + frame["height"]
    # The moment follows what is chosen above the figure: no one expression is right in so many.
    page.get_by_label("Sure enough to be right in").select_option("0.99")
    expect(moment).to_contain_text("cannot tell which expression", timeout=ANSWER_MS)
    # The keyboard walks through the moments.
    page.get_by_role("slider", name="Moment").focus()
    page.keyboard.press("ArrowRight")
    expect(moment).to_contain_text("At 0:00.2: face 1.", timeout=ANSWER_MS)
    # So does a click into the figure.
    plot = page.locator("#predict-video-timeline-graph .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.49, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    expect(page.locator(".hoverlayer text").first).to_be_visible()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    expect(moment).to_contain_text("At 0:01.0: face 1.", timeout=ANSWER_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name="All moments (CSV)").click()
    rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
    assert [row["face"] for row in rows] == ["1"] * 10
    assert abs(sum(float(rows[0][name]) for name in rows[0] if "probability_" in name) - 1) < 0.01
    settle(page)
    violations = Axe().run(page).response["violations"]
    assert [one["id"] for one in violations] == []
    # A reload shows it again; another visitor's browser has no token and shows nothing.
    page.reload()
    expect(page.get_by_text("One face was followed")).to_be_visible(timeout=ANSWER_MS)
    assert "token" not in page.url
    page.get_by_role("button", name="Clear the video").click()
    expect(page.get_by_text("Cleared: the video and its result are forgotten.")).to_be_visible()
    expect(page.get_by_text("One face was followed")).to_have_count(0)
    roots = {server_home, Path(tempfile.gettempdir()), *map(Path, SPILLS)}
    assert files_holding((CANARY, NAME.encode()), roots, since=before) == []


def test_what_is_no_video_is_said_in_one_sentence_and_can_be_cleared(goto):
    page: Page = goto(ADDRESS)
    page.get_by_label("Moments looked at in a second").select_option("2")
    send(page, b"<html><script>alert(1)</script>")
    error = page.locator(".el-job-error")
    expect(error).to_contain_text("This file is not a video that can be read.", timeout=ANSWER_MS)
    assert "rate=2" in page.url
    # A visit without them shows the model and the rate that the video was sent with.
    goto("/predict?tab=video")
    expect(error).to_be_visible()
    expect(page.get_by_label("Moments looked at in a second")).to_have_value("2")
    expect(page.get_by_label("Model")).to_have_value("six_conv-fer2013-8c6ea1a0df")
    page.get_by_role("button", name="Clear the video").click()
    expect(page.get_by_text("Cleared: the video and its result are forgotten.")).to_be_visible()
    expect(error).to_have_count(0)
    expect(page.get_by_role("button", name="Choose a video")).to_be_focused()


def test_an_upload_ends_with_its_cancel_button_or_with_leaving_the_tab(goto, clip: bytes):
    page: Page = goto(ADDRESS)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", slow)
    ended: list[str] = []
    page.on("requestfailed", lambda request: ended.append(request.url))
    send(page, clip)
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    expect(cancel).to_be_focused()
    expect(page.get_by_text(re.compile(r"\d MB of \d"))).to_be_visible()
    page.locator("#predict-video-file-input").set_input_files(
        [{"name": NAME, "mimeType": "video/mp4", "buffer": clip}]
    )
    status = page.locator("#predict-video-status-text")
    expect(status).to_have_text("A video is being sent. Wait for it, or cancel it first.")
    page.keyboard.press("Enter")
    expect(status).to_have_text("The upload was cancelled.")
    expect(page.get_by_role("button", name="Choose a video")).to_be_focused()
    send(page, clip)
    expect(cancel).to_be_visible()
    with page.expect_event("requestfailed"):
        page.get_by_role("link", name="Pictures").click()
    assert ["/predict/video" in url for url in ended] == [True, True]

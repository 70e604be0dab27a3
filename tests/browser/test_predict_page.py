"""The Predict page in a real browser, with real models: what a visitor uploads, sees and leaves."""

import csv
import io
import os
import re
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage.data
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from core.settings import Settings

# The first analysis waits for the models to load.
PATIENCE_MS = 120_000
# Where programs leave files for a while, beside the temporary folder.
SPILLS = ("/var/tmp", "/dev/shm")  # noqa: S108
# Fresh each time, so that no file of an earlier run can hold it.
CANARY = secrets.token_hex(16).encode()


def png(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def upload(name: str, raw: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/png", "buffer": raw}


class Predict:
    """The page as a visitor knows it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.status = page.locator("#predict-status-text")
        self.cards = page.locator(".predict-card")
        self.headlines = page.locator(".predict-headline")

    def add(self, *files: dict[str, Any]) -> None:
        """Choose files in the dialogue that the button opens."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose pictures").click()
        chooser.value.set_files(list(files))

    def card(self, name: str) -> Locator:
        return self.cards.filter(has=self.page.get_by_role("heading", name=name, exact=True))

    def finished(self) -> None:
        expect(self.status).to_contain_text("Done", timeout=PATIENCE_MS)


@pytest.fixture
def predict(goto) -> Predict:
    return Predict(goto("/predict"))


@pytest.fixture(scope="module")
def astronaut() -> bytes:
    return png(skimage.data.astronaut())


def test_a_smiling_astronaut_shows_happy(predict, astronaut):
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    expect(predict.headlines).to_contain_text("Expression shown: happy")
    card = predict.card("astronaut.png")
    expect(card.locator(".predict-box")).to_have_count(1)
    expect(card).to_contain_text("When this model says “happy”, it is right in")
    # The reasons follow the answer.
    expect(card).to_contain_text("of the evidence", timeout=PATIENCE_MS)
    # The picture is drawn from the visitor's own file, and the face lies within its box.
    drawn = card.get_by_alt_text("Your picture.").first
    assert drawn.evaluate("image => image.naturalWidth") == 512
    box = card.locator(".predict-box").bounding_box()
    frame = drawn.bounding_box()
    assert 0.3 < (box["x"] + box["width"] / 2 - frame["x"]) / frame["width"] < 0.6
    assert (box["y"] - frame["y"]) / frame["height"] < 0.3


def test_a_bad_file_says_what_is_wrong_and_the_others_get_results(predict, astronaut):
    limit = Settings().max_upload_bytes
    predict.add(
        upload("notes.png", b"this is text"),
        upload("coffee.png", png(skimage.data.coffee())),
        upload("huge.png", b"\0" * (limit + 1)),
        upload("astronaut.png", astronaut),
    )
    predict.finished()
    expect(predict.card("notes.png")).to_contain_text("not a picture")
    expect(predict.card("coffee.png")).to_contain_text("No face was found")
    expect(predict.card("huge.png")).to_contain_text("larger than 10 MB")
    expect(predict.card("astronaut.png")).to_contain_text("Expression shown: happy")
    expect(predict.status).to_have_text("Done: results for 1 of 4 pictures.")


def test_faces_are_picked_in_the_picture_or_in_the_list(predict):
    face = skimage.data.astronaut()
    predict.add(upload("two.png", png(np.concatenate([face, face[:, ::-1]], axis=1))))
    predict.finished()
    expect(predict.page.locator(".predict-box-number")).to_have_text(["1", "2"])
    first, second = predict.headlines.all()
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    predict.page.get_by_role("button", name="2: happy").click()
    expect(first).to_be_hidden()
    expect(second).to_be_visible()
    predict.page.get_by_role("button", name="Face 1", exact=True).click()
    expect(first).to_be_visible()
    # The explanation of the face picked lies on the photograph, or on what the model saw.
    expect(predict.page.locator(".predict-heat:visible")).to_have_count(1)
    predict.page.get_by_text("what the model saw", exact=True).click()
    expect(predict.page.locator(".predict-heat:visible")).to_have_count(0)
    expect(predict.page.locator(".predict-crop-stage:visible")).to_have_count(1)


def test_a_box_can_be_drawn_where_no_face_is_found_with_the_pointer_or_the_keyboard(predict):
    predict.add(upload("coffee.png", png(skimage.data.coffee())))
    predict.finished()
    card = predict.card("coffee.png")
    stage = card.locator(".predict-stage")
    size = stage.bounding_box()
    corner, opposite = (
        {"x": share * size["width"], "y": share * size["height"]} for share in (0.25, 0.75)
    )
    stage.hover(position=corner)
    predict.page.mouse.down()
    stage.hover(position=opposite)
    predict.page.mouse.up()
    expect(card.get_by_label("Width")).not_to_have_value("")
    width = int(card.get_by_label("Width").input_value())
    assert abs(width - 300) <= 3  # half of the picture's 600 pixels
    card.get_by_label("Width").fill("200")
    card.get_by_role("button", name="Use this box").press("Enter")
    expect(card).to_contain_text("One box drawn by you", timeout=PATIENCE_MS)
    expect(card).to_contain_text("No eyes, nose and mouth were found")
    expect(card.locator(".predict-face")).to_be_focused()
    # A box that cannot be answered leaves the picture as it was, and can be corrected.
    card.get_by_text("Draw a box around a face").click()
    for side, value in (("Left", "9000"), ("Top", "0"), ("Width", "50"), ("Height", "50")):
        card.get_by_label(side).fill(value)
    card.get_by_role("button", name="Use this box").press("Enter")
    expect(predict.page.locator(".el-toast")).to_be_visible(timeout=PATIENCE_MS)
    expect(card).to_contain_text("One box drawn by you")
    expect(card.get_by_label("Left")).to_have_value("9000")
    expect(card.get_by_label("Left")).to_be_focused()
    for side in ("Left", "Top"):
        card.get_by_label(side).fill("100")
    card.get_by_role("button", name="Use this box").press("Enter")
    expect(card.locator(".predict-box")).to_have_count(2, timeout=PATIENCE_MS)


def test_a_picture_too_poor_is_held_back_until_asked_for(predict):
    small = np.asarray(Image.fromarray(skimage.data.astronaut()).resize((110, 110)))
    predict.add(upload("far.png", png(small)))
    predict.finished()
    card = predict.card("far.png")
    expect(card).to_contain_text("No answer: this face cannot be read well enough.")
    expect(card.locator(".predict-headline")).to_have_count(0)
    card.get_by_role("button", name="Show it all the same").click()
    expect(card.locator(".predict-headline")).to_be_visible(timeout=PATIENCE_MS)
    expect(card).to_contain_text("shown because you asked for it")
    expect(card.locator(".predict-face")).to_be_focused()


@pytest.mark.allow_console("Failed to load resource|ERR_")
def test_a_check_of_the_map_that_fails_leaves_the_reasons_and_its_button(
    new_page, visit, astronaut
):
    predict = Predict(visit(new_page(), "/predict?view=expert&coverage=0.95"))
    page = predict.page
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    card = predict.card("astronaut.png")
    check = card.get_by_role("button", name="Is this map better than chance?")
    expect(check).to_be_visible(timeout=PATIENCE_MS)
    page.route("**/predict/details*", lambda route: route.abort())
    check.click()
    expect(page.locator(".el-toast")).to_contain_text("could not be sent")
    expect(check).to_be_enabled()
    expect(card).to_contain_text("of the evidence")
    expect(check).to_be_focused()
    # What was chosen since the page was drawn goes along to the other tab, and back.
    page.get_by_text("Simple view").click()
    expect(page).to_have_url(re.compile("view=simple"))
    tabs = page.get_by_role("navigation", name="Parts of this page")
    tabs.get_by_role("link", name="Video").click()
    expect(page).to_have_url(re.compile(r"(?=.*tab=video)(?=.*view=simple)(?=.*coverage=0.95)"))


def test_the_expert_view_shows_everything_and_is_remembered(predict, astronaut, visit):
    page = predict.page
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    card = predict.card("astronaut.png")
    expect(card.locator(".predict-bar:visible")).to_have_count(0)
    page.get_by_text("Expert view").click()
    expect(page).to_have_url(re.compile("view=expert"))
    expect(card.get_by_label("Probability of each").locator(".predict-bar")).to_have_count(7)
    for part in ("Face size", "Sharpness", "What would most likely change it", "other models"):
        expect(card).to_contain_text(part, timeout=PATIENCE_MS)
    expect(page.get_by_role("table", name="Of 100 test pictures")).to_be_visible()
    card.get_by_role("link", name="Explain with all methods").click()
    expect(page).to_have_url(re.compile("/explain.*picture=upload"))
    expect(page.locator("main")).to_contain_text("Face 1 of your picture")
    visit(page, "/predict")
    expect(page.get_by_label("Expert view")).to_be_checked()


def test_a_picture_of_the_camera_is_taken_like_a_file(predict):
    predict.page.get_by_role("button", name="Use the camera").click()
    take = predict.page.get_by_role("button", name="Take a picture")
    expect(take).to_be_enabled()
    predict.page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
    take.click()
    predict.finished()
    expect(predict.card("camera-1.jpg")).to_be_visible()
    predict.page.get_by_role("button", name="Close the camera").click()
    expect(take).to_be_hidden()
    assert predict.page.evaluate("document.querySelector('video').srcObject") is None


def test_the_camera_goes_off_when_the_page_is_left_or_closed_before_it_came(predict):
    page = predict.page
    # Streams as the browser gives them, handed on when the test says so.
    page.evaluate("""() => {
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        window.streams = [];
        window.permit = Promise.resolve();
        navigator.mediaDevices.getUserMedia = async (wanted) => {
            const stream = await ask(wanted);
            window.streams.push(stream);
            await window.permit;
            return stream;
        };
    }""")
    states = "streams.flatMap(s => s.getTracks()).map(track => track.readyState)"
    use = page.get_by_role("button", name="Use the camera")
    take = page.get_by_role("button", name="Take a picture")
    # Closed while the browser still asks for permission: what comes then is turned off unseen.
    page.evaluate("() => { window.permit = new Promise(done => { window.allow = done; }); }")
    use.click()
    page.wait_for_function("() => streams.length === 1")
    page.get_by_role("button", name="Close the camera").click()
    page.evaluate("allow()")
    page.wait_for_function(f"() => {states}.every(state => state === 'ended')")
    expect(take).to_be_hidden()
    # Two presses: one camera.
    use.click()
    use.click()
    expect(take).to_be_enabled()
    page.wait_for_function(f"() => {states}.join() === 'ended,ended,live'")
    # Left within the application, before any picture was taken.
    page.get_by_role("navigation").get_by_role("link", name="Dataset").click()
    expect(page).to_have_url(re.compile("/dataset"))
    page.wait_for_function(f"() => {states}.every(state => state === 'ended')")


@pytest.mark.parametrize(
    ("name", "said"),
    [("NotAllowedError", "may not use the camera"), ("NotFoundError", "No camera was found")],
)
def test_a_camera_that_cannot_be_used_says_why(predict, name, said):
    predict.page.evaluate(
        "(name) => { navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('', name)); }",
        name,
    )
    predict.page.get_by_role("button", name="Use the camera").click()
    expect(predict.page.get_by_text(said)).to_be_visible()


def test_a_report_is_saved(predict, astronaut):
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    with predict.page.expect_download(timeout=PATIENCE_MS) as download:
        predict.page.get_by_role("button", name="PDF: save a report").click()
    assert download.value.suggested_filename == "emotion-lens-report.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_a_tiff_is_shown_though_no_browser_draws_it(predict):
    buffer = io.BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(buffer, "TIFF")
    predict.add({"name": "face.tif", "mimeType": "image/tiff", "buffer": buffer.getvalue()})
    predict.finished()
    drawn = predict.card("face.tif").get_by_alt_text("Your picture.").first
    expect(drawn).to_have_js_property("naturalWidth", 512)


def test_too_many_files_are_cut_with_a_message(predict):
    limit = Settings().max_upload_files
    predict.add(*(upload(f"{n}.png", b"text") for n in range(limit + 2)))
    predict.finished()
    expect(predict.card("2 more pictures")).to_contain_text(f"At most {limit} pictures")
    expect(predict.cards).to_have_count(limit + 1)


def test_more_files_while_the_first_are_analysed_and_the_same_file_again(predict, astronaut):
    predict.add(upload("first.png", astronaut))
    predict.add(upload("second.png", astronaut))
    expect(predict.headlines).to_have_count(2, timeout=PATIENCE_MS)
    predict.finished()
    predict.add(upload("second.png", astronaut))
    expect(predict.headlines).to_have_count(3, timeout=PATIENCE_MS)


def test_each_picture_is_sent_once_and_without_its_name(predict, astronaut):
    sent: list[tuple[str, bytes]] = []
    predict.page.on(
        "request",
        lambda r: sent.append((r.url, r.post_data_buffer or b"")) if r.method == "POST" else None,
    )
    predict.add(upload("anna-secret.png", astronaut))
    predict.finished()
    analysed = [url for url, _ in sent if "/predict/analysis?" in url]
    assert len(analysed) == 1
    # What Dash itself sends is small: the picture is in none of it.
    assert all(len(body) < 50_000 for url, body in sent if url not in analysed)
    assert not any("secret" in url or b"secret" in body for url, body in sent)


def test_a_file_name_is_shown_as_text(predict):
    name = '<img src=x onerror="document.title=1">.png'
    predict.add(upload(name, b"text"))
    predict.finished()
    expect(predict.card(name)).to_be_visible()
    assert predict.page.locator("img[src=x]").count() == 0


def test_clear_removes_everything(predict, astronaut):
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    explained = predict.card("astronaut.png").locator("[data-explain-crop]")
    explained.evaluate("(link) => link.addEventListener('click', (e) => e.preventDefault())")
    explained.evaluate("(link) => link.click()")
    predict.page.get_by_role("button", name="Clear all").click()
    expect(predict.cards).to_have_count(0)
    expect(predict.page.get_by_role("button", name="Save table")).to_be_hidden()
    assert "data:image/jpeg" not in predict.page.content()
    # Nor does Explain find the face that it was handed.
    predict.page.evaluate("emotionLens.go('/explain?picture=upload')")
    expect(predict.page.get_by_text("not here any more")).to_be_visible()


def test_clear_during_an_analysis_leaves_nothing_behind(predict, astronaut):
    predict.add(*(upload(f"{n}.png", astronaut) for n in range(4)))
    expect(predict.cards).to_have_count(4)
    predict.page.get_by_role("button", name="Clear all").click()
    expect(predict.cards).to_have_count(0)
    predict.add(upload("after.png", astronaut))
    predict.finished()
    expect(predict.cards).to_have_count(1)
    expect(predict.headlines).to_have_count(1)


def test_the_table_holds_one_line_a_face(predict, astronaut):
    predict.add(upload("=1+1.png", astronaut), upload("text.png", b"text"))
    predict.finished()
    with predict.page.expect_download() as download:
        predict.page.get_by_role("button", name="Save table").click()
    table = Path(download.value.path()).read_text()
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["picture"] == "'=1+1.png"
    assert row["expression_shown"] == "happy"
    assert float(row["probability_happy"]) > 0.5


def test_another_data_set_leaves_the_results_and_goes_along(predict, astronaut):
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    picker = predict.page.get_by_label("Data set", exact=True)
    names = picker.locator("option").evaluate_all("all => all.map(option => option.value)")
    other = next((name for name in names if name and name != picker.input_value()), None)
    if other is None:
        pytest.skip("one data set only: no other to choose")
    picker.select_option(other)
    expect(predict.page).to_have_url(re.compile(f"data={other}"))
    expect(predict.headlines).to_contain_text("Expression shown: happy")
    predict.page.get_by_role("navigation").get_by_role("link", name="Dataset").click()
    expect(predict.page).to_have_url(re.compile(rf"/dataset\?data={other}"))


def test_the_heat_map_follows_the_slider(predict, astronaut):
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    heat = predict.page.locator(".predict-card .predict-heat")
    for value in ("0", "1"):
        predict.page.get_by_label("Heat map strength").fill(value)
        expect(heat).to_have_css("opacity", value)


def test_another_model_analyses_the_same_pictures_again(predict, astronaut):
    select = predict.page.get_by_label("Model", exact=True)
    others = [
        value
        for value in select.locator("option").evaluate_all("all => all.map(o => o.value)")
        if value not in ("", select.input_value())
    ]
    if not others:
        pytest.skip("only one model is trained")
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    with predict.page.expect_response(lambda r: "/predict/analysis" in r.url) as response:
        select.select_option(others[0])
    assert f"run={others[0]}" in response.value.url
    predict.finished()
    expect(predict.headlines).to_have_count(1)
    expect(predict.page).to_have_url(re.compile(f"run={others[0]}"))


def test_a_picture_can_be_dropped_and_pasted(predict, astronaut):
    script = """([kind, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], kind + ".png", { type: "image/png" }));
        const event = kind === "drop"
            ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
        document.querySelector("#predict-drop-area").dispatchEvent(event);
    }"""
    for kind in ("drop", "paste"):
        predict.page.evaluate(script, [kind, list(png(skimage.data.astronaut()[::2, ::2]))])
        expect(predict.card(f"{kind}.png")).to_contain_text("Expression", timeout=PATIENCE_MS)


def test_the_page_asks_for_the_purpose_and_remembers_it(new_page, visit, settle):
    page = visit(new_page(use=""), "/predict")
    take = page.get_by_role("button", name="Choose pictures")
    go_on = page.get_by_role("button", name="Continue")
    expect(go_on).to_be_disabled()
    expect(take).to_have_count(0)
    page.get_by_label("Workplace").check()
    expect(page.get_by_text("article 5(1)(f) of the AI Act")).to_be_visible()
    expect(page.get_by_text("Emotion Lens stops here")).to_be_visible()
    expect(go_on).to_be_disabled()
    page.get_by_label("I confirm that this use is for medical or safety").check()
    expect(page.get_by_text("Emotion Lens stops here")).to_be_hidden()
    go_on.click()
    expect(take).to_be_visible()
    expect(page.get_by_text("workplace, for medical or safety reasons")).to_be_visible()
    visit(page, "/predict")
    page.get_by_role("link", name="Change").click()
    settle(page)
    expect(take).to_have_count(0)
    page.get_by_label("Therapy or medical").check()
    go_on.click()
    expect(page.get_by_text("therapy or medical")).to_be_visible()
    expect(take).to_be_visible()


def test_the_keyboard_reaches_the_file_dialogue(predict):
    # Listened for from the start: a key is quicker than the browser's switch to reporting choosers.
    opened: list[object] = []
    predict.page.on("filechooser", lambda chooser: opened.append(chooser))
    button = predict.page.get_by_role("button", name="Choose pictures")
    button.focus()
    expect(button).to_be_focused()
    predict.page.keyboard.press("Enter")
    deadline = time.monotonic() + 30
    while not opened and time.monotonic() < deadline:
        predict.page.wait_for_timeout(50)
    assert len(opened) == 1


@pytest.mark.allow_console("Failed to load resource|ERR_")
def test_a_server_that_does_not_answer_is_said(predict, astronaut):
    predict.page.route("**/predict/analysis*", lambda route: route.abort())
    predict.add(upload("astronaut.png", astronaut))
    predict.finished()
    expect(predict.card("astronaut.png")).to_contain_text("could not be sent")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_results_are_accessible_and_fit_the_screen(new_page, visit, astronaut, theme, width):
    # The expert view holds all that the simple one does.
    predict = Predict(visit(new_page(theme=theme, width=width), "/predict?view=expert"))
    predict.add(upload("astronaut.png", astronaut), upload("text.png", b"text"))
    predict.finished()
    page = predict.page
    predict.headlines.scroll_into_view_if_needed()
    expect(page.get_by_text("What other models say")).to_have_count(1, timeout=PATIENCE_MS)
    found = Axe().run(page).response["violations"]
    assert not found, [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]
    overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overhang) <= 0


def test_nothing_of_an_upload_reaches_the_disk(predict, server_home):
    """A picture with a canary in it, beyond the size at which web servers spill to disk."""
    face = png(skimage.data.astronaut())
    # Bytes after the end of a PNG are ignored by decoders, so the picture stays valid.
    raw = face + b"".join(CANARY + b"\0" * (4096 - len(CANARY)) for _ in range(500))
    before = time.time() - 1
    name = f"{secrets.token_hex(8)}.png"
    predict.add(upload(name, raw))
    predict.finished()
    expect(predict.headlines).to_contain_text("happy")
    pieces = (CANARY, face[1000:1064], name.encode())
    roots = {server_home, Path(tempfile.gettempdir()), *map(Path, SPILLS)}
    assert files_holding(pieces, roots, since=before) == []


def files_holding(pieces: tuple[bytes, ...], roots: set[Path], *, since: float) -> list[str]:
    """Return the files changed since then that hold one of the pieces.

    The browser's own files are left out: its profile is not the application's.
    """
    found = []
    for root in roots:
        for folder, names, files in os.walk(root, onerror=None):
            names[:] = [n for n in names if "playwright" not in n and "chromium" not in n]
            for file in files:
                path = Path(folder) / file
                try:
                    if path.is_file() and path.stat().st_mtime >= since:
                        content = path.read_bytes()
                        found += [str(path) for piece in pieces if piece in content]
                except OSError:
                    continue
    return found


def test_the_search_for_canaries_finds_one(tmp_path):
    (tmp_path / "spill").write_bytes(b"\0" * 100 + CANARY)
    assert files_holding((CANARY,), {tmp_path}, since=0) == [str(tmp_path / "spill")]

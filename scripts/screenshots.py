"""Take the pictures in docs/screenshots from the running application (`make screenshots`).

Faces in these pictures are drawn (the synthetic set) or of NASA's astronaut Eileen Collins (public
domain, from scikit-image): FER2013's own pictures may not be published, so the server starts on a
home without them.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
import skimage.data
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from core.settings import ROOT
from dashboard.use import COOKIE
from pages.confusion import ids as confusion
from pages.dataset import ids as dataset
from pages.predict import ids as predict
from tests.browser.chromium import launch
from tests.browser.server import make_home, serve
from tests.browser.waiting import ANSWER_MS, COUNT_REQUESTS, settle
from tests.clips import moving, scene, write

FOLDER: Final = ROOT / "docs" / "screenshots"
WIDTHS: Final = {"wide": (1440, 900), "narrow": (390, 844)}
THEMES: Final = ("light", "dark")
# The height of the bar at the top, which stays in place.
BAR: Final = 76


@dataclass(frozen=True, slots=True)
class View:
    """What to show of a page.

    Attributes:
        address: path and query.
        top: selector of what the picture begins with; the page's top when empty.
        prepare: brings the page into the state to show.
    """

    address: str
    top: str = ""
    prepare: Callable[[Page], None] = settle


def upload_astronaut(page: Page) -> None:
    """Hand in the astronaut's portrait, and wait for the answer."""
    buffer = BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(buffer, "PNG")
    with page.expect_file_chooser() as chooser:
        page.locator(f"#{predict.CHOOSE}").click()
    chooser.value.set_files(
        {"name": "astronaut.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    page.locator(f"#{predict.RESULTS} .predict-why:has-text('evidence')").wait_for(
        timeout=ANSWER_MS
    )
    settle(page)


def upload_clip(page: Page) -> None:
    """Hand in a short film made of the portrait, and wait until its moments are shown."""
    portrait = Image.fromarray(skimage.data.astronaut()).crop((60, 0, 400, 340))
    face = np.asarray(portrait.resize((240, 240)))
    with tempfile.TemporaryDirectory() as folder:
        frames = moving(lambda t: scene((face, 40 + 30 * t, 15)), 6)
        clip = write(Path(folder) / "portrait.mp4", frames).read_bytes()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files({"name": "portrait.mp4", "mimeType": "video/mp4", "buffer": clip})
    moment = page.get_by_role("region", name="The moment")
    moment.get_by_text("Expression shown").wait_for(timeout=ANSWER_MS)
    settle(page)


def evaluate(page: Page) -> None:
    """Evaluate the model on the drawn faces unless that was done for an earlier picture."""
    button = page.get_by_role("button", name="Evaluate this model")
    if button.count():
        button.click()
        page.locator(f"#{confusion.MATRIX_PANEL} .js-plotly-plot").wait_for(timeout=ANSWER_MS)
    page.locator(f"#{confusion.GALLERY} .el-thumb").first.wait_for()
    settle(page)


VIEWS: Final = {
    "home": View("/"),
    "dataset": View(
        "/dataset?tab=gallery&sort=random&seed=3", top=f"section:has(#{dataset.GALLERY})"
    ),
    "models": View("/models"),
    "confusion": View(
        "/confusion?results=pictures&cells=fear-surprise",
        top=".el-confusion",
        prepare=evaluate,
    ),
    "explain": View("/explain"),
    "predict": View("/predict", top=f"#{predict.RESULTS}", prepare=upload_astronaut),
    "expert": View("/predict?view=expert", top=f"#{predict.RESULTS}", prepare=upload_astronaut),
    "video": View("/predict?tab=video", top=f"#{predict.VIDEO_RESULT}", prepare=upload_clip),
}


def shots() -> Iterator[tuple[str, str, str]]:
    """Yield name, theme and width: every page, and two of them in each theme and width."""
    for name in VIEWS:
        yield name, "light", "wide"
    for theme, width in product(THEMES, WIDTHS):
        if (theme, width) != ("light", "wide"):
            yield "confusion", theme, width
            yield "predict", theme, width


def main() -> None:
    """Start the application and take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = make_home(Path(folder), fer2013=None)
        browser = launch(playwright)
        with serve(home) as url:
            for name, theme, width in shots():
                path = FOLDER / f"{name}-{theme}-{width}.png"
                path.write_bytes(take(browser, url, VIEWS[name], theme, WIDTHS[width]))
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")
        browser.close()


def take(browser: Browser, url: str, view: View, theme: str, size: tuple[int, int]) -> bytes:
    """Open a page in a window of the given size and return its picture as PNG."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    )
    cookies = {"theme": theme, COOKIE: "research"}
    context.add_cookies([{"name": k, "value": v, "url": url} for k, v in cookies.items()])
    context.add_init_script(COUNT_REQUESTS)
    page = context.new_page()
    page.goto(url + view.address)
    settle(page)
    view.prepare(page)
    offset = "0"
    if view.top:
        box = page.locator(view.top).first.bounding_box()
        offset = str(box["y"] - BAR) if box else "0"
    page.evaluate(f"window.scrollBy({{top: {offset}, behavior: 'instant'}})")
    settle(page)
    picture = smaller(page.screenshot())
    context.close()
    return picture


def smaller(png: bytes) -> bytes:
    """Return a PNG with a palette of 256 colours: a third of the size."""
    buffer = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(256, Image.Quantize.FASTOCTREE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    main()

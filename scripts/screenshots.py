"""Take the pictures in docs/screenshots from the running application (`make screenshots`).

Faces in these pictures are drawn (the synthetic set) or of NASA's astronaut Eileen Collins (public
domain, from scikit-image): FER2013's own pictures may not be published, so the server starts on a
home without them.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import skimage.data
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from core.settings import ROOT
from pages import PAGES
from pages.predict import ids as predict
from tests.browser.chromium import launch
from tests.browser.server import make_home, serve
from tests.browser.waiting import ANSWER_MS, COUNT_REQUESTS, settle

FOLDER: Final = ROOT / "docs" / "screenshots"
COLOURS: Final = 128
WIDTHS: Final = {"wide": (1440, 900), "narrow": (390, 844)}
THEMES: Final = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to take.

    Attributes:
        page: page name, which is also its address; empty for the first page.
        theme: "light" or "dark".
        width: "wide" or "narrow".
    """

    page: str
    theme: str
    width: str

    @property
    def path(self) -> Path:
        """File it is written to."""
        return FOLDER / f"{self.page or 'home'}-{self.theme}-{self.width}.png"


def shots() -> Iterator[Shot]:
    """Yield every page in light and wide, and one page in each theme and width."""
    for name in PAGES:
        yield Shot("" if name == "home" else name, "light", "wide")
    for theme in THEMES:
        for width in WIDTHS:
            if (theme, width) != ("light", "wide"):
                yield Shot("predict", theme, width)
                yield Shot("confusion", theme, width)


def main() -> None:
    """Start the application and take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = make_home(Path(folder), fer2013=None)
        browser = launch(playwright)
        with serve(home) as url:
            for shot in shots():
                take(browser, url, shot)
                print(f"{shot.path.relative_to(ROOT)}  {shot.path.stat().st_size // 1024} kB")
        browser.close()


def take(browser: Browser, url: str, shot: Shot) -> None:
    """Open the page as the shot says and write its picture."""
    width, height = WIDTHS[shot.width]
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "theme", "value": shot.theme, "url": url}])
    context.add_init_script(COUNT_REQUESTS)
    page = context.new_page()
    page.goto(f"{url}/{shot.page}")
    settle(page)
    if shot.page == "predict":
        upload_astronaut(page)
    write_small(page.screenshot(), shot.path)
    context.close()


def upload_astronaut(page: Page) -> None:
    """Hand the astronaut's portrait to the Predict page and wait for its answer."""
    buffer = BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(buffer, "PNG")
    with page.expect_file_chooser() as chooser:
        page.locator(f"#{predict.CHOOSE}").click()
    chooser.value.set_files(
        {"name": "astronaut.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    page.locator(f"#{predict.RESULTS} .predict-bar-top").wait_for(timeout=ANSWER_MS)
    settle(page)


def write_small(png: bytes, path: Path) -> None:
    """Write a picture with a palette of few colours: a quarter of the size, and no eye sees it."""
    picture = Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)


if __name__ == "__main__":
    main()

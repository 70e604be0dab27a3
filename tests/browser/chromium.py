"""Find and launch the Chromium that tests, benchmarks and screenshots share."""

import os
import shutil
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Playwright

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A drawn camera picture instead of a camera, for tests of the webcam.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING: Final = "NO CHROMIUM FOUND: install it, or set EMOTION_LENS_CHROMIUM to its path"


def find_chromium(playwright: Playwright) -> str | None:
    """Return Chromium's path: `EMOTION_LENS_CHROMIUM`, an installed one, or Playwright's own."""
    named = os.environ.get("EMOTION_LENS_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def launch(playwright: Playwright) -> Browser:
    """Start a headless Chromium.

    Raises:
        FileNotFoundError: there is none; the text says what to do.
    """
    path = find_chromium(playwright)
    if path is None:
        raise FileNotFoundError(MISSING)
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS), timeout=120_000)

"""The pages, in the order of the navigation: one package each, with a `PAGE`."""

from typing import Final

PAGES: Final[tuple[str, ...]] = (
    "home",
    "dataset",
    "models",
    "confusion",
    "triage",
    "explain",
    "predict",
)

"""The pages in order, loaded from `pages.PAGES`."""

import importlib
from collections.abc import Sequence

import pages
from dashboard.components.page import Page


def load_pages() -> tuple[Page, ...]:
    """Import each page package and return its `PAGE`.

    Raises:
        TypeError: a package has no `PAGE`, or its name is not that of the package.
    """
    return tuple(_load(name) for name in pages.PAGES)


def find(book: Sequence[Page], path: str) -> Page | None:
    """Return the page at an address's path, with or without a slash at its end."""
    wanted = path.rstrip("/") or "/"
    return next((page for page in book if page.path == wanted), None)


def _load(name: str) -> Page:
    page = getattr(importlib.import_module(f"pages.{name}"), "PAGE", None)
    if not isinstance(page, Page) or page.name != name:
        raise TypeError(f"pages/{name}/__init__.py must hold PAGE = Page(name={name!r}, ...)")
    return page

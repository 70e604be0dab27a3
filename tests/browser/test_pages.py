"""What every page must be, in both themes, on a desk and on a telephone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from dashboard.catalogue import load_pages

ADDRESSES = [
    f"{page.path}?{view}".rstrip("?") for page in load_pages() for view in ("", *page.views)
]
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
# Faults inside components of other projects, which cannot be mended here: rule -> parts of the
# page's own markup in which it is let through.
THIRD_PARTY: dict[str, tuple[str, ...]] = {}

NewPage = Callable[..., Page]
Visit = Callable[[Page, str], Page]


@pytest.fixture(scope="session")
def axe() -> Axe:
    """axe-core, the accessibility checker."""
    return Axe()


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=list(SIZES))
def shown(request: pytest.FixtureRequest, new_page: NewPage, theme: str) -> Page:
    """A page in one theme and one size."""
    width, height = SIZES[request.param]
    return new_page(theme=theme, width=width, height=height)


# One visit serves all checks: drawing a page takes longer than looking at it.
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_its_window_follows_the_theme_and_is_accessible(
    shown: Page, visit: Visit, theme: str, axe: Axe, address: str
):
    visit(shown, address)
    assert shown.evaluate("document.documentElement.dataset.bsTheme") == theme
    overflow = shown.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, f"{address} is {overflow} px wider than the window"
    assert shown.title().strip()
    assert shown.locator("main h1").count() == 1
    faults = serious_faults(axe, shown)
    assert not faults, "\n".join(faults)


def serious_faults(axe: Axe, page: Page) -> list[str]:
    """Return the serious and critical violations that are ours."""
    found = axe.run(page).response["violations"]
    return [
        f"{violation['impact']} {violation['id']}: {node['html'][:300]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if not any(part in node["html"] for part in THIRD_PARTY.get(violation["id"], ()))
    ]

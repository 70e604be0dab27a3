"""The frame around every page: addresses, theme, menu, messages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import TIMEOUT_MS

Goto = Callable[[str], Page]
NewPage = Callable[..., Page]
Visit = Callable[[Page, str], Page]
SYNTHETIC = "data=synthetic"


def test_navigation_keeps_the_data_set_and_marks_the_page(goto: Goto):
    page = goto(f"/?{SYNTHETIC}")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Models").click()
    expect(page).to_have_url(re.compile(rf"/models\?{SYNTHETIC}$"))
    current = page.locator('#shell-navigation [aria-current="page"]')
    expect(current).to_have_text("Models")
    expect(page).to_have_title(re.compile("^Models"))
    expect(page.locator("main h1")).to_be_focused()


def test_back_and_forward_draw_the_view_again(goto: Goto):
    page = goto(f"/?{SYNTHETIC}")
    home = page.locator("main h1").inner_text()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Dataset").click()
    expect(page.locator("main h1")).not_to_have_text(home, timeout=TIMEOUT_MS)
    dataset = page.locator("main h1").inner_text()
    page.go_back()
    expect(page.locator("main h1")).to_have_text(home)
    page.go_forward()
    expect(page.locator("main h1")).to_have_text(dataset)


def test_a_control_changes_the_address_and_back_undoes_it(goto: Goto):
    page = goto(f"/confusion?{SYNTHETIC}")
    split = page.get_by_label("Split").first
    before = split.input_value()
    other = "PublicTest" if before != "PublicTest" else "Training"
    split.select_option(other)
    expect(page).to_have_url(re.compile(f"split={other}"))
    page.go_back()
    expect(page).not_to_have_url(re.compile(f"split={other}"))
    expect(page.get_by_label("Split").first).to_have_value(before)
    page.go_forward()
    expect(page.get_by_label("Split").first).to_have_value(other)


def test_a_link_reproduces_the_view(goto: Goto):
    page = goto(f"/confusion?{SYNTHETIC}&split=Training")
    expect(page.get_by_label("Split").first).to_have_value("Training")
    expect(page.get_by_label("Data set", exact=True)).to_have_value("synthetic")


def test_another_data_set_is_one_choice_away(goto: Goto, fer2013: str):
    page = goto(f"/dataset?{SYNTHETIC}&row=3")
    page.get_by_label("Data set", exact=True).select_option(fer2013)
    expect(page).to_have_url(re.compile(rf"/dataset\?data={fer2013}$"))
    expect(page.locator("main h1")).to_be_visible()


def test_the_theme_changes_at_once_and_stays(goto: Goto):
    page = goto(f"/dataset?{SYNTHETIC}")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    axis = "() => getComputedStyle(document.querySelector('.js-plotly-plot .xtick text')).fill"
    light = page.evaluate(axis)
    page.get_by_role("button", name="Dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_function(f"(light) => ({axis})() !== light", arg=light)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")


def test_a_first_visit_follows_the_system(browser, server_url: str):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(server_url)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert {c["name"]: c["value"] for c in context.cookies()} == {"theme": "dark"}
    context.close()


def test_the_menu_opens_and_closes_on_a_telephone(new_page: NewPage, visit: Visit):
    page = visit(new_page(width=390, height=844), f"/?{SYNTHETIC}")
    button = page.get_by_role("button", name="Menu")
    links = page.get_by_role("navigation", name="Pages")
    expect(links).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(links).to_be_visible()
    page.keyboard.press("Escape")
    expect(links).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    links.get_by_role("link", name="Explain").click()
    expect(page).to_have_url(re.compile("/explain"))
    expect(links).to_be_hidden()


def test_the_link_can_be_copied(new_page: NewPage, visit: Visit):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    visit(page, f"/models?{SYNTHETIC}")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_first_tab_skips_to_the_content(goto: Goto):
    page = goto(f"/?{SYNTHETIC}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#shell-main$"))


@pytest.mark.allow_console("404")
def test_an_address_of_nothing_says_so(page: Page, server_url: str):
    page.goto(f"{server_url}/absent")
    expect(page.get_by_text("There is no such page.")).to_be_visible()


def test_a_data_set_that_is_not_here_is_said(goto: Goto):
    page = goto("/dataset?data=absent")
    expect(page.get_by_text("'absent', which is not here")).to_be_visible()


@pytest.mark.allow_console("413|That is too much")
def test_a_refused_request_becomes_a_message(goto: Goto):
    page = goto(f"/?{SYNTHETIC}")
    told = '{"message": "That is too much to send at once.", "hint": "Send less."}'
    page.route(
        "**/_dash-update-component*",
        lambda route: route.fulfill(status=413, content_type="application/json", body=told),
    )
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Models").click()
    expect(page.get_by_role("alert")).to_contain_text("That is too much to send at once.")

"""The browser tests' own guard: it must see what it promises to see."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.watch import Watch, is_local


@pytest.fixture
def blank(browser: Browser) -> Page:
    """A page of its own, so that its faults are nobody else's."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8050/a",
        "http://localhost/",
        "http://[::1]:1/",
        "data:,x",
        "blob:http://a/1",
    ],
)
def test_addresses_of_this_machine_are_local(url: str):
    assert is_local(url)


@pytest.mark.parametrize(
    "url",
    ["https://cdn.plot.ly/x.js", "http://127.0.0.1.example.org/", "http://10.0.0.1/", "ws://a/"],
)
def test_other_addresses_are_not_local(url: str):
    assert not is_local(url)


def test_a_console_error_is_a_fault(blank: Page):
    watch = Watch(blank, [])
    blank.set_content("<script>console.error('something broke')</script>")
    assert ["something broke" in fault for fault in watch.faults] == [True]


def test_an_uncaught_error_is_a_fault(blank: Page):
    watch = Watch(blank, [])
    blank.set_content("<script>missing.call()</script>")
    assert any("missing is not defined" in fault for fault in watch.faults)


def test_a_request_to_another_machine_is_a_fault(blank: Page):
    watch = Watch(blank, [])
    blank.set_content("<img src='http://elsewhere.invalid/face.png'>")
    assert any("request left the machine: http://elsewhere.invalid" in f for f in watch.faults)


def test_an_expected_fault_is_let_through_and_others_are_not(blank: Page):
    watch = Watch(blank, ["413"])
    blank.set_content("<script>console.error('status 413'); console.error('status 500')</script>")
    assert len(watch.faults) == 1
    assert "500" in watch.faults[0]

"""The explain page, used as a visitor would."""

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.runs.store import RunStore
from core.settings import Settings
from pages.explain import ids
from pages.explain.settings import layer_options
from tests.browser.waiting import ANSWER_MS

Goto = Callable[[str], Page]
Settle = Callable[[Page], None]
HEAT = f"#{ids.MAPS} .el-overlay-heat"


@pytest.fixture(autouse=True)
def _some_runs():
    if not RunStore(Settings().models).ids():
        pytest.skip("no run is shipped")


def test_class_layer_and_strength_change_the_maps_and_the_link_keeps_them(
    goto: Goto, settle: Settle
):
    page = goto("/explain?data=synthetic&row=7")
    maps = page.locator(f"#{ids.MAPS}")
    expect(maps).to_contain_text("Why the model says", timeout=ANSWER_MS)
    expect(maps.get_by_role("heading")).to_have_text(["Picture", "Heat map", "Both"])
    first = page.locator(HEAT).get_attribute("src")
    page.get_by_label("Explain the score for").select_option("disgust")
    expect(maps).to_contain_text("for disgust", timeout=ANSWER_MS)
    second = page.locator(HEAT).get_attribute("src")
    assert first != second
    layers = page.get_by_label("Convolution")
    name = layers.locator("option:enabled").nth(1).get_attribute("value")
    assert name is not None
    layers.select_option(name)
    expect(maps).to_contain_text(f"Read from the convolution {name}", timeout=ANSWER_MS)
    assert page.locator(HEAT).get_attribute("src") != second
    settle(page)
    assert {"row=7", "class=disgust", f"layer={name}"} <= set(page.url.split("?")[1].split("&"))
    page.get_by_label("Heat map strength").fill("0.2")
    expect(page.locator(HEAT)).to_have_css("opacity", "0.2")
    third = page.locator(HEAT).get_attribute("src")
    page.reload()
    expect(page.locator(HEAT)).to_be_visible(timeout=ANSWER_MS)
    assert page.locator(HEAT).get_attribute("src") == third


def test_the_map_is_judged_and_methods_come_side_by_side(goto: Goto, settle: Settle):
    page = goto("/explain?data=synthetic&row=7&method=contrastive_grad_cam&class=happy&against=sad")
    trust = page.locator(f"#{ids.TRUST}")
    expect(trust).to_contain_text("95 % interval", timeout=ANSWER_MS)
    expect(trust).to_contain_text(re.compile(r"speaks? (most against it|for happy)"))
    expect(page.get_by_label("Against")).to_have_value("sad")
    expect(page.locator(f"#{ids.MAPS}")).to_contain_text("for happy rather than sad")
    before = page.locator(HEAT).get_attribute("src")
    page.get_by_label("Against").select_option("surprise")
    expect(page.locator(HEAT)).not_to_have_attribute("src", before or "", timeout=ANSWER_MS)
    expect(page.locator(".el-method-tile")).to_have_count(0)
    page.get_by_label("All methods side by side").check()
    drawn = page.locator(".el-method-tile .el-overlay-heat")
    expect(drawn.nth(4)).to_be_visible(timeout=ANSWER_MS)
    assert "compare=1" in page.url
    assert "against=surprise" in page.url
    # Moving on leaves what was still to come behind.
    page.get_by_role("button", name="Next").click()
    expect(page.locator(f"#{ids.ROW}")).to_have_value("8")
    expect(drawn.first).to_be_visible(timeout=ANSWER_MS)
    page.get_by_label("All methods side by side").uncheck()
    expect(page.locator(".el-method-tile")).to_have_count(0, timeout=ANSWER_MS)


def test_pixels_go_parameters_count_and_two_expressions_stand_side_by_side(
    goto: Goto, settle: Settle
):
    page = goto("/explain?data=synthetic&row=7&method=occlusion&beside=expression")
    pair = page.locator(f"#{ids.PAIR}")
    expect(pair).to_contain_text("There is no other expression yet", timeout=ANSWER_MS)
    page.get_by_label("Other expression").select_option("fear")
    expect(pair.locator(".el-overlay-heat")).to_have_count(2, timeout=ANSWER_MS)
    words = page.locator(f"#{ids.PIXELS_WORDS}")
    expect(words).to_contain_text("strongest 15\u00a0% of the pixels hidden", timeout=ANSWER_MS)
    slider = page.get_by_label("Share of the pixels")
    slider.focus()
    page.keyboard.press("End")
    expect(words).to_contain_text("strongest 100\u00a0% of the pixels hidden")
    expect(page.locator(f"#{ids.PIXELS}")).to_have_attribute("style", re.compile("--at: 1"))
    patch = page.get_by_label("Patch")
    patch.fill("0")
    patch.press("Enter")
    maps = page.locator(f"#{ids.MAPS}")
    expect(maps).to_contain_text("Setting 'patch'", timeout=ANSWER_MS)
    patch.fill("16")
    patch.press("Enter")
    expect(page.locator(HEAT)).to_be_visible(timeout=ANSWER_MS)
    settle(page)
    asked = set(page.url.split("?")[1].split("&"))
    assert {"method=occlusion", "patch=16", "beside=expression", "beside_expression=fear"} <= asked


def test_a_face_brought_along_is_explained_and_gone_after_a_reload(goto: Goto, settle: Settle):
    page = goto("/explain?data=synthetic&picture=upload")
    expect(page.get_by_text("not here any more")).to_be_visible()
    # As the Predict page does it: into the frame's store, then on to this page.
    pixels = base64.b64encode(bytes(n % 251 for n in range(48 * 48))).decode()
    crop = {"pixels": pixels, "title": "Face 1 of your picture"}
    page.evaluate("(data) => dash_clientside.set_props('shell-crop-store', { data })", crop)
    page.get_by_role("link", name="Dataset", exact=True).click()
    settle(page)
    page.evaluate("emotionLens.go('/explain?data=synthetic&picture=upload')")
    expect(page.locator(HEAT)).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(f"#{ids.TRUST}")).to_contain_text("random maps:", timeout=ANSWER_MS)
    assert pixels[:40] not in page.url
    page.reload()
    expect(page.get_by_text("not here any more")).to_be_visible()


def test_rows_are_walked_by_button_and_by_number(goto: Goto, settle: Settle):
    page = goto("/explain?data=synthetic&row=7&label=sad")
    row = page.locator(f"#{ids.ROW}")
    settle(page)
    page.get_by_role("button", name="Next").click()
    expect(row).not_to_have_value("7")
    settle(page)
    following = int(row.input_value())
    assert following > 7
    expect(page.get_by_text("sad (true)")).to_be_visible()
    row.fill("999999")
    row.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Rows go from 0 to 2,099")).to_be_visible()
    expect(page.locator(HEAT)).to_have_count(0)
    row.fill(str(following))
    row.press("Enter")
    expect(page.locator(HEAT)).to_be_visible(timeout=ANSWER_MS)
    expect(page.get_by_text("Rows go from 0 to")).to_have_count(0)


def test_a_random_mistake_is_one(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/explain?data={fer2013}")
    for _ in range(3):
        before = page.locator(f"#{ids.ROW}").input_value()
        page.get_by_role("button", name="Random mistake").click()
        expect(page.locator(f"#{ids.ROW}")).not_to_have_value(before)
        settle(page)
        facts = page.locator(".el-facts").inner_text()
        true, predicted = re.findall(r"True label\s+(\w+)\s+Predicted\s+(\w+)", facts)[0]
        assert true != predicted
        assert "PrivateTest" in facts


def test_another_run_brings_its_own_convolutions(goto: Goto, fer2013: str):
    nets = [run for run in RunStore(Settings().models).all() if not run.is_ensemble]
    # The smallest: whether a map is better than chance takes each run a while to say.
    small = sorted(nets, key=lambda run: int(run.manifest["parameters"]))[:2]
    page = goto(f"/explain?data={fer2013}&run={small[0].run_id}")
    for run in (*small, small[0]):
        page.get_by_label("Model", exact=True).select_option(run.run_id)
        expect(page.get_by_label("Convolution").locator("option:enabled")).to_have_text(
            [option["label"] for option in layer_options(run)], timeout=ANSWER_MS
        )
        expect(page.locator(HEAT)).to_be_visible(timeout=ANSWER_MS)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone(
    theme: str, new_page: Callable[..., Page], visit: Callable[[Page, str], Page]
):
    page = visit(new_page(theme=theme, width=390, height=844), "/explain?data=synthetic&row=7")
    expect(page.locator(HEAT)).to_be_visible(timeout=ANSWER_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_views_keep_what_was_chosen_since_the_page_was_drawn(goto):
    page = goto("/explain?data=synthetic&row=7")
    page.get_by_label("Method", exact=True).select_option("occlusion")
    expect(page).to_have_url(re.compile("method=occlusion"))
    page.get_by_role("link", name="Many pictures").click()
    expect(page).to_have_url(re.compile(r"(?=.*view=many)(?=.*method=occlusion)(?=.*row=7)"))

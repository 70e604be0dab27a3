"""The only way to a figure."""

import plotly.graph_objects as go
from dash import Dash

from core.labels import EMOTIONS
from dashboard.components.graph import graph, themed
from dashboard.figures.palette import EMOTION_COLOURS, EMOTION_SYMBOLS
from dashboard.figures.theme import template


def test_no_figure_offers_to_leave_the_machine():
    made = graph("x-f-graph", label="a figure", config={"displayModeBar": False})
    config = made.children[0].config
    assert config["showSendToCloud"] is False
    assert config["displaylogo"] is False
    assert config["displayModeBar"] is False


def test_a_figure_says_what_it_shows_and_is_as_high_as_asked():
    made = graph("x", label="Counts by class", height=200)
    assert getattr(made, "aria-label") == "Counts by class"
    assert made.children[0].style["height"] == "200px"


def test_only_a_selectable_figure_offers_the_lasso():
    plain, selectable = (
        graph("x", label="a map", selectable=chosen).children[0].config["modeBarButtonsToRemove"]
        for chosen in (False, True)
    )
    assert set(plain) - set(selectable) == {"lasso2d", "select2d"}
    assert "lasso2d" in graph("x", label="after it").children[0].config["modeBarButtonsToRemove"]


def test_every_figure_can_be_saved_as_png_and_svg():
    saving = graph("x", label="Counts by class").children[1]
    buttons = [part for part in saving._traverse() if type(part).__name__ == "Button"]
    assert [getattr(button, "data-save-figure") for button in buttons] == ["png", "svg"]
    for button in buttons:
        assert "Counts by class" in getattr(button, "aria-label")
        assert getattr(button, "aria-label").startswith(button.children)


def test_figures_take_the_visitors_theme(app: Dash):
    for cookie, dark in (("light", False), ("dark", True)):
        with app.server.test_request_context("/", headers={"Cookie": f"theme={cookie}"}):
            figure = themed(go.Figure())
        drawn = figure["layout"]["template"]["layout"]
        assert drawn["font"]["color"] == template(dark)["layout"]["font"]["color"]


def test_both_templates_set_the_same_things():
    light, dark = template(False)["layout"], template(True)["layout"]
    assert set(light) == set(dark)
    assert light["font"]["color"] != dark["font"]["color"]


def test_every_expression_has_a_colour_and_a_mark_of_its_own():
    assert tuple(EMOTION_COLOURS) == tuple(EMOTION_SYMBOLS) == EMOTIONS
    assert len(set(EMOTION_COLOURS.values())) == len(set(EMOTION_SYMBOLS.values())) == 7


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours written as #rrggbb."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_text_in_figures_can_be_read():
    for dark, surface in ((False, "#ffffff"), (True, "#1a2028")):
        layout = template(dark)["layout"]
        assert contrast(layout["font"]["color"], surface) >= 7
        assert contrast(layout["xaxis"]["tickfont"]["color"], surface) >= 4.5

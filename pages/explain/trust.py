"""Whether the map can be relied upon, and where on the face its evidence lies."""

from typing import TYPE_CHECKING, Final

from dash import html
from dash.development.base_component import Component

from core.explain.faithfulness.verdict import CONTROLS, Verdict
from core.explain.regions import shares
from core.explain.words import sentence
from core.labels import EMOTIONS
from dashboard.components.graph import graph
from dashboard.components.page import icon
from dashboard.figures.regions import regions_figure, regions_in_words
from pages.explain import ids
from pages.explain.asked import Asked, answer

if TYPE_CHECKING:
    from dashboard.services import Services

DOUBTFUL: Final = "el-doubtful"


def judge(services: "Services", asked: Asked) -> Verdict:
    """Return the verdict on a question's map.

    Raises:
        EmotionLensError: the model could not be run.
    """
    heat = answer(services, asked).values[0]
    pixels = asked.picture.pixels[0]
    return services.inference.trust(asked.run.run_id, pixels, asked.index, heat)


def face_panel(services: "Services", asked: Asked) -> list[Component]:
    """Return the sentence and the bars of the regions.

    Raises:
        EmotionLensError: the model could not be run.
    """
    maps = answer(services, asked)
    regions, found = services.inference.face_regions(asked.picture.pixels[0])
    parts = shares(maps.values[0], regions)
    words = sentence(parts, EMOTIONS[asked.index], signed=maps.signed)
    where = (
        "Regions follow the eyes, nose and mouth found in this picture."
        if found
        else "No eyes, nose and mouth were found in this picture: the regions are those of the "
        "average face."
    )
    bars: list[Component] = []
    if maps.values[0].any():
        bars = [
            graph(
                ids.REGIONS,
                regions_figure(parts, signed=maps.signed),
                label="Evidence by region of the face",
                height=250,
            ),
            html.P(regions_in_words(parts, signed=maps.signed), className="visually-hidden"),
            html.P(
                f"{where} The grey ticks show each region's share of the area: what would lie "
                "there if the evidence were spread evenly.",
                className="el-help",
            ),
        ]
    return [html.P(html.Strong(words)), html.Div(bars, className="el-explain-regions")]


def badge(verdict: Verdict, *, short: bool = False) -> Component:
    """Return the verdict as a badge: a symbol and words, never colour alone."""
    symbol, look = ("check-circle", "good") if verdict.better else ("exclamation-triangle", "bad")
    text = verdict.sentence
    if short:
        text = (
            f"Better than random ({100 * verdict.advantage:+.0f})"
            if verdict.better
            else "Empty"
            if verdict.empty
            else "Not clearly better than random"
        )
    return html.P(
        [icon(symbol), f" {text}"], className=f"el-trust el-trust-{look}", title=verdict.sentence
    )


def method_of_judging() -> Component:
    """Say how maps are judged."""
    return html.P(
        "The pixels that the map marks are hidden first, then shown first, and the model is asked "
        f"each time. A map passes only if it does better than all of {CONTROLS} random maps that "
        "are as smooth. Points are percentage points of the expression's probability.",
        className="el-help",
    )

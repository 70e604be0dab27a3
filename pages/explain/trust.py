"""Whether the map can be relied upon, and where on the face its evidence lies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from dash import html
from dash.development.base_component import Component

from core.explain.faithfulness.verdict import CONTROLS, Verdict
from core.explain.maps import Maps
from core.explain.regions import Share, shares
from core.explain.words import sentence
from core.labels import EMOTIONS
from dashboard.components.graph import graph
from dashboard.components.page import icon
from dashboard.figures.regions import regions_figure, regions_in_words
from pages.explain import ids
from pages.explain.asked import Asked

if TYPE_CHECKING:
    from dashboard.services import Services

DOUBTFUL: Final = "el-doubtful"


def face_panel(services: "Services", asked: Asked, maps: Maps) -> list[Component]:
    """Return the sentence and the bars of the regions of a question's map.

    Raises:
        EmotionLensError: the model could not be run.
    """
    parts, words, found = spoken(services, asked, maps)
    where = (
        "Regions follow the eyes, nose and mouth found in this picture."
        if found
        else "No eyes, nose and mouth were found in this picture: the regions are those of the "
        "average face."
    )
    bars: list[Component] = []
    if maps.values[0].any():
        bars = [
            *region_bars(ids.REGIONS, parts, signed=maps.signed),
            html.P(
                f"{where} The grey ticks show each region's share of the area: what would lie "
                "there if the evidence were spread evenly.",
                className="el-help",
            ),
        ]
    return [html.P(html.Strong(words)), html.Div(bars, className="el-explain-regions")]


def spoken(services: "Services", asked: Asked, maps: Maps) -> tuple[tuple[Share, ...], str, bool]:
    """Return each region's share of a map, the sentence, and whether landmarks were found.

    Raises:
        EmotionLensError: the model could not be run.
    """
    regions, found = services.inference.face_regions(asked.picture.pixels[0])
    parts = shares(maps.values[0], regions)
    return parts, sentence(parts, EMOTIONS[asked.index], signed=maps.signed), found


def region_bars(
    id: str | dict[str, str], parts: Sequence[Share], *, signed: bool, reach: float | None = None
) -> list[Component]:
    """Return the bars of the regions, and the same in words for those who do not see them."""
    return [
        graph(
            id,
            regions_figure(parts, signed=signed, reach=reach),
            label="Evidence by region of the face",
            height=250,
        ),
        html.P(regions_in_words(parts, signed=signed), className="visually-hidden"),
    ]


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

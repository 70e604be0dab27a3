"""All methods on one picture: the quick ones at once, the slow ones as they are ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dash import dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from core.explain import METHODS, Method
from core.keys import digest
from core.labels import EMOTIONS
from core.predict.wanted import Superseded
from core.runs.store import Run
from dashboard.components.overlay import overlay
from pages.explain import ids
from pages.explain.asked import answer, ask, judge
from pages.explain.pictures import Shown
from pages.explain.trust import DOUBTFUL, badge
from pages.explain.view import View

if TYPE_CHECKING:
    from dashboard.services import Services

TILE: Final = "el-method-tile"


@dataclass(frozen=True)
class Drawn:
    """What a step fills in.

    Attributes:
        method: name of the method whose tile changes.
        content: of the tile's picture or, `judged`, of its verdict.
        judged: whether this is the verdict.
        doubtful: whether the tile is greyed.
    """

    method: str
    content: Component
    judged: bool
    doubtful: bool


def methods() -> tuple[Method, ...]:
    """Return all methods, the quickest first."""
    return tuple(sorted(METHODS, key=lambda method: method.effort))


def steps() -> int:
    """Return how many steps there are: a map and a verdict a method."""
    return 2 * len(methods())


def grid(subject: Mapping[str, Any], run: Run, view: View) -> list[Component]:
    """Return a tile for each method, still empty, and the first step."""
    explained = "predicted" if view.explained is None else EMOTIONS[view.explained]
    # So that an answer never lands in the tile of another question.
    asked = [str(subject.get("row")), run.spec.key, view.method.name, dict(view.settings)]
    key = f"{explained}-{digest(asked)[:12]}"
    return [
        html.Div([_tile(method, key) for method in methods()], className="el-method-grid"),
        dcc.Store(id=ids.STEP, data={**subject, "at": 0}),
        dcc.Store(id=ids.STEP_DONE),
    ]


def draw_step(services: "Services", run: Run, picture: Shown, at: int, view: View) -> Drawn:
    """Return what one step adds; a method that fails says so in its own tile.

    Args:
        services: of this application.
        run: whose predictions are explained.
        picture: that is explained.
        at: number of the step: below the number of methods a map, from there on a verdict.
        view: the choices on the page.
    """
    count = len(methods())
    method, judged = methods()[at % count], at >= count
    try:
        asked = ask(services, run, picture, view, method)
        maps = answer(services, asked)
        if judged:
            found = judge(services, asked, maps)
            return Drawn(method.name, badge(found, short=True), True, not found.better)
    except Superseded as error:
        # The tile belongs to what was left.
        raise PreventUpdate from error
    except EmotionLensError as error:
        words = "" if judged else str(error)
        return Drawn(method.name, html.P(words, className="el-help"), judged, doubtful=judged)
    content = overlay(
        picture.src,
        maps.scaled()[0],
        id={"type": ids.OVERLAY, "row": picture.row or 0, "method": method.name},
        label=f"{picture.title} with {method.title} for {EMOTIONS[asked.index]}",
        signed=maps.signed,
    )
    return Drawn(method.name, content, judged, doubtful=False)


def _tile(method: Method, key: str) -> Component:
    return html.Div(
        [
            html.H3(method.title),
            html.Div(
                html.Div(className="el-overlay-stack el-explain-empty"),
                id={"type": ids.TILE_MAP, "method": method.name, "key": key},
            ),
            html.Div(
                html.P("Waiting…", className="el-help"),
                id={"type": ids.TILE_VERDICT, "method": method.name, "key": key},
            ),
        ],
        id={"type": ids.TILE, "method": method.name, "key": key},
        className=TILE,
    )


def filled(drawn: Drawn, step: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a step changes, in the form of the callback's outputs.

    Args:
        drawn: what the step adds.
        step: that was done.
        outputs: the callback's outputs by group, as `ctx.outputs_grouping`.
    """

    def only(group: str, value: object) -> list[Any]:
        return [
            value if output["id"]["method"] == drawn.method else no_update
            for output in outputs[group]
        ]

    look = f"{TILE} {DOUBTFUL}" if drawn.doubtful else TILE
    judging = html.P("Held against random maps…", className="el-help")
    return {
        "maps": only("maps", no_update if drawn.judged else drawn.content),
        "verdicts": only("verdicts", drawn.content if drawn.judged else judging),
        "looks": only("looks", look),
        "done": dict(step),
    }

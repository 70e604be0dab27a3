"""Two explanations side by side at one scale: of two pictures, two models, or two expressions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.data.store import Dataset
from core.errors import EmotionLensError, InvalidSetting
from core.explain import FloatArray
from core.explain.maps import NO_EVIDENCE, Maps
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components.address import arguments
from dashboard.components.overlay import overlay
from dashboard.components.page import section
from dashboard.components.picture_detail import run_title
from dashboard.components.text import percent
from dashboard.services import services
from pages.explain import ids
from pages.explain.asked import Asked, answer, ask, judge
from pages.explain.attention import attention, told
from pages.explain.pictures import CROP_STATE, Shown, of_row, opened
from pages.explain.trust import DOUBTFUL, badge, region_bars, spoken
from pages.explain.view import Beside, View, row_of, view

if TYPE_CHECKING:
    from dashboard.services import Services

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""

SIDES: Final = ("left", "right")
# What differs -> where its control stands.
BOXES: Final = {
    "picture": ids.BESIDE_PICTURE_BOX,
    "model": ids.BESIDE_MODEL_BOX,
    "expression": ids.BESIDE_EXPRESSION_BOX,
}
_LOOK: Final = "el-pair-side"


@dataclass(frozen=True)
class Pair:
    """What stands side by side.

    Attributes:
        sides: the two questions.
        kind: what differs between them.
    """

    sides: tuple[Asked, Asked]
    kind: str


def pair_of(services: "Services", dataset: Dataset, run: Run, picture: Shown, chosen: View) -> Pair:
    """Return the two questions that a view asks; `chosen.beside` says what differs.

    Raises:
        InvalidSetting: the other one is not named, or is the same.
        UnknownName: there is no such run.
        NoSuchRow: there is no such picture.
        EmotionLensError: a model could not be run.
    """
    beside = chosen.beside
    if beside is None:
        raise InvalidSetting("Nothing is to be compared.")
    first = ask(services, run, picture, chosen)
    second = ask(services, *_other(services, dataset, run, picture, chosen, beside))
    one, two = ((a.run.run_id, a.picture.title, a.index, a.picture.key) for a in (first, second))
    if one == two:
        raise InvalidSetting(
            "Both sides would show the same.", hint="Choose another one for the right side."
        )
    return Pair((first, second), beside.kind)


def draw_pair(values: Values, subject: Mapping[str, Any], crop: object) -> list[Component]:
    """Draw the two maps with their words, or nothing where none are asked for."""
    chosen = view(values)
    if chosen.beside is None:
        return []
    shared = services()
    try:
        pair = _opened_pair(shared, values, subject, crop)
        found = [answer(shared, asked) for asked in pair.sides]
        drawn = _sides(shared, pair, found)
        store = [dcc.Store(id=ids.PAIRED, data=dict(subject))]
    except EmotionLensError as error:
        return [section("Side by side", told(error))]
    return [
        section("Side by side", html.Div(drawn, className="el-pair"), *store, help=_scale(pair))
    ]


def draw_badges(
    values: Values, subject: Mapping[str, Any], crop: object
) -> tuple[list[Component], list[str]]:
    """Judge both maps; return the badges and the looks of the sides."""
    shared = services()
    badges, looks = [], []
    try:
        for asked in _opened_pair(shared, values, subject, crop).sides:
            found = judge(shared, asked, answer(shared, asked))
            badges.append(badge(found))
            looks.append(_LOOK if found.better else f"{_LOOK} {DOUBTFUL}")
    except EmotionLensError as error:
        return [told(error)] * 2, [_LOOK] * 2
    return badges, looks


def one_scale(maps: tuple[Maps, Maps], *, same_model: bool) -> tuple[FloatArray, FloatArray]:
    """Return two maps, each (48, 48), so that one colour means one amount in both.

    Args:
        maps: of one picture each, by the same method.
        same_model: whether their unit is the same. The scores of two models are not: there each
            value counts as a share of its own map's evidence.

    Returns:
        In [0, 1], or where signed in [-1, 1]; the strongest place of both is at an end.
    """
    values = [m.values[0].astype(np.float64) for m in maps]
    if not same_model:
        totals = [np.abs(v).sum() for v in values]
        values = [v / t if t > NO_EVIDENCE else v for v, t in zip(values, totals, strict=True)]
    largest = max(float(np.abs(v).max()) for v in values)
    divisor = largest if largest > NO_EVIDENCE else np.inf
    first, second = (np.asarray(v / divisor, np.float32) for v in values)
    return first, second


def register_pair(app: Dash, controls: Mapping[str, tuple[str, str]]) -> None:
    """Wire the two explanations to an application.

    Args:
        app: the application.
        controls: address parameter -> where its value stands on the page.
    """
    heard = ("class", "settings", "beside", "beside_picture", "beside_model", "beside_expression")

    @app.callback(
        output=Output(ids.PAIR, "children"),
        inputs={
            "values": arguments(controls, *heard),
            "subject": Input(ids.SUBJECT, "data"),
            "crop": CROP_STATE,
        },
    )
    def _pair(values: dict[str, Any], subject: object, crop: object) -> Any:
        if not isinstance(subject, dict):
            raise PreventUpdate
        with attention(values):
            return draw_pair(values, subject, crop)

    @app.callback(
        output={
            "badges": [Output({"type": ids.SIDE_BADGE, "side": s}, "children") for s in SIDES],
            "looks": [Output({"type": ids.SIDE, "side": s}, "className") for s in SIDES],
        },
        inputs={
            "paired": Input(ids.PAIRED, "data"),
            "values": arguments(controls),
            "crop": CROP_STATE,
        },
    )
    def _badges(paired: object, values: dict[str, Any], crop: object) -> Any:
        if not isinstance(paired, dict):
            raise PreventUpdate
        with attention(values):
            badges, looks = draw_badges(values, paired, crop)
        return {"badges": badges, "looks": looks}

    app.clientside_callback(
        "(kind) => ['picture', 'model', 'expression'].map((one) => one !== kind)",
        *(Output(box, "hidden") for box in BOXES.values()),
        Input(ids.BESIDE, "value"),
    )


def _opened_pair(
    services: "Services", values: Values, subject: Mapping[str, Any], crop: object
) -> Pair:
    dataset = services.dataset(values["data"])
    run = services.runs.open(str(subject.get("run")))
    return pair_of(services, dataset, run, opened(dataset, subject, crop), view(values))


def _other(
    services: "Services", dataset: Dataset, run: Run, picture: Shown, chosen: View, beside: Beside
) -> tuple[Run, Shown, View]:
    """Return run, picture and view of the right side."""
    if beside.kind == "picture":
        return run, of_row(dataset, row_of(beside.value, dataset)), chosen
    if not beside.value:
        raise InvalidSetting(
            f"There is no other {beside.kind} yet.", hint="Choose one for the right side."
        )
    if beside.kind == "model":
        return services.runs.open(beside.value), picture, chosen
    if beside.value not in EMOTIONS:
        raise InvalidSetting(
            f"There is no expression '{beside.value[:20]}'.", hint=f"Known: {', '.join(EMOTIONS)}."
        )
    return run, picture, replace(chosen, explained=EMOTIONS.index(beside.value))


def _sides(services: "Services", pair: Pair, found: list[Maps]) -> list[Component]:
    heats = one_scale((found[0], found[1]), same_model=pair.kind != "model")
    told = [spoken(services, a, m) for a, m in zip(pair.sides, found, strict=True)]
    reach = max(max(s.speaks_for, s.against) for parts, _, _ in told for s in parts) or 1.0
    return [
        html.Article(
            [
                html.H3(_title(asked)),
                overlay(
                    asked.picture.src,
                    heat,
                    id={"type": ids.OVERLAY, "row": asked.picture.row or 0, "side": side},
                    label=f"{asked.picture.title} with the heat map for {EMOTIONS[asked.index]}",
                    signed=maps.signed,
                ),
                html.Div(
                    html.P("Held against random maps…", className="el-help"),
                    id={"type": ids.SIDE_BADGE, "side": side},
                ),
                html.P(html.Strong(words)),
                *region_bars(
                    {"type": ids.SIDE_REGIONS, "side": side},
                    parts,
                    signed=maps.signed,
                    reach=1.05 * reach,
                ),
            ],
            id={"type": ids.SIDE, "side": side},
            className=_LOOK,
        )
        for side, asked, heat, maps, (parts, words, _) in zip(
            SIDES, pair.sides, heats, found, told, strict=True
        )
    ]


def _title(asked: Asked) -> str:
    label = asked.picture.label
    labelled = "" if label is None else f", labelled {EMOTIONS[label]}"
    return (
        f"{asked.picture.title}{labelled}: {EMOTIONS[asked.index]} "
        f"({percent(asked.probability)}), {run_title(asked.run)}"
    )


def _scale(pair: Pair) -> str:
    if pair.kind == "model":
        return (
            "One scale: a colour means the same share of a map's evidence on both sides, as the "
            "scores of two models have no unit in common."
        )
    return "One scale: a colour means the same amount of evidence on both sides."

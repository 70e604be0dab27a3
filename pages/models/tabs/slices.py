"""Where models are weak: their accuracy on dark, blurred or disputed pictures."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.facts import row_facts
from core.evaluation.slices import Slice, by_slice, groups, quarters
from dashboard.components import controls, page
from dashboard.components.address import sync_address
from dashboard.components.graph import graph
from dashboard.components.table import table
from dashboard.components.text import count, percent, with_interval
from dashboard.figures.dots import dots_with_intervals
from dashboard.services import services
from pages.models import ids
from pages.models.answers import Answers
from pages.models.compared import Compared, nothing_ticked
from pages.models.tab import Shown, Tab
from pages.models.view import SLICES

_ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "brightness": ("darkest", "brightest"),
    "sharpness": ("most blurred", "sharpest"),
    "contrast": ("flattest", "most contrasted"),
    "entropy": ("fewest greys", "most greys"),
}
_HELP: Final[Mapping[str, str]] = {
    "brightness": "Mean grey level of each picture, in quarters of equal size.",
    "sharpness": "How much neighbouring pixels differ, in quarters of equal size.",
    "contrast": "Spread of each picture's grey levels, in quarters of equal size.",
    "entropy": "How many grey levels each picture makes use of, in quarters of equal size.",
    "agreement": (
        "How many of the about ten FER+ voters chose the most frequent answer: where people "
        "disagree, a model that is wrong is in company."
    ),
}
_FIGURES: Final[Mapping[str, str]] = {
    "accuracy": "Accuracy with 95 % intervals",
    "confidence": "Mean probability of the expression named, to be held against the accuracy,",
    "log_loss": "Log loss with 95 % intervals",
}
# Upper ends of the shares of voters who agree.
_AGREE: Final = ((0.5, "half or fewer agree"), (0.7, "up to 70 %"), (0.9, "up to 90 %"))
_ALL_AGREE: Final = "more than 90 % agree"


def layout(shown: Shown) -> Component:
    """Return the section with the choice of how pictures are sorted."""
    return page.section(
        "Kinds of picture",
        page.toolbar(
            controls.select(ids.SLICE, "Pictures by", tuple(SLICES.items()), shown.view.slice)
        ),
        html.Div(slices(shown), id=ids.SLICES_REGION),
    )


def slices(shown: Shown) -> list[Component]:
    """Return accuracy on each kind of picture for the runs compared, as figure and table."""
    compared, view = Compared.of(shown), shown.view
    if not compared.runs:
        return [nothing_ticked()]
    answered, lacking = compared.answered(view.split)
    notes = compared.left_out(shown, lacking)
    if not answered:
        return notes
    found = {name: _by_slice(one, view.slice) for name, one in answered.items()}
    parts = next(iter(found.values()))
    on = compared.on(view.split, len(next(iter(answered.values())).labels()))
    if not parts:
        return [html.P(_lacking(next(iter(answered.values())))), *notes]
    titles = [part["title"] for part in parts]
    return [
        html.P(f"{_HELP[view.slice]} On {on}.", className="el-help", role="status"),
        graph(
            ids.SLICES,
            dots_with_intervals(
                {
                    name: [{**part["accuracy"], "n": part["n"]} for part in found[name]]
                    for name in found
                },
                [title.replace(" (", "<br>(") for title in titles],
                title="accuracy",
            ),
            label=f"Accuracy by {SLICES[view.slice].lower()} on {on}",
            height=420,
        ),
        *(_table(found, figure, on) for figure in _FIGURES),
        *notes,
    ]


def _table(found: Mapping[str, list[dict[str, Any]]], figure: str, on: str) -> Component:
    """Return one figure of each kind of picture, one column a run."""
    parts = next(iter(found.values()))
    rows = [
        [part["title"], count(part["n"]), *(_cell(found[name][place], figure) for name in found)]
        for place, part in enumerate(parts)
    ]
    return table(
        ["pictures", "n", *found],
        rows,
        caption=f"{_FIGURES[figure]} on {on}",
        numeric=range(1, 2 + len(found)),
    )


def _cell(part: Mapping[str, Any], figure: str) -> str:
    if figure == "confidence":
        return "none" if part["confidence"] is None else percent(part["confidence"])
    return with_interval(part[figure], percent=figure == "accuracy")


@lru_cache(maxsize=256)
def _by_slice(found: Answers, kind: str) -> list[dict[str, Any]]:
    said = found.outcomes()
    facts = row_facts(found.dataset, services().settings.home / "cache")
    if kind != "agreement":
        values = np.asarray(facts.features[kind], np.float64)[said.rows]
        parts = quarters(values, words=_ENDS[kind])
    elif facts.ballots is not None:
        parts = _agreements(facts.ballots.share[said.rows])
    else:
        parts = []
    return by_slice(said.true_labels, said.probabilities, parts)


def _agreements(share: NDArray[np.floating[Any]]) -> list[Slice]:
    part = np.searchsorted([end for end, _ in _AGREE], share - 1e-9)
    part[np.isnan(share)] = -1
    titles = dict(enumerate([*(title for _, title in _AGREE), _ALL_AGREE]))
    return groups(part, titles)


def _lacking(found: Answers) -> str:
    return (
        f"{found.dataset.title} has no votes. FER2013 gets them when it is imported with --votes "
        "fer2013new.csv (FER+)."
    )


def show(kind: str, picked: str, split: str, where: dict[str, str]) -> list[Component]:
    """Return the accuracy on each kind of picture."""
    return slices(Shown.of({**where, "runs": picked, "split": split, "slice": kind}))


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    app.callback(
        Output(ids.SLICES_REGION, "children"),
        Input(ids.SLICE, "value"),
        Input(ids.PICKED, "data"),
        Input(ids.SPLIT, "value"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show)
    sync_address(app, "models", {"slice": (ids.SLICE, "value")})


TAB: Final = Tab("slices", "Picture kinds", "sliders", layout, register)

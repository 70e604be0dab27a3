"""Where models are weak: their accuracy on dark, blurred or disputed pictures."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from dash import ALL, Dash, Input, Output, State, html
from dash.development.base_component import Component

from core.evaluation.slices import by_slice
from dashboard.components import controls, page
from dashboard.components.address import sync_address
from dashboard.components.graph import graph
from dashboard.components.job import ENDED, job_panel
from dashboard.components.table import table
from dashboard.components.text import count, percent, with_interval
from dashboard.figures.dots import dots_with_intervals
from dashboard.services import services
from pages.models import ids
from pages.models.answers import Answers
from pages.models.compared import Compared, nothing_ticked
from pages.models.kinds import sliced
from pages.models.tab import Shown, Tab
from pages.models.view import SLICES

_HELP: Final[Mapping[str, str]] = {
    "brightness": "Mean grey level of each picture, in quarters of equal size.",
    "sharpness": "How much neighbouring pixels differ, in quarters of equal size.",
    "contrast": "Spread of each picture's grey levels, in quarters of equal size.",
    "entropy": "How many grey levels each picture makes use of, in quarters of equal size.",
    "copies": (
        "Whether the same photograph, or one like it, stands elsewhere in the data set: a test "
        "picture with a copy in Training was seen with its answer, if not always the right one."
    ),
    "label": (
        "How probable the label given is to the most accurate model that checked the labels "
        "(confident learning), in quarters of equal size. Models that resemble that one do worst "
        "where it doubts, by construction."
    ),
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
        return [_lacking(view.slice, next(iter(answered.values()))), *notes]
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


def _by_slice(found: Answers, kind: str) -> list[dict[str, Any]]:
    return _measured(found, kind, services().checked(found.dataset))


@lru_cache(maxsize=256)
def _measured(found: Answers, kind: str, _checked: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the figures; what was checked of the data set tells two questions apart."""
    said = found.outcomes()
    parts = sliced(kind, services(), found.dataset, said.rows)
    return by_slice(said.true_labels, said.probabilities, parts)


def _lacking(kind: str, found: Answers) -> Component:
    """Return why pictures cannot be told apart like this, and what to do."""
    dataset = found.dataset
    if kind == "copies":
        return job_panel(
            "duplicates",
            {"dataset": dataset.name},
            start="Look for copies",
            explain=f"Nobody has looked for copies in {dataset.title} yet. Every picture is "
            "compared with every other; FER2013 takes one to three minutes, once.",
        )
    if kind == "label":
        return job_panel(
            "label_issues",
            {"dataset": dataset.name, "run": found.run.run_id},
            start="Check the labels",
            explain=f"No model has checked the labels of {dataset.title} yet. {found.run.title} is "
            "asked about every picture; FER2013 takes one to ten minutes, once.",
        )
    return html.P(
        f"{dataset.title} has no votes. FER2013 gets them when it is imported with --votes "
        "fer2013new.csv (FER+)."
    )


def show(
    kind: str, picked: str, split: str, _ended: list[str | None], where: dict[str, str]
) -> list[Component]:
    """Return the accuracy on each kind of picture."""
    return slices(Shown.of({**where, "runs": picked, "split": split, "slice": kind}))


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    app.callback(
        Output(ids.SLICES_REGION, "children"),
        Input(ids.SLICE, "value"),
        Input(ids.PICKED, "data"),
        Input(ids.SPLIT, "value"),
        # Of any panel, because there is none once its result is known.
        Input({"type": ENDED, "kind": ALL}, "data"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show)
    sync_address(app, "models", {"slice": (ids.SLICE, "value")})


TAB: Final = Tab("slices", "Picture kinds", "sliders", layout, register)

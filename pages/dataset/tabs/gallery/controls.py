"""The gallery's controls: which parameter of the address each stands for, and how it is drawn."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.disagreement import ANSWERS
from core.data.query import ROW
from core.labels import EMOTIONS, SPLITS
from core.quality.columns import LABEL
from dashboard.components import controls, page
from dashboard.components.picture_detail import run_title
from dashboard.components.text import count
from pages.dataset import ids
from pages.dataset.parts import unchecked
from pages.dataset.tabs.gallery.listing import Catalogue
from pages.dataset.tabs.gallery.view import (
    DESCENDING,
    OF_A_RUN,
    RANDOM,
    RANGES,
    RIGHT,
    SAID,
    WRONG,
    GalleryView,
)
from pages.dataset.tabs.gallery.words import sort_title

CONTROLS: Final[dict[str, tuple[str, str]]] = {
    "split": (ids.GALLERY_SPLIT, "value"),
    "label": (ids.GALLERY_LABEL, "value"),
    "flags": (ids.FLAGS, "value"),
    "run": (ids.RUN, "value"),
    "predicted": (ids.PREDICTED, "value"),
    "outcome": (ids.OUTCOME, "value"),
    "said": (ids.SAID, "value"),
    "sort": (ids.SORT, "value"),
    "order": (ids.ORDER, "value"),
    "size": (ids.SIZE, "value"),
    "seed": (ids.SEED, "data"),
    **{
        f"{name}_{end}": (ids.range_end(name, end), "value")
        for name in RANGES
        for end in ("min", "max")
    },
}
"""Address parameter -> control."""

# An empty choice of a drop-down shows nothing, so that theirs have a name.
DEFAULTS: Final = {"split": "all", "sort": ROW, "run": "default", "predicted": "any", "said": "any"}
"""Values that stay out of the address; those of the other controls are empty."""


def bar(offered: Catalogue, view: GalleryView) -> Component:
    """Return what is always in sight: expressions, split, order, size."""
    dataset = offered.dataset
    splits = [split for split in SPLITS if sum(dataset.counts[split])]
    named = [(split, f"{split} ({count(sum(dataset.counts[split]))})") for split in splits]
    return page.toolbar(
        _checks(ids.GALLERY_LABEL, "Expressions", [(e, e) for e in EMOTIONS], view.labels),
        controls.select(
            ids.GALLERY_SPLIT,
            "Split",
            [(DEFAULTS["split"], "all splits"), *named],
            view.split or DEFAULTS["split"],
        ),
        controls.select(ids.SORT, "Sort by", _sorts(offered), view.sort),
        controls.radio(
            ids.ORDER,
            "Order",
            [("", "low to high"), (DESCENDING, "high to low")],
            DESCENDING if view.descending else "",
        ),
        controls.radio(
            ids.SIZE,
            "Size",
            [("small", "small"), ("", "medium"), ("large", "large")],
            view.size,
        ),
        label="Which pictures, and in which order",
    )


def filters(offered: Catalogue, view: GalleryView, columns: Mapping[str, Any]) -> list[Component]:
    """Return the filters to unfold; those that are at work are unfolded already."""
    by_run = bool(view.predicted or view.outcome or "confidence" in view.ranges)
    by_look = bool(view.said or view.flags or set(view.ranges) - {"confidence"})
    return [
        _folded(
            "Filter by marks, light, sharpness and copies",
            _flags(offered, view),
            html.Div(_said(offered, view), className="dataset-said"),
            html.Div(
                [_range(name, view, columns) for name in RANGES if name != "confidence"],
                className="dataset-ranges",
            ),
            unchecked(offered.dataset, offered.facts),
            is_open=by_look,
        ),
        _folded("Filter by what a model says", *_run(offered, view, columns), is_open=by_run),
    ]


def _sorts(offered: Catalogue) -> list[tuple[str, str]]:
    of_run = OF_A_RUN if offered.runs else ()
    names = [RANDOM, *(name for name in offered.facts if name != SAID), *of_run]
    return [(ROW, sort_title(ROW)), *((name, sort_title(name)) for name in names)]


def _flags(offered: Catalogue, view: GalleryView) -> Component:
    options = [
        (flag.name, f"{flag.title} ({count(len(rows))})") for flag, rows in offered.flags.items()
    ]
    explained = html.Dl(
        [part for flag in offered.flags for part in (html.Dt(flag.title), html.Dd(flag.explain))],
        className="dataset-marks",
    )
    return html.Div(
        [
            _checks(ids.FLAGS, "Marked as any of", options, view.flags),
            html.Details([html.Summary("What the marks mean"), explained]),
        ]
    )


def _said(offered: Catalogue, view: GalleryView) -> Component:
    known = SAID in offered.facts
    return controls.select(
        ids.SAID,
        "Most people said",
        [(DEFAULTS["said"], "anything"), *(ANSWERS if known else ())],
        view.said or DEFAULTS["said"],
        help=None if known else "No votes were imported; see What people see.",
    )


def _run(offered: Catalogue, view: GalleryView, columns: Mapping[str, Any]) -> list[Component]:
    runs = [
        (DEFAULTS["run"] if place == 0 else run.run_id, run_title(run))
        for place, run in enumerate(offered.runs)
    ]
    chosen = next((value for value, _ in runs if value == view.run), DEFAULTS["run"])
    missing = None if runs else "No model was evaluated on this data set yet; see Confusion."
    return [
        page.toolbar(
            controls.select(
                ids.RUN, "Model", runs or [(DEFAULTS["run"], "none")], chosen, help=missing
            ),
            controls.select(
                ids.PREDICTED,
                "It answered",
                [(DEFAULTS["predicted"], "anything"), *EMOTIONS],
                view.predicted or DEFAULTS["predicted"],
            ),
            controls.radio(
                ids.OUTCOME,
                "And was",
                [("", "right or wrong"), (RIGHT, "right"), (WRONG, "wrong")],
                view.outcome,
            ),
            _range("confidence", view, columns),
            label="What a model says",
        )
    ]


def _range(name: str, view: GalleryView, columns: Mapping[str, Any]) -> Component:
    """Return two number fields; without values to filter by they are there, but switched off."""
    low, high = view.ranges.get(name, (None, None))
    # What a run said is read when it is asked for: its confidence lies between 0 and 1 anyhow.
    known = name == "confidence" or name in columns
    share = name in ("confidence", LABEL)
    ends = (0.0, 1.0) if known and share else _ends(columns.get(name))
    fields = [
        part
        for end, word, value in (("min", "at least", low), ("max", "at most", high))
        for part in _number(ids.range_end(name, end), word, value, ends)
    ]
    return html.Fieldset(
        [html.Legend(sort_title(name), className="form-label"), html.Div(fields)],
        className="el-control dataset-range",
    )


def _number(
    id: str, label: str, value: float | None, ends: tuple[float, float] | None
) -> list[Component]:
    end = "" if ends is None else f"{ends['most' in label]:.6g}"
    return [
        html.Label(label, htmlFor=id),
        dbc.Input(
            id=id,
            type="number",
            value=value,
            step="any",
            debounce=True,
            disabled=ends is None,
            placeholder=end,
            size="sm",
        ),
    ]


def _ends(values: NDArray[Any] | None) -> tuple[float, float] | None:
    """Return the least and the largest value; None where none is known."""
    known = values[np.isfinite(values)] if values is not None else ()
    return (float(np.min(known)), float(np.max(known))) if len(known) else None


def _checks(
    id: str, label: str, options: Sequence[tuple[str, str]], value: Sequence[str]
) -> Component:
    """Return labelled toggles; callbacks use `(id, "value")`, a list."""
    boxes = dbc.Checklist(
        id=id,
        options=[{"value": name, "label": title} for name, title in options],
        value=list(value),
        class_name="btn-group",
        input_class_name="btn-check",
        label_class_name="btn btn-outline-secondary btn-sm",
        label_checked_class_name="active",
    )
    return html.Fieldset(
        [html.Legend(label, className="form-label"), boxes],
        className="el-control el-radio",
    )


def _folded(title: str, *content: Any, is_open: bool) -> Component:
    return html.Details(
        [html.Summary(title), html.Div(list(content))], open=is_open, className="dataset-details"
    )

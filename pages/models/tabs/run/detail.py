"""One run in detail: how well it tells each expression, and everything that made it."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray
from pydantic import BaseModel

from core.architectures import ARCHITECTURES
from core.ensembles.build import description
from core.ensembles.rules import rule
from core.errors import UnknownName
from core.evaluation.costs.matrix import EQUAL
from core.evaluation.views import views
from core.labels import EMOTIONS, Split
from core.runs.store import Run
from dashboard.components.address import link
from dashboard.components.graph import graph
from dashboard.components.table import table
from dashboard.components.text import count, percent, size
from dashboard.figures.runs import per_class_scores
from dashboard.services import services
from pages.models import ids
from pages.models.columns import duration, metric_text
from pages.models.compared import ROLES
from pages.models.costs import costs_detail
from pages.models.ensembles import training_seconds
from pages.models.tabs.run.sets import sets


def detail(
    run: Run, split: Split, purpose: str = EQUAL, rows: NDArray[np.int64] | None = None
) -> list[Component]:
    """Return a run's scores by expression, what its errors cost, where to go on, and its spec.

    Args:
        run: the run.
        split: what its figures are of.
        purpose: what its errors are weighed for.
        rows: the selected rows that its metrics are of; None for all.
    """
    return [
        *_classes(run, split, rows is not None),
        *_sets(run, split),
        *costs_detail(run, split, purpose, rows),
        _links(run, split),
        html.H3("What made this run"),
        spec(run),
    ]


def _classes(run: Run, split: Split, selected: bool) -> list[Component]:
    metrics = run.metrics.get(split, {})
    per_class = metrics.get("per_class")
    if not per_class or not metrics.get("n"):
        among = "the selected pictures of " if selected else ""
        return [html.P(f"This run was not measured on {among}{split}.")]
    among = "selected pictures of " if selected else ""
    title = f"{run.title}, {among}{split} ({ROLES[split]}), n = {count(metrics['n'])}"
    return [
        html.H3("Precision and recall of each expression"),
        html.P(
            f"{title}. Recall: how many of the pictures of an expression are found. Precision: how "
            "often the model is right when it names it. Whiskers are 95 % intervals.",
            className="el-help",
            role="status",
        ),
        graph(
            ids.CLASSES,
            per_class_scores(per_class),
            label=f"Precision and recall of each expression: {title}",
            height=360,
        ),
        _class_table(per_class, title),
    ]


def _sets(run: Run, split: Split) -> list[Component]:
    metrics = run.metrics.get(split, {})
    if not metrics.get("n"):
        return []
    title = f"{run.title}, {split} ({ROLES[split]}), n = {count(metrics['n'])}"
    return sets(metrics, title, split)


def _class_table(per_class: Mapping[str, Any], title: str) -> Component:
    rows = [
        [
            emotion,
            count(row["n"]),
            _with_interval(row["recall"]),
            count(row["predicted"]),
            _with_interval(row["precision"]),
            _with_interval(row["f1"]),
        ]
        for emotion in EMOTIONS
        if (row := per_class.get(emotion))
    ]
    return table(
        ["expression", "pictures", "recall", "named by the model", "precision", "F1"],
        rows,
        caption=f"{title}; 95 % intervals in brackets",
        numeric=range(1, 6),
    )


def _with_interval(found: Mapping[str, Any]) -> str:
    figure, interval = metric_text(found, percent=True)
    return f"{figure} ({interval})" if interval else "none"


def _links(run: Run, split: Split) -> Component:
    # Without its pictures, as the shipped runs before FER2013 is imported, the link names none.
    data = services().trained_on(run)
    return html.Div(
        [
            html.A(
                "See its mistakes",
                href=link("/confusion", data=data, split=split, run=run.run_id),
                className="btn btn-primary",
            ),
            html.A(
                "Explain its answers",
                href=link("/explain", data=data, run=run.run_id),
                className="btn btn-outline-primary",
            ),
        ],
        className="el-actions",
    )


def spec(run: Run) -> Component:
    """Return everything that determined a run, in groups of names and values."""
    made, manifest = run.spec, run.manifest
    training = made.training
    return html.Div(
        [
            _facts("Architecture", [*_architecture(run), *_parameters(run)]),
            *(
                [
                    _facts("Training", _fields(training, skip={"augmentation"})),
                    _facts("Changes of training pictures", _fields(training.augmentation)),
                ]
                if training
                else []
            ),
            *_calibration(run),
            _facts(
                "Data and seed",
                [
                    ("Data set", f"{made.dataset.title} ({made.dataset.name})", ""),
                    ("Fingerprint", _code(made.dataset.fingerprint), "SHA-256 of its content"),
                    ("Seed", str(made.seed), ""),
                ],
            ),
            _facts(
                "Made with",
                [
                    ("Hardware", str(manifest["hardware"]), ""),
                    _training_time(run),
                    ("Date", str(manifest["created"]), ""),
                    *(
                        (name.capitalize(), str(version), "version")
                        for name, version in manifest.get("versions", {}).items()
                    ),
                    ("Weights", size(manifest["size_bytes"]), ""),
                    ("Key", _code(made.key), "equal settings give an equal key"),
                ],
            ),
        ],
        className="models-spec",
    )


Fact = tuple[str, Any, str]


def _architecture(run: Run) -> list[Fact]:
    facts: list[Fact] = [
        ("Name", f"{run.title} ({run.spec.architecture})", ""),
        ("Version", str(run.spec.architecture_version), ""),
        ("Parameters", count(run.manifest["parameters"]), "numbers that training sets"),
    ]
    if run.is_ensemble:
        return facts
    try:
        facts.append(("Reference", ARCHITECTURES.get(run.spec.architecture).reference, ""))
    except UnknownName:
        # A run may outlive the code of its architecture; its figures are still worth reading.
        facts.append(("Reference", "this architecture is no longer part of the program", ""))
    return facts


def _calibration(run: Run) -> list[Component]:
    calibration = run.calibration
    if calibration is None:
        return []
    measured = calibration["splits"].get("PrivateTest")
    facts: list[Fact] = [
        (
            "Temperature",
            f"{calibration['temperature']:.3f}",
            f"fitted on {count(calibration['n'])} pictures of {calibration['fitted_on']}; "
            "above 1 makes the model less sure, below 1 surer",
        )
    ]
    if measured:
        facts += [
            (
                f"Calibration error {when}",
                _with_interval(measured[when]["ece"]),
                f"on PrivateTest, {calibration['bins']} bins of equal size"
                + _by_chance(measured[when]["ece"]),
            )
            for when in ("before", "after")
        ]
    return [_facts("Calibration", facts)]


def _by_chance(error: Mapping[str, Any]) -> str:
    if "chance" not in error:
        return ""
    return f"; exactly right probabilities would score {percent(error['chance'])} by chance"


def _members(run: Run) -> list[Fact]:
    content = description(run)
    chosen = rule(content["rule"])
    facts: list[Fact] = [
        ("Rule", chosen.title, ""),
        ("Views", views(content["views"]).title, "of each picture, averaged"),
    ]
    shares = chosen.shares(content["fitted"], len(content["members"]))
    facts += [
        (f"Member {number}", member["run"], f"{share:.0%} of the ensemble's heat maps")
        for number, (member, share) in enumerate(zip(content["members"], shares, strict=True), 1)
    ]
    return facts


def _parameters(run: Run) -> list[Fact]:
    if run.is_ensemble:
        return _members(run)
    known: Mapping[str, Any] = {}
    if run.spec.architecture in ARCHITECTURES.names():
        known = ARCHITECTURES.get(run.spec.architecture).parameters.model_fields
    return [
        (_words(name), _value(value), getattr(known.get(name), "description", None) or "")
        for name, value in run.spec.parameters.items()
    ]


def _fields(settings: BaseModel, skip: Collection[str] = ()) -> list[Fact]:
    return [
        (_words(name), _value(getattr(settings, name)), field.description or "")
        for name, field in type(settings).model_fields.items()
        if name not in skip
    ]


def _facts(title: str, facts: list[Fact]) -> Component:
    return html.Div(
        [
            html.H4(title),
            html.Dl(
                [
                    html.Div(
                        [
                            html.Dt(name),
                            html.Dd([value, html.Small(note) if note else None]),
                        ]
                    )
                    for name, value, note in facts
                ]
            ),
        ]
    )


def _training_time(run: Run) -> Fact:
    seconds = training_seconds(run)
    if seconds is None:
        return ("Training time", "unknown", "a member is not here")
    note = "of its members together" if run.is_ensemble else ""
    return ("Training time", duration(seconds), note)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(part) for part in value)
    return str(value)


def _code(text: str) -> Component:
    return html.Code(text)

"""What an answer rests on, once that is known: why, how easily it changes, what others say."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.explain.faithfulness.verdict import Verdict
from core.explain.regions import Share
from core.labels import EMOTIONS
from core.predict.analysis import Details, Evidence, Fragility, Opinion
from core.report.words import kind, percent
from dashboard.components.attributes import data
from dashboard.components.certainty import ranked
from dashboard.components.overlay import data_uri, overlay
from dashboard.components.page import icon
from dashboard.components.prediction import HEAT, STRENGTH, bars
from pages.predict.result.answer import Answer

# From this share of changed copies on, the simple view warns.
_FRAGILE: Final = 0.2


def why(found: Details, answer: Answer) -> Component:
    """Return the evidence in plain words, and a warning where the answer is fragile."""
    fragility = found.fragility
    lines = [html.P([html.Strong("Why: "), found.evidence.sentence])]
    if len(answer.classes) > 1:
        lines.append(html.P(f"For the next likely: {found.runner_up.sentence}"))
    if fragility.changed >= _FRAGILE * fragility.tried:
        lines.append(
            html.P(
                [
                    icon("exclamation-triangle-fill"),
                    f" The answer is fragile: {_of(fragility.changed, fragility.tried)} slightly"
                    " changed copies of this face got another one.",
                ],
                className="predict-fragile",
            )
        )
    return html.Div(lines)


def deep(
    found: Details,
    crop: NDArray[np.uint8],
    probabilities: NDArray[np.float32],
    *,
    file: int,
    face: int,
) -> Component:
    """Return everything for an expert: regions, trust, runner-up, fragility, other models."""
    top = EMOTIONS[found.evidence.class_index]
    next_ = EMOTIONS[found.runner_up.class_index]
    return html.Div(
        [
            html.H5(f"Where the evidence for “{top}” lies"),
            _region_bars(found.evidence),
            html.P(_followed(found.landmarks_found), className="small text-body-secondary"),
            _trust(found.verdict, f"{file}:{face}"),
            html.H5(f"What would most likely change it: “{next_}”"),
            html.Div(
                [
                    overlay(
                        data_uri(crop),
                        found.runner_up.heatmap,
                        id={"type": HEAT, "file": file, "face": face, "class": "runner-up"},
                        strength=STRENGTH,
                        label=f"Heat map: where the model found signs of “{next_}”.",
                    ),
                    html.Div(
                        [
                            html.P(
                                f"The runner-up, with"
                                f" {percent(float(probabilities[found.runner_up.class_index]))}."
                                f" {found.runner_up.sentence}"
                            ),
                            _region_bars(found.runner_up),
                        ]
                    ),
                ],
                className="predict-runner-up",
            ),
            html.H5("How easily it changes"),
            *_fragility(found.fragility),
            html.H5("What other models say of the same face"),
            *_opinions(found.opinions, top),
        ]
    )


def _region_bars(evidence: Evidence) -> Component:
    ordered = sorted(evidence.shares, key=_weight, reverse=True)
    return bars(
        [
            (share.region if share.region != "rest" else "elsewhere", _weight(share))
            for share in ordered
        ],
        label=f"Share of the evidence for {EMOTIONS[evidence.class_index]} in each part",
    )


def _weight(share: Share) -> float:
    return share.speaks_for


def _followed(landmarks_found: bool) -> str:
    if landmarks_found:
        return "Regions follow the eyes, nose and mouth found in this face (Grad-CAM)."
    return "No landmarks were found in this face: regions are those of the mean face (Grad-CAM)."


def _trust(verdict: Verdict | None, where: str) -> Component:
    if verdict is None:
        return html.P(
            html.Button(
                [icon("shield-check"), " Is this map better than chance? (takes a while)"],
                type="button",
                className="btn btn-sm btn-outline-secondary",
                **data(predict_trust=where),
            )
        )
    level, badge, sign = (
        ("green", "Map can be trusted", "check-circle-fill")
        if verdict.better
        else ("amber", "Map not better than chance", "exclamation-triangle-fill")
    )
    return html.P(
        [
            html.Span([icon(sign), " ", badge], className=f"predict-trust predict-level-{level}"),
            f" {verdict.sentence}",
        ]
    )


def _fragility(found: Fragility) -> list[Component]:
    instead = sorted(found.labels.items(), key=lambda item: -item[1])
    said = ", ".join(f"{label} ({count})" for label, count in instead)
    if not found.changed:
        head = f"None of {found.tried} slightly changed copies got another answer."
    else:
        head = (
            f"{_of(found.changed, found.tried)} slightly changed copies got another answer: {said}."
        )
    return [
        html.P(head),
        html.Ul(
            [
                html.Li(f"{kind(name)}: {_of(changed, tried)} changed")
                for name, (changed, tried) in found.by_kind.items()
            ],
            className="small",
        ),
    ]


def _opinions(opinions: tuple[Opinion, ...], answer: str) -> list[Component]:
    others = [opinion for opinion in opinions if not opinion.own]
    own = [opinion for opinion in opinions if opinion.own]
    said: list[Component] = [html.P("There is no other model for such pictures to ask.")]
    if others:
        said = [html.P(f"{_first(others, answer)} as well."), _listed(others)]
    if own:
        said += [
            html.P(
                f"Of the nets that this model is made of, {_first(own, answer)}. They are no second"
                " opinion."
            ),
            _listed(own),
        ]
    return said


def _first(opinions: Sequence[Opinion], answer: str) -> str:
    agreeing = sum(EMOTIONS[ranked(opinion.probabilities)[0]] == answer for opinion in opinions)
    return f"{_of(agreeing, len(opinions))} put “{answer}” first"


def _listed(opinions: Sequence[Opinion]) -> Component:
    return html.Ul([html.Li(_opinion(opinion)) for opinion in opinions], className="small mb-3")


def _opinion(opinion: Opinion) -> list[Any]:
    first, second = ranked(opinion.probabilities)[:2]
    shares = opinion.probabilities
    return [
        f"{opinion.title}: ",
        html.Strong(EMOTIONS[first]),
        f" {percent(float(shares[first]))}, then {EMOTIONS[second]}"
        f" {percent(float(shares[second]))}",
    ]


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"

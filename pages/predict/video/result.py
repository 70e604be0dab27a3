"""What is shown of an analysed video."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from core.evaluation.prediction_sets import DEFAULT, LEVELS, threshold
from core.labels import EMOTIONS
from core.predict.video.answers import Answers, Reading
from core.predict.video.smoothing import SECONDS
from core.predict.video.timeline import Timeline, TrackedFace
from core.report.words import percent
from core.runs.run import Run
from dashboard.components.attributes import aria
from dashboard.components.controls import select, slider, switch
from dashboard.components.graph import graph
from dashboard.components.page import icon, section, toolbar
from dashboard.components.table import table
from dashboard.figures.timeline import Span, clock, timeline_figure
from pages.predict import ids
from pages.predict.video import words


def result(timeline: Timeline, run: Run) -> Component:
    """Return the result of a video, its first face chosen."""
    face = timeline.faces[0]
    reading = reading_of(run)
    start = float(timeline.times(face)[0])
    bound = words.NO_SETS if reading.threshold is None else words.SETS
    return html.Div(
        [
            section(
                "What each face shows",
                html.P(f"{_found(timeline)} Answered by: {run.title}.", className="mb-2"),
                _controls(timeline),
                graph(
                    ids.VIDEO_FIGURE,
                    figure(timeline, face, reading.of(timeline, face), moment=start),
                    label="Seven probabilities over the time of the video",
                    height=430,
                ),
                html.P(
                    f"{words.READ} {bound}",
                    className="small text-body-secondary mb-0",
                ),
            ),
            html.Div(_moment_section(timeline, start)),
            section(
                "From when to when", html.Div(spans(timeline, face, reading), id=ids.VIDEO_SEGMENTS)
            ),
        ]
    )


def reading_of(
    run: Run,
    *,
    coverage: object = None,
    deviation: object = SECONDS,
    all_moments: object = False,
) -> Reading:
    """Return how probabilities are read, from the values of the controls."""
    wanted = next((level for level in LEVELS if f"{level:g}" == str(coverage)), DEFAULT)
    try:
        spread = min(max(float(str(deviation)), 0.0), 2.0)
    except ValueError:
        spread = SECONDS
    return Reading(threshold(run, wanted), spread, bool(all_moments))


def figure(
    timeline: Timeline, face: TrackedFace, answers: Answers, *, moment: float | None
) -> go.Figure:
    """Return the figure of one face."""
    return timeline_figure(
        answers.seconds,
        face.probabilities[answers.places],
        answers.smooth,
        [
            Span(one.start, one.end, one.words, one.expressions[0] if one.sure else None)
            for one in answers.segments
        ],
        length=float(timeline.seconds[-1]) + timeline.step,
        gap=max(1.0, 2.5 * timeline.step),
        cuts=timeline.cuts,
        moment=moment,
    )


def spans(timeline: Timeline, face: TrackedFace, reading: Reading) -> list[Component]:
    """Return the segments of a face as a table, and what was left out."""
    answers = reading.of(timeline, face)
    said: list[Component] = []
    held = int(face.held.sum())
    if not len(answers.places):
        return [html.P([icon("eye-slash"), f" {words.ALL_HELD}"], className="mb-0")]
    if held and not reading.all_moments:
        text = words.SOME_HELD.format(held=held, n=len(face.samples))
        said.append(html.P([icon("eye-slash"), f" {text}"]))
    rows = [
        [
            f"{clock(one.start, tenths=True)} to {clock(one.end, tenths=True)}",
            f"{one.end - one.start:.1f} s",
            one.words,
            percent(one.probability),
        ]
        for one in answers.segments
    ]
    return [
        *said,
        html.P(_share(answers), className="mb-2"),
        table(
            ["Time", "Length", "Expression shown", "Mean probability of the likeliest"],
            rows,
            caption=f"What face {face.number} shows from when to when",
            numeric=(1, 3),
        ),
    ]


def _found(timeline: Timeline) -> str:
    count = len(timeline.faces)
    faces = "One face was" if count == 1 else f"{count} faces were"
    cuts = len(timeline.cuts)
    shots = f" The video has {cuts} cut{'s' * (cuts != 1)} (dotted lines)." if cuts else ""
    length = clock(float(timeline.seconds[-1]) + timeline.step)
    return f"{faces} followed through {len(timeline.seconds):,} moments of {length}.{shots}"


def _controls(timeline: Timeline) -> Component:
    faces = [(str(face.number), _name(timeline, face)) for face in timeline.faces]
    return toolbar(
        select(ids.VIDEO_FACE, "Face", faces, faces[0][0]),
        slider(
            ids.VIDEO_SMOOTH,
            "Averaged over",
            minimum=0,
            maximum=2,
            step=0.1,
            value=SECONDS,
            unit=" s",
            debounce=200,
        ),
        select(
            ids.VIDEO_COVERAGE,
            "Sure enough to be right in",
            [(f"{level:g}", f"{100 * level:g} of 100") for level in LEVELS],
            f"{DEFAULT:g}",
        ),
        switch(ids.VIDEO_ALL, "Answer unclear moments", False),
        html.Div(
            [
                html.Button(
                    [icon("download"), " All moments (CSV)"],
                    id=ids.VIDEO_SAVE,
                    type="button",
                    className="btn btn-outline-secondary",
                ),
            ],
            className="predict-actions",
        ),
    )


def _name(timeline: Timeline, face: TrackedFace) -> str:
    times = timeline.times(face)
    return f"Face {face.number} ({clock(float(times[0]))} to {clock(float(times[-1]))})"


def _moment_section(timeline: Timeline, start: float) -> Component:
    return section(
        "One moment",
        slider(
            ids.VIDEO_MOMENT,
            "Moment",
            minimum=0,
            maximum=round(float(timeline.seconds[-1]), 2),
            step=round(timeline.step, 3),
            value=round(start, 2),
            unit=" s",
            debounce=150,
        ),
        html.Div(
            id=ids.VIDEO_SHOWN,
            className="predict-video-moment",
            role="region",
            **aria(label="The moment"),
        ),
    )


def _share(answers: Answers) -> str:
    """Say for how much of the time each expression is named."""
    lengths = np.zeros(len(EMOTIONS))
    unsure = 0.0
    for one in answers.segments:
        if one.sure:
            lengths[one.expressions[0]] += one.end - one.start
        else:
            unsure += one.end - one.start
    whole = max(float(lengths.sum()) + unsure, 1e-9)
    parts: Sequence[Any] = [
        f"{EMOTIONS[index]} {lengths[index] / whole:.0%}"
        for index in np.argsort(-lengths, kind="stable")
        if lengths[index] > 0
    ]
    if unsure:
        parts = [*parts, f"not sure {unsure / whole:.0%}"]
    return f"Of the time that was answered: {', '.join(parts)}."

"""What speaks about an error: the proposal with its reasons, the models, the people."""

import numpy as np
from dash import html
from dash.development.base_component import Component

from core.labels import EMOTIONS
from core.triage.evidence import independent
from core.triage.reasons import reasons, votes_in_words
from core.triage.rules import VERDICTS
from dashboard.components.attributes import aria
from dashboard.components.table import table
from dashboard.components.text import percent
from pages.triage import words
from pages.triage.work import Work

_HINT = (
    "Without people's votes this is a hint, no verdict: label issues proposed so are mostly "
    "right, the other two proposals are not much better than a guess."
)


def proposal(work: Work, row: int) -> Component:
    """Return what the error is proposed as, and the reasons in words."""
    place, found = work.place(row), work.known.proposals
    verdict = found.verdict(place)
    suggested = int(found.suggested[place])
    more = (
        f", rather {EMOTIONS[suggested]}"
        if suggested >= 0
        else ", none of the seven expressions"
        if verdict == "label_issue"
        else ""
    )
    by = "by people's votes" if found.by_people[place] else "by independent models"
    key = VERDICTS.index(verdict) + 1
    return html.Div(
        [
            html.P(
                [
                    "Proposed ",
                    html.Span(by, className="el-triage-by"),
                    ": ",
                    html.Strong(f"{words.VERDICT_TITLES[verdict]}{more}"),
                    html.Kbd(str(key)),
                ],
                className="el-triage-proposal",
            ),
            html.Ul(
                [html.Li(reason) for reason in reasons(work.known.evidence, place)],
                className="el-plain-list",
            ),
            None if found.by_people[place] else html.P(_HINT, className="el-help"),
        ],
        className=f"el-triage-proposed el-triage-{verdict}",
    )


def answers_table(work: Work, row: int) -> Component:
    """Return what every model measured on this split says: most sure, and of the label."""
    place, label = work.place(row), int(work.dataset.labels[row])
    alone = {run.run_id for run in independent(work.runs, work.dataset)}
    lines = []
    for run in work.runs:
        answers = work.known.answers.get(run.run_id)
        if answers is None:
            continue
        said = answers[place]
        named = int(np.argmax(said))
        lines.append(
            [
                html.Span(
                    [
                        f"{run.title} ",
                        html.Span("independent", className="el-badge")
                        if run.run_id in alone
                        else None,
                    ]
                ),
                html.Span(
                    [EMOTIONS[named], html.Span(f" {percent(float(said[named]), 0)}")],
                    className="el-triage-right" if named == label else None,
                ),
                percent(float(said[label]), 0),
            ]
        )
    return table(
        ["Model", "Says", f"Gives {EMOTIONS[label]}"],
        lines,
        caption=f"Answers to row {row}. Independent: one net of each kind.",
        numeric=(2,),
    )


def votes_table(work: Work, row: int) -> list[Component]:
    """Return what people said, as bars with numbers; nothing where nobody voted."""
    given = votes_in_words(work.known.evidence, work.place(row))
    if not given:
        return []
    label, total = EMOTIONS[int(work.dataset.labels[row])], sum(votes for _, votes in given)
    return [
        html.H3(f"What {total} people say"),
        html.Dl(
            [
                html.Div(
                    [
                        html.Dt(f"{choice} (label)" if choice == label else choice),
                        html.Dd(
                            [
                                html.Span(
                                    className="el-triage-bar",
                                    style={"--share": votes / total},
                                    **aria(hidden=True),
                                ),
                                html.Span(str(votes)),
                            ]
                        ),
                    ]
                )
                for choice, votes in given
            ],
            className="el-triage-votes",
        ),
    ]

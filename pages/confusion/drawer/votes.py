"""How ten people voted on the picture (FER+)."""

import numpy as np
from dash import html
from dash.development.base_component import Component

from core.data.ballots import CHOICE_NAMES, NO_LABEL, in_words
from core.labels import EMOTIONS
from dashboard.components.picture_detail import Picture
from dashboard.components.table import table
from pages.confusion.scene import Scene


def section(scene: Scene, picture: Picture) -> Component | None:
    """Return the votes for each choice that anybody made; None where there are none."""
    people = scene.people
    if people is None or not people.known[picture.row]:
        return None
    votes = people.counts[picture.row]
    total = int(people.total[picture.row])
    lines = [
        (
            CHOICE_NAMES[i],
            html.Span(
                str(votes[i]),
                className="el-vote-bar el-share-bar",
                style={"--share": f"{votes[i] / total:.3f}"},
            ),
        )
        for i in np.argsort(-votes.astype(int), kind="stable")
        if votes[i]
    ]
    return html.Div(
        [
            html.H3("What people say", className="el-detail-head"),
            html.P(
                f"{in_words(votes)} {_compared(int(people.label[picture.row]), picture)}",
                className="el-help",
            ),
            table(["Choice", "Votes"], lines, caption=f"Votes of {total} people (FER+)"),
        ]
    )


def _compared(answer: int, picture: Picture) -> str:
    label = EMOTIONS[picture.true_label]
    if answer == NO_LABEL:
        return f"That is none of the seven expressions alone; the label says {label}."
    return "So does the label." if answer == picture.true_label else f"The label says {label}."

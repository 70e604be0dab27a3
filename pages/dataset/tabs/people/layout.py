"""What people see: agreement with the labels, how divided the votes are, what is taken for what."""

from typing import Final

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.data.disagreement import ANSWERS, Differing, most_differing
from core.labels import EMOTIONS
from dashboard.components import controls, page
from dashboard.components.address import link
from dashboard.components.graph import graph
from dashboard.components.stat import stat, stats
from dashboard.components.table import table
from dashboard.components.text import count, percent
from dashboard.figures.pixels import feature_boxes
from dashboard.figures.votes import agreement_bars
from pages.dataset import ids
from pages.dataset.facts import feature_title, summary
from pages.dataset.parts import notes
from pages.dataset.scope import Scope, scope
from pages.dataset.tab import Shown
from pages.dataset.tabs.people.verdicts import Verdicts, sentences, share, verdicts

ALL_SPLITS: Final = "all"
_IMPORT: Final = (
    "python -m core data import icml_face_data.csv --name fer2013 --votes fer2013new.csv"
)


def layout(shown: Shown) -> Component:
    """Return the votes on the rows shown, or how to import some."""
    of = scope(shown.dataset, shown.rows)
    split = shown.query.get("split", ALL_SPLITS)
    found = verdicts(of, split)
    if found is None:
        return _nothing(of)
    options = [
        (ALL_SPLITS, f"all splits ({count(len(of))})"),
        *((name, f"{name} ({count(sum(of.counts[name]))})") for name in of.splits),
    ]
    return html.Div(
        [
            page.toolbar(
                controls.select(ids.PEOPLE_SPLIT, "Split", options, found.split or ALL_SPLITS)
            ),
            html.Div(content(found, shown.query.get("selection")), id=ids.PEOPLE),
        ]
    )


def content(found: Verdicts, selection: str | None) -> list[Component]:
    """Return everything but the choice of the split."""
    return [_tiles(found), _agreement(found, selection), _division(found), _answers(found)]


def _nothing(of: Scope) -> Component:
    if of.facts.ballots is not None:
        return page.empty_state(
            "Nobody voted on these pictures.", "Show all pictures to see the votes on others."
        )
    return page.empty_state(
        "No votes were imported with this data set.",
        "For FER2013, ten people named each picture anew (FER+). With the file fer2013new.csv of "
        "github.com/microsoft/FERPlus, this command adds their votes; pictures, models and "
        "results stay as they are.",
        page.command(_IMPORT),
        html.A(
            "Import here instead",
            href=link("/dataset", tab="importing"),
            className="btn btn-outline-primary",
        ),
        icon_name="people",
    )


def _tiles(found: Verdicts) -> Component:
    n = len(found.rows)
    without = int(found.counts[:, len(EMOTIONS) : -1].sum())
    return stats(
        stat("Pictures with votes", count(n), f"of {count(len(found.scope))} shown"),
        stat(
            "Most people named the label", percent(found.agreeing / n), _interval(found.agreeing, n)
        ),
        stat(
            "No answer above half of the votes",
            percent(found.undecided / n),
            _interval(found.undecided, n),
        ),
        stat(
            "Most people named none of the seven",
            percent(without / n),
            f"contempt, unknown or no face; {_interval(without, n)}",
        ),
    )


def _interval(part: int, whole: int) -> str:
    return f"95 % interval {share(part, whole).split('(')[1].rstrip(')')}; n = {count(whole)}"


def _agreement(found: Verdicts, selection: str | None) -> Component:
    return page.section(
        "Do people name the label?",
        html.P(found.named(), className="el-help", role="status"),
        graph(
            ids.AGREEMENT,
            agreement_bars(found.counts),
            label="Shares of the pictures of each label by what most people said",
            height=340,
        ),
        notes(sentences(found)),
        html.H3("Where they disagree most"),
        table(
            ["label", "most people said", "pictures", "share of the label (95 % interval)", "look"],
            [_differing(found, one, selection) for one in most_differing(found.counts)],
            caption="The largest disagreements between labels and people",
            numeric={2, 3},
        ),
        html.Div(
            html.A(
                "See the pictures that people disagree on most",
                href=_gallery(found, selection, sort="vote_entropy", order="desc"),
                className="btn btn-outline-primary",
            ),
            className="el-actions",
        ),
        help="FER2013's labels were given in a hurry. Ten other people looked again (FER+).",
    )


def _differing(found: Verdicts, one: Differing, selection: str | None) -> list[object]:
    label, answer = EMOTIONS[one.label], ANSWERS[one.answer]
    return [
        label,
        answer,
        count(one.n),
        share(one.n, one.whole),
        html.A(
            f"{label} seen as {answer}",
            href=_gallery(found, selection, label=label, said=answer),
            className="text-nowrap",
        ),
    ]


def _gallery(found: Verdicts, selection: str | None, **parameters: str) -> str:
    return link(
        "/dataset",
        data=found.scope.dataset.name,
        selection=selection if found.scope.rows is not None else None,
        tab="gallery",
        split=found.split or None,
        **parameters,
    )


def _division(found: Verdicts) -> Component:
    labels = found.scope.dataset.labels[found.rows]
    entropy = found.ballots.entropy[found.rows]
    summaries = [
        one
        for label, emotion in enumerate(EMOTIONS)
        if (one := summary(emotion, entropy[labels == label])) is not None
    ]
    rows = [
        [one.group, count(one.n), f"{one.mean:.2f}", f"{one.median:.2f}", f"{one.p95:.2f}"]
        for one in summaries
    ]
    return page.section(
        "How divided are they?",
        dbc.Row(
            [
                dbc.Col(
                    graph(
                        ids.DIVISION,
                        feature_boxes(summaries, title=feature_title("vote_entropy")),
                        label="Entropy of the votes on the pictures of each label",
                        height=360,
                    ),
                    lg=7,
                ),
                dbc.Col(
                    table(
                        ["label", "n", "mean", "median", "95 %"],
                        rows,
                        caption="Entropy of the votes, in bits",
                        numeric=range(1, 5),
                    ),
                    lg=5,
                ),
            ],
            class_name="g-4",
        ),
        help=(
            "Entropy is 0 bits where all ten gave one answer, 1 bit where two answers got five "
            "votes each, and more the more answers there are. Boxes hold the middle half, whiskers "
            "reach from 5 to 95 %, diamonds are means."
        ),
    )


def _answers(found: Verdicts) -> Component:
    counts = found.counts
    rows = [
        [
            emotion,
            count(int(counts[label].sum())),
            *(_cell(int(c), int(counts[label].sum())) for c in counts[label]),
        ]
        for label, emotion in enumerate(EMOTIONS)
        if counts[label].sum()
    ]
    return page.section(
        "What is taken for what",
        table(
            ["label", "n", *(f"said {name}" for name in ANSWERS)],
            rows,
            caption="Pictures by label (rows) and by what most people said (columns)",
            numeric=range(1, 2 + len(ANSWERS)),
        ),
        help=(
            "Each row adds up to the pictures of a label. “Split”: two or more answers lead with "
            "equally many votes."
        ),
    )


def _cell(n: int, whole: int) -> str:
    return f"{count(n)} ({percent(n / whole, digits=0)})" if n else "0"

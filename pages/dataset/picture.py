"""One picture in the drawer: large, with all that is known about its row."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.labels import EMOTIONS, Split
from dashboard.components.address import link
from dashboard.components.media import picture_url
from dashboard.components.page import dataset_title
from dashboard.components.picture_detail import picture_at
from dashboard.components.table import table
from dashboard.components.text import count
from pages.dataset.facts import VOTES, feature_names, feature_title, same_pixels
from pages.dataset.statistics import Statistics

_MOST_TWINS: Final = 8


def title(dataset: Dataset, row: int) -> str:
    """Return what the drawer is called for a row."""
    return f"Row {count(row)}: {EMOTIONS[dataset.labels[row]]}"


def picture(dataset: Dataset, statistics: Statistics, row: int) -> Component:
    """Return a picture with its facts, the votes on it, its twins, and where to go from it."""
    emotion = EMOTIONS[dataset.labels[row]]
    kind = "drawn face" if dataset.synthetic else "face"
    return html.Div(
        [
            html.Img(
                src=picture_url(dataset, row),
                alt=f"Row {row} of {dataset.title}, a {kind} labelled {emotion}",
                className="el-picture",
            ),
            html.Dl(_facts(dataset, statistics, row), className="dataset-facts"),
            html.A(
                "Explain how a model sees it",
                href=link("/explain", data=dataset.name, row=row),
                className="btn btn-primary",
            ),
            html.A(
                "See what training makes of it",
                href=link("/dataset", data=dataset.name, tab="training", example=row),
                className="btn btn-outline-primary",
            ),
            *_votes(statistics, row),
            *_twins(dataset, statistics, row),
        ],
        className="dataset-detail",
    )


def split_of(dataset: Dataset, row: int) -> Split:
    """Return the split a row belongs to."""
    return picture_at(dataset, row).split


def _facts(dataset: Dataset, statistics: Statistics, row: int) -> list[Component]:
    facts = [
        ("Data set", dataset_title(dataset)),
        ("Row", count(row)),
        ("Split", split_of(dataset, row)),
        ("Label", EMOTIONS[dataset.labels[row]]),
    ]
    facts += [
        (_sentence(feature_title(name)), f"{float(statistics.features[name][row]):,.1f}")
        for name in feature_names(statistics)
    ]
    return [part for name, value in facts for part in (html.Dt(name), html.Dd(value))]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _votes(statistics: Statistics, row: int) -> list[Component]:
    votes = {
        name.removeprefix(VOTES).replace("_", " "): float(values[row])
        for name, values in statistics.features.items()
        if name.startswith(VOTES)
    }
    given = sorted(((v, name) for name, v in votes.items() if v > 0), reverse=True)
    if not given:
        return []
    total = sum(v for v, _ in given)
    return [
        html.H3("Votes of other people"),
        table(
            ["expression", "votes"],
            [[name, f"{v:g} of {total:g}"] for v, name in given],
            caption="What people saw in this picture",
            numeric={1},
        ),
    ]


def _twins(dataset: Dataset, statistics: Statistics, row: int) -> list[Component]:
    twins = same_pixels(statistics, row)
    if not twins:
        return []
    items = [
        html.Li(
            [
                html.A(f"row {count(twin)}", href=link("/dataset", data=dataset.name, row=twin)),
                f": {EMOTIONS[dataset.labels[twin]]}, {split_of(dataset, twin)}",
            ]
        )
        for twin in twins[:_MOST_TWINS]
    ]
    if len(twins) > _MOST_TWINS:
        items.append(html.Li(f"and {count(len(twins) - _MOST_TWINS)} more"))
    return [html.H3("The same pixels again"), html.Ul(items)]

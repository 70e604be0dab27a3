"""One picture in the drawer: large, with all that is known about its row."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from core.data.ballots import CHOICE_NAMES, Ballots, in_words
from core.data.facts import Facts
from core.data.store import Dataset
from core.labels import EMOTIONS, Split
from dashboard.components.address import link
from dashboard.components.attributes import aria
from dashboard.components.media import picture_url
from dashboard.components.page import dataset_title
from dashboard.components.picture_detail import picture_at, stored_probabilities
from dashboard.components.steps import steps
from dashboard.components.table import table
from dashboard.components.text import count, percent
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.facts import as_number, feature_name, percentile, same_pixels
from pages.dataset.statistics import Statistics

_MOST_TWINS: Final = 8


def title(dataset: Dataset, row: int) -> str:
    """Return what the drawer is called for a row."""
    return f"Row {count(row)}: {EMOTIONS[dataset.labels[row]]}"


def picture(
    dataset: Dataset,
    facts: Facts,
    statistics: Statistics,
    row: int,
    place: tuple[int, int] | None = None,
    cell: Component | None = None,
) -> Component:
    """Return a picture with its facts, the votes on it, its twins, and where to go from it.

    Args:
        dataset: that holds it.
        facts: of its rows.
        statistics: of the data set.
        row: the picture's.
        place: where it stands in the list it was opened from, and of how many; None: in none.
        cell: the way to its cell of the confusion matrix, see `cell_link`.
    """
    emotion = EMOTIONS[dataset.labels[row]]
    kind = "drawn face" if dataset.synthetic else "face"
    return html.Div(
        [
            # Always the first part, so that the focus stays on a button from picture to picture.
            html.Div(None if place is None else _steps(*place), hidden=place is None),
            html.Img(
                src=picture_url(dataset, row),
                alt=f"Row {row} of {dataset.title}, a {kind} labelled {emotion}",
                className="el-picture",
            ),
            html.Dl(_facts(dataset, row), className="dataset-facts"),
            html.Div(
                [
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
                    cell,
                ],
                className="el-actions",
            ),
            *_votes(dataset, facts.ballots, row),
            html.H3("Its features"),
            _features(facts, row),
            *_twins(dataset, statistics, row),
        ],
        className="dataset-detail",
    )


def cell_link(dataset: Dataset, row: int) -> Component | None:
    """Return a link to the cell of the matrix that holds a picture; None: no model was asked.

    The model is the one that the confusion page opens with.
    """
    run = services().run(None, dataset)
    found = picture_at(dataset, row)
    said = None if run is None else stored_probabilities(services(), run, found)
    if said is None:
        return None
    label, answer = EMOTIONS[found.true_label], EMOTIONS[int(said.argmax())]
    return html.A(
        f"See it among those labelled {label} and answered {answer}",
        href=link(
            "/confusion", data=dataset.name, split=found.split, cells=f"{label}-{answer}", row=row
        ),
        className="btn btn-outline-primary",
    )


def _steps(place: int, of: int) -> Component:
    """Return previous and next; their values are places in the list."""
    before = place - 1 if place else None
    after = place + 1 if place + 1 < of else None
    return steps(ids.STEP, place, of, before=before, after=after)


def split_of(dataset: Dataset, row: int) -> Split:
    """Return the split a row belongs to."""
    return picture_at(dataset, row).split


def _facts(dataset: Dataset, row: int) -> list[Component]:
    known = [
        ("Data set", dataset_title(dataset)),
        ("Row", count(row)),
        ("Split", split_of(dataset, row)),
        ("Label", EMOTIONS[dataset.labels[row]]),
    ]
    return [part for name, value in known for part in (html.Dt(name), html.Dd(value))]


def _features(facts: Facts, row: int) -> Component:
    """Return each feature's value, and where it stands among all pictures."""
    rows = [
        [_sentence(feature_name(name)), as_number(name, float(values[row])), _place(place)]
        for name, values in facts.columns.items()
        if (place := percentile(values, row)) is not None
    ]
    return table(
        ["feature", "value", "higher than"],
        rows,
        caption="Among all pictures of the data set",
        numeric={1, 2},
    )


def _place(share: float) -> str:
    return f"{percent(share, digits=0)} of pictures"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _votes(dataset: Dataset, votes: Ballots | None, row: int) -> list[Component]:
    if votes is None or not votes.total[row]:
        return []
    counts = votes.counts[row]
    total = int(counts.sum())
    given = sorted(((int(v), name) for v, name in zip(counts, CHOICE_NAMES, strict=True) if v))
    label = EMOTIONS[dataset.labels[row]]
    return [
        html.H3("What people said"),
        html.P([html.Strong(in_words(counts)), f" The label is {label}."]),
        html.Ul(
            [_bar(name, v, total, is_label=name == label) for v, name in reversed(given)],
            className="dataset-votes",
        ),
    ]


def _bar(name: str, votes: int, total: int, *, is_label: bool) -> Component:
    """Return one answer as a bar; the label is marked with a word, not by colour alone."""
    return html.Li(
        [
            html.Span([name, html.Small(" the label") if is_label else None]),
            html.Span(
                html.Span(style={"width": f"{100 * votes / total:.0f}%"}),
                className="dataset-votes-bar",
                **aria(hidden=True),
            ),
            html.Span(f"{votes} of {total}"),
        ]
    )


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

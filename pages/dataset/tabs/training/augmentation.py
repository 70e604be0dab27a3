"""One picture beside sixteen versions of it, changed as a run's training changes pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS
from core.runs.spec import AugmentationSpec
from core.runs.store import Run
from dashboard.components.attributes import aria
from dashboard.components.media import picture_url
from dashboard.components.overlay import data_uri
from dashboard.components.picture_detail import failure, picture_at, run_title
from dashboard.components.text import count, percent
from pages.dataset.tabs.training.changes import changes
from pages.dataset.view import DEFAULT_SETTINGS, View

if TYPE_CHECKING:
    from dashboard.services import Services

VERSIONS: Final = 16
WAITING: Final = "Changing the picture…"


@dataclass(frozen=True, slots=True)
class Example:
    """What the section shows.

    Attributes:
        row: the picture that is changed.
        partner: the picture it is mixed with; None where the settings mix nothing.
        shares: what is left of the picture in each version, shape (16,); None with no partner.
    """

    row: int
    partner: int | None = None
    shares: NDArray[np.float64] | None = None


def trained_here(services: "Services", dataset: Dataset) -> list[Run]:
    """Return the nets trained on a data set, the best by PublicTest first."""
    own = [
        run
        for run in services.runs.all()
        if run.spec.training and run.spec.dataset.fingerprint == dataset.fingerprint
    ]
    return sorted(own, key=lambda run: run.accuracy("PublicTest") or 0.0, reverse=True)


def options(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """Return whose settings can be looked at; the first is the default."""
    return [
        *((run.run_id, run_title(run)) for run in runs),
        (DEFAULT_SETTINGS, "Default settings, no model"),
    ]


def settings_of(runs: Sequence[Run], view: View) -> AugmentationSpec:
    """Return the chosen run's settings, or the defaults."""
    run = next((run for run in runs if run.run_id == view.settings), None)
    return run.spec.fitting.augmentation if run else AugmentationSpec()


def example(dataset: Dataset, augmentation: AugmentationSpec, view: View) -> Example:
    """Return the picture chosen, or the first one of Training, and its partner."""
    row = _first_face(dataset, view) if view.example is None else view.example
    others = dataset.indices("Training")
    others = others[others != row]
    if not augmentation.mixup or not len(others):
        return Example(row)
    random = np.random.default_rng([view.draw, 1])
    alpha = augmentation.mixup
    return Example(
        row, partner=int(random.choice(others)), shares=random.beta(alpha, alpha, VERSIONS)
    )


def augmented(services: "Services", dataset: Dataset, view: View) -> list[Component]:
    """Return the sentence, the picture as stored, and sixteen versions of it.

    Where they cannot be computed, the reason stands in their place.
    """
    augmentation = settings_of(trained_here(services, dataset), view)
    shown = example(dataset, augmentation, view)
    try:
        pictures = _computed(services, dataset, augmentation, shown, view.draw)
    except EmotionLensError as error:
        return _drawn(dataset, augmentation, shown, failure(error))
    return _drawn(dataset, augmentation, shown, _versions(shown, pictures))


def waiting(dataset: Dataset, augmentation: AugmentationSpec, view: View) -> list[Component]:
    """Return the same with empty places for the versions, which follow when computed."""
    shown = example(dataset, augmentation, view)
    empty = html.Div(
        [html.Div(className="dataset-version-empty") for _ in range(VERSIONS)],
        className="dataset-versions",
        **aria(hidden=True),
    )
    note = html.P(WAITING, className="el-help visually-hidden", role="status")
    return _drawn(dataset, augmentation, shown, html.Div([empty, note]))


def _first_face(dataset: Dataset, view: View) -> int:
    """Return the first picture of the view's split, which is the first split that has any."""
    rows = dataset.indices(view.split)
    return int(rows[0]) if len(rows) else 0


def _computed(
    services: "Services",
    dataset: Dataset,
    augmentation: AugmentationSpec,
    shown: Example,
    seed: int,
) -> NDArray[np.uint8]:
    """Return the versions: shape (16, 48, 48)."""
    picture = dataset.images[shown.row]
    if shown.partner is None or shown.shares is None:
        batch = np.repeat(picture[None], VERSIONS, axis=0)
        return services.inference.augment(augmentation, batch, seed=seed)
    # Training mixes each picture with the one before it in the batch.
    batch = np.tile(np.stack([dataset.images[shown.partner], picture]), (VERSIONS, 1, 1))
    shares = np.ones(2 * VERSIONS)
    shares[1::2] = shown.shares
    return services.inference.augment(augmentation, batch, seed=seed, shares=shares)[1::2]


def _drawn(
    dataset: Dataset, augmentation: AugmentationSpec, shown: Example, versions: Component
) -> list[Component]:
    stored = [_stored(dataset, shown.row, "As stored")]
    if shown.partner is not None:
        stored.append(_stored(dataset, shown.partner, "Blended with"))
    note = _note(dataset, shown)
    return [
        html.P(changes(augmentation), className="dataset-changes"),
        html.Div(
            [html.Div(stored, className="dataset-stored"), versions], className="dataset-augmented"
        ),
        *([html.P(note, className="el-help")] if note else []),
    ]


def _note(dataset: Dataset, shown: Example) -> str:
    sentences = []
    if shown.shares is not None:
        sentences.append(f"Below each version: how much of it is row {count(shown.row)}.")
    split = picture_at(dataset, shown.row).split
    if split != "Training":
        sentences.append(f"Row {count(shown.row)} is of {split}: no training uses it.")
    return " ".join(sentences)


def _stored(dataset: Dataset, row: int, title: str) -> Component:
    picture = picture_at(dataset, row)
    emotion = EMOTIONS[picture.true_label]
    return html.Figure(
        [
            html.Img(
                src=picture_url(dataset, row),
                alt=f"Row {row} of {dataset.title}, labelled {emotion}",
            ),
            html.Figcaption([title, html.Small(f"row {count(row)}, {emotion}, {picture.split}")]),
        ]
    )


def _versions(shown: Example, pictures: NDArray[np.uint8]) -> Component:
    return html.Ol(
        [_version(shown, number, picture) for number, picture in enumerate(pictures, start=1)],
        className="dataset-versions",
        **aria(label=f"Sixteen versions of row {shown.row}"),
    )


def _version(shown: Example, number: int, picture: NDArray[np.uint8]) -> Component:
    alt, kept = f"Version {number}", None
    if shown.shares is not None:
        share = percent(float(shown.shares[number - 1]), digits=0)
        alt = f"{alt}, {share} of it row {shown.row}"
        kept = html.Small(share, **aria(hidden=True))
    return html.Li([html.Img(src=data_uri(picture), alt=alt), kept])

"""One picture of a data set with what a model says about it, for every page that shows one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS, Split
from core.runs.store import Run
from dashboard.components.graph import graph
from dashboard.components.media import picture_url
from dashboard.components.text import count, percent
from dashboard.figures.probabilities import in_words, probabilities_figure

if TYPE_CHECKING:
    from dashboard.services import Services


class NoSuchRow(EmotionLensError):
    """A row number that the data set does not have."""

    code = "no-such-row"

    def __init__(self, row: object, dataset: Dataset) -> None:
        super().__init__(
            f"{dataset.title} has no row {row}.",
            hint=f"Rows go from 0 to {count(len(dataset) - 1)}.",
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """One row of a data set.

    Attributes:
        dataset: that holds it.
        row: its number, 0 to N - 1.
        split: it belongs to.
        true_label: 0 to 6, as the data set has it.
    """

    dataset: Dataset
    row: int
    split: Split
    true_label: int

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """Grey values: shape (1, 48, 48), as inference takes them."""
        return np.asarray(self.dataset.images[self.row : self.row + 1])


def run_title(run: Run) -> str:
    """Return a run's name in a list: title, training data, accuracy, and the key's first digits."""
    accuracy = run.accuracy("PrivateTest")
    measured = "" if accuracy is None else f", {percent(accuracy)}"
    return f"{run.title}, {run.spec.dataset.title}{measured} ({run.spec.key[:4]})"


def picture_at(dataset: Dataset, row: int) -> Picture:
    """Return a row of a data set.

    Raises:
        NoSuchRow: the data set has no such row.
    """
    if not 0 <= row < len(dataset):
        raise NoSuchRow(row, dataset)
    split = next(s for s in SPLITS if _position(dataset.indices(s), row) is not None)
    return Picture(dataset, row, split, int(dataset.labels[row]))


def stored_probabilities(
    services: "Services", run: Run, picture: Picture
) -> NDArray[np.float32] | None:
    """Return what a run said about a picture when it was evaluated: shape (7,), or None."""
    stored = services.results.probabilities(run, picture.dataset, picture.split)
    position = _position(picture.dataset.indices(picture.split), picture.row)
    if stored is None or position is None:
        return None
    probabilities: NDArray[np.float32] = stored[position]
    return probabilities


def probabilities_of(services: "Services", run: Run, picture: Picture) -> NDArray[np.float32]:
    """Return what a run says about a picture, computed when not stored: shape (7,).

    Raises:
        EmotionLensError: the model could not be run.
    """
    stored = stored_probabilities(services, run, picture)
    if stored is not None:
        return stored
    computed: NDArray[np.float32] = services.inference.probabilities(run.run_id, picture.pixels)[0]
    return computed


def facts(picture: Picture, probabilities: NDArray[np.float32] | None = None) -> Component:
    """List what is known about a picture: labels, prediction, where it stands."""
    entries: list[tuple[str, str]] = [("True label", EMOTIONS[picture.true_label])]
    if probabilities is not None:
        predicted = int(np.argmax(probabilities))
        entries.append(
            ("Predicted", f"{EMOTIONS[predicted]} ({percent(float(probabilities[predicted]))})")
        )
    entries += [("Row", str(picture.row)), ("Split", picture.split)]
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in entries],
        className="el-facts",
    )


def bars(
    id: str, picture: Picture, probabilities: NDArray[np.float32], *, height: int = 230
) -> Component:
    """Return the seven probabilities as bars, the true label marked."""
    return graph(
        id,
        probabilities_figure(probabilities, true_label=picture.true_label),
        label=in_words(probabilities, true_label=picture.true_label),
        height=height,
        config={"displayModeBar": False},
    )


def enlarged(picture: Picture) -> Component:
    """Return the picture itself, as wide as its place."""
    return html.Div(
        html.Img(
            src=picture_url(picture.dataset, picture.row),
            alt=f"Row {picture.row}, labelled {EMOTIONS[picture.true_label]}",
            className="el-overlay-picture",
        ),
        className="el-overlay-stack",
    )


def failure(error: EmotionLensError) -> Component:
    """Return an error to stand where the result would have stood."""
    return html.Div(
        [html.Strong(error.message), html.Span(f" {error.hint}" if error.hint else "")],
        className="alert alert-warning mb-0",
        role="alert",
    )


def _position(rows: NDArray[np.int64], row: int) -> int | None:
    """Return where a row stands among ascending rows, or None."""
    position = int(np.searchsorted(rows, row))
    return position if position < len(rows) and rows[position] == row else None

"""The picture that is explained: a row of a data set, or a face that a visitor brought along."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from dash import State, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS, SIZE
from core.runs.store import Run
from dashboard.components import picture_detail
from dashboard.components.media import picture_url
from dashboard.components.overlay import data_uri
from dashboard.components.picture_detail import Picture, picture_at
from dashboard.use import check_use

if TYPE_CHECKING:
    from dashboard.services import Services

UPLOAD: Final = "upload"
# The frame's store, `dashboard.shell.CROP`: pages stand below the frame. Sent along with each
# question about a visitor's picture.
CROP_STATE: Final = State("shell-crop-store", "data")
_LONGEST_TITLE: Final = 80


class NoCrop(EmotionLensError):
    """The address speaks of a visitor's own picture, and the browser holds none."""

    code = "no-crop"

    def __init__(self) -> None:
        super().__init__(
            "Your picture is not here any more: it is kept by this page only, and never stored.",
            hint="Open it on the Predict page and choose to explain a face from there.",
        )


@dataclass(frozen=True)
class Shown:
    """One picture to explain.

    Attributes:
        pixels: shape (1, 48, 48), uint8, as inference takes them.
        title: "Row 7", or as the visitor's face is called.
        src: address of the picture, or the picture itself.
        stored: where it stands in a data set; None for a visitor's own, of which nothing is kept.
    """

    pixels: NDArray[np.uint8]
    title: str
    src: str
    stored: Picture | None = None

    @property
    def row(self) -> int | None:
        """Its number in the data set."""
        return None if self.stored is None else self.stored.row

    @property
    def key(self) -> tuple[str, ...] | None:
        """What tells it from other pictures; None where nothing of it may be kept."""
        if self.stored is None:
            return None
        return (self.stored.dataset.fingerprint, str(self.stored.row))

    @property
    def label(self) -> int | None:
        """Its true label, where one is known."""
        return None if self.stored is None else self.stored.true_label

    def probabilities(self, services: "Services", run: Run) -> NDArray[np.float32]:
        """Return what a run says about it: shape (7,), computed where that is not stored.

        Raises:
            EmotionLensError: the model could not be run.
        """
        if self.stored is not None:
            return picture_detail.probabilities_of(services, run, self.stored)
        found: NDArray[np.float32] = services.inference.probabilities(run.run_id, self.pixels)[0]
        return found

    def enlarged(self) -> Component:
        """Return the picture itself, as wide as its place."""
        labelled = "" if self.label is None else f", labelled {EMOTIONS[self.label]}"
        return html.Div(
            html.Img(src=self.src, alt=f"{self.title}{labelled}", className="el-overlay-picture"),
            className="el-overlay-stack",
        )


def of_row(dataset: Dataset, row: int) -> Shown:
    """Return a row of a data set.

    Raises:
        NoSuchRow: the data set has no such row.
    """
    picture = picture_at(dataset, row)
    return Shown(picture.pixels, f"Row {row}", picture_url(dataset, row), picture)


def of_visitor(crop: Any) -> Shown:
    """Return the face that a visitor brought along from the Predict page.

    Args:
        crop: `{"pixels": base64 of 2,304 bytes, "title": ...}`, as the browser holds it.

    Raises:
        NoCrop: it holds none.
        UseNotAllowed: the visitor has not said what for, or something that is prohibited.
    """
    if not isinstance(crop, Mapping):
        raise NoCrop
    check_use()
    try:
        raw = base64.b64decode(str(crop.get("pixels")), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoCrop from error
    if len(raw) != SIZE * SIZE:
        raise NoCrop
    pixels = np.frombuffer(raw, np.uint8).reshape(1, SIZE, SIZE)
    title = str(crop.get("title") or "Your picture")[:_LONGEST_TITLE]
    return Shown(pixels, title, data_uri(pixels[0]))


def subject_of(picture: Shown, run: Run) -> dict[str, Any]:
    """Return which picture and run maps are of, as a store holds it; nothing of the picture."""
    return {"row": picture.row, "run": run.run_id}


def opened(dataset: Dataset, subject: Mapping[str, Any], crop: Any) -> Shown:
    """Return the picture of such a store.

    Raises:
        NoCrop: it was a visitor's, and is not here any more.
        UseNotAllowed: it is a visitor's, who has not said what for, or something prohibited.
        NoSuchRow: the data set has no such row.
    """
    row = subject.get("row")
    return of_visitor(crop) if row is None else of_row(dataset, int(row))

"""What a report is made of: each picture with all that was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from core.explain import METHODS
from core.predict.analysis import AnalysedFace, Analysis, Box, Details
from core.predict.evidence import Explainer, explained_by
from core.predict.faces import NoFace

# Longest side of a photograph in a report, in pixels: enough for half a page.
SIDE: Final = 900
# What `Details` are explained by.
GRAD_CAM: Final = "grad_cam"


@dataclass(frozen=True)
class Examined:
    """One picture.

    Attributes:
        analysis: what was found; None where the picture could not be read or shows no face.
        details: of each face, in the same order; None for a face whose answer is held back, or
            where they were not asked for.
        problem: why there is no analysis, for people.
        name: the file's name where it is known.
        method: title of the method that the details' evidence comes from.
        asked_for: numbers of faces, from 1, whose answers a red check holds back and somebody asked
            for nevertheless.
        photograph: the picture reduced, shape (H, W, 3), uint8, where the report is to show it.
    """

    analysis: Analysis | None = None
    details: tuple[Details | None, ...] = ()
    problem: str | None = None
    name: str | None = None
    method: str = METHODS.get(GRAD_CAM).title
    asked_for: frozenset[int] = frozenset()
    photograph: NDArray[np.uint8] | None = field(default=None, repr=False)


class Models(Explainer, Protocol):
    """What examines pictures: a `Predictor`, or the `Inference` process."""

    def analyse(self, run_id: str, raw: bytes, *, boxes: Sequence[Box] | None = None) -> Analysis:
        """Find the faces of a picture and say what each shows."""

    def details(self, run_id: str, crop: NDArray[np.uint8], *, trust: bool = True) -> Details:
        """Return what the answer to one crop rests on."""

    def picture(self, raw: bytes, *, side: int) -> NDArray[np.uint8]:
        """Return the picture upright and reduced to that longest side: shape (H, W, 3), uint8."""


def examine(
    models: Models,
    run_id: str,
    raw: bytes,
    *,
    name: str | None = None,
    boxes: Sequence[Box] | None = None,
    details: bool = True,
    method: str = GRAD_CAM,
    pictures: bool = False,
    show_held: bool = False,
) -> Examined:
    """Find what a report says about one picture.

    Args:
        models: what runs the nets.
        run_id: whole id of a run.
        raw: the file's bytes.
        name: the file's name, if the report is to state it.
        boxes: faces drawn by the user, as for `Predictor.analyse`.
        details: whether to find what the answers rest on, which takes longer.
        method: name of the method that explains them.
        pictures: whether the report is to show the picture.
        show_held: whether answers are wanted that a red check holds back.

    Raises:
        UnknownName: there is no such run or method.
        EmotionLensError: the picture cannot be read. A picture without a face is a result.
    """
    explained = METHODS.get(method)
    try:
        analysis = models.analyse(run_id, raw, boxes=boxes)
    except NoFace as error:
        photograph = models.picture(raw, side=SIDE) if pictures else None
        return Examined(problem=str(error), name=name, photograph=photograph)

    def rests_on(face: AnalysedFace) -> Details | None:
        if not details or withheld(face, show_held=show_held):
            return None
        usual = explained.name == GRAD_CAM
        found = models.details(run_id, face.crop, trust=usual)
        return found if usual else explained_by(method, found, models, run_id, face.crop)

    return Examined(
        analysis=analysis,
        details=tuple(rests_on(face) for face in analysis.faces),
        name=name,
        method=explained.title,
        photograph=models.picture(raw, side=SIDE) if pictures else None,
    )


def withheld(face: AnalysedFace, *, show_held: bool) -> bool:
    """Return whether a face's answer is held back."""
    return face.gate.held and not show_held

"""What is found in one uploaded picture, and what one face's answer rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.explain.faithfulness.verdict import Verdict
from core.explain.regions import Share

Level = Literal["green", "amber", "red"]
Source = Literal["found", "drawn", "whole"]
Box = tuple[float, float, float, float]

_LEVELS: Final[tuple[Level, ...]] = ("green", "amber", "red")


@dataclass(frozen=True)
class Check:
    """One thing looked at before a face is answered.

    Attributes:
        name: identifier, e.g. `sharpness`.
        title: for people.
        level: green: as it should be; amber: read the answer with care; red: the answer is held
            back until asked for.
        value: what was measured, in `unit`; None where there is no number.
        unit: "px", "°", "%" or "".
        reason: one plain sentence that says what was found and why it matters.
    """

    name: str
    title: str
    level: Level
    value: float | None
    unit: str
    reason: str


@dataclass(frozen=True)
class Gate:
    """All checks of one face."""

    checks: tuple[Check, ...]

    @property
    def level(self) -> Level:
        """The worst level of all."""
        return max((check.level for check in self.checks), key=_LEVELS.index, default="green")

    @property
    def held(self) -> bool:
        """Whether the answer is held back until somebody asks for it."""
        return self.level == "red"

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks against relying on the answer, the gravest first."""
        return tuple(
            check.reason
            for level in ("red", "amber")
            for check in self.checks
            if check.level == level
        )


@dataclass(frozen=True)
class AnalysedFace:
    """One face and what a net says about it.

    Attributes:
        box: left, top, width, height in the uploaded picture's pixels, upright.
        confidence: the detector's, 0 to 1; 0 when it found no face in what was cut out.
        crop: what the net saw: shape (48, 48), uint8 grey.
        probabilities: shape (7,), float32, in label order, summing to 1. They are always there:
            whoever shows them holds them back where `gate.held`.
        heatmap: Grad-CAM of the most likely class: shape (48, 48), float32 in [0, 1]; all zeros
            when nothing speaks for it or the net has no convolution.
        square: left, top and side of what was cut out, in the picture's pixels; it may reach
            beyond the picture. A whole picture that is not square is squeezed: its longer side.
        gate: what was looked at before answering.
        landmarks: eyes, nose and corners of the mouth as (x, y), see `core.predict.faces.Face`;
            empty where none were found.
        source: `found` by the detector, `drawn` by the user, or `whole`: the picture was taken as
            it is, being a face cut out already, such as those of FER2013.
    """

    box: Box
    confidence: float
    crop: NDArray[np.uint8] = field(repr=False)
    probabilities: NDArray[np.float32]
    heatmap: NDArray[np.float32] = field(repr=False)
    square: tuple[float, float, float]
    gate: Gate
    landmarks: Mapping[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    source: Source = "found"

    @property
    def whole_picture(self) -> bool:
        """True when the picture was taken as it is."""
        return self.source == "whole"


@dataclass(frozen=True)
class Analysis:
    """One uploaded picture: its size in pixels, upright, and its faces.

    Those found come with the largest first, those drawn in the order they were drawn.

    Attributes:
        width: in pixels.
        height: in pixels.
        faces: what was read.
        left_out: smaller faces that were found as well, beyond the most that are read.
    """

    width: int
    height: int
    faces: tuple[AnalysedFace, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Opinion:
    """What another run says about the same crop.

    Attributes:
        run_id: whole id of that run.
        title: its name for people.
        probabilities: shape (7,), float32, calibrated, in label order.
        own: whether the answer is made of it: then its agreement supports nothing.
    """

    run_id: str
    title: str
    probabilities: NDArray[np.float32]
    own: bool


@dataclass(frozen=True)
class Fragility:
    """How many changes too small to matter to a person change the answer.

    Attributes:
        tried: number of changed copies, see `core.predict.fragility`.
        changed: of them, those given another label than the answer to the crop.
        by_kind: (changed, tried) of each kind of change: `shift`, `mirror`, `brightness`.
        labels: the labels given instead, by how many copies got them.
    """

    tried: int
    changed: int
    by_kind: Mapping[str, tuple[int, int]]
    labels: Mapping[str, int]


@dataclass(frozen=True)
class Evidence:
    """What speaks for one class in one crop.

    Attributes:
        class_index: the class, 0 to 6.
        heatmap: Grad-CAM: shape (48, 48), float32 in [0, 1].
        shares: each face region's part in it, in the order of `core.explain.regions.REGIONS`.
        sentence: the same in plain words.
    """

    class_index: int
    heatmap: NDArray[np.float32] = field(repr=False)
    shares: tuple[Share, ...]
    sentence: str


@dataclass(frozen=True)
class Details:
    """What an answer to one crop rests on: the part that takes longer.

    Attributes:
        fragility: whether small changes change the answer.
        opinions: what single nets say about the same crop.
        evidence: what speaks for the most likely class.
        runner_up: what speaks for the second one, the likeliest other answer.
        landmarks_found: whether the regions follow this face; else they are the mean face's.
        verdict: whether the map of `evidence` is better than random ones; None where not asked.
    """

    fragility: Fragility
    opinions: tuple[Opinion, ...]
    evidence: Evidence
    runner_up: Evidence
    landmarks_found: bool
    verdict: Verdict | None

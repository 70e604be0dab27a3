"""A face's probabilities as they are shown: smoothed, and in segments."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.evaluation.prediction_sets import prediction_set
from core.predict.video.segments import FALLBACK, Segment, segments
from core.predict.video.smoothing import SECONDS, smoothed
from core.predict.video.timeline import Timeline, TrackedFace


@dataclass(frozen=True)
class Answers:
    """What is said of one face.

    Attributes:
        places: shape (m,), those of the face's samples that are answered.
        seconds: shape (m,), their times.
        smooth: shape (m, 7), their smoothed probabilities.
        segments: spans of time in which the same is shown.
    """

    places: NDArray[np.int64] = field(repr=False)
    seconds: NDArray[np.float32] = field(repr=False)
    smooth: NDArray[np.float32] = field(repr=False)
    segments: tuple[Segment, ...]

    def at(self, seconds: float) -> Segment | None:
        """Return the segment that holds a time; None in a gap."""
        return next((one for one in self.segments if one.start <= seconds < one.end), None)


@dataclass(frozen=True)
class Reading:
    """How probabilities are read.

    Attributes:
        threshold: the least probability of an expression in a set, see
            `core.evaluation.prediction_sets`; None where the run has none.
        deviation: of the smoothing, in seconds.
        all_moments: whether moments are answered that the gate holds back.
    """

    threshold: float | None
    deviation: float = SECONDS
    all_moments: bool = False

    def frame(self, probabilities: NDArray[np.float32]) -> tuple[int, ...]:
        """Return the expressions of a single frame's set, the likeliest first.

        Args:
            probabilities: shape (7,), as the model gave them.
        """
        return prediction_set(probabilities, FALLBACK if self.threshold is None else self.threshold)

    def of(self, timeline: Timeline, face: TrackedFace) -> Answers:
        """Return what is said of a face."""
        places = timeline.answered(face, all_moments=self.all_moments)
        times, shares = timeline.times(face)[places], face.probabilities[places]
        if not len(places):
            return Answers(places, times, shares, ())
        smooth = smoothed(
            times,
            shares,
            step=timeline.step,
            cuts=timeline.cuts,
            deviation=self.deviation,
        )
        spans = segments(
            times, smooth, step=timeline.step, threshold=self.threshold, cuts=timeline.cuts
        )
        return Answers(places, times, smooth, spans)

"""Spans of time in which a face shows the same, or in which the model cannot tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.prediction_sets import abstains, answer
from core.predict.video.smoothing import stretches

FloatArray = NDArray[np.float32]

# A span is at least this long, in seconds; shorter ones belong to the neighbour that fits better.
SHORTEST: Final = 1.0
# An expression comes into the set a little above the threshold and leaves it a little below, so
# that a probability that wavers about it makes one span, not many.
MARGIN: Final = 0.1
# Where a run has no thresholds of its own: a quarter, below which three others are as likely.
FALLBACK: Final = 0.25


@dataclass(frozen=True)
class Segment:
    """A span of time of one face.

    Attributes:
        start: in seconds.
        end: in seconds.
        expressions: class indices, the likeliest first; one where the model can tell, more where
            it is not sure, none where it cannot tell.
        probability: mean of the likeliest class over the span.
    """

    start: float
    end: float
    expressions: tuple[int, ...]
    probability: float

    @property
    def sure(self) -> bool:
        """Whether one expression is named."""
        return len(self.expressions) == 1

    @property
    def words(self) -> str:
        """What is shown, in plain words."""
        return answer(self.expressions) if self.expressions else "The model cannot tell."


def segments(
    seconds: FloatArray,
    probabilities: FloatArray,
    *,
    step: float,
    threshold: float | None,
    cuts: tuple[float, ...] = (),
    shortest: float = SHORTEST,
) -> tuple[Segment, ...]:
    """Return what a face shows from when to when, in order; gaps belong to no segment.

    Args:
        seconds: shape (n,), when the face was seen, rising.
        probabilities: shape (n, 7), smoothed.
        step: seconds between two samples.
        threshold: the least probability of an expression in the set, see
            `core.evaluation.prediction_sets`; None where the run has none.
        cuts: times at which a new shot begins.
        shortest: seconds.
    """
    least = FALLBACK if threshold is None else threshold
    found: list[Segment] = []
    for part in stretches(seconds, step, cuts):
        at, shares = seconds[part], probabilities[part]
        spans = _runs(_members(shares, least))
        spans = _joined(spans, at, shares, step, shortest)
        found.extend(_segment(at, shares, first, last, held, step) for first, last, held in spans)
    return tuple(found)


_Span = tuple[int, int, frozenset[int]]  # first and last sample, and the set


def _members(shares: FloatArray, least: float) -> list[frozenset[int]]:
    """Return the set of each sample, with a margin for those that come and go."""
    inside = shares[0] >= least
    found = []
    for row in shares:
        inside = np.where(inside, row >= least * (1 - MARGIN), row >= least * (1 + MARGIN))
        members = frozenset(int(index) for index in np.flatnonzero(inside))
        members = members or frozenset({int(row.argmax())})
        # All sets that are too large are one: no answer.
        found.append(frozenset() if abstains(tuple(members)) else members)
    return found


def _runs(members: Sequence[frozenset[int]]) -> list[_Span]:
    spans: list[_Span] = []
    for place, held in enumerate(members):
        if spans and spans[-1][2] == held:
            spans[-1] = (spans[-1][0], place, held)
        else:
            spans.append((place, place, held))
    return spans


def _joined(
    spans: list[_Span], at: FloatArray, shares: FloatArray, step: float, shortest: float
) -> list[_Span]:
    """Give the shortest span to the neighbour that is most like it, until all are long enough."""
    spans = list(spans)

    def length(span: _Span) -> float:
        return float(at[span[1]] - at[span[0]]) + step

    def mean(span: _Span) -> FloatArray:
        return np.asarray(shares[span[0] : span[1] + 1].mean(axis=0))

    while len(spans) > 1:
        place = min(range(len(spans)), key=lambda n: length(spans[n]))
        if length(spans[place]) >= shortest:
            break
        own = mean(spans[place])
        beside = [n for n in (place - 1, place + 1) if 0 <= n < len(spans)]
        taker = min(beside, key=lambda n: float(np.abs(mean(spans[n]) - own).sum()))
        first, last = min(place, taker), max(place, taker)
        spans[first : last + 1] = [(spans[first][0], spans[last][1], spans[taker][2])]
        spans = _same_joined(spans)
    return spans


def _same_joined(spans: Sequence[_Span]) -> list[_Span]:
    joined: list[_Span] = []
    for span in spans:
        if joined and joined[-1][2] == span[2]:
            joined[-1] = (joined[-1][0], span[1], span[2])
        else:
            joined.append(span)
    return joined


def _segment(
    at: FloatArray, shares: FloatArray, first: int, last: int, held: frozenset[int], step: float
) -> Segment:
    mean = shares[first : last + 1].mean(axis=0)
    order = [int(index) for index in np.argsort(-mean, kind="stable") if int(index) in held]
    # It lasts until the next sample could say otherwise.
    end = float(at[last + 1]) if last + 1 < len(at) else float(at[last]) + step
    return Segment(
        start=float(at[first]),
        end=end,
        expressions=tuple(order),
        probability=float(mean[order[0]] if order else mean.max()),
    )

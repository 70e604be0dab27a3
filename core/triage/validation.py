"""How well the nets' rule foretells what people's votes say: chosen on one split, told on another.

Truth is the votes' verdict about each error of a run; the rule without votes is measured by it.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.evaluation.intervals import percentile_interval
from core.evaluation.metrics import Metric, share
from core.evaluation.outcomes import Outcomes
from core.triage.evidence import Evidence
from core.triage.quality import normalised_margin, self_confidence
from core.triage.rules import LABEL_ISSUE, VERDICTS, by_nets, by_people

# A proposed label issue should be one in seven cases of ten where the limit is chosen.
WANTED_PRECISION: Final = 0.7
_STEP: Final = 0.01
_RESAMPLES: Final = 1000


class NoVotes(EmotionLensError):
    """A data set without people's votes, by which a rule could be measured."""

    code = "no-votes"

    def __init__(self) -> None:
        super().__init__(
            "The rule is measured by people's votes, and this data set has none.",
            hint="Import it again with --votes fer2013new.csv.",
        )


@dataclass(frozen=True)
class Errors:
    """The errors of a run on one split, with what people and nets said.

    Attributes:
        evidence: of the whole split.
        places: where the errors stand in it: shape (n,).
    """

    evidence: Evidence
    places: NDArray[np.int64]

    @property
    def truth(self) -> NDArray[np.int64]:
        """The votes' verdict on each error, an index into `VERDICTS`: shape (n,)."""
        verdicts = by_people(self.evidence)
        if verdicts is None:
            raise NoVotes
        return verdicts[self.places]

    def proposed(self, label_issue: float) -> NDArray[np.int64]:
        """Return the nets' verdict on each error under a limit: shape (n,)."""
        return by_nets(self.evidence, label_issue=label_issue)[self.places]


def errors(outcomes: Outcomes, evidence: Evidence) -> Errors:
    """Return a run's errors among the pictures of the evidence, those nobody voted on left out."""
    places = np.searchsorted(evidence.rows, outcomes.rows[~outcomes.correct])
    asked = np.ones(len(places), np.bool_) if evidence.votes is None else evidence.voted[places]
    return Errors(evidence, places[asked])


def chosen_limit(found: Errors, *, wanted: float = WANTED_PRECISION) -> float | None:
    """Return the highest limit under which a label issue is proposed with the precision wanted.

    Args:
        found: errors on the split to choose on.
        wanted: share of proposed label issues that are such by the votes.

    Returns:
        A multiple of 0.01; None when no limit is good enough.
    """
    truth = found.truth
    limits = np.arange(0, 0.5, _STEP).round(2)
    for limit in limits[::-1].tolist():
        proposed = found.proposed(limit) == 0
        if proposed.any() and (truth[proposed] == 0).mean() >= wanted:
            return float(limit)
    return None


def measure_rule(found: Errors, *, label_issue: float = LABEL_ISSUE) -> dict[str, Any]:
    """Measure the nets' rule on the errors of one split.

    Returns:
        `{"n", "verdicts": {name: {"n", "proposed", "share", "precision", "recall"}}, "agreement",
        "counts": 3 x 3, rows by votes}`, each figure with its 95 % interval. "share" is that of
        the verdict among all errors by votes: the precision of proposing at random.
    """
    truth, proposed = found.truth, found.proposed(label_issue)
    counts = np.bincount(truth * len(VERDICTS) + proposed, minlength=len(VERDICTS) ** 2)
    table = counts.reshape(len(VERDICTS), -1)
    return {
        "n": len(truth),
        "agreement": share(int(np.trace(table)), len(truth)),
        "verdicts": {
            name: {
                "n": int(table[k].sum()),
                "proposed": int(table[:, k].sum()),
                "share": share(int(table[k].sum()), len(truth)),
                "precision": share(int(table[k, k]), int(table[:, k].sum())),
                "recall": share(int(table[k, k]), int(table[k].sum())),
            }
            for k, name in enumerate(VERDICTS)
        },
        "counts": table.tolist(),
        "suggested": _suggested(found, truth, proposed),
    }


def rankings(found: Errors, *, seed: int = 0) -> dict[str, Metric]:
    """Return how well scores put label issues before other errors: the area under the ROC curve.

    0.5 is chance. Each with a bootstrapped 95 % interval; `seed` fixes the draws.
    """
    evidence, places = found.evidence, found.places
    issue = found.truth == 0
    mean, labels = evidence.mean[places], evidence.labels[places]
    adjusted = _adjusted(evidence)[places]
    scores = {
        "label quality (normalised margin)": -evidence.quality[places],
        "self-confidence": -self_confidence(labels, mean),
        "normalised margin, adjusted by class": -normalised_margin(labels, adjusted),
        "nets that agree on another": evidence.agreeing[places].astype(np.float64),
        "disagreement of the nets": -evidence.disagreement[places],
    }
    generator = np.random.default_rng(seed)
    draws = generator.integers(0, len(places), (_RESAMPLES, len(places)))
    return {name: _area(issue, score, draws) for name, score in scores.items()}


def _suggested(
    found: Errors, truth: NDArray[np.int64], proposed: NDArray[np.int64]
) -> dict[str, Any]:
    """Return how often the expression suggested is the one that people named."""
    people = found.evidence.people
    if people is None:
        raise NoVotes
    hits = (truth == 0) & (proposed == 0)
    same = people[found.places][hits] == found.evidence.other[found.places][hits]
    return {"n": int(hits.sum()), "share": share(int(same.sum()), int(hits.sum()))}


def _adjusted(evidence: Evidence) -> NDArray[np.float64]:
    """Return probabilities less each class's mean self-confidence, as cleanlab adjusts them."""
    own = self_confidence(evidence.labels, evidence.mean)
    classes = range(evidence.mean.shape[1])
    # A class without pictures has no threshold; nothing is taken off then.
    means = [
        own[evidence.labels == k].mean() if (evidence.labels == k).any() else 0 for k in classes
    ]
    shifted = evidence.mean - np.array(means) + max(means)
    adjusted: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return adjusted


def _area(
    positive: NDArray[np.bool_], score: NDArray[np.float64], draws: NDArray[np.int64]
) -> Metric:
    from scipy.stats import rankdata

    def area(picked: NDArray[np.int64]) -> float:
        ranks, flags = rankdata(score[picked]), positive[picked]
        ones, zeros = int(flags.sum()), int((~flags).sum())
        if not ones or not zeros:
            return float("nan")
        return float((ranks[flags].sum() - ones * (ones + 1) / 2) / (ones * zeros))

    low, high = percentile_interval(np.array([area(draw) for draw in draws]))
    return {"value": area(np.arange(len(score))), "low": low, "high": high}

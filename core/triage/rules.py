"""The rule: what each error is proposed as. Deterministic, and the same whoever asks.

With votes, people decide. More than half of them for another expression (or for none of the seven)
than the label: a label issue. More than half for the label: a model error. No such majority: the
picture is ambiguous to people.

Without votes, independent nets that never saw the picture decide. The label's quality is at most
`LABEL_ISSUE` and more than half of the nets name the same other expression: a label issue. The nets
together still find no other expression more probable than the label: a model error. Else ambiguous.

`LABEL_ISSUE` was chosen on PublicTest by `core.triage.validation`; docs/evaluation.md says how good
the second rule is. The limit of the model error is no choice: from 0.5 on the label is on top.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from core.triage.evidence import Evidence

Verdict = Literal["label_issue", "ambiguous", "model_error"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
LABEL_ISSUE: Final = 0.25
MODEL_ERROR: Final = 0.5

_ISSUE, _AMBIGUOUS, _MODEL = range(len(VERDICTS))


@dataclass(frozen=True)
class Proposals:
    """What each picture of a split would be proposed as if a model erred on it.

    Attributes:
        codes: index into `VERDICTS`: shape (n,).
        suggested: expression that a label issue is proposed to carry, -1 for none: shape (n,).
        by_people: True where votes decided, False where nets did: shape (n,).
    """

    codes: NDArray[np.int64]
    suggested: NDArray[np.int64]
    by_people: NDArray[np.bool_]

    def verdict(self, place: int) -> Verdict:
        """Return the proposal of one picture."""
        return VERDICTS[int(self.codes[place])]


def propose(evidence: Evidence) -> Proposals:
    """Propose a verdict for each picture: by people where they voted, else by nets."""
    people, nets, voted = by_people(evidence), by_nets(evidence), evidence.voted
    codes = nets if people is None else np.where(voted, people, nets)
    named = evidence.people
    found = evidence.other if named is None else np.where(voted, named, evidence.other)
    return Proposals(codes, np.where(codes == _ISSUE, found, -1), by_people=voted)


def by_people(evidence: Evidence) -> NDArray[np.int64] | None:
    """Return the votes' verdicts as indices into `VERDICTS`: shape (n,); None without votes.

    They mean nothing where nobody voted, see `Evidence.voted`.
    """
    if evidence.choice is None or evidence.people is None:
        return None
    other = np.where(evidence.people == evidence.labels, _MODEL, _ISSUE)
    return np.where(evidence.choice < 0, _AMBIGUOUS, other)


def by_nets(evidence: Evidence, *, label_issue: float = LABEL_ISSUE) -> NDArray[np.int64]:
    """Return the nets' verdicts as indices into `VERDICTS`: shape (n,).

    Args:
        evidence: of a split.
        label_issue: highest quality of a label that is called an issue.
    """
    most = 2 * evidence.agreeing > len(evidence.names)
    issue = (evidence.quality <= label_issue) & most
    return np.where(issue, _ISSUE, np.where(evidence.quality >= MODEL_ERROR, _MODEL, _AMBIGUOUS))

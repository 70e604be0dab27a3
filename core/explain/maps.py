"""What an explanation is: one map a picture, in the method's own unit, and facts about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

# Evidence below this share of a logit is rounding, not evidence.
NO_EVIDENCE: Final = 1e-8


@dataclass(frozen=True)
class Maps:
    """Maps of several pictures by one method.

    Attributes:
        values: shape (N, H, W), float32, in the method's own unit; never NaN.
        signed: True where negative values are evidence against the class. The values of other
            methods are at least 0.
        facts: figures about each map by name, each of shape (N,); NaN where one has no meaning.
            The larger a figure, the less the map can be relied upon.
        notes: sentences for people on how the maps were made.
    """

    values: FloatArray
    signed: bool
    facts: Mapping[str, FloatArray] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    def scaled(self) -> FloatArray:
        """Return the maps for the eye: each divided by its own largest magnitude.

        Returns:
            Shape (N, H, W), float32, in [0, 1] or where signed in [-1, 1]. A map without evidence
            is all zeros.
        """
        largest = np.abs(self.values).max(axis=(1, 2), keepdims=True, initial=0)
        divisor = np.where(largest > NO_EVIDENCE, largest, np.float32(np.inf))
        return np.asarray(self.values / divisor, np.float32)


def mean_map(members: Sequence[Maps], shares: NDArray[np.floating[Any]]) -> Maps:
    """Return an ensemble's maps: the mean of its members' scaled maps, by their shares.

    Scaled, as the logits of one net may be many times those of another. Of each fact the worst
    member's is kept.

    Args:
        members: each member's maps of the same pictures by the same method; at least one.
        shares: weight of each member, shape (members,).
    """
    values = sum(share * maps.scaled() for share, maps in zip(shares, members, strict=True))
    return Maps(
        values=np.asarray(values, np.float32),
        signed=members[0].signed,
        facts={
            name: np.fmax.reduce([maps.facts[name] for maps in members])
            for name in members[0].facts
        },
        # In order and once each: members mostly say the same.
        notes=tuple(dict.fromkeys(note for maps in members for note in maps.notes)),
    )

"""What a map says, in one sentence: which parts of the face speak for the class, which against.

Only places are named, never movements of muscles and never what a person feels.
"""

from collections.abc import Sequence
from typing import Final

from core.explain.regions import Share

_NAMES: Final = {"rest": "rest of the picture"}
_PLURAL: Final = frozenset({"brows", "eyes", "cheeks"})
# A share below this is not worth a word.
_WORTH: Final = 0.05


def sentence(shares: Sequence[Share], emotion: str, *, signed: bool) -> str:
    """Return the sentence for a map.

    Args:
        shares: of all regions.
        emotion: the class that the map explains.
        signed: whether the method can tell evidence against the class.
    """
    ranked = sorted(shares, key=lambda share: share.net, reverse=True)
    first, second, last = ranked[0], ranked[1], ranked[-1]
    if not any(share.speaks_for or share.against for share in shares):
        return f"Nothing in this picture speaks for {emotion}."
    if first.net <= 0:
        return f"No part of the picture speaks for {emotion}; {_against(last, most=True)}."
    amount = _percent(first.speaks_for)
    begin = f"The {_name(first)} {_speaks(first)} for {emotion} ({amount} of the evidence)"
    if signed and last.net < -_WORTH:
        return f"{begin}, {_against(last)}."
    if second.net > _WORTH:
        return f"{begin}, then the {_name(second)} ({_percent(second.speaks_for)})."
    return f"{begin}."


def _against(share: Share, *, most: bool = False) -> str:
    if not most:
        return f"the {_name(share)} against it"
    return f"the {_name(share)} {_speaks(share)} most against it ({_percent(share.against)})"


def _name(share: Share) -> str:
    return _NAMES.get(share.region, share.region)


def _speaks(share: Share) -> str:
    return "speak" if share.region in _PLURAL else "speaks"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}\u00a0%"

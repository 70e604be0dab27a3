"""Whether the crop looks, to the net, like what it was trained on."""

from typing import Final

from core.predict.analysis import Check
from core.predict.gate.limits import at_most
from core.predict.gate.seen import Seen

# Shares of held-out pictures that are nearer to the training pictures.
LIMITS: Final = at_most(amber=0.95, red=0.99)


def check(seen: Seen) -> Check | None:
    """Return whether the crop is as near to the training pictures as held-out ones are."""
    if seen.nearer is None:
        return None
    level = LIMITS.level(seen.nearer)
    far = f"It is less like the training pictures than {_percent(seen.nearer)} of the test pictures"
    reason = {
        "green": "To the model this looks like the pictures it was trained on.",
        "amber": f"{far}: the model hardly knows such pictures.",
        "red": f"{far}: it may be no photograph of a face.",
    }[level]
    return Check("familiarity", "Familiarity", level, 100 * seen.nearer, "%", reason)


def _percent(share: float) -> str:
    # Beyond 99.9 % the test pictures are too few to say more.
    return f"{min(99.9, 100 * share):.1f}\u00a0%"

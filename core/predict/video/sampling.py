"""Which frames of a video are looked at."""

from typing import Final

# Frames a second that are looked at unless asked otherwise: expressions last half a second and
# longer, so that each is seen twice or more.
RATE: Final = 5.0
RATES: Final = (1.0, 2.0, 5.0, 10.0)


def step(span: float, *, rate: float, most: int) -> float:
    """Return the seconds between two samples.

    Args:
        span: seconds from the first frame to the last.
        rate: samples a second that are wanted.
        most: samples that there may be; a longer video is sampled less often.
    """
    return max(1 / rate, span / max(most - 1, 1))


class Sampler:
    """Picks the frame nearest behind each step; one frame is never picked twice."""

    def __init__(self, step: float) -> None:
        self._step = step
        self._next = 0.0

    def takes(self, seconds: float) -> bool:
        """Return whether the frame shown at that time is a sample; times must not fall."""
        # Times are ratios that were rounded: a frame a thousandth early is on time.
        if seconds < self._next - 1e-3:
            return False
        while self._next <= seconds + 1e-3:
            self._next += self._step
        return True

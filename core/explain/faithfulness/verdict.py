"""Whether one map is better than chance, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from core.explain.faithfulness import FloatArray, Predict
from core.explain.faithfulness.curves import BASELINES, Curves, curves
from core.explain.maps import NO_EVIDENCE

# Random maps that one is held against: to beat all of 39 happens by chance once in 40 times, so
# that the interval from the best to the worst of them is one of 95 %.
CONTROLS: Final = 39


@dataclass(frozen=True)
class Verdict:
    """How much better a map is than a random one, on the same picture and model.

    Attributes:
        advantage: difference in the area between insertion and deletion curve, averaged over the
            baselines, to the mean of random maps; in points of mean probability, 0.1 being 10.
        low: the difference to the best random map: lower end of the 95 % interval of the
            difference to a random map.
        high: the difference to the worst one: the interval's upper end.
        beaten: share of the random maps that the map beats.
        empty: True for a map without evidence, which cannot be judged.
        curves: the map's own curves by baseline; none where empty.
        controls: those of the random maps by baseline; none where empty.
    """

    advantage: float
    low: float
    high: float
    beaten: float
    empty: bool
    curves: dict[str, Curves]
    controls: dict[str, Curves] = field(default_factory=dict)

    @property
    def better(self) -> bool:
        """True when the map beats every random one, by more than chance explains."""
        return not self.empty and self.low > 0

    @property
    def sentence(self) -> str:
        """Say it in plain words."""
        if self.empty:
            return "The map is empty: there is nothing to rely on."
        points = (
            f"{100 * self.advantage:+.0f} points on average, 95 % interval "
            f"{100 * self.low:+.0f} to {100 * self.high:+.0f}"
        )
        if self.better:
            return f"Better than random maps: {points}."
        beaten = f"{100 * self.beaten:.0f} %"
        return f"Not clearly better than chance, beating {beaten} of random maps: {points}."


def verdict(
    predict: Predict,
    image: FloatArray,
    class_index: int,
    heat: FloatArray,
    *,
    controls: int = CONTROLS,
    seed: int = 0,
    shown: Sequence[float] | None = None,
) -> Verdict:
    """Hold a map against random maps of the same smoothness.

    The pixels that the map marks are hidden first (deletion), or shown first (insertion); a map
    that knows what the model needs makes its probability fall, or rise, sooner than random maps do.

    Args:
        predict: the model.
        image: shape (H, W), in [0, 1].
        class_index: the class that the map explains.
        heat: shape (H, W), in any unit.
        controls: number of random maps; at least 1.
        seed: of the random maps.
        shown: shares of the pixels at which the map's own curves are given, for people to look at;
            those at which it is judged when omitted.
    """
    if np.ptp(heat) <= NO_EVIDENCE:
        return Verdict(0.0, 0.0, 0.0, 0.0, empty=True, curves={})
    maps = np.concatenate([heat[None], random_maps(heat, controls, seed=seed)])
    found = {kind: curves(predict, image, class_index, maps, kind) for kind in BASELINES}
    advantages = np.stack([c.advantage for c in found.values()]).mean(axis=0, dtype=np.float64)
    differences = advantages[0] - advantages[1:]
    return Verdict(
        advantage=float(differences.mean()),
        low=float(differences.min()),
        high=float(differences.max()),
        beaten=float((differences > 0).mean()),
        empty=False,
        curves={kind: _only(c, slice(1)) for kind, c in found.items()}
        if shown is None
        else {
            kind: curves(predict, image, class_index, heat[None], kind, shares=shown)
            for kind in BASELINES
        },
        controls={kind: _only(c, slice(1, None)) for kind, c in found.items()},
    )


def _only(found: Curves, which: slice) -> Curves:
    return Curves(found.shares, found.deletion[which], found.insertion[which])


def random_maps(heat: FloatArray, count: int, *, seed: int) -> FloatArray:
    """Return random maps as smooth as a given one: shape (count, H, W).

    They keep the strength of each frequency and draw its place at random. A control of single
    pixels would be beaten by any smooth map, as hiding a region does more than hiding dust.

    References:
        Theiler et al. 1992, phase-randomised surrogates, https://doi.org/10.1016/0167-2789(92)90102-S
    """
    generator = np.random.default_rng(seed)
    strength = np.abs(np.fft.fft2(heat - heat.mean()))
    noise = np.fft.fft2(generator.standard_normal((count, *heat.shape)))
    turned = strength * noise / np.maximum(np.abs(noise), 1e-12)
    return np.fft.ifft2(turned).real.astype(np.float32)

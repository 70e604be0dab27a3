"""Cascading randomisation: a map that stays when the weights are shuffled explains nothing."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from core.explain.faithfulness import FloatArray
from core.explain.faithfulness.measures import rank_correlation

if TYPE_CHECKING:
    import keras

# Shares of the layers whose weights are shuffled, counted from the output.
SHARES: Final = (0.0, 1 / 3, 2 / 3, 1.0)
# A map that still agrees so well with that of shuffled weights is marked.
UNCHANGED: Final = 0.5


def cascade(
    net: "keras.Model", explain: "Callable[[keras.Model], FloatArray]", *, seed: int = 0
) -> tuple[float, ...]:
    """Return how well maps agree with those of nets whose layers are shuffled, more and more.

    Args:
        net: a net, left as it is.
        explain: net to maps (N, H, W).
        seed: of the shuffling.

    Returns:
        The mean rank correlation of the maps' magnitudes with the net's own for the last layer
        shuffled, the last third of layers, two thirds, and all.

    References:
        Adebayo et al. 2018, https://arxiv.org/abs/1810.03292. Weights are permuted within each
        layer rather than drawn anew, which keeps their scale.
    """
    own = np.abs(explain(net))
    return tuple(
        float(
            np.mean(
                [rank_correlation(a, b) for a, b in zip(own, np.abs(explain(changed)), strict=True)]
            )
        )
        for changed in shuffled(net, seed=seed)
    )


def shuffled(net: "keras.Model", *, seed: int = 0) -> "Iterator[keras.Model]":
    """Yield a copy of a net with more and more layers shuffled; always the same object."""
    from core.backend import keras

    copy = keras.models.clone_model(net)
    copy.set_weights(net.get_weights())
    generator = np.random.default_rng(seed)
    layers = [layer for layer in reversed(copy.layers) if layer.weights]
    done = 0
    for share in SHARES:
        upto = max(1, round(share * len(layers)))
        for layer in layers[done:upto]:
            layer.set_weights(
                [generator.permutation(w.ravel()).reshape(w.shape) for w in layer.get_weights()]
            )
        done = upto
        yield copy

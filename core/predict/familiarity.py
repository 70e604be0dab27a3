"""How a loaded net tells whether a picture is like those it was trained on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.evaluation.familiarity import Reference, stored_reference
from core.labels import SIZE
from core.runs.run import Run

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Familiarity:
    """A net's mean activations, and those of its training pictures.

    Attributes:
        look: pictures (N, 48, 48, 1) float32 in [0, 1] to mean activations (N, d).
        reference: what is stored with the run.
    """

    look: Callable[[Any], Any]
    reference: Reference

    def nearer(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return the share of PublicTest nearer to Training than each picture (N, 48, 48)."""
        images = pictures[..., np.newaxis].astype(np.float32) / np.float32(255)
        return self.reference.nearer(np.asarray(self.look(images)))


def familiarity_of(run: Run, net: "keras.Model") -> Familiarity | None:
    """Return how a net looks at pictures; None where no reference is stored with its run."""
    reference = stored_reference(run)
    if reference is None:
        return None
    from core.evaluation.activity import block_means

    means = block_means(net)
    return None if means is None else Familiarity(_compiled(means), reference)


def _compiled(means: "keras.Model") -> Callable[[Any], Any]:
    from core.backend import keras

    if keras.backend.backend() != "tensorflow":
        found: Callable[[Any], Any] = means.predict_on_batch
        return found
    import tensorflow as tf

    # A fixed signature: one trace serves every number of pictures.
    signature = [tf.TensorSpec((None, SIZE, SIZE, 1), tf.float32)]
    look: Callable[[Any], Any] = tf.function(
        lambda pictures: means(pictures, training=False), input_signature=signature
    )
    return look

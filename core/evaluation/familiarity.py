"""How far a picture is from what a net was trained on, as the net itself sees pictures.

The mean activation of each channel in the blocks of a net says what kind of picture it looks at:
skin and hair, or brick and print. The vector that goes into the last layer does not: it is made to
tell expressions apart, and tells a face from a brick wall hardly better than chance (see
`docs/evaluation.md`).
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.runs.run import Run, RunDamaged

FloatArray = NDArray[np.float32]

COMPONENTS: Final = 32
"""Directions in which pictures differ most, whose spread is counted singly."""
# Beyond 99.9 % no more can be said with 3,589 pictures.
_QUANTILES: Final = 1001


@dataclass(frozen=True)
class Reference:
    """What a net's training pictures look like to it, without a single picture of them.

    Attributes:
        mean: of each channel over Training: shape (d,).
        deviation: of each channel over Training: shape (d,).
        components: principal directions of the standardised channels: shape (k, d).
        spread: standard deviation along each: shape (k,).
        residual: mean square of what they leave.
        quantiles: of the distances of PublicTest, 0 to 1 in equal steps: shape (q,).
    """

    mean: FloatArray = field(repr=False)
    deviation: FloatArray = field(repr=False)
    components: FloatArray = field(repr=False)
    spread: FloatArray = field(repr=False)
    residual: float
    quantiles: FloatArray = field(repr=False)

    def distances(self, vectors: FloatArray) -> NDArray[np.float64]:
        """Return the distance of each vector (n, d) from Training: shape (n,).

        The Mahalanobis distance along the components, over their number, plus the square of what
        they leave, over its mean: around 2 for pictures like those of Training.
        """
        standard = (vectors.astype(np.float64) - self.mean) / self.deviation
        along = standard @ self.components.T.astype(np.float64)
        left = np.square(standard).sum(axis=1) - np.square(along).sum(axis=1)
        inside = np.square(along / self.spread).mean(axis=1)
        found: NDArray[np.float64] = inside + left.clip(min=0) / self.residual
        return found

    def nearer(self, vectors: FloatArray) -> NDArray[np.float64]:
        """Return the share of PublicTest that is nearer to Training than each vector: (n,)."""
        steps = np.linspace(0, 1, len(self.quantiles))
        return np.interp(self.distances(vectors), self.quantiles, steps)

    def to_bytes(self) -> bytes:
        """Return it as the content of a file."""
        buffer = BytesIO()
        np.savez_compressed(
            buffer,
            mean=self.mean.astype(np.float32),
            deviation=self.deviation.astype(np.float32),
            # Half precision moves no distance by as much as a thousandth.
            components=self.components.astype(np.float16),
            spread=self.spread.astype(np.float32),
            residual=np.float32(self.residual),
            quantiles=self.quantiles.astype(np.float32),
        )
        return buffer.getvalue()


def fit_reference(training: FloatArray, held_out: FloatArray) -> Reference | None:
    """Return the reference of a net; None where there are too few pictures for one.

    Args:
        training: vectors of Training pictures: shape (n, d).
        held_out: of PublicTest, for how far pictures of the same kind are: shape (m, d).
    """
    if len(training) < 2 or not len(held_out):
        return None
    mean, deviation = training.mean(axis=0), training.std(axis=0) + np.float32(1e-6)
    standard = ((training - mean) / deviation).astype(np.float64)
    values, directions = np.linalg.eigh(standard.T @ standard / len(standard))
    # No more than pictures can tell: the others have no spread.
    kept = min(COMPONENTS, int((values > 1e-6 * values[-1]).sum()))
    if not kept:
        return None
    # Rounded as they are stored, so that the quantiles are of what will be measured.
    components = directions[:, ::-1][:, :kept].T.astype(np.float16).astype(np.float32)
    along = standard @ components.T.astype(np.float64)
    left = np.square(standard).sum(axis=1) - np.square(along).sum(axis=1)
    reference = Reference(
        mean=mean,
        deviation=deviation,
        components=components,
        spread=along.std(axis=0).clip(min=1e-6).astype(np.float32),
        residual=max(float(left.mean()), 1e-6),
        quantiles=np.zeros(0, np.float32),
    )
    steps = np.linspace(0, 1, _QUANTILES)
    quantiles = np.quantile(reference.distances(held_out), steps).astype(np.float32)
    return Reference(**{**vars(reference), "quantiles": quantiles})


def stored_reference(run: Run) -> Reference | None:
    """Return the reference stored with a net; None where there is none.

    Raises:
        RunDamaged: the file is not the one that was stored.
    """
    path = run.reference_path()
    if path is None:
        return None
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = {name: stored[name].astype(np.float32) for name in stored.files}
        return Reference(**{**found, "residual": float(found["residual"])})
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RunDamaged(run.run_id, f"{path.name} cannot be read") from error

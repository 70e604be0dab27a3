"""Mean maps: what a model leant on over many pictures, by what they show and what it said."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.evaluation.intervals import bootstrap_means, percentile_interval
from core.explain import Method
from core.explain.regions import REGIONS, face_regions, shares
from core.files import write_whole
from core.keys import digest
from core.labels import EMOTIONS, SIZE
from core.progress import Progress
from core.runs.run import Run

if TYPE_CHECKING:
    from core.predict.predictor import Predictor

FloatArray = NDArray[np.float32]

CLASSES: Final = len(EMOTIONS)
# Pictures explained at a time: between them a job hears that it is cancelled.
_PORTION: Final = 16
_RESAMPLES: Final = 2000
# Raised whenever the same rows would give another result.
_VERSION: Final = 1


@dataclass(frozen=True)
class MeanMaps:
    """Means over many pictures, each explained for the expression that the model said.

    Each picture's map is scaled to its own strongest place first, so that all count alike.

    Attributes:
        maps: shape (7, 7, 48, 48): by label and by what the model said; zeros where `counts` is 0.
        faces: shape (7, 7, 48, 48), in [0, 1]: the mean of the pictures themselves.
        counts: shape (7, 7): pictures of each kind.
        said: shape (N,): what the model said of each picture.
        evidence: shape (N, regions): share of each picture's evidence in each region of the mean
            face, what speaks against taken off.
        signed: whether negative values are evidence against.
    """

    maps: FloatArray
    faces: FloatArray
    counts: NDArray[np.int64]
    said: NDArray[np.int64]
    evidence: FloatArray
    signed: bool

    def of_class(self, said: int) -> tuple[FloatArray, FloatArray, int]:
        """Return mean map (48, 48), mean face (48, 48) and number of pictures of one answer."""
        counts = self.counts[:, said]
        total = int(counts.sum())
        weights = counts / max(total, 1)
        mean_map, mean_face = (
            np.tensordot(weights, means[:, said], 1).astype(np.float32)
            for means in (self.maps, self.faces)
        )
        return mean_map, mean_face, total

    def shares(self, said: int) -> dict[str, dict[str, float]]:
        """Return each region's mean share of the evidence for one answer, with its interval.

        Returns:
            Region -> `value`, `low`, `high`; nothing where no picture was called so.
        """
        rows = self.evidence[self.said == said].astype(np.float64)
        if not len(rows):
            return {}
        found = {}
        for name, values in zip(REGIONS, rows.T, strict=True):
            draws = bootstrap_means(values, _RESAMPLES, np.random.default_rng(0))
            low, high = percentile_interval(draws)
            found[name] = {"value": float(values.mean()), "low": low, "high": high}
        return found


def mean_maps(
    predictor: "Predictor",
    run: Run,
    dataset: Dataset,
    rows: NDArray[np.int64],
    method: Method,
    parameters: Mapping[str, Any] | None = None,
    *,
    progress: Progress | None = None,
) -> MeanMaps:
    """Return the mean maps of a run over some pictures.

    Args:
        predictor: that holds the run.
        run: whose answers are explained.
        dataset: the pictures.
        rows: which of them, ascending.
        method: how each is explained.
        parameters: of the method; its defaults when omitted.
        progress: called after each portion.

    Raises:
        InvalidSetting: a parameter is not allowed.
        EmotionLensError: the run cannot be explained so.
    """
    settings = method.validate(parameters).model_dump(exclude_defaults=True)
    sums, faces = (np.zeros((CLASSES, CLASSES, SIZE, SIZE)) for _ in range(2))
    counts = np.zeros((CLASSES, CLASSES), np.int64)
    regions = face_regions()
    said: list[int] = []
    evidence: list[list[float]] = []
    for start in range(0, len(rows), _PORTION):
        part = rows[start : start + _PORTION]
        if progress:
            progress(start, len(rows), method.title)
        pictures = np.asarray(dataset.images[part])
        answers = predictor.probabilities(run.run_id, pictures).argmax(axis=1)
        found = predictor.explain(
            run.run_id, pictures, answers, method=method.name, parameters=settings
        ).scaled()
        where = (dataset.labels[part].astype(np.int64), answers)
        np.add.at(sums, where, found)
        np.add.at(faces, where, pictures / 255)
        np.add.at(counts, where, 1)
        said += answers.tolist()
        evidence += [[share.net for share in shares(heat, regions)] for heat in found]
    divisor = np.maximum(counts, 1)[..., None, None]
    return MeanMaps(
        maps=(sums / divisor).astype(np.float32),
        faces=(faces / divisor).astype(np.float32),
        counts=counts,
        said=np.asarray(said, np.int64),
        evidence=np.asarray(evidence, np.float32).reshape(-1, len(REGIONS)),
        signed=method.signed,
    )


def key_of(
    run: Run,
    dataset: Dataset,
    rows: NDArray[np.int64],
    method: Method,
    parameters: Mapping[str, Any] | None = None,
) -> str:
    """Return what mean maps are kept under: everything that determines them.

    Raises:
        InvalidSetting: a parameter is not allowed.
    """
    settings = method.validate(parameters).model_dump(mode="json")
    return digest(
        [
            _VERSION,
            run.weights_digest,
            run.views,
            dataset.fingerprint,
            rows.tolist(),
            method.name,
            method.version,
            settings,
        ]
    )[:32]


class MeanMapStore:
    """All mean maps computed so far.

    Args:
        home: the folder of `Settings.home`.
    """

    def __init__(self, home: Path) -> None:
        self._root = home / "cache" / "mean-maps"

    def load(self, key: str) -> MeanMaps | None:
        """Return what is kept under a key; None where nothing is, or it cannot be read."""
        try:
            with np.load(self._path(key)) as file:
                return MeanMaps(
                    maps=file["maps"].astype(np.float32),
                    faces=file["faces"].astype(np.float32),
                    counts=file["counts"],
                    said=file["said"],
                    evidence=file["evidence"],
                    signed=bool(file["signed"]),
                )
        except (OSError, KeyError, ValueError, zipfile.BadZipFile):
            return None

    def holds(self, key: str) -> bool:
        """Return whether something is kept under a key, without reading it."""
        return self._path(key).is_file()

    def store(self, key: str, found: MeanMaps) -> None:
        """Keep mean maps, whole or not at all."""
        buffer = io.BytesIO()
        content: dict[str, Any] = vars(found)
        # Half precision: a thousandth of the range is no colour that an eye tells apart.
        halves = {name: content[name].astype(np.float16) for name in ("maps", "faces")}
        np.savez_compressed(buffer, **(content | halves))
        write_whole(self._path(key), buffer.getvalue())

    def _path(self, key: str) -> Path:
        return self._root / f"{key}.npz"

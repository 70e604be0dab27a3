"""Where probabilities and metrics of a run on a data set are looked up, and kept once computed."""

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.evaluation.metrics import evaluate
from core.files import whole_folder
from core.labels import EMOTIONS, Split
from core.runs.run import MODEL, Run

_log = logging.getLogger(__name__)


class Results:
    """Stored results: a run's own on the data set it was trained on, else what `store` kept."""

    def __init__(self, home: Path) -> None:
        self.root = home / "evaluations"

    def probabilities(self, run: Run, dataset: Dataset, split: Split) -> NDArray[np.float32] | None:
        """Return probabilities (n, 7), rows in data set order; None if none were computed yet.

        Raises:
            RunDamaged: the run's own probabilities are not those that were stored.
        """
        if run.spec.dataset.fingerprint == dataset.fingerprint:
            return run.probabilities(split)
        path = self._folder(run, dataset, split) / "probabilities.npy"
        if not path.is_file():
            return None
        try:
            stored: NDArray[np.float32] = np.load(path, allow_pickle=False)
        except (EOFError, OSError, ValueError):
            _log.warning("%s cannot be read and will be computed again", path)
            return None
        return stored if stored.shape == (len(dataset.indices(split)), len(EMOTIONS)) else None

    def metrics(self, run: Run, dataset: Dataset, split: Split) -> dict[str, Any] | None:
        """Return metrics as `evaluate` gives them; None if none were computed yet."""
        if run.spec.dataset.fingerprint == dataset.fingerprint:
            return run.metrics.get(split)
        path = self._folder(run, dataset, split) / "metrics.json"
        if not path.is_file():
            return None
        try:
            metrics: dict[str, Any] = json.loads(path.read_text())
        except (OSError, ValueError):
            _log.warning("%s cannot be read and will be computed again", path)
            return None
        return metrics

    def store(
        self, run: Run, dataset: Dataset, split: Split, probabilities: NDArray[np.float32]
    ) -> None:
        """Keep probabilities (n, 7) on another data set than the run's own, and their metrics.

        Raises:
            InvalidProbabilities: they do not fit the split.
        """
        metrics = evaluate(dataset.labels[dataset.indices(split)], probabilities)
        with whole_folder(self._folder(run, dataset, split)) as draft:
            np.save(draft / "probabilities.npy", probabilities.astype(np.float32))
            (draft / "metrics.json").write_text(json.dumps(metrics, allow_nan=False))

    def _folder(self, run: Run, dataset: Dataset, split: Split) -> Path:
        # By the weights' hash, not the run's name: a run trained again is another model.
        weights: str = run.manifest["files"][MODEL]
        return self.root / weights[:16] / dataset.fingerprint[:16] / split

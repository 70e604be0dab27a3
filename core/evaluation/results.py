"""Where probabilities and metrics of a run on a data set are looked up, and kept once computed."""

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.evaluation.metrics import evaluate
from core.evaluation.prediction_sets import sets_with
from core.files import whole_folder
from core.keys import digest
from core.labels import EMOTIONS, Split
from core.runs.run import Run

_log = logging.getLogger(__name__)


class Results:
    """Stored results: a run's own on the data set it was trained on, else what `store` kept."""

    def __init__(self, home: Path) -> None:
        self.root = home / "evaluations"

    def probabilities(
        self, run: Run, dataset: Dataset, split: Split, *, views: str | None = None
    ) -> NDArray[np.float32] | None:
        """Return calibrated probabilities (n, 7), rows in data set order; None: not computed yet.

        Args:
            run: the run.
            dataset: data set of the pictures.
            split: its split.
            views: views of a picture that are averaged; the run's own when omitted.

        Raises:
            RunDamaged: the run's own probabilities are not those that were stored.
        """
        if _own(run, dataset, split, views):
            return run.probabilities(split)
        path = self._folder(run, dataset, split, views) / "probabilities.npy"
        if not path.is_file():
            return None
        try:
            stored: NDArray[np.float32] = np.load(path, allow_pickle=False)
        except (EOFError, OSError, ValueError):
            _log.warning("%s cannot be read and will be computed again", path)
            return None
        return stored if stored.shape == (len(dataset.indices(split)), len(EMOTIONS)) else None

    def metrics(
        self, run: Run, dataset: Dataset, split: Split, *, views: str | None = None
    ) -> dict[str, Any] | None:
        """Return metrics as `evaluate` gives them, and the `views`; None if not computed yet."""
        if _own(run, dataset, split, views):
            return run.metrics.get(split)
        path = self._folder(run, dataset, split, views) / "metrics.json"
        if not path.is_file():
            return None
        try:
            metrics: dict[str, Any] = json.loads(path.read_text())
        except (OSError, ValueError):
            _log.warning("%s cannot be read and will be computed again", path)
            return None
        return metrics

    def store(
        self,
        run: Run,
        dataset: Dataset,
        split: Split,
        probabilities: NDArray[np.float32],
        *,
        views: str | None = None,
    ) -> None:
        """Keep calibrated probabilities (n, 7) that the run itself does not hold, and metrics.

        Raises:
            InvalidProbabilities: they do not fit the split.
        """
        labels = dataset.labels[dataset.indices(split)]
        metrics = measured(run, labels, probabilities, views=views)
        with whole_folder(self._folder(run, dataset, split, views)) as draft:
            np.save(draft / "probabilities.npy", probabilities.astype(np.float32))
            (draft / "metrics.json").write_text(json.dumps(metrics, allow_nan=False))

    def _folder(self, run: Run, dataset: Dataset, split: Split, views: str | None) -> Path:
        # By the weights' hash, not the run's name: a run trained again is another model.
        model = digest([run.weights_digest, run.temperature, views or run.views])
        return self.root / model[:16] / dataset.fingerprint[:16] / split


def measured(
    run: Run,
    true_labels: NDArray[np.integer[Any]],
    probabilities: NDArray[np.float32],
    *,
    views: str | None = None,
) -> dict[str, Any]:
    """Return what `Results.metrics` does of calibrated probabilities (n, 7).

    Sets are fitted for the run's own views: others have other probabilities.
    """
    own = views in (None, run.views)
    return {
        "views": views or run.views,
        **evaluate(true_labels, probabilities),
        **(sets_with(run.calibration, true_labels, probabilities) if own else {}),
    }


def _own(run: Run, dataset: Dataset, split: Split, views: str | None) -> bool:
    """Return whether the run itself holds what is asked for."""
    same = run.spec.dataset.fingerprint == dataset.fingerprint
    return same and run.holds(split) and views in (None, run.views)

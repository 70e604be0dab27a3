"""Which results of a run can be shown: on the pictures at hand, as stored with the run, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import Split
from core.runs.store import Run
from pages.confusion.view import ResultsKind

if TYPE_CHECKING:
    from dashboard.services import Services


@dataclass(frozen=True, slots=True)
class Shown:
    """The results of one run that the page shows.

    Attributes:
        kind: "pictures" when each figure can be traced to pictures of `dataset`; "stored" for the
            run's own test results, whose pictures belong to the data set it was trained on.
        title: title of the data set measured.
        metrics: as in `metrics.json`; None when the run was never evaluated on these pictures.
        choice: True when both kinds exist and the visitor can choose.
    """

    kind: ResultsKind
    title: str
    metrics: Mapping[str, Any] | None
    choice: bool

    @property
    def matrix(self) -> NDArray[np.int64] | None:
        """Counts, shape (7, 7), rows true; None when there are no metrics."""
        if self.metrics is None:
            return None
        return np.asarray(self.metrics["confusion"], np.int64)


def shown(
    services: "Services", run: Run, dataset: Dataset, split: Split, wanted: ResultsKind | None
) -> Shown:
    """Return the results to show for a run on a data set.

    A run measured on the very pictures chosen has one kind of results. For any other data set the
    run's stored results are offered too, and shown first unless it was evaluated here already.
    """
    own = run.spec.dataset.fingerprint == dataset.fingerprint
    stored = None if own else run.metrics.get(split)
    if wanted == "stored" and stored is not None:
        return Shown("stored", run.spec.dataset.title, stored, choice=True)
    here = services.results.metrics(run, dataset, split)
    if here is None and wanted is None and stored is not None:
        return Shown("stored", run.spec.dataset.title, stored, choice=True)
    return Shown("pictures", dataset.title, here, choice=stored is not None)

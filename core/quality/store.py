"""What is known about a data set's quality: read where it is kept, computed where it is not."""

from pathlib import Path
from typing import Final

from core.data.store import Dataset
from core.embeddings.store import Embeddings
from core.progress import Progress
from core.quality.cache import read_arrays, write_arrays
from core.quality.copies import Copies, find_copies
from core.quality.labels import LabelIssues
from core.runs.run import Run

# Raised whenever the same pictures would give other results.
_COPIES_VERSION: Final = 1
_LABELS_VERSION: Final = 1
_DIGITS: Final = 16


class Quality:
    """All results about the quality of data sets.

    Args:
        home: the folder of `Settings.home`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._root = home / "cache" / "quality"
        # The last ones read, which a view asks for several times.
        self._copies: tuple[Path, Copies] | None = None
        self._issues: tuple[Path, LabelIssues] | None = None

    def copies(self, dataset: Dataset) -> Copies | None:
        """Return which pictures are copies of which; None: not computed yet."""
        path = self._copies_file(dataset)
        # In a variable of its own: another thread may ask for another data set meanwhile.
        known = self._copies
        if known is None or known[0] != path or not path.is_file():
            arrays = read_arrays(path)
            # The name holds what the content depends on: a file once read does not change.
            known = self._copies = (path, Copies(**arrays)) if arrays else None
        return known[1] if known else None

    def holds_copies(self, dataset: Dataset) -> bool:
        """Return whether copies were looked for, without reading what was found."""
        return self._copies_file(dataset).is_file()

    def find_copies(self, dataset: Dataset, progress: Progress | None = None) -> Copies:
        """Return them, looked for and kept where they are not known yet."""
        known = self.copies(dataset)
        if known is None:
            known = find_copies(dataset.images, progress)
            write_arrays(self._copies_file(dataset), vars(known))
        return known

    def label_issues(self, run: Run, dataset: Dataset) -> LabelIssues | None:
        """Return which labels a run makes doubtful; None: not computed yet."""
        path = self._labels_file(run, dataset)
        known = self._issues
        if known is None or known[0] != path or not path.is_file():
            arrays = read_arrays(path)
            known = self._issues = (path, LabelIssues(**arrays)) if arrays else None
        return known[1] if known else None

    def holds_label_issues(self, run: Run, dataset: Dataset) -> bool:
        """Return whether they were looked for, without reading what was found."""
        return self._labels_file(run, dataset).is_file()

    def keep_label_issues(self, run: Run, dataset: Dataset, issues: LabelIssues) -> None:
        """Keep what was found, whole or not at all."""
        self._issues = None
        write_arrays(self._labels_file(run, dataset), vars(issues))

    def _copies_file(self, dataset: Dataset) -> Path:
        return self._root / f"copies-{dataset.fingerprint[:_DIGITS]}-v{_COPIES_VERSION}.npz"

    def _labels_file(self, run: Run, dataset: Dataset) -> Path:
        key = Embeddings(self._home).key(run, dataset)
        # The same members combined by another rule give other probabilities.
        return self._root / f"labels-{run.weights_digest[:_DIGITS]}-{key}-v{_LABELS_VERSION}.npz"

"""One trained run as read from its folder."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.keys import file_digest
from core.labels import EMOTIONS, Split
from core.runs.spec import RunSpec
from core.runs.temperature import scaled

MODEL: Final = "model.keras"
ENSEMBLE: Final = "ensemble.json"
PROBABILITIES: Final = "probabilities.npz"
# What a net's training pictures look like to it; ensembles and runs of earlier versions have none.
REFERENCE: Final = "familiarity.npz"


class RunDamaged(EmotionLensError):
    """A run folder whose files are missing, unreadable or not those that were stored."""

    code = "run-damaged"

    def __init__(self, run_id: str, what: str) -> None:
        super().__init__(
            f"Run '{run_id}' is damaged: {what}.",
            hint="Restore its folder, or remove it and train again with the same command.",
        )


@dataclass(frozen=True)
class Run:
    """A trained run. The small files are read at once, weights and probabilities when asked for.

    Attributes:
        run_id: the folder's name, used in addresses and commands.
        path: the folder.
        spec: everything that determined the run.
        title: the architecture's name for people, e.g. 'Six convolutions'.
        metrics: `metrics.json`: metrics of each split by its name.
        calibration: `calibration.json`, see `core.evaluation.assessment.Assessment`; None for a run
            stored before there was one.
        history: `history.json`: `{"best_epoch": int, "epochs": [...]}`.
        manifest: `manifest.json`: files and their SHA-256, versions, seconds, hardware,
            parameters, size_bytes, created, title.
    """

    run_id: str
    path: Path
    spec: RunSpec
    title: str
    metrics: Mapping[str, Any] = field(repr=False)
    calibration: Mapping[str, Any] | None = field(repr=False)
    history: Mapping[str, Any] = field(repr=False)
    manifest: Mapping[str, Any] = field(repr=False)

    def accuracy(self, split: Split) -> float | None:
        """Return the share of a split's pictures that it names as labelled; None: not measured."""
        value: float | None = self.metrics.get(split, {}).get("accuracy", {}).get("value")
        return value

    @property
    def is_ensemble(self) -> bool:
        """Whether other runs are combined in it; it then has no weights of its own."""
        return self.spec.training is None

    @property
    def model_file(self) -> str:
        """Name of the file that holds the weights, or of an ensemble the members and rule."""
        return ENSEMBLE if self.is_ensemble else MODEL

    @property
    def weights_digest(self) -> str:
        """SHA-256 of that file: another one is another model."""
        return str(self.manifest["files"][self.model_file])

    @property
    def temperature(self) -> float:
        """What logits are divided by; 1 where the run is not calibrated."""
        return float(self.calibration["temperature"]) if self.calibration else 1.0

    @property
    def views(self) -> str:
        """Views of a picture that are averaged, a name of `core.evaluation.views.VIEWS`."""
        return str(self.spec.parameters["views"]) if self.is_ensemble else "one"

    def holds(self, split: Split) -> bool:
        """Return whether the probabilities of that split are stored here."""
        return split in self.metrics

    def probabilities(self, split: Split, *, calibrated: bool = True) -> NDArray[np.float32]:
        """Return the stored probabilities of a split: shape (n, 7), rows in data set order.

        Args:
            split: one that the run holds.
            calibrated: at the run's temperature, as it predicts everywhere; else as its softmax
                or rule gave them.

        Raises:
            RunDamaged: the file is not the one that was stored.
        """
        path = self.path / PROBABILITIES
        try:
            found = path.stat()
        except OSError as error:
            raise RunDamaged(self.run_id, f"{PROBABILITIES} cannot be read") from error
        state = (found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size)
        # Who changes what was returned must not change what others get.
        return _probabilities(_Stored(self, split, calibrated, state)).copy()

    def read_probabilities(self, split: Split) -> NDArray[np.float32]:
        """Return the stored probabilities of a split, uncalibrated, from their file."""
        path = self._checked(PROBABILITIES)
        try:
            with np.load(path, allow_pickle=False) as stored:
                probabilities: NDArray[np.float32] = stored[split]
        except (KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
            raise RunDamaged(self.run_id, f"{PROBABILITIES} holds no {split}") from error
        if probabilities.ndim != 2 or probabilities.shape[1] != len(EMOTIONS):
            raise RunDamaged(self.run_id, f"{PROBABILITIES} has shape {probabilities.shape}")
        return probabilities

    def model_path(self) -> Path:
        """Return the path of the weights, or of what an ensemble is made of.

        The file's SHA-256 has matched the manifest's.

        Raises:
            RunDamaged: the file is missing or another one; it must not be loaded.
        """
        return self._checked(self.model_file)

    def reference_path(self) -> Path | None:
        """Return the path of what its training pictures look like to it; None without one.

        Raises:
            RunDamaged: the file is missing or another one.
        """
        return self._checked(REFERENCE) if REFERENCE in self.manifest["files"] else None

    def _checked(self, name: str) -> Path:
        path = self.path / name
        try:
            found = file_digest(path)
        except OSError as error:
            raise RunDamaged(self.run_id, f"{name} cannot be read") from error
        if found != self.manifest["files"].get(name):
            raise RunDamaged(self.run_id, f"{name} is not the file that was stored")
        return path


@dataclass(frozen=True)
class _Stored:
    """Probabilities of one split of a run, told apart by the run, and by when the file changed."""

    run: Run = field(compare=False)
    split: Split
    calibrated: bool
    state: tuple[int, ...]
    key: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        run = self.run
        digest = str(run.manifest["files"].get(PROBABILITIES))
        object.__setattr__(self, "key", (str(run.path), digest, str(run.temperature)))


# One view asks several times, and the next one again: 0.1 MB each, of Training 0.8.
@lru_cache(maxsize=24)
def _probabilities(stored: _Stored) -> NDArray[np.float32]:
    found = stored.run.read_probabilities(stored.split)
    return scaled(found, stored.run.temperature) if stored.calibrated else found

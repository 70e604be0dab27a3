"""One trained run as read from its folder."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.keys import file_digest
from core.labels import EMOTIONS, Split
from core.runs.spec import RunSpec

MODEL: Final = "model.keras"
PROBABILITIES: Final = "probabilities.npz"


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
        history: `history.json`: `{"best_epoch": int, "epochs": [...]}`.
        manifest: `manifest.json`: files and their SHA-256, versions, seconds, hardware,
            parameters, size_bytes, created, title.
    """

    run_id: str
    path: Path
    spec: RunSpec
    title: str
    metrics: Mapping[str, Any] = field(repr=False)
    history: Mapping[str, Any] = field(repr=False)
    manifest: Mapping[str, Any] = field(repr=False)

    def accuracy(self, split: Split) -> float | None:
        """Return the share of a split's pictures that it names as labelled; None: not measured."""
        value: float | None = self.metrics.get(split, {}).get("accuracy", {}).get("value")
        return value

    def probabilities(self, split: Split) -> NDArray[np.float32]:
        """Return the stored probabilities of a split: shape (n, 7), rows in data set order.

        Raises:
            RunDamaged: the file is not the one that was stored.
        """
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
        """Return the path of the weights after their SHA-256 matched the manifest's.

        Raises:
            RunDamaged: the file is missing or another one; it must not be loaded.
        """
        return self._checked(MODEL)

    def _checked(self, name: str) -> Path:
        path = self.path / name
        try:
            found = file_digest(path)
        except OSError as error:
            raise RunDamaged(self.run_id, f"{name} cannot be read") from error
        if found != self.manifest["files"].get(name):
            raise RunDamaged(self.run_id, f"{name} is not the file that was stored")
        return path

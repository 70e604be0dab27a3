"""The artifact store: one folder a run, written whole, found by its key."""

import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from core.errors import EmotionLensError, UnknownName
from core.files import whole_folder
from core.keys import file_digest
from core.labels import Split
from core.runs.environment import versions
from core.runs.run import ENSEMBLE, MODEL, PROBABILITIES, REFERENCE, Run, RunDamaged
from core.runs.spec import RunSpec

__all__ = ["AmbiguousRun", "Run", "RunDamaged", "RunStore"]

# The files read when runs are listed, and again once any file of the run's folder has changed. They
# are small, so their hashes are checked each time; the large ones are checked when they are used.
_SMALL: Final = ("spec.json", "history.json", "metrics.json")
# Runs stored before probabilities were calibrated have none.
_CALIBRATION: Final = "calibration.json"
_MANIFEST: Final = ("files", "seconds", "hardware", "parameters", "size_bytes", "created", "title")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,127}")
_State = tuple[tuple[str, int, int, int, int], ...]
_log = logging.getLogger(__name__)


class AmbiguousRun(EmotionLensError):
    """A shortened id or key that fits several runs."""

    code = "ambiguous-run"

    def __init__(self, text: str, matches: tuple[str, ...]) -> None:
        super().__init__(
            f"'{text}' fits {len(matches)} runs.", hint=f"Name one: {', '.join(matches)}."
        )


class RunStore:
    """All runs under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Runs as they were read, and the state of their files then: a page opens them many times.
        self._known: dict[str, tuple[_State, Run]] = {}

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all run folders, alphabetically, damaged ones included."""
        return tuple(
            sorted(
                path.name
                for path in (self.root.iterdir() if self.root.is_dir() else ())
                if _ID.fullmatch(path.name) and path.is_dir()
            )
        )

    def all(self) -> tuple[Run, ...]:
        """Return all runs, alphabetically by id. Damaged ones are left out and logged."""
        return tuple(run for run_id in self.ids() if (run := self._readable(run_id)))

    def open(self, run_id: str) -> Run:
        """Open a run by its whole id.

        Raises:
            UnknownName: there is no such run.
            RunDamaged: its files are missing or not those that were stored.
        """
        if not _ID.fullmatch(run_id) or not (self.root / run_id).is_dir():
            raise UnknownName("run", run_id, self.ids())
        state = _state(self.root / run_id)
        known = self._known.get(run_id)
        if known is None or known[0] != state:
            known = self._known[run_id] = (state, _read(self.root / run_id))
        return known[1]

    def find(self, key: str) -> Run | None:
        """Return the run of that key, whatever its data set is called; None if there is none."""
        for run_id in self.ids():
            if run_id.endswith(f"-{key[:10]}"):
                run = self._readable(run_id)
                if run and run.spec.key == key:
                    return run
        return None

    def resolve(self, text: str) -> Run:
        """Open a run by its id, or by the beginning of its id or of its key if only one fits.

        Raises:
            UnknownName: none fits.
            AmbiguousRun: several fit; the message lists them.
            RunDamaged: its files are missing or not those that were stored.
        """
        ids = self.ids()
        if text in ids:
            return self.open(text)
        matches = tuple(run_id for run_id in ids if text and run_id.startswith(text))
        if not matches and re.fullmatch(r"[0-9a-f]{4,64}", text):
            matches = tuple(run.run_id for run in self.all() if run.spec.key.startswith(text))
        if len(matches) > 1:
            raise AmbiguousRun(text, matches)
        if not matches:
            raise UnknownName("run", text, ids)
        return self.open(matches[0])

    def write(
        self,
        spec: RunSpec,
        *,
        title: str,
        save_model: Callable[[Path], None],
        history: Mapping[str, Any],
        probabilities: Mapping[Split, NDArray[np.float32]],
        metrics: Mapping[str, Any],
        calibration: Mapping[str, Any] | None = None,
        reference: bytes | None = None,
        parameters: int,
        size_bytes: int | None = None,
        seconds: float,
        hardware: str,
    ) -> Run:
        """Store a run whole, replacing one of the same id.

        Args:
            spec: everything that determined the run.
            title: the architecture's name for people.
            save_model: called with the path where it must save the net (`.keras`), or an ensemble
                its description (`.json`).
            history: `{"best_epoch": int, "epochs": [...]}`.
            probabilities: uncalibrated, for each split shape (n, 7), rows in data set order.
            metrics: metrics of each of these splits by its name.
            calibration: the temperature and what it changes, see `Run.calibration`.
            reference: what its training pictures look like to a net, see `Run.reference_path`.
            parameters: number of the net's parameters.
            size_bytes: of the nets; that of the saved file when omitted.
            seconds: time spent training.
            hardware: class of the machine, see `core.runs.environment.hardware`.
        """
        with whole_folder(self.root / spec.run_id) as draft:
            model = draft / (ENSEMBLE if spec.training is None else MODEL)
            save_model(model)
            arrays: dict[str, Any] = {
                str(split): found.astype(np.float32) for split, found in probabilities.items()
            }
            np.savez_compressed(draft / PROBABILITIES, **arrays)
            _write_json(draft / "spec.json", spec.model_dump(mode="json"))
            _write_json(draft / "history.json", history)
            _write_json(draft / "metrics.json", metrics)
            if calibration is not None:
                _write_json(draft / _CALIBRATION, calibration)
            if reference is not None:
                (draft / REFERENCE).write_bytes(reference)
            manifest = {
                "title": title,
                "key": spec.key,
                "created": datetime.now(UTC).date().isoformat(),
                "parameters": parameters,
                "size_bytes": model.stat().st_size if size_bytes is None else size_bytes,
                "seconds": round(seconds, 1),
                "hardware": hardware,
                "versions": versions(),
                "files": {path.name: file_digest(path) for path in sorted(draft.iterdir())},
            }
            _write_json(draft / "manifest.json", manifest)
        return self.open(spec.run_id)

    def amend(self, run: Run, files: Mapping[str, Mapping[str, Any] | bytes]) -> Run:
        """Store a run again with other measurements; its weights and probabilities stay.

        Args:
            run: a stored run.
            files: by name: JSON files as what they hold, others as bytes.
        """
        with whole_folder(self.root / run.run_id) as draft:
            for name in run.manifest["files"]:
                shutil.copy2(run.path / name, draft / name)
            for name, content in files.items():
                if isinstance(content, bytes):
                    (draft / name).write_bytes(content)
                else:
                    _write_json(draft / name, content)
            digests = {name: file_digest(draft / name) for name in files}
            hashes = {**run.manifest["files"], **digests}
            manifest = {**run.manifest, "files": dict(sorted(hashes.items()))}
            _write_json(draft / "manifest.json", manifest)
        return self.open(run.run_id)

    def _readable(self, run_id: str) -> Run | None:
        try:
            return self.open(run_id)
        except (RunDamaged, UnknownName) as error:
            # Unknown: removed by someone else since the folder was listed.
            _log.warning("%s", error)
            return None


def _state(path: Path) -> _State:
    """Return what tells whether any file of a folder was written or replaced."""
    try:
        with os.scandir(path) as entries:
            found = [(entry.name, entry.stat()) for entry in entries]
    except OSError as error:
        raise RunDamaged(path.name, "its folder cannot be read") from error
    return tuple(sorted((n, s.st_mtime_ns, s.st_ctime_ns, s.st_ino, s.st_size) for n, s in found))


def _read(path: Path) -> Run:
    manifest = _read_json(path, "manifest.json")
    missing = [name for name in _MANIFEST if name not in manifest]
    if missing or not isinstance(manifest["files"], dict):
        raise RunDamaged(path.name, f"manifest.json lacks {', '.join(missing) or 'files'}")
    model = ENSEMBLE if ENSEMBLE in manifest["files"] else MODEL
    calibrated = _CALIBRATION in manifest["files"]
    small = (*_SMALL, _CALIBRATION) if calibrated else _SMALL
    for name in (model, PROBABILITIES, *small):
        if name not in manifest["files"] or not (path / name).is_file():
            raise RunDamaged(path.name, f"{name} is missing")
    for name in small:
        if file_digest(path / name) != manifest["files"][name]:
            raise RunDamaged(path.name, f"{name} is not the file that was stored")
    if model == MODEL and (path / MODEL).stat().st_size != manifest["size_bytes"]:
        raise RunDamaged(path.name, f"{MODEL} is not the file that was stored")
    try:
        spec = RunSpec.model_validate(_read_json(path, "spec.json"))
    except ValidationError as error:
        raise RunDamaged(path.name, "spec.json is of another version") from error
    return Run(
        run_id=path.name,
        path=path,
        spec=spec,
        title=str(manifest["title"]),
        metrics=_read_json(path, "metrics.json"),
        calibration=_read_json(path, _CALIBRATION) if calibrated else None,
        history=_read_json(path, "history.json"),
        manifest=manifest,
    )


def _read_json(path: Path, name: str) -> dict[str, Any]:
    try:
        content = json.loads((path / name).read_text())
    except (OSError, ValueError) as error:
        raise RunDamaged(path.name, f"{name} cannot be read") from error
    if not isinstance(content, dict):
        raise RunDamaged(path.name, f"{name} holds no object")
    return content


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")

"""The project's studies: one SQLite database, shared by every worker on this machine."""

import contextlib
import sqlite3
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import optuna
from optuna.storages import RDBStorage
from optuna.trial import FrozenTrial

from core.errors import EmotionLensError, InvalidSetting, UnknownName
from core.search.request import SearchRequest
from core.search.samplers import make_pruner
from core.training.lock import exclusive, if_free

# Seconds that a worker waits for another one's transaction, which takes milliseconds.
_PATIENCE: Final = 60
_DESCRIPTION: Final = "request"
_NAME: Final = frozenset(string.ascii_letters + string.digits + "-_.")

optuna.logging.set_verbosity(optuna.logging.WARNING)


class StudyDiffers(EmotionLensError):
    """A study of that name that was made for another search."""

    code = "study-differs"

    def __init__(self, name: str, differences: tuple[str, ...]) -> None:
        super().__init__(
            f"Study '{name}' was made with another {_listed(differences)}.",
            hint="Give the new search another --study, or repeat what it was made with: "
            f"python -m core studies show {name}.",
        )


class Study:
    """One study of the database.

    Attributes:
        name: unique in the database.
        optuna: the study as Optuna sees it.
    """

    def __init__(self, study: optuna.Study, storage: RDBStorage, locks: Path) -> None:
        self.name = study.study_name
        self.optuna = study
        self._id = storage.get_study_id_from_name(self.name)
        self._storage = storage
        self._locks = locks

    @property
    def description(self) -> dict[str, Any]:
        """What it was made with, see `SearchRequest.description`."""
        return dict(self.optuna.user_attrs[_DESCRIPTION])

    def trials(self) -> list[FrozenTrial]:
        """Return all trials in the order in which they began."""
        return self.optuna.get_trials(deepcopy=False)

    def trial(self, number: int) -> FrozenTrial:
        """Return a trial as it is now."""
        return self._storage.get_trial(self._trial_id(number))

    def reopened(self, number: int) -> optuna.Trial:
        """Return a trial that has begun, to go on with."""
        return optuna.Trial(self.optuna, self._trial_id(number))

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """One worker at a time draws or takes up a trial; it takes milliseconds."""
        with exclusive(self._locks / f"{self._id}.lock"):
            yield

    @contextmanager
    def holding(self, number: int) -> Iterator[bool]:
        """Hold a trial unless a worker does that lives; yield whether this block holds it.

        A worker that ends lets go, however it ends.
        """
        with if_free(self._locks / f"{self._id}-{number}.lock") as held:
            yield held

    def _trial_id(self, number: int) -> int:
        return self._storage.get_trial_id_from_study_id_trial_number(self._id, number)


class Studies:
    """All studies of a database file, which is made on first use.

    Workers share it through SQLite's write-ahead log, so all of them run on one machine.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: RDBStorage | None = None

    def names(self) -> tuple[str, ...]:
        """Return the names of all studies, in the order in which they were made."""
        if not self._path.is_file():
            return ()
        studies = self._storage.get_all_studies()
        return tuple(study.study_name for study in studies if _DESCRIPTION in study.user_attrs)

    def open(self, name: str) -> Study:
        """Open a study by its name.

        Raises:
            UnknownName: there is none of that name.
        """
        known = self.names()
        if name not in known:
            raise UnknownName("study", name, known)
        return self._study(optuna.load_study(study_name=name, storage=self._storage))

    def prepare(self, request: SearchRequest, name: str | None = None) -> Study:
        """Return the study of a request: the one that was begun, or a new one.

        Args:
            request: what is searched.
            name: what the study is called; made from the request when omitted.

        Raises:
            InvalidSetting: the name has other characters than letters, digits, `-`, `_` and `.`.
            StudyDiffers: a study of that name was made for another search.
        """
        name = request.name if name is None else name
        if not name or len(name) > 200 or not set(name) <= _NAME:
            raise InvalidSetting(
                f"'{name}' is no name for a study.",
                hint="Use letters, digits, '-', '_' and '.' only.",
            )
        wanted, storage = request.description, self._storage
        with self._making():
            study = optuna.create_study(
                study_name=name,
                storage=storage,
                directions=[objective.direction for objective in request.objectives],
                pruner=make_pruner(request.pruner, epochs=request.epochs),
                load_if_exists=True,
            )
            stored = study.user_attrs.get(_DESCRIPTION)
            if stored is None:
                study.set_user_attr(_DESCRIPTION, wanted)
            else:
                stored["settings"] = {**request.defaults, **stored["settings"]}
                if different := _differences(stored, wanted):
                    raise StudyDiffers(name, different)
        return self._study(study)

    def close(self) -> None:
        """Close the database; it opens again when it is used."""
        if self._opened:
            self._opened.remove_session()
            self._opened.engine.dispose()
            self._opened = None

    def _study(self, study: optuna.Study) -> Study:
        return Study(study, self._storage, self._locks)

    @property
    def _locks(self) -> Path:
        return self._path.with_suffix("")

    @contextmanager
    def _making(self) -> Iterator[None]:
        # Two who make the tables, or the study, at once would make them twice.
        with exclusive(self._locks / "studies.lock"):
            yield

    @property
    def _storage(self) -> RDBStorage:
        if self._opened is None:
            with self._making():
                self._opened = _opened(self._path)
        return self._opened


def _opened(path: Path) -> RDBStorage:
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as database:
        # Kept in the file. Readers and one writer then do not wait for one another.
        database.execute("PRAGMA journal_mode=WAL")
    return RDBStorage(
        # Optuna takes braces for fields to fill in.
        f"sqlite:///{path}".replace("{", "{{").replace("}", "}}"),
        engine_kwargs={"connect_args": {"timeout": _PATIENCE}},
    )


def _differences(stored: dict[str, Any], wanted: dict[str, Any]) -> tuple[str, ...]:
    """Return in words what differs; the data set's name does not count, its pictures do."""
    stored, wanted = dict(stored), dict(wanted)
    varied = {*stored["space"], *wanted["space"]}
    for description in (stored, wanted):
        description["dataset"] = description["dataset"]["fingerprint"]
        description["settings"] = {
            name: value for name, value in description["settings"].items() if name not in varied
        }
    found = []
    for part, words in _WORDS.items():
        if stored[part] == wanted[part]:
            continue
        if isinstance(stored[part], dict):
            names = {*stored[part], *wanted[part]}
            changed = sorted(n for n in names if stored[part].get(n) != wanted[part].get(n))
            words = f"{words} ({', '.join(changed)})"
        found.append(words)
    return tuple(found)


_WORDS: Final = {
    "architecture": "architecture",
    "architecture_version": "version of the architecture",
    "dataset": "data set",
    "space": "search space",
    "settings": "value of a setting",
    "objectives": "objective",
    "sampler": "sampler",
    "pruner": "pruner",
    "seed": "seed",
}


def _listed(words: tuple[str, ...]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last

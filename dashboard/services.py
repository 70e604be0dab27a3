"""One object with the stores and the inference process, for every page and route."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Flask, current_app

from core.data.store import Dataset, DatasetStore
from core.errors import EmotionLensError
from core.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.data.facts import Facts
    from core.data.selections import Selections
    from core.evaluation.results import Results
    from core.jobs import Jobs
    from core.predict.inference import Inference
    from core.predict.latencies import Latencies
    from core.predict.video.memory import Videos
    from core.quality.store import Quality
    from core.runs.store import Run, RunStore
    from core.triage.decisions import Decisions

_KEY: Final = "emotion_lens"
SYNTHETIC: Final = "synthetic"
# The data set this product exists for comes first when it has been imported.
PREFERRED: Final = "fer2013"


class NoDataset(EmotionLensError):
    """There is nothing to show yet."""

    code = "no-dataset"

    def __init__(self) -> None:
        super().__init__(
            "The drawn demo faces are being made.",
            hint="This takes some seconds, once; the page continues by itself.",
        )


class Services:
    """What pages work with. Each part is made when first used and then shared by all threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.datasets = DatasetStore(settings.datasets)
        self._opened: dict[tuple[str, int], Dataset] = {}

    @cached_property
    def runs(self) -> "RunStore":
        """All trained runs."""
        from core.runs.store import RunStore

        return RunStore(self.settings.models)

    @cached_property
    def results(self) -> "Results":
        """Stored probabilities and metrics."""
        from core.evaluation.results import Results

        return Results(self.settings.home)

    @cached_property
    def selections(self) -> "Selections":
        """The rows that visitors selected, by the key in their address."""
        from core.data.selections import Selections

        return Selections(self.settings.home)

    @cached_property
    def jobs(self) -> "Jobs":
        """Long work that was asked for; it runs in the worker's processes."""
        from core.jobs import Jobs

        return Jobs(self.settings)

    @cached_property
    def decisions(self) -> "Decisions":
        """What people decided about errors."""
        from core.triage.decisions import Decisions

        return Decisions(self.settings.home)

    @cached_property
    def latencies(self) -> "Latencies":
        """How quick runs are on this machine, as far as it was measured."""
        from core.predict.latencies import Latencies

        return Latencies(self.settings.home)

    @cached_property
    def quality(self) -> "Quality":
        """What is known of copies and doubtful labels."""
        from core.quality.store import Quality

        return Quality(self.settings.home)

    @cached_property
    def inference(self) -> "Inference":
        """The process that runs nets; starts on first use unless started before."""
        from core.predict.inference import Inference

        return Inference(self.settings)

    @cached_property
    def videos(self) -> "Videos":
        """The videos that visitors uploaded, in memory only."""
        from core.predict.video.memory import Videos

        return Videos(self.settings)

    def dataset(self, name: str | None) -> Dataset:
        """Open a data set; without a name FER2013 if imported, else a real one, else the drawn one.

        An opened data set is kept, with its memory map and labels, until its folder changes.

        Raises:
            UnknownName: there is none of that name.
            NoDataset: no name was given and there is none at all yet.
        """
        if not name:
            name = self._default_dataset()
        manifest = self.datasets.root / name / "manifest.json"
        stamp = manifest.stat().st_mtime_ns if name in self.datasets.names() else 0
        if (name, stamp) not in self._opened:
            opened = self.datasets.open(name)
            self._opened = {k: d for k, d in self._opened.items() if k[0] != name}
            self._opened[name, stamp] = opened
        return self._opened[name, stamp]

    def selection(self, key: object, dataset: Dataset) -> "NDArray[np.int64] | None":
        """Return the rows that an address restricts a view to, ascending; None for all.

        Args:
            key: the address parameter `selection`; one that is not here means no restriction,
                and the router has said so.
            dataset: that the view shows.
        """
        if not isinstance(key, str) or not self.selections.holds(dataset, key):
            return None
        return self.selections.load(dataset, key)

    def facts(self, dataset: Dataset) -> "Facts":
        """Return what is known of every row: of its picture, its votes, its copies, its label."""
        from core.data.facts import row_facts
        from core.quality.columns import problem_columns, with_problems

        facts = row_facts(dataset, self.settings.home / "cache")
        return with_problems(facts, problem_columns(self.quality, dataset, self.runs.all()))

    def checked(self, dataset: Dataset) -> tuple[str, ...]:
        """Return what was checked of a data set: facts of it change with that."""
        from core.quality.columns import checked

        return checked(self.quality, dataset, self.runs.all())

    def run(self, run_id: str | None, dataset: Dataset) -> "Run | None":
        """Open a run; without an id the final one, else the most accurate one.

        Runs of this data set come first: the final run on record is taken where it was trained on
        it, or where no run was. Accuracy here is that on PublicTest, the split that choices are
        made on.

        Raises:
            UnknownName: there is none of that id.
        """
        if run_id:
            return self.runs.open(run_id)
        runs = self.runs.all()
        own = [run for run in runs if run.spec.dataset.fingerprint == dataset.fingerprint]
        candidates = own or runs
        return _final(self.settings.models, candidates) or max(
            candidates, key=_accuracy, default=None
        )

    def trained_on(self, run: "Run") -> str | None:
        """Return the name of the data set here that a run was trained on; None if not here."""
        wanted = run.spec.dataset
        same = [d.name for d in self.datasets.all() if d.fingerprint == wanted.fingerprint]
        return wanted.name if wanted.name in same else next(iter(same), None)

    def close(self) -> None:
        """Forget all videos, and end the inference process, if it was ever started."""
        videos: Videos | None = self.__dict__.get("videos")
        if videos is not None:
            videos.close()
        inference: Inference | None = self.__dict__.get("inference")
        if inference is not None:
            inference.close()

    def _default_dataset(self) -> str:
        # True sorts last: real pictures before drawn ones, the preferred name before others.
        ranked = sorted(
            self.datasets.all(), key=lambda d: (d.synthetic, d.name not in (PREFERRED, SYNTHETIC))
        )
        if not ranked:
            raise NoDataset
        return ranked[0].name


def install(server: Flask, instance: Services) -> None:
    """Make the services of one application reachable from its requests."""
    server.extensions[_KEY] = instance


def services() -> Services:
    """Return the services of the application that answers the current request."""
    return service_of(current_app)


def service_of(server: Flask) -> Services:
    """Return the services of one application."""
    found: Services = server.extensions[_KEY]
    return found


def _accuracy(run: "Run") -> float:
    return run.accuracy("PublicTest") or 0.0


def _final(models: Path, candidates: "Sequence[Run]") -> "Run | None":
    """Return the run that is on record as the final one, if it is among the candidates."""
    from core.runs.final import read_final

    record = read_final(models)
    return next((run for run in candidates if record and run.run_id == record.run), None)

"""What jobs on the pictures of a data set take, and how they open it."""

from pydantic import BaseModel, ConfigDict

from core.data.store import Dataset, DatasetStore
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings


class DatasetParameters(BaseModel):
    """A data set by its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str

    def opened(self, settings: Settings) -> Dataset:
        """Open the data set.

        Raises:
            UnknownName: it is not here.
        """
        return DatasetStore(settings.datasets).open(self.dataset)


class RunOnDatasetParameters(DatasetParameters):
    """A data set, and a run that looks at its pictures."""

    run: str

    def opened_run(self, settings: Settings) -> Run:
        """Open the run.

        Raises:
            UnknownName: it is not here.
        """
        return RunStore(settings.models).open(self.run)


class SourceParameters(DatasetParameters):
    """A data set, and a run that looks at its pictures; None for the pixels themselves."""

    run: str | None = None

    def source(self, settings: Settings) -> Run | None:
        """Open the run, if there is one.

        Raises:
            UnknownName: it is not here.
        """
        return RunStore(settings.models).open(self.run) if self.run else None

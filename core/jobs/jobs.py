"""Jobs as pages and commands see them: ask for one, look at it, cancel it, start it again."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ValidationError

from core.errors import EmotionLensError, InvalidSetting, UnknownName
from core.jobs.job import Job
from core.jobs.kind import KINDS, JobKind
from core.keys import digest
from core.settings import Settings

if TYPE_CHECKING:
    from core.jobs.queue import JobQueue
    from core.jobs.table import JobTable

_ID_DIGITS: Final = 16


class NotRestartable(EmotionLensError):
    """A job that cannot be started again because it has not failed."""

    code = "not-restartable"

    def __init__(self, job: Job) -> None:
        super().__init__(
            f"Job {job.id} is {job.state}.", hint="Only failed and cancelled jobs start again."
        )


class Jobs:
    """The jobs of one home; safe for any number of threads. Nothing runs in this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    # SQLAlchemy takes half a second to import: not on the way to a page that has no job.
    @cached_property
    def _table(self) -> "JobTable":
        from core.jobs.table import JobTable

        return JobTable(self._settings.job_table)

    @cached_property
    def _queue(self) -> "JobQueue":
        from core.jobs.queue import JobQueue

        return JobQueue(self._settings.job_queue)

    def submit(self, kind: str, parameters: Mapping[str, Any] | BaseModel) -> Job:
        """Ask for a job and return it at once.

        The same request while it waits, runs or is done is the same job; one that failed or was
        cancelled starts anew, and so does one whose files are gone.

        Raises:
            UnknownName: there is no such kind.
            InvalidSetting: the parameters are not those of the kind.
        """
        found = KINDS.get(kind)
        checked = _check(found, parameters)
        job_id = _job_id(found, checked)
        values = checked.model_dump(mode="json")
        again = found.ready is not None and not found.ready(checked, self._settings)
        if self._table.submit(job_id, kind, found.title, values, again=again):
            self._queue.hint(job_id)
        return self.get(job_id)

    def find(self, kind: str, parameters: Mapping[str, Any] | BaseModel) -> Job | None:
        """Return the job of a request; None if there is none, or its files are gone.

        Raises:
            UnknownName, InvalidSetting: as `submit`.
        """
        found = KINDS.get(kind)
        checked = _check(found, parameters)
        job = self._read(_job_id(found, checked))
        if job is None or job.state != "done" or found.ready is None:
            return job
        return job if found.ready(checked, self._settings) else None

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            UnknownName: there is none of that id.
        """
        job = self._read(job_id)
        if job is None:
            raise UnknownName("job", job_id, (known.id for known in self.list(limit=5)))
        return job

    def list(self, *, unfinished: bool = False, limit: int = 200) -> tuple[Job, ...]:
        """Return jobs, the last asked for first.

        Args:
            unfinished: only those that wait or run.
            limit: the most to return.
        """
        if not self._settings.job_table.exists():
            return ()
        return self._table.all(unfinished=unfinished, limit=limit)

    def cancel(self, job_id: str) -> Job:
        """Cancel a job that waits, and ask one that runs to stop; others stay as they are.

        Raises:
            UnknownName: there is none of that id.
        """
        self.get(job_id)
        self._table.cancel(job_id)
        return self.get(job_id)

    def retry(self, job_id: str) -> Job:
        """Start a failed or cancelled job again.

        Raises:
            UnknownName: there is none of that id.
            NotRestartable: it waits, runs or is done.
        """
        job = self.get(job_id)
        if not self._table.restart(job_id):
            raise NotRestartable(job)
        self._queue.hint(job_id)
        return self.get(job_id)

    def _read(self, job_id: str) -> Job | None:
        return self._table.read(job_id) if self._settings.job_table.exists() else None


def _check(kind: JobKind, parameters: Mapping[str, Any] | BaseModel) -> BaseModel:
    if isinstance(parameters, kind.parameters):
        return parameters
    values = parameters.model_dump() if isinstance(parameters, BaseModel) else parameters
    try:
        return kind.parameters.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidSetting(
            f"'{kind.title}' cannot be started: {where or 'parameters'}: {first['msg']}."
        ) from error


def _job_id(kind: JobKind, parameters: BaseModel) -> str:
    request = {
        "kind": kind.name,
        "version": kind.version,
        "parameters": parameters.model_dump(mode="json"),
    }
    return digest(request)[:_ID_DIGITS]

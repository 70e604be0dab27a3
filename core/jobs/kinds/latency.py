"""How quick runs are on this machine: measured once, kept for all to see."""

from pydantic import BaseModel, ConfigDict, Field

from core.jobs.kind import KINDS, JobContext, JobKind
from core.predict.latencies import Latencies
from core.runs.store import RunStore
from core.settings import Settings


class LatencyParameters(BaseModel):
    """Which runs.

    Attributes:
        runs: whole ids.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    runs: tuple[str, ...] = Field(min_length=1)


def run(parameters: LatencyParameters, context: JobContext) -> dict[str, float]:
    """Measure with as many threads as a visitor's request gets; see `measure`."""
    from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
    from core.predict.threads import limit_threads

    limit_threads()
    return measure(parameters, context)


def measure(parameters: LatencyParameters, context: JobContext) -> dict[str, float]:
    """Measure and keep the latency of each run; return their medians in milliseconds.

    Raises:
        UnknownName: a run is not there.
        RunDamaged: its weights are not those that were stored.
    """
    from core.predict.latency import measured_latency
    from core.predict.predictor import Predictor

    store, kept = RunStore(context.settings.models), Latencies(context.settings.home)
    predictor, medians = Predictor(store), {}
    for done, run_id in enumerate(parameters.runs):
        context.progress(done, len(parameters.runs), run_id)
        found = measured_latency(predictor, run_id)
        kept.store(store.open(run_id), found)
        medians[run_id] = found.median
    return medians


def measured(parameters: LatencyParameters, settings: Settings) -> bool:
    """Return whether the latency of each run, as its weights are now, is kept."""
    store, kept = RunStore(settings.models), Latencies(settings.home)
    here = set(store.ids())
    return all(name in here and kept.find(store.open(name)) for name in parameters.runs)


KINDS.register(
    JobKind(
        name="latency",
        title="CPU latency of runs",
        version=1,
        parameters=LatencyParameters,
        run=run,
        ready=measured,
    )
)

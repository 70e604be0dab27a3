"""Look for copies and blank pictures in a data set."""

from typing import Any

from core.jobs.kind import KINDS, JobContext, JobKind
from core.jobs.kinds._pictures import DatasetParameters
from core.quality.store import Quality
from core.settings import Settings


def run(parameters: DatasetParameters, context: JobContext) -> dict[str, Any]:
    """Find and keep copies; the result is `core.quality.facts.figures`."""
    from core.quality.facts import figures

    dataset = parameters.opened(context.settings)
    found = Quality(context.settings.home).find_copies(dataset, context.progress)
    return figures(found, dataset)


def ready(parameters: DatasetParameters, settings: Settings) -> bool:
    """Return whether what was found is still kept."""
    return Quality(settings.home).holds_copies(parameters.opened(settings))


KINDS.register(
    JobKind(
        name="duplicates",
        title="Copies and blank pictures",
        version=1,
        parameters=DatasetParameters,
        run=run,
        ready=ready,
    )
)

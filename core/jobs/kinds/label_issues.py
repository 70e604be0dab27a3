"""Look for doubtful labels in a data set with a run."""

from typing import Any

from core.jobs.kind import KINDS, JobContext, JobKind
from core.jobs.kinds._pictures import RunOnDatasetParameters
from core.quality.store import Quality
from core.settings import Settings


def run(parameters: RunOnDatasetParameters, context: JobContext) -> dict[str, Any]:
    """Find and keep doubtful labels; the result says how many a split."""
    from core.labels import SPLITS
    from core.quality.search import search_label_issues

    settings = context.settings
    dataset, opened = parameters.opened(settings), parameters.opened_run(settings)
    found = search_label_issues(settings, opened, dataset, context.progress)
    counts = {split: len(found.ranked(dataset.indices(split))) for split in SPLITS}
    return {"suspected": counts}


def ready(parameters: RunOnDatasetParameters, settings: Settings) -> bool:
    """Return whether what was found is still kept."""
    dataset, opened = parameters.opened(settings), parameters.opened_run(settings)
    return Quality(settings.home).holds_label_issues(opened, dataset)


KINDS.register(
    JobKind(
        name="label_issues",
        title="Doubtful labels",
        version=1,
        parameters=RunOnDatasetParameters,
        run=run,
        ready=ready,
    )
)

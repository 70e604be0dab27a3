"""Look at every picture through a run's last features, so that the most alike can be found."""

from typing import Any

from core.embeddings.store import Embeddings
from core.jobs.kind import KINDS, JobContext, JobKind
from core.jobs.kinds._pictures import SourceParameters
from core.settings import Settings


def run(parameters: SourceParameters, context: JobContext) -> dict[str, Any]:
    """Compute and keep embeddings; the result says of how many pictures and directions."""
    from core.embeddings.compute import embed
    from core.runs.store import RunStore

    settings = context.settings
    dataset, source = parameters.opened(settings), parameters.source(settings)
    embeddings, runs = Embeddings(settings.home), RunStore(settings.models)
    pictures, directions = embed(embeddings, source, dataset, runs, context.progress).vectors.shape
    return {"pictures": pictures, "directions": directions}


def ready(parameters: SourceParameters, settings: Settings) -> bool:
    """Return whether the embeddings are still kept."""
    source = parameters.source(settings)
    return Embeddings(settings.home).holds(source, parameters.opened(settings))


KINDS.register(
    JobKind(
        name="embeddings",
        title="Embeddings of the pictures",
        version=1,
        parameters=SourceParameters,
        run=run,
        ready=ready,
    )
)

"""Lay the pictures of a data set out in the plane, like beside like."""

from typing import Any

from core.embeddings.maps import Maps, draw_map
from core.embeddings.store import Embeddings
from core.jobs.kind import KINDS, JobContext, JobKind
from core.jobs.kinds._pictures import SourceParameters
from core.settings import Settings


def run(parameters: SourceParameters, context: JobContext) -> dict[str, Any]:
    """Compute and keep a map, and the embeddings it is drawn from where they are not kept."""
    from core.embeddings.compute import embed
    from core.runs.store import RunStore

    settings = context.settings
    dataset, source = parameters.opened(settings), parameters.source(settings)
    embeddings, runs = Embeddings(settings.home), RunStore(settings.models)
    embedded = embed(embeddings, source, dataset, runs, context.progress)
    drawn = draw_map(embedded, progress=context.progress)
    Maps(settings.home).store(source, dataset, drawn)
    return {"pictures": len(dataset), "groups": int(drawn.clusters.max()) + 1}


def ready(parameters: SourceParameters, settings: Settings) -> bool:
    """Return whether the map is still kept."""
    return Maps(settings.home).holds(parameters.source(settings), parameters.opened(settings))


KINDS.register(
    JobKind(
        name="map",
        title="Map of the pictures",
        version=1,
        parameters=SourceParameters,
        run=run,
        ready=ready,
    )
)

"""Embeddings of a run or of the pixels, computed unless they are kept."""

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.embeddings.activations import activations
from core.embeddings.pixels import pixel_components
from core.embeddings.store import Embedded, Embeddings, Source
from core.ensembles.build import description
from core.progress import Progress
from core.runs.run import Run
from core.runs.store import RunStore


def embed(
    embeddings: Embeddings,
    source: Source,
    dataset: Dataset,
    runs: RunStore,
    progress: Progress | None = None,
) -> Embedded:
    """Return the vectors of a data set's pictures, computed and kept where they are not yet.

    An ensemble's vector is those of its members side by side, each scaled to length 1: the cosine
    of two pictures is then the mean of its members' cosines, and no member counts for more because
    its numbers are larger. One view of each picture is looked at, also where the run averages more.

    Args:
        embeddings: where they are kept.
        source: a run, or None for the pixels.
        dataset: of the pictures.
        runs: where an ensemble's members are.
        progress: called with (pictures done, pictures in all, note).

    Raises:
        RunDamaged: the weights are not those that were stored.
        UnknownName: a member is not here any more.
    """
    kept = embeddings.load(source, dataset)
    if kept is not None:
        return kept
    if source is None:
        return embeddings.store(None, dataset, pixel_components(dataset, progress=progress))
    if source.is_ensemble:
        members = [runs.open(entry["run"]) for entry in description(source)["members"]]
        parts = [embed(embeddings, member, dataset, runs, progress) for member in members]
        if len(parts) == 1:
            return parts[0]
        vectors = np.concatenate([part.directions() for part in parts], axis=1)
        return embeddings.store(source, dataset, vectors)
    return embeddings.store(source, dataset, _of_net(source, dataset, progress))


def _of_net(run: Run, dataset: Dataset, progress: Progress | None) -> NDArray[np.float32]:
    from core.runs.net import load_net

    return activations(load_net(run), dataset, progress)

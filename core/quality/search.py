"""Everything that the search for doubtful labels needs, in order. Loads Keras where it has to."""

from core.data.store import Dataset
from core.embeddings.compute import embed
from core.embeddings.store import Embeddings
from core.evaluation.results import Results
from core.progress import Progress
from core.quality.labels import LabelIssues, find_label_issues
from core.quality.store import Quality
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings


def search_label_issues(
    settings: Settings, run: Run, dataset: Dataset, progress: Progress | None = None
) -> LabelIssues:
    """Return the doubtful labels of a data set by a run, computed and kept unless they are known.

    Args:
        settings: where runs, results and caches are.
        run: that judges; its embeddings are computed where they are not kept.
        dataset: of the labels.
        progress: called with (steps done, steps in all, note).

    Raises:
        TooFewPictures: nothing can be said about any split.
    """
    quality = Quality(settings.home)
    known = quality.label_issues(run, dataset)
    if known is not None:
        return known
    groups = quality.find_copies(dataset, progress).groups(near=True)
    embedded = embed(Embeddings(settings.home), run, dataset, RunStore(settings.models), progress)
    results = Results(settings.home)
    found = find_label_issues(run, dataset, results, embedded, groups, progress)
    quality.keep_label_issues(run, dataset, found)
    return found

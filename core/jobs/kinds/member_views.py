"""Answers of an ensemble's members averaged over views of each picture, kept for a preview."""

from pydantic import BaseModel, ConfigDict, Field

from core.data.store import DatasetStore
from core.ensembles.build import WITH_VIEWS, member_probabilities
from core.evaluation.results import Results
from core.evaluation.views import views
from core.jobs.kind import KINDS, JobContext, JobKind
from core.runs.store import RunStore
from core.settings import Settings


class MemberViewsParameters(BaseModel):
    """What is computed.

    Attributes:
        runs: whole ids of the members.
        dataset: name of the data set.
        views: a name of `core.evaluation.views.VIEWS`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    runs: tuple[str, ...] = Field(min_length=1)
    dataset: str
    views: str


def average(parameters: MemberViewsParameters, context: JobContext) -> dict[str, int]:
    """Compute and keep what is not kept yet; return how many pictures each member has answered.

    Raises:
        UnknownName: a run, the data set or the views are not there.
        RunDamaged: weights are not those that were stored.
    """
    from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
    from core.predict.predictor import Predictor

    name = views(parameters.views).name
    settings = context.settings
    store, results = RunStore(settings.models), Results(settings.home)
    dataset = DatasetStore(settings.datasets).open(parameters.dataset)
    predictor = Predictor(store)
    sizes = [len(dataset.indices(split)) for split in WITH_VIEWS]
    total, before = len(parameters.runs) * sum(sizes), 0
    for run_id in parameters.runs:
        run = store.open(run_id)
        for split, size in zip(WITH_VIEWS, sizes, strict=True):

            def tell(done: int, _of: int, note: str, before: int = before) -> None:
                context.progress(before + done, total, note)

            tell(0, size, f"{run_id} on {split}")
            member_probabilities(run, dataset, split, name, results, predictor.probabilities, tell)
            before += size
    return {"pictures": sum(sizes)}


def averaged(parameters: MemberViewsParameters, settings: Settings) -> bool:
    """Return whether every member's answers are kept."""
    store, results = RunStore(settings.models), Results(settings.home)
    datasets, here = DatasetStore(settings.datasets), set(store.ids())
    if parameters.dataset not in datasets.names() or not here.issuperset(parameters.runs):
        return False
    dataset = datasets.open(parameters.dataset)
    return all(
        results.probabilities(store.open(run), dataset, split, views=parameters.views) is not None
        for run in parameters.runs
        for split in WITH_VIEWS
    )


KINDS.register(
    JobKind(
        name="member_views",
        title="Views averaged for an ensemble",
        version=1,
        parameters=MemberViewsParameters,
        run=average,
        ready=averaged,
    )
)

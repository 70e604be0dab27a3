"""Which ensemble the runs compared would make, and how good it would be."""

from functools import lru_cache

from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.ensembles.build import ensemble_spec
from core.ensembles.preview import Preview, preview
from core.runs.spec import RunSpec
from dashboard.services import services
from pages.models.compared import Compared
from pages.models.tab import Shown


class Refused(Exception):
    """What stands in place of a preview, in words."""

    def __init__(self, shown: Component) -> None:
        super().__init__()
        self.shown = shown


def asked(shown: Shown, compared: Compared) -> tuple[RunSpec, Dataset]:
    """Return the ensemble asked for, and the data set it is measured on.

    Raises:
        Refused: these runs make none; it holds why.
    """
    first = compared.runs[0]
    name = services().trained_on(first)
    if name is None:
        raise Refused(
            html.P(
                f"This needs the labels of {first.spec.dataset.title}, which is not imported here. "
                "Import it with: python -m core data import PATH"
            )
        )
    if compared.elsewhere:
        others = ", ".join(run.title for run in compared.elsewhere)
        raise Refused(
            html.P(
                f"Members must have been trained on one data set, but {others} was trained on "
                f"other data than {first.spec.dataset.title}. Untick one or the other above."
            )
        )
    dataset = services().dataset(name)
    view = shown.view
    # The metrics of the selection are none of an ensemble's members.
    members = [services().runs.open(run.run_id) for run in compared.runs]
    if len(members) == 1 and view.views == "one":
        raise Refused(
            html.P(
                "An ensemble of one run is that run. Tick another run above, or average several "
                "views of each picture."
            )
        )
    return ensemble_spec(members, dataset, rule_name=view.rule, views=view.views), dataset


def _key(spec: RunSpec) -> tuple[str, ...]:
    """Return what a preview depends on: the spec, and the files of its members."""
    members = [services().runs.find(key) for key in spec.parameters["members"]]
    digests = [
        digest for run in members if run for digest in sorted(run.manifest["files"].values())
    ]
    return (spec.key, *digests)


def previewed(spec: RunSpec, dataset: Dataset) -> Preview | None:
    """Return how good an ensemble would be; what was found is kept.

    Returns:
        None where views of a member were not averaged yet.
    """
    shared, key = services(), _key(spec)
    if key not in _kept():
        found = preview(spec, dataset, shared.runs, shared.results)
        if found is None:
            return None
        if len(_kept()) >= 32:
            _kept().pop(next(iter(_kept())))
        _kept()[key] = found
    return _kept()[key]


@lru_cache(maxsize=1)
def _kept() -> dict[tuple[str, ...], Preview]:
    return {}

"""An ensemble on the models page: a row like any other, without a curve, with its members."""

import pytest

from core.data.store import Dataset
from core.ensembles.build import build_ensemble, ensemble_spec
from core.evaluation.results import Results
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings
from pages.models.compare import curves_figure, curves_of
from pages.models.detail import detail
from pages.models.groups import groups
from pages.models.view import View
from tests.unit.pages.models.conftest import write_run


@pytest.fixture
def members(settings: Settings, dataset: Dataset) -> list[Run]:
    return [write_run(settings, dataset, seed=seed) for seed in (1, 2)]


@pytest.fixture
def ensemble(settings: Settings, dataset: Dataset, members: list[Run]) -> Run:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the members' probabilities are stored")

    spec = ensemble_spec(members, dataset, rule_name="weighted")
    runs, results = RunStore(settings.models), Results(settings.home)
    return build_ensemble(spec, dataset, runs, results, never)


def test_runs_with_a_curve_are_ticked_before_better_ensembles(
    settings: Settings, dataset: Dataset, members: list[Run], ensemble: Run
):
    poor = write_run(settings, dataset, seed=3, right=0.1)
    picked = View.of({}, groups([ensemble, *members, poor], dataset)).picked
    assert picked[-1] == ensemble.run_id
    assert set(picked[:-1]) == {run.run_id for run in (*members, poor)}


def test_it_has_no_curve_and_says_so(members: list[Run], ensemble: Run):
    assert "no curve of its own" in str(curves_of([ensemble]))
    assert not curves_figure([ensemble], "accuracy").data
    both = curves_figure([ensemble, members[0]], "accuracy")
    assert both.to_dict()["data"] == curves_figure([members[0]], "accuracy").to_dict()["data"]


@pytest.mark.usefixtures("inside")
def test_the_detail_names_rule_views_members_and_calibration(members: list[Run], ensemble: Run):
    text = str(detail(ensemble, "PrivateTest"))
    for said in ("Weighted mean", "The picture alone", "Temperature", "Calibration error after"):
        assert said in text
    for member in members:
        assert member.run_id in text
    assert "Learning rate" not in text

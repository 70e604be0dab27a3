"""An ensemble on the models page: a row like any other, without a curve, with its members."""

from types import SimpleNamespace

import numpy as np
import pytest
from dash import no_update

from core.data.store import Dataset
from core.ensembles.build import build_ensemble, ensemble_spec
from core.ensembles.preview import preview
from core.evaluation.results import Results
from core.jobs.kinds.member_views import MemberViewsParameters, averaged
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings
from dashboard.services import services
from pages.models import ids
from pages.models.columns import columns
from pages.models.groups import groups
from pages.models.tab import Shown
from pages.models.tabs.curves import curves_figure, curves_of
from pages.models.tabs.ensemble import callbacks as tab
from pages.models.tabs.run.detail import detail
from pages.models.view import View, address_of
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
    view = View.of({}, ())
    assert "no curve of its own" in str(curves_of([ensemble], view))
    assert not curves_figure([ensemble], view).data
    alone = curves_figure([members[0]], view)
    both = curves_figure([ensemble, members[0]], view)
    assert [trace.y for trace in both.data] == [trace.y for trace in alone.data]


@pytest.mark.usefixtures("inside")
def test_its_training_time_is_that_of_its_members_together(members: list[Run], ensemble: Run):
    time = next(column for column in columns() if column.name == "time")
    assert time.key(ensemble) == sum(run.manifest["seconds"] for run in members)
    assert time.text(ensemble)[1] == "its members' together"
    assert "of its members together" in str(detail(ensemble, "PrivateTest"))


@pytest.mark.usefixtures("inside")
def test_the_detail_names_rule_views_members_and_calibration(members: list[Run], ensemble: Run):
    text = str(detail(ensemble, "PrivateTest"))
    for said in ("Weighted mean", "The picture alone", "Temperature", "Calibration error after"):
        assert said in text
    for member in members:
        assert member.run_id in text
    assert "Learning rate" not in text


# Built on the page ------------------------------------------------------------------------------


def previewed(dataset: Dataset, runs: list[Run], **query: str) -> str:
    asked = {"data": dataset.name, "runs": address_of(runs), **query}
    return str(tab.previewed(Shown.of(asked)))


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("rule", ["mean", "weighted"])
def test_a_preview_shows_the_figures_that_the_stored_run_will_have(
    settings: Settings, dataset: Dataset, members: list[Run], rule: str
):
    better = write_run(settings, dataset, seed=3, right=0.9)
    said = previewed(dataset, [members[0], better], rule=rule)
    assert "(not stored)" in said
    assert "Store" in said
    assert not [run for run in services().runs.all() if run.is_ensemble]
    members = [members[0], better]
    spec = ensemble_spec(members, dataset, rule_name=rule)
    shared = services()
    found = preview(spec, dataset, shared.runs, shared.results)
    stored = build_ensemble(spec, dataset, shared.runs, shared.results, None)
    for split in ("PublicTest", "PrivateTest"):
        assert found.metrics[split] == stored.metrics[split]
        np.testing.assert_allclose(
            found.probabilities[split], stored.probabilities(split), atol=1e-6
        )


@pytest.mark.usefixtures("inside")
def test_saving_stores_the_run_and_says_where_it_is(
    dataset: Dataset, members: list[Run], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tab, "ctx", SimpleNamespace(triggered_id=ids.SAVE))
    where = {"data": dataset.name, "selection": ""}
    shown, said = tab.save(1, "weighted", "one", address_of(members), where)
    (stored,) = (run for run in services().runs.all() if run.is_ensemble)
    assert stored.run_id in str(shown)
    assert f"run={stored.run_id}" in str(shown)
    assert "Store Weighted" not in str(shown)
    assert "a run like any other" in said
    # Asked for again, it is said to be there already.
    assert stored.run_id in previewed(dataset, members, rule="weighted")
    assert tab.save(None, "mean", "one", address_of(members), where) == (no_update, no_update)


@pytest.mark.usefixtures("inside")
def test_what_cannot_be_an_ensemble_is_refused_in_words(
    settings: Settings, dataset: Dataset, other: Dataset, members: list[Run], ensemble: Run
):
    assert "An ensemble of one run is that run" in previewed(dataset, members[:1])
    assert "is an ensemble itself" in previewed(dataset, [members[0], ensemble])
    elsewhere = write_run(settings, other)
    assert "trained on other data than Faces" in previewed(dataset, [members[0], elsewhere])
    assert "No run is ticked" in previewed(dataset, [])


@pytest.mark.usefixtures("inside")
def test_views_that_are_not_stored_are_offered_as_a_job_and_shown_once_they_are(
    settings: Settings, dataset: Dataset, members: list[Run]
):
    said = previewed(dataset, members, views="ten")
    assert "averaged over 10 views of each picture are not stored yet" in said
    asked = MemberViewsParameters(
        runs=tuple(run.run_id for run in members), dataset=dataset.name, views="ten"
    )
    assert not averaged(asked, settings)
    shared = services()
    for run in members:
        for split in ("PublicTest", "PrivateTest"):
            kept = run.probabilities(split)
            shared.results.store(run, dataset, split, kept, views="ten")
    assert averaged(asked, settings)
    assert "Mean of 2 nets, 10 views (not stored)" in previewed(dataset, members, views="ten")

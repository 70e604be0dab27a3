"""The kinds of job that measure and combine runs."""

import numpy as np
import pytest

from core.evaluation.results import Results
from core.jobs.kind import JobContext
from core.jobs.kinds import latency as of_latency
from core.jobs.kinds import member_views as of_views
from core.predict.latencies import Latencies
from core.predict.predictor import Predictor
from tests.stored_runs import store_answers, store_dataset


@pytest.fixture
def dataset(settings):
    return store_dataset(settings)


@pytest.fixture
def runs(settings, dataset):
    return [store_answers(settings, dataset, 10, seed=seed) for seed in (1, 2)]


@pytest.fixture(autouse=True)
def _no_net(monkeypatch):
    """Nets whose answers are known: the first pixel's grey decides."""

    def probabilities(self, run_id, pictures, *, views=None):
        named = pictures[:, 0, 0] % 7
        return (0.3 * np.eye(7)[named] + 0.1).astype(np.float32)

    monkeypatch.setattr(Predictor, "probabilities", probabilities)


def test_each_run_is_measured_and_kept(settings, runs):
    asked = of_latency.LatencyParameters(runs=tuple(run.run_id for run in runs))
    assert not of_latency.measured(asked, settings)
    told = []
    found = of_latency.measure(asked, JobContext(settings, lambda *how_far: told.append(how_far)))
    kept = Latencies(settings.home)
    assert found == {run.run_id: kept.find(run).median for run in runs}
    assert of_latency.measured(asked, settings)
    assert [how_far[:2] for how_far in told] == [(0, 2), (1, 2)]


def test_a_run_that_is_gone_was_not_measured(settings, runs):
    assert not of_latency.measured(of_latency.LatencyParameters(runs=("gone",)), settings)


def test_views_of_each_member_are_averaged_and_kept(settings, dataset, runs):
    asked = of_views.MemberViewsParameters(
        runs=tuple(run.run_id for run in runs), dataset=dataset.name, views="flip"
    )
    told = []
    of_views.average(asked, JobContext(settings, lambda *how_far: told.append(how_far)))
    assert of_views.averaged(asked, settings)
    found = Results(settings.home).probabilities(runs[0], dataset, "PublicTest", views="flip")
    pictures = dataset.images[dataset.indices("PublicTest")]
    assert found.argmax(axis=1).tolist() == (pictures[:, 0, 0] % 7).tolist()
    # Two members, two splits of 350 pictures: progress never falls and ends at the whole.
    assert {total for _, total, _ in told} == {1400}
    done = [how_far[0] for how_far in told]
    assert done == sorted(done)
    assert done[-1] == 1400


def test_unknown_data_were_not_averaged(settings, runs):
    asked = of_views.MemberViewsParameters(runs=(runs[0].run_id,), dataset="gone", views="ten")
    assert not of_views.averaged(asked, settings)

"""Which results of a run can be shown."""

import numpy as np

from core.data.store import Dataset
from core.evaluation.outcomes import outcomes
from core.runs.store import Run
from dashboard.services import Services
from pages.confusion.results import shown


def test_a_run_on_its_own_pictures_has_one_kind_of_results(
    services: Services, run: Run, dataset: Dataset
) -> None:
    found = shown(services, run, dataset, "PrivateTest", "stored")
    assert (found.kind, found.title, found.choice) == ("pictures", "FER2013", False)
    assert found.matrix is not None
    assert found.matrix.sum() == 50


def test_on_other_pictures_the_stored_results_come_first(
    services: Services, run: Run, other: Dataset
) -> None:
    found = shown(services, run, other, "PrivateTest", None)
    assert (found.kind, found.title, found.choice) == ("stored", "FER2013", True)
    assert outcomes(services.results, run, other, ("PrivateTest",)) is None


def test_asking_for_pictures_that_were_not_evaluated_gives_none(
    services: Services, run: Run, other: Dataset
) -> None:
    found = shown(services, run, other, "PrivateTest", "pictures")
    assert found.kind == "pictures"
    assert found.metrics is None
    assert found.matrix is None


def test_once_evaluated_the_pictures_come_first(
    services: Services, run: Run, other: Dataset
) -> None:
    n = len(other.indices("PrivateTest"))
    services.results.store(run, other, "PrivateTest", np.full((n, 7), 1 / 7, np.float32))
    found = shown(services, run, other, "PrivateTest", None)
    assert (found.kind, found.title, found.choice) == ("pictures", "Others", True)
    assert shown(services, run, other, "PrivateTest", "stored").kind == "stored"


def test_the_runs_data_set_is_found_by_its_pictures_not_its_name(
    services: Services, run: Run, dataset: Dataset, other: Dataset
) -> None:
    assert services.trained_on(run) == "fer2013"
    (services.datasets.root / "fer2013").rename(services.datasets.root / "mine")
    assert services.trained_on(run) == "mine"
    (services.datasets.root / "mine" / "manifest.json").unlink()
    assert services.trained_on(run) is None

"""Which data set a page shows, and which run."""

import numpy as np
import pytest

from core.data.store import DatasetStore
from core.errors import UnknownName
from core.evaluation.choice import choose_final
from core.labels import SIZE
from core.runs.final import FILE, write_final
from core.settings import Settings
from dashboard.services import NoDataset, Services
from tests.stored_runs import store_answers, store_dataset


def write(settings: Settings, name: str, *, synthetic: bool = False, level: int = 0) -> None:
    DatasetStore(settings.datasets).write(
        name,
        np.full((3, SIZE, SIZE), level, np.uint8),
        np.arange(3, dtype=np.uint8),
        np.zeros(3, np.uint8),
        title=name,
        source={},
        synthetic=synthetic,
    )


def test_nothing_at_all_is_said_so(settings: Settings):
    with pytest.raises(NoDataset):
        Services(settings).dataset(None)


def test_real_pictures_come_before_drawn_ones_and_fer2013_first(settings: Settings):
    services = Services(settings)
    write(settings, "synthetic", synthetic=True)
    assert services.dataset(None).name == "synthetic"
    write(settings, "clinic")
    assert services.dataset(None).name == "clinic"
    write(settings, "fer2013")
    assert services.dataset(None).name == "fer2013"
    assert services.dataset("clinic").name == "clinic"


@pytest.mark.parametrize("name", ["absent", "../small", "a/b", "A" * 300, "\x00"])
def test_an_unknown_name_is_an_error(settings: Settings, name: str):
    write(settings, "small")
    with pytest.raises(UnknownName):
        Services(settings).dataset(name)


def test_an_opened_data_set_is_kept_until_it_is_imported_anew(settings: Settings):
    services = Services(settings)
    write(settings, "small", level=1)
    first = services.dataset("small")
    assert services.dataset("small") is first
    write(settings, "small", level=2)
    again = services.dataset("small")
    assert again.fingerprint != first.fingerprint
    assert int(again.images[0, 0, 0]) == 2


def test_without_runs_there_is_none(settings: Settings):
    write(settings, "small")
    services = Services(settings)
    assert services.run(None, services.dataset("small")) is None
    with pytest.raises(UnknownName):
        services.run("two_conv-small-0123456789", services.dataset("small"))


def test_the_most_accurate_run_is_taken_until_a_final_one_is_on_record(settings: Settings):
    dataset = store_dataset(settings)
    accurate = store_answers(settings, dataset, 50, seed=1)
    final = store_answers(settings, dataset, 60, seed=2)
    services = Services(settings)
    assert services.run(None, dataset) == accurate
    write_final(settings.models, choose_final([final], dataset))
    assert services.run(None, dataset) == final
    assert services.run(accurate.run_id, dataset) == accurate
    (settings.models / FILE).write_text("{")
    assert services.run(None, dataset) == accurate


def test_a_final_run_that_is_gone_or_of_other_data_gives_way(settings: Settings):
    own, other = store_dataset(settings), store_dataset(settings, "others", seed=1)
    run = store_answers(settings, own, 50, seed=1)
    final = store_answers(settings, other, 60, seed=2)
    services = Services(settings)
    write_final(settings.models, choose_final([final], other))
    assert services.run(None, own) == run
    # No run was trained on these: the final one is the best guess there is.
    assert services.run(None, store_dataset(settings, "third", seed=2)) == final
    (final.path / "spec.json").unlink()
    assert services.run(None, other) == run

"""The kinds of jobs on the pictures of a data set, run in this process on a few of them."""

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.embeddings.maps import Maps
from core.embeddings.store import Embeddings
from core.jobs import KINDS, JobContext
from core.labels import SPLITS
from core.quality.store import Quality
from core.settings import Settings
from tests.stored_runs import answers, store_dataset, store_run


@pytest.fixture
def eight(settings: Settings) -> Dataset:
    """Eight pictures, the last two equal: too few for UMAP, which takes a minute to compile."""
    images = np.random.default_rng(0).integers(0, 256, (8, 48, 48), dtype=np.uint8)
    images[7] = images[6]
    splits = np.array([0, 0, 0, 0, 0, 0, 0, 2], np.uint8)
    labels = np.arange(8, dtype=np.uint8) % 7
    return DatasetStore(settings.datasets).write(
        "eight", images, splits, labels, title="Eight", source={}
    )


def done(settings: Settings, kind: str, **parameters: str | None) -> dict:
    """Run a job here, and check that it counts as ready afterwards but not before."""
    found = KINDS.get(kind)
    request = found.parameters.model_validate(parameters)
    assert found.ready is not None
    assert not found.ready(request, settings)
    notes: list[str] = []
    result = found.run(request, JobContext(settings, lambda _d, _t, note: notes.append(note)))
    assert notes, "the job tells nobody how far it is"
    assert found.ready(request, settings)
    return result


def test_a_map_of_pixels_is_drawn_and_kept_with_its_embeddings(settings: Settings, eight: Dataset):
    assert done(settings, "map", dataset="eight")["pictures"] == 8
    drawn = Maps(settings.home).load(None, eight)
    assert drawn is not None
    np.testing.assert_array_equal(drawn.umap[6], drawn.umap[7])
    assert Embeddings(settings.home).holds(None, eight)


def test_copies_are_found_and_kept(settings: Settings, eight: Dataset):
    result = done(settings, "duplicates", dataset="eight")
    assert result["exact"]["leaked"] == {"PublicTest": 0, "PrivateTest": 1}
    copies = Quality(settings.home).copies(eight)
    assert copies is not None
    assert copies.first.tolist() == [0, 1, 2, 3, 4, 5, 6, 6]


def test_other_pictures_under_the_same_name_are_looked_at_anew(settings: Settings, eight: Dataset):
    done(settings, "duplicates", dataset="eight")
    images = np.random.default_rng(1).integers(0, 256, (8, 48, 48), dtype=np.uint8)
    DatasetStore(settings.datasets).write(
        "eight", images, np.zeros(8, np.uint8), np.zeros(8, np.uint8), title="Eight", source={}
    )
    assert done(settings, "duplicates", dataset="eight")["exact"]["rows"] == 0


def test_doubtful_labels_are_found_and_kept(settings: Settings):
    dataset = store_dataset(settings)
    found = {
        split: answers(dataset.labels[dataset.indices(split)], np.arange(350) < 9, sure=0.9)
        for split in SPLITS
    }
    run = store_run(settings, dataset, found)
    vectors = np.eye(7, dtype=np.float32)[dataset.labels]
    Embeddings(settings.home).store(run, dataset, vectors)
    result = done(settings, "label_issues", dataset=dataset.name, run=run.run_id)
    assert result["suspected"]["Training"] == 0
    assert 5 <= result["suspected"]["PrivateTest"] <= 9

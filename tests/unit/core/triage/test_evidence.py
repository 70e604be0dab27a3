"""Who is asked about a picture, and what is said when there is nobody."""

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.data.votes import CHOICES
from core.evaluation.results import Results
from core.runs.store import RunStore
from core.settings import Settings
from core.triage.evidence import NoEvidence, evidence, independent
from tests.stored_runs import PER_SPLIT, answers, store_answers, store_dataset, store_run


def gather(settings: Settings, dataset: Dataset, split: str):
    return evidence(Results(settings.home), RunStore(settings.models).all(), dataset, split)


def test_one_net_of_each_architecture_is_asked_the_most_accurate(
    settings: Settings, dataset: Dataset
):
    store_answers(settings, dataset, 50, seed=1)
    better = store_answers(settings, dataset, 20, seed=2)
    other = store_dataset(settings, "others", seed=1)
    store_answers(settings, other, 0, seed=3)
    found = independent(RunStore(settings.models).all(), dataset)
    assert [run.run_id for run in found] == [better.run_id]
    gathered = gather(settings, dataset, "PrivateTest")
    assert gathered.answers.shape == (1, PER_SPLIT, 7)
    assert gathered.rows[0] == 2 * PER_SPLIT
    assert gathered.held_out
    assert gathered.votes is None
    assert not gather(settings, dataset, "Training").held_out


def test_nets_that_were_not_measured_on_a_split_are_left_out(settings: Settings, dataset: Dataset):
    labels = dataset.labels[dataset.indices("PublicTest")]
    told = {"PublicTest": answers(labels, np.zeros(len(labels), bool), sure=0.9)}
    store_run(settings, dataset, told)
    assert len(gather(settings, dataset, "PublicTest").names) == 1
    with pytest.raises(NoEvidence, match="PrivateTest"):
        gather(settings, dataset, "PrivateTest")


def test_votes_are_those_of_the_split(settings: Settings, dataset: Dataset):
    store_answers(settings, dataset, 5)
    rows = np.arange(len(dataset), dtype=np.uint8)
    columns = {f"votes_{choice.lower()}": rows // (k + 1) for k, choice in enumerate(CHOICES)}
    voted = DatasetStore(settings.datasets).write(
        dataset.name,
        dataset.images,
        dataset.splits,
        dataset.labels.astype(np.uint8),
        title=dataset.title,
        source={},
        features={"brightness": np.zeros(len(dataset), np.float32), **columns},
    )
    found = gather(settings, voted, "PublicTest").votes
    assert found is not None
    assert found[:, 0].tolist() == rows[PER_SPLIT : 2 * PER_SPLIT].tolist()
    assert found[:, 9].tolist() == (rows[PER_SPLIT : 2 * PER_SPLIT] // 10).tolist()


def test_a_row_is_found_in_its_split_only(settings: Settings, dataset: Dataset):
    store_answers(settings, dataset, 5)
    found = gather(settings, dataset, "PublicTest")
    assert found.place(PER_SPLIT) == 0
    assert found.place(PER_SPLIT - 1) is None
    assert found.place(2 * PER_SPLIT) is None

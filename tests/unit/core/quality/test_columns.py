"""What checks found becomes facts of rows, and only what was checked."""

import numpy as np

from core.data.facts import row_facts
from core.data.store import Dataset, DatasetStore
from core.quality.columns import EXACT, LABEL, NEAR, checked, judge, problem_columns, with_problems
from core.quality.labels import LabelIssues
from core.quality.store import Quality
from core.settings import Settings
from tests.stored_runs import store_answers, store_dataset


def doubted(dataset: Dataset, first: float = 0.0) -> LabelIssues:
    """Return made-up doubts that rise from the first row to the last."""
    n = len(dataset)
    return LabelIssues(
        score=np.linspace(first, 1, n, dtype=np.float32),
        suspected=np.arange(n) < 3,
        suggested=np.zeros(n, np.uint8),
        probability=np.ones(n, np.float32),
    )


def with_a_copy(settings: Settings) -> Dataset:
    """Return noise in which row 700 shows what rows 0 and 1 show."""
    plain = store_dataset(settings)
    images = np.array(plain.images)
    images[1] = images[700] = images[0]
    return DatasetStore(settings.datasets).write(
        "copied", images, plain.splits, plain.labels.astype(np.uint8), title="Copied", source={}
    )


def test_nothing_is_a_fact_before_it_was_looked_for(settings: Settings):
    dataset, quality = store_dataset(settings), Quality(settings.home)
    assert problem_columns(quality, dataset, []) == {}
    assert checked(quality, dataset, []) == ()


def test_copies_are_counted_with_the_row_itself(settings: Settings):
    dataset, quality = with_a_copy(settings), Quality(settings.home)
    quality.find_copies(dataset)
    found = problem_columns(quality, dataset, [])
    assert list(found) == [EXACT, NEAR]
    for sizes in found.values():
        assert sizes[[0, 1, 2, 700]].tolist() == [3, 3, 1, 3]
    assert checked(quality, dataset, []) == ("copies",)


def test_the_most_accurate_of_the_runs_that_checked_labels_is_believed(settings: Settings):
    dataset, quality = store_dataset(settings), Quality(settings.home)
    best, middle, worst = (
        store_answers(settings, dataset, wrong, seed=wrong) for wrong in (10, 100, 200)
    )
    runs = [worst, best, middle]
    assert judge(quality, dataset, runs) is None
    quality.keep_label_issues(worst, dataset, doubted(dataset))
    assert judge(quality, dataset, runs) == worst
    before = checked(quality, dataset, runs)
    quality.keep_label_issues(middle, dataset, doubted(dataset, 0.5))
    assert judge(quality, dataset, runs) == middle
    assert checked(quality, dataset, runs) != before
    assert problem_columns(quality, dataset, runs)[LABEL][0] == 0.5


def test_they_stand_behind_the_features_of_pictures_and_before_votes(settings: Settings):
    dataset, quality = with_a_copy(settings), Quality(settings.home)
    quality.find_copies(dataset)
    facts = row_facts(dataset, settings.home / "cache")
    joined = with_problems(facts, problem_columns(quality, dataset, []))
    assert list(joined.columns)[:6] == [*list(facts.columns)[:4], EXACT, NEAR]

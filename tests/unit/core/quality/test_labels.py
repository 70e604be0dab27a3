"""Planted wrong labels come first, and nobody judges what it was fitted on."""

import numpy as np
import pytest

from core.embeddings.store import Embedded
from core.evaluation.results import Results
from core.labels import SPLITS
from core.quality.labels import (
    LabelIssues,
    TooFewPictures,
    find_label_issues,
    fitted_on,
    out_of_fold,
)
from core.quality.store import Quality
from core.settings import Settings
from tests.stored_runs import PER_SPLIT, answers, store_dataset, store_run

PLANTED = 7


@pytest.fixture
def noisy(settings: Settings):
    """A run that is right on every test picture but seven, and vectors that tell the classes.

    In Training seven labels are not those of their vectors.
    """
    dataset = store_dataset(settings)
    found = {}
    for split in SPLITS:
        labels = dataset.labels[dataset.indices(split)]
        found[split] = answers(labels, np.arange(PER_SPLIT) < PLANTED, sure=0.9)
    run = store_run(settings, dataset, found)
    shown = dataset.labels.copy()
    shown[:PLANTED] = (shown[:PLANTED] + 3) % 7
    vectors = np.eye(7)[shown] + np.random.default_rng(0).normal(scale=0.1, size=(len(shown), 7))
    lengths = np.linalg.norm(vectors, axis=1).astype(np.float32)
    return dataset, run, Embedded(vectors.astype(np.float32), lengths)


def issues(settings: Settings, noisy) -> LabelIssues:
    dataset, run, embedded = noisy
    groups = np.arange(len(dataset))
    return find_label_issues(run, dataset, Results(settings.home), embedded, groups)


def test_planted_labels_are_the_most_doubtful_of_their_split(settings: Settings, noisy):
    dataset = noisy[0]
    found = issues(settings, noisy)
    for split in SPLITS:
        rows = dataset.indices(split)
        worst = rows[np.argsort(found.score[rows], kind="stable")[:PLANTED]]
        assert set(worst) == set(rows[:PLANTED])
        # Confident learning expects some of them to be chance, and never takes another one.
        assert len(set(found.ranked(rows)) & set(rows[:PLANTED])) >= PLANTED - 2
        assert not set(found.ranked(rows)) - set(rows[:PLANTED])


def test_what_the_label_should_be_is_suggested(settings: Settings, noisy):
    dataset = noisy[0]
    found = issues(settings, noisy)
    labels = dataset.labels
    np.testing.assert_array_equal(found.suggested[:PLANTED], (labels[:PLANTED] + 3) % 7)
    public = dataset.indices("PublicTest")[:PLANTED]
    np.testing.assert_array_equal(found.suggested[public], (labels[public] + 1) % 7)
    np.testing.assert_allclose(found.probability[public], 0.9, rtol=1e-3)
    np.testing.assert_allclose(found.score[public], 0.1 / 6, rtol=1e-3)


def test_training_is_not_judged_by_the_run_that_was_fitted_on_it(settings: Settings, noisy):
    # The run calls the label after the true one in Training; the heads call the third after it.
    dataset, run, _ = noisy
    assert fitted_on(run, dataset)
    assert (issues(settings, noisy).suggested[:PLANTED] == (dataset.labels[:PLANTED] + 3) % 7).all()


def test_a_copy_never_judges_its_copy():
    # Every picture stands twice, its label is chance: only a head that saw the copy can know it.
    generator = np.random.default_rng(0)
    vectors = np.repeat(generator.normal(size=(100, 400)), 2, axis=0).astype(np.float32)
    labels = np.repeat(generator.integers(0, 2, 100), 2)
    pairs = np.repeat(np.arange(100), 2)
    apart, together = (out_of_fold(vectors, labels, groups) for groups in (np.arange(200), pairs))
    assert apart is not None
    assert together is not None
    assert (apart.argmax(axis=1) == labels).mean() > 0.8
    assert (together.argmax(axis=1) == labels).mean() < 0.65


def test_too_few_pictures_of_a_class_give_no_folds():
    labels = np.array([0] * 20 + [1] * 3)
    assert out_of_fold(np.zeros((23, 2), np.float32), labels, np.arange(23)) is None
    assert out_of_fold(np.zeros((9, 2), np.float32), np.zeros(9, int), np.arange(9)) is None


def test_a_run_that_knows_nothing_here_is_an_error(settings: Settings, noisy):
    _, run, _ = noisy
    other = store_dataset(settings, "others", seed=5)
    embedded = Embedded(np.ones((len(other), 2), np.float32), np.ones(len(other), np.float32))
    with pytest.raises(TooFewPictures):
        find_label_issues(run, other, Results(settings.home), embedded, np.arange(len(other)))


def test_what_was_found_is_kept_for_the_run(settings: Settings, noisy):
    dataset, run, _ = noisy
    quality, found = Quality(settings.home), issues(settings, noisy)
    assert quality.label_issues(run, dataset) is None
    quality.keep_label_issues(run, dataset, found)
    kept = quality.label_issues(run, dataset)
    assert kept is not None
    np.testing.assert_array_equal(kept.score, found.score)
    assert quality.holds_label_issues(run, dataset)


def test_ranked_keeps_to_the_rows_asked_for():
    found = LabelIssues(
        score=np.array([0.3, 0.1, 0.9, 0.2], np.float32),
        suspected=np.array([True, True, False, True]),
        suggested=np.zeros(4, np.uint8),
        probability=np.zeros(4, np.float32),
    )
    assert found.ranked().tolist() == [1, 3, 0]
    assert found.ranked(np.array([0, 2, 3])).tolist() == [3, 0]

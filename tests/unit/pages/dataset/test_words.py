"""The class distribution in words."""

from dataclasses import replace

import numpy as np

from core.labels import SPLITS
from core.quality.columns import EXACT, LABEL, NEAR, with_problems
from pages.dataset.tabs.overview.copy_words import copy_sentences
from pages.dataset.tabs.overview.features import feature_sentences, split_sentence
from pages.dataset.tabs.overview.words import (
    imbalance_ratio,
    imbalance_sentences,
    selection_sentences,
)
from tests.unit.pages.dataset.conftest import scoped, write

FER2013 = {
    "Training": (3995, 436, 4097, 7215, 4830, 3171, 4965),
    "PublicTest": (467, 56, 496, 895, 653, 415, 607),
    "PrivateTest": (491, 55, 528, 879, 594, 416, 626),
}


def test_fer2013_in_words():
    said = " ".join(imbalance_sentences(FER2013))
    assert "Disgust has 436 of 28,709 Training pictures (1.5 %)" in said
    assert "happy has 7,215 (25.1 %), 16.5 times as many" in said
    assert "right for 24.5 % of PrivateTest (n = 3,589)" in said
    assert "PrivateTest has 55 disgust pictures" in said
    assert "±13 percentage points" in said


def test_balanced_classes_are_called_balanced():
    said = imbalance_sentences(dict.fromkeys(SPLITS, (100,) * 7))
    assert "The classes are balanced" in said[0]
    assert "rarely answer" not in " ".join(said)


def test_a_missing_class_is_named():
    said = " ".join(imbalance_sentences(dict.fromkeys(SPLITS, (0, 0, 9, 9, 9, 9, 9))))
    assert "Training has no picture of angry and disgust" in said


def test_one_class_and_no_picture_at_all_do_not_fail():
    assert imbalance_sentences(dict.fromkeys(SPLITS, (0,) * 7)) == []
    assert imbalance_sentences(dict.fromkeys(SPLITS, (0, 0, 0, 5, 0, 0, 0)))
    assert imbalance_ratio((0, 0, 5)) is None
    assert imbalance_ratio((2, 0, 5)) == 2.5


def test_a_selection_is_compared_with_the_whole():
    fears = {"Training": (0, 0, 30, 10, 0, 0, 0), "PublicTest": (0,) * 7, "PrivateTest": (0,) * 7}
    (said,) = selection_sentences(fears, FER2013)
    assert "Of the 40 selected pictures 75.0 % are labelled fear, of the whole" in said
    assert "neutral is rarer here: 0.0 % against 17.3 %" in said
    (said,) = selection_sentences(FER2013, FER2013)
    assert "in the shares of the whole" in said
    assert selection_sentences(dict.fromkeys(SPLITS, (0,) * 7), FER2013) == []


def featured(tmp_path, values, *, labels=None, splits=None):
    """A data set whose pictures have these brightnesses."""
    n = len(values)
    return scoped(
        write(
            tmp_path,
            [0] * n if splits is None else splits,
            np.arange(n) % 2 if labels is None else labels,
            features={"brightness": np.asarray(values, np.float32)},
        ),
        tmp_path / "cache",
    )


def test_features_say_what_they_mean_from_their_numbers(tmp_path):
    noise = np.random.default_rng(0).normal(100, 10, 200)
    alike = " ".join(feature_sentences(featured(tmp_path / "a", noise), "brightness", "Training"))
    assert "In 200 pictures, the middle half lies between" in alike
    assert "hardly differ" in alike or "a little" in alike
    apart = featured(tmp_path / "b", noise + 30 * (np.arange(200) % 2))
    said = " ".join(feature_sentences(apart, "brightness", "Training"))
    assert "differ clearly" in said
    assert "most angry (median" in said
    assert "lean on it" in said


def test_splits_that_differ_are_named(tmp_path):
    splits = [0] * 50 + [2] * 50
    shifted = featured(tmp_path, [100 + r % 10 + 20 * (r >= 50) for r in range(100)], splits=splits)
    said = " ".join(feature_sentences(shifted, "brightness", "Training"))
    assert "PrivateTest (mean 124.5) lies above Training (104.5)" in said
    assert split_sentence(shifted).replace("\u00a0", " ") == (
        "100 pictures: Training 50 (50.0 %), PrivateTest 50 (50.0 %)."
    )


def test_one_picture_has_features_too(tmp_path):
    (_, said) = feature_sentences(featured(tmp_path, [7.0]), "brightness", "Training")
    assert said == "It is 7.0 in the one picture."
    assert feature_sentences(featured(tmp_path, [7.0]), "brightness", "PublicTest") == []


def test_copies_are_told_by_how_many_there_are_and_of_what():
    labels = np.repeat([3, 4], 50)
    sizes = np.where(np.arange(100) < 4, 2, 1)
    said = " ".join(copy_sentences(EXACT, sizes, labels)).replace("\u00a0", " ")
    assert "4 of 100 pictures have a copy (4.0 %, 95 % interval 1.6 to 9.8)" in said
    assert "the largest group holds 2" in said
    assert "Rarest in sad (0.0 %), most frequent in happy (8.0 %)" in said
    assert copy_sentences(NEAR, np.ones(5, int), labels[:5])[1] == (
        "None of 5 pictures has a copy."
    )


def test_trust_in_labels_names_the_expressions_whose_labels_are_doubted(tmp_path):
    labels = np.repeat([3, 4], 50)
    scope = featured(tmp_path, np.arange(100), labels=labels)
    trust = {LABEL: np.linspace(0, 1, 100, dtype=np.float32)}
    scope = replace(scope, facts=with_problems(scope.facts, trust))
    said = " ".join(feature_sentences(scope, LABEL, "Training"))
    assert "Labels of happy are the most doubtful (median 0.25), those of sad the least" in said

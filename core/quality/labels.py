"""Labels that a model makes doubtful, on pictures that it was not fitted on as far as possible."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.embeddings.pixels import main_directions
from core.embeddings.store import Embedded
from core.errors import EmotionLensError
from core.evaluation.results import Results
from core.labels import EMOTIONS, SPLITS
from core.progress import Progress
from core.runs.run import Run

FOLDS: Final = 5
# Enough for these nets: the seven classes take few directions.
_DIRECTIONS: Final = 64
_CLASSES: Final = len(EMOTIONS)


class TooFewPictures(EmotionLensError):
    """A data set on which labels cannot be checked."""

    code = "too-few-pictures"


@dataclass(frozen=True)
class LabelIssues:
    """What speaks against each label of a data set.

    Attributes:
        score: shape (N,), float32 in [0, 1]: the probability of the label given, low where it is
            doubtful; NaN where nothing is known.
        suspected: shape (N,), whether confident learning takes the label for wrong.
        suggested: shape (N,), uint8: the class that is more probable.
        probability: shape (N,), float32: the probability of that class; NaN where unknown.
    """

    score: NDArray[np.float32]
    suspected: NDArray[np.bool_]
    suggested: NDArray[np.uint8]
    probability: NDArray[np.float32]

    def ranked(self, rows: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Return the suspected rows, or those of them among `rows`, the most doubtful first."""
        found = np.flatnonzero(self.suspected)
        if rows is not None:
            found = found[np.isin(found, rows)]
        ranked: NDArray[np.int64] = found[np.argsort(self.score[found], kind="stable")]
        return ranked


def find_label_issues(
    run: Run,
    dataset: Dataset,
    results: Results,
    embedded: Embedded,
    groups: NDArray[np.int64],
    progress: Progress | None = None,
) -> LabelIssues:
    """Return which labels are doubtful, split by split.

    PublicTest and PrivateTest: by the run's own stored probabilities. Training, which the run was
    fitted on: by a logistic regression on its embeddings, cross-validated, so that no head judges a
    picture it was fitted on, nor a copy of it. The net below has seen Training all the same: what
    it learnt by heart is not found.

    Args:
        run: the run.
        dataset: of the labels.
        results: where the run's probabilities are.
        embedded: the run's embeddings of the data set.
        groups: shape (N,), the same number for copies of one picture.
        progress: called with (splits done, splits in all, note).

    Raises:
        TooFewPictures: nothing can be said about any split.

    References:
        Northcutt, Jiang and Chuang 2021, Confident learning, https://doi.org/10.1613/jair.1.12125
    """
    n = len(dataset)
    found = LabelIssues(
        score=np.full(n, np.nan, np.float32),
        suspected=np.zeros(n, np.bool_),
        suggested=dataset.labels.astype(np.uint8),
        probability=np.full(n, np.nan, np.float32),
    )
    for done, split in enumerate(SPLITS):
        rows = dataset.indices(split)
        labels = dataset.labels[rows]
        if progress:
            progress(done, len(SPLITS), f"checking labels of {split}")
        if split == "Training" and fitted_on(run, dataset):
            vectors = _reduced(embedded)[rows]
            probabilities = out_of_fold(vectors, labels, groups[rows])
        else:
            probabilities = results.probabilities(run, dataset, split)
        if probabilities is not None and len(rows):
            _fill(found, rows, labels, probabilities)
    if np.isnan(found.score).all():
        raise TooFewPictures(
            f"Labels of {dataset.title} cannot be checked with {run.title}.",
            hint="Evaluate the run on PublicTest and PrivateTest first.",
        )
    return found


def fitted_on(run: Run, dataset: Dataset) -> bool:
    """Return whether the run was fitted on the Training pictures of a data set."""
    return run.spec.dataset.fingerprint == dataset.fingerprint


def out_of_fold(
    vectors: NDArray[np.float32],
    labels: NDArray[np.int64],
    groups: NDArray[np.int64],
    *,
    folds: int = FOLDS,
    seed: int = 0,
) -> NDArray[np.float32] | None:
    """Return class probabilities by heads fitted on other pictures: shape (n, 7).

    Args:
        vectors: shape (n, d).
        labels: shape (n,), 0 to 6.
        groups: shape (n,); pictures of one group are never in two folds.
        folds: heads to fit.
        seed: of the folds.

    Returns:
        None where no class has a picture, or a group of them, for each fold.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    present, counts = np.unique(labels, return_counts=True)
    if len(present) < 2 or counts.min() < folds or len(np.unique(groups)) < folds:
        return None
    found = np.zeros((len(labels), _CLASSES), np.float32)
    division = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for fitted, held_out in division.split(vectors, labels, groups):
        head = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=300))
        head.fit(vectors[fitted], labels[fitted])
        found[np.ix_(held_out, head.classes_)] = head.predict_proba(vectors[held_out])
    return found


def _reduced(embedded: Embedded) -> NDArray[np.float32]:
    """Return the vectors along their main directions: (N, at most 64)."""
    vectors = embedded.vectors
    mean = vectors.mean(axis=0, dtype=np.float64)
    covariance = (vectors.T @ vectors).astype(np.float64) / len(vectors) - np.outer(mean, mean)
    directions = main_directions(covariance, _DIRECTIONS)
    reduced: NDArray[np.float32] = (vectors - mean.astype(np.float32)) @ directions
    return reduced


def _fill(
    found: LabelIssues,
    rows: NDArray[np.int64],
    labels: NDArray[np.int64],
    probabilities: NDArray[np.floating[Any]],
) -> None:
    """Judge one split's labels by probabilities that were not fitted on them."""
    from cleanlab.filter import find_label_issues as confident_learning
    from cleanlab.rank import get_label_quality_scores

    # cleanlab wants the classes that occur, and no others, counted from 0.
    present, codes = np.unique(labels, return_inverse=True)
    shares = probabilities[:, present].astype(np.float64)
    # A picture that the model gives none of these classes says nothing about them.
    shares = (shares + 1e-9) / (shares + 1e-9).sum(axis=1, keepdims=True)
    found.score[rows] = get_label_quality_scores(codes, shares)
    best = shares.argmax(axis=1)
    found.suggested[rows] = present[best]
    found.probability[rows] = shares.max(axis=1)
    if len(present) > 1:
        found.suspected[rows] = confident_learning(codes, shares, n_jobs=1) & (best != codes)

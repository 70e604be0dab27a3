"""What SHAP compares a picture with, as a score and in words."""

import numpy as np
from numpy.typing import NDArray

from core.explain import Question
from core.explain.scores import logits


def expected_scores(question: Question) -> NDArray[np.float32]:
    """Return the background's mean score for each picture's class: shape (N,)."""
    mean = logits(question.net, question.background).mean(axis=0)
    return np.asarray((question.targets * mean).sum(axis=-1), np.float32)


def stated(question: Question) -> str:
    """Say how many pictures the background has."""
    count = len(question.background)
    return f"Compared with a background of {count} {'picture' if count == 1 else 'pictures'}."

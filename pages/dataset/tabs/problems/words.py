"""What was found, in sentences made from the numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.data.ballots import NO_LABEL, Ballots
from core.data.store import Dataset
from core.labels import SPLITS
from core.quality.copies import SAME, SHIFT
from core.quality.labels import FOLDS, LabelIssues
from core.runs.run import Run
from dashboard.components.text import count, percent

HOW = (
    "Exact copies have the very same pixels. Near copies are found by comparing the coarse light "
    "and dark of every picture with that of every other, and of its mirror image, then checked "
    f"pixel by pixel: they count when, moved by up to {SHIFT} pixels, their pixels correlate by at "
    f"least {SAME}. Light and contrast do not matter. Of 48 such pairs of FER2013 that were looked "
    "at all were one photograph; between 0.90 and 0.93, 3 of 12 were not. A copy that was cropped "
    "or turned further is missed."
)


def copy_sentences(found: Mapping[str, Any], dataset: Dataset) -> list[str]:
    """Return what copies there are; `found` is `core.quality.facts.figures`."""
    exact, near = found["exact"], found["near"]
    if not near["rows"]:
        return ["No picture stands in the data set twice.", _blank(found)]
    sentences = [
        f"{count(exact['rows'])} of {count(found['rows'])} pictures are exact copies of one "
        f"another, in {count(exact['groups'])} groups; with near copies it is "
        f"{count(near['rows'])} in {count(near['groups'])} groups "
        f"({count(near['mirrored'])} pairs are mirror images).",
        f"{count(exact['other_labels'])} exact copies carry a different label elsewhere; with near "
        f"copies {count(near['other_labels'])}.",
    ]
    for split in SPLITS[1:]:
        n = sum(dataset.counts[split])
        if n:
            sentences.append(
                f"{count(exact['leaked'][split])} of {count(n)} {split} pictures stand in Training "
                f"pixel by pixel, {count(near['leaked'][split])} "
                f"({percent(near['leaked'][split] / n)}) exactly or nearly."
            )
    return [*sentences, _blank(found)]


def _blank(found: Mapping[str, Any]) -> str:
    n = found["blank"]
    return f"{count(n)} picture{' is' if n == 1 else 's are'} blank."


def suspect_sentences(
    issues: LabelIssues, dataset: Dataset, run: Run, votes: Ballots | None
) -> list[str]:
    """Return how many labels are doubtful, what speaks for that, and what it rests on."""
    counts = [
        f"{count(len(issues.ranked(rows)))} of {count(len(rows))} in {split}"
        for split in SPLITS
        if len(rows := dataset.indices(split)) and not np.isnan(issues.score[rows]).all()
    ]
    sentences = [f"Doubtful labels: {', '.join(counts)}."]
    if votes is not None and (said := _agreement(issues, dataset, votes)):
        sentences.append(said)
    sentences.append(
        f"PublicTest and PrivateTest are judged by what {run.title} says about them; Training by "
        f"{FOLDS} classifiers on its features, each of which was fitted on other pictures than it "
        "judges. But the features themselves have seen Training with its labels: what the model "
        "learnt by heart is not found there."
    )
    sentences.append(
        "A doubtful label is a question, not a verdict: the model may be wrong, and many faces "
        "show more than one expression."
    )
    return sentences


def _agreement(issues: LabelIssues, dataset: Dataset, votes: Ballots) -> str:
    clear = votes.label != NO_LABEL
    other = clear & ~votes.agrees(dataset.labels)
    suspected = issues.suspected & clear
    rest = ~issues.suspected & clear & ~np.isnan(issues.score)
    if not suspected.any() or not rest.any():
        return ""
    return (
        "Ten people voted anew on these pictures (FER+). Their majority names another label for "
        f"{percent(float(other[suspected].mean()), digits=0)} of the doubtful ones and for "
        f"{percent(float(other[rest].mean()), digits=0)} of the others "
        f"(n = {count(int(suspected.sum()))} and {count(int(rest.sum()))})."
    )

"""Every feature in words: what it is, how it is spread, and what that means for a model."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from core.labels import Split
from core.quality.columns import EXACT, LABEL, NEAR
from dashboard.components.text import count, percent
from dashboard.figures.pixels import Summary
from pages.dataset.facts import (
    as_number,
    feature_name,
    feature_names,
    split_summaries,
    summaries,
    summary,
)
from pages.dataset.scope import Scope
from pages.dataset.tabs.overview.copy_words import copy_sentences

_WHAT: Final = {
    "brightness": "Mean grey level, 0 black to 255 white.",
    "contrast": "How far grey levels lie from their mean.",
    "sharpness": "How much neighbouring pixels differ; noise counts as sharp too.",
    "entropy": "How many tones are used: 0 bits is one grey, 8 bits all 256 equally often.",
    LABEL: (
        "How probable the label given is to a model that was not fitted on the picture as far as "
        "possible (confident learning): low is doubtful."
    ),
    "vote_entropy": "How divided ten people were: 0 bits is one answer, above 2 bits many.",
    "vote_share": "Share of ten people who gave the answer given most.",
}
_SEEN: Final = (
    "Of Training a head is asked that was fitted on other pictures, on a net that has seen them "
    "all, so that its labels look better than they are."
)
# Differences of medians in standard deviations (Cohen's marks of a small and a medium effect).
_SMALL, _MEDIUM = 0.2, 0.5
# What stands between a model and the label, rather than in the pixels.
_ABOUT_LABELS: Final = ("vote_entropy", "vote_share")


def feature_words(scope: Scope, split: Split) -> list[Component]:
    """Return a list of all features of a split, each with its sentences."""
    entries = [
        html.Div([html.Dt(_title(name)), html.Dd(" ".join(sentences))], className="dataset-feature")
        for name in feature_names(scope.facts)
        if (sentences := feature_sentences(scope, name, split))
    ]
    return [html.Dl(entries, className="dataset-features")]


def feature_sentences(scope: Scope, name: str, split: Split) -> list[str]:
    """Return what a feature is, how it is spread in a split, and what it means for a model."""
    values = scope.values(name)[scope.indices(split)]
    whole = scope.once(("all", name, split), lambda: summary("all", values))
    if whole is None:
        return []
    if name in (EXACT, NEAR):
        return copy_sentences(name, values, scope.dataset.labels[scope.indices(split)])
    what = _WHAT.get(name, "")
    sentences = [what] if what else []
    sentences.append(_spread(name, whole))
    if meaning := _between_classes(name, whole, summaries(scope, name, split)):
        sentences.append(meaning)
    if name == LABEL:
        sentences.append(_SEEN)
    elif shift := _between_splits(name, split_summaries(scope, name)):
        sentences.append(shift)
    return sentences


def _title(name: str) -> str:
    title = feature_name(name)
    return title[:1].upper() + title[1:]


def _spread(name: str, whole: Summary) -> str:
    if whole.n == 1:
        return f"It is {as_number(name, whole.mean)} in the one picture."
    low, high = as_number(name, whole.q1), as_number(name, whole.q3)
    if low == high:
        return f"In {count(whole.n)} pictures, the middle half has {low}."
    return f"In {count(whole.n)} pictures, the middle half lies between {low} and {high}."


def _between_classes(name: str, whole: Summary, classes: list[Summary]) -> str:
    # Few pictures have a median by chance.
    classes = [one for one in classes if one.n >= 20]
    if len(classes) < 2 or not whole.sd:
        return ""
    least = min(classes, key=lambda one: one.median)
    most = max(classes, key=lambda one: one.median)
    gap = (most.median - least.median) / whole.sd
    between = (
        f"{least.group} (median {as_number(name, least.median)}) and {most.group} "
        f"({as_number(name, most.median)})"
    )
    if name in _ABOUT_LABELS:
        return f"Expressions range from {between}; expect a model to struggle where people do."
    if name == LABEL:
        return (
            f"Labels of {least.group} are the most doubtful (median {as_number(name, least.median)}"
            f"), those of {most.group} the least ({as_number(name, most.median)}): where labels "
            "are wrong, a model learns mistakes and is judged by them."
        )
    if gap < _SMALL:
        return f"Expressions hardly differ in it, at most {between}: alone it tells a model little."
    much = "a little" if gap < _MEDIUM else "clearly"
    return (
        f"Expressions differ {much} in it, most {between}, {gap:.1f} standard deviations: a model "
        "may lean on it instead of on the face."
    )


def _between_splits(name: str, splits: list[Summary]) -> str:
    if len(splits) < 2 or not (spread := max(one.sd for one in splits)):
        return ""
    least, most = min(splits, key=_mean), max(splits, key=_mean)
    gap = (most.mean - least.mean) / spread
    if gap < _SMALL:
        return "The splits are alike."
    return (
        f"{most.group} (mean {as_number(name, most.mean)}) lies above {least.group} "
        f"({as_number(name, least.mean)}): results may not carry over."
    )


def _mean(one: Summary) -> float:
    return one.mean


def split_sentence(scope: Scope) -> str:
    """Say how the pictures are divided into splits."""
    n = len(scope)
    parts = [
        f"{split} {count(k)} ({percent(k / n)})"
        for split in scope.splits
        if (k := sum(scope.counts[split]))
    ]
    return f"{count(n)} pictures: {', '.join(parts)}." if parts else "No picture."

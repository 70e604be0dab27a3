"""What the numbers of a data set mean, in sentences made from the numbers."""

from collections.abc import Mapping, Sequence
from math import sqrt

from core.labels import EMOTIONS, SPLITS, Split

# From this ratio on the page warns that the smallest class may be drowned by the largest.
_STRONG = 4.0

Counts = Mapping[Split, Sequence[int]]


def imbalance_ratio(counts: Sequence[int]) -> float | None:
    """Return how many times the largest class outnumbers the smallest that has any picture."""
    present = [count for count in counts if count]
    return max(present) / min(present) if len(present) > 1 else None


def imbalance_sentences(counts: Counts) -> list[str]:
    """Return what the class distribution means for training, for choosing and for testing."""
    sentences = []
    training = counts["Training"]
    if sum(training):
        sentences += _training_sentences(training)
    test = next((s for s in reversed(SPLITS) if sum(counts[s])), None)
    if test and test != "Training":
        sentences += _test_sentences(test, counts[test])
    return sentences


def selection_sentences(counts: Counts, whole: Counts) -> list[str]:
    """Return which expressions a selection holds more, and less, of than its data set.

    Args:
        counts: of the selection.
        whole: of the data set.
    """
    own, all_ = _totals(counts), _totals(whole)
    n, total = sum(own), sum(all_)
    if not n:
        return []
    gains = [own[i] / n - all_[i] / total for i in range(len(EMOTIONS))]
    most, least = gains.index(max(gains)), gains.index(min(gains))
    # Less than a percentage point is no difference to speak of.
    if gains[most] < 0.01:
        return [f"The {n:,} selected pictures hold expressions in the shares of the whole."]
    return [
        f"Of the {n:,} selected pictures {_share(own, most)} are labelled {EMOTIONS[most]}, of the "
        f"whole data set {_share(all_, most)}; {EMOTIONS[least]} is rarer here: "
        f"{_share(own, least)} against {_share(all_, least)}."
    ]


def _totals(counts: Counts) -> list[int]:
    return [sum(column) for column in zip(*counts.values(), strict=True)]


def _training_sentences(training: Sequence[int]) -> list[str]:
    missing = [emotion for emotion, count in zip(EMOTIONS, training, strict=True) if not count]
    largest, smallest = extremes(training)
    ratio = imbalance_ratio(training)
    sentences = []
    if ratio is not None and ratio < 1.1:
        sentences.append(
            f"The classes are balanced: each has about {training[largest]:,} of "
            f"{sum(training):,} Training pictures ({_share(training, largest)})."
        )
    elif ratio is not None:
        sentences.append(
            f"{EMOTIONS[smallest].capitalize()} has {training[smallest]:,} of {sum(training):,} "
            f"Training pictures ({_share(training, smallest)}); {EMOTIONS[largest]} has "
            f"{training[largest]:,} ({_share(training, largest)}), {ratio:.1f} times as many."
        )
        if ratio >= _STRONG:
            sentences.append(
                f"A model sees few examples of {EMOTIONS[smallest]} and may rarely answer it."
            )
    if missing:
        sentences.append(
            f"Training has no picture of {_listed(missing)}: a model fitted on it cannot learn "
            "to answer so."
        )
    return sentences


def _test_sentences(split: Split, counts: Sequence[int]) -> list[str]:
    n = sum(counts)
    largest, smallest = extremes(counts)
    sentences = [
        f"Answering “{EMOTIONS[largest]}” every time would be right for {_share(counts, largest)} "
        f"of {split} (n = {n:,}): accuracy says something only above that."
    ]
    few = counts[smallest]
    # The widest half-interval of a share of n pictures, at a share of one half.
    half = 100 * 1.96 * sqrt(0.25 / few)
    if half >= 5:
        sentences.append(
            f"{split} has {few:,} {EMOTIONS[smallest]} picture{'s' if few != 1 else ''}, so its "
            f"recall is known to within about ±{min(half, 50):.0f} percentage points; read it "
            "with its interval."
        )
    return sentences


def extremes(counts: Sequence[int]) -> tuple[int, int]:
    """Return the labels of the largest class and of the smallest that has any picture."""
    present = [label for label, count in enumerate(counts) if count]
    return max(present, key=counts.__getitem__), min(present, key=counts.__getitem__)


def _share(counts: Sequence[int], label: int) -> str:
    return f"{100 * counts[label] / sum(counts):.1f} %"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

"""The top of the page: what the data set is in a few large figures."""

from dash.development.base_component import Component

from core.labels import EMOTIONS, SIZE, SPLITS
from dashboard.components.stat import stat, stats
from dashboard.components.text import count, percent, size
from pages.dataset.scope import Scope
from pages.dataset.tabs.overview.words import extremes, imbalance_ratio


def tiles(scope: Scope) -> Component:
    """Return tiles: pictures, classes, picture size, imbalance, repeated pictures."""
    counts = scope.counts
    training = counts["Training"]
    present = [e for label, e in enumerate(EMOTIONS) if any(counts[s][label] for s in SPLITS)]
    ratio = imbalance_ratio(training)
    repeated = int((scope.whole.copies[scope.chosen] > 1).sum())
    return stats(
        stat(
            "Pictures",
            count(len(scope)),
            ", ".join(f"{split} {count(sum(counts[split]))}" for split in SPLITS),
        ),
        stat("Classes", str(len(present)), ", ".join(present)),
        stat(
            "Picture size", f"{SIZE} by {SIZE}", f"grey, 0 to 255; {size(len(scope) * SIZE * SIZE)}"
        ),
        stat(
            "Largest : smallest class",
            f"{ratio:.1f} : 1" if ratio else "none",
            _extremes(training) if ratio else "Training has fewer than two classes",
        ),
        stat(
            "Repeated pictures",
            count(repeated),
            f"{percent(repeated / len(scope))} share all pixels with another"
            if repeated
            else "no two share all their pixels",
        ),
    )


def _extremes(training: tuple[int, ...]) -> str:
    largest, smallest = extremes(training)
    return (
        f"Training: {EMOTIONS[largest]} {count(training[largest])}, "
        f"{EMOTIONS[smallest]} {count(training[smallest])}"
    )

"""The pictures on which only one of two runs is right: what the one fixes and what it breaks."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.evaluation.outcomes import Outcomes
from core.labels import EMOTIONS
from dashboard.components import page
from dashboard.components.address import link
from dashboard.components.attributes import data
from dashboard.components.grid import grid
from dashboard.components.text import count, percent
from pages.models import ids
from pages.models.tab import Shown
from pages.models.tabs.difference.pair import Pair

Which = Literal["fixed", "broken"]
# Enough to see what they have in common; the selection takes them all.
SHOWN_AT_MOST: Final = 60
_PIXELS: Final = 88


@dataclass(frozen=True, slots=True)
class Changed:
    """Pictures on which only one of two runs is right, those the run is surest of first.

    Attributes:
        rows: row numbers in the data set: shape (n,).
        captions: what the run said, and how surely.
    """

    rows: NDArray[np.int64]
    captions: tuple[str, ...]


def changed_rows(reference: Outcomes, run: Outcomes, which: Which) -> Changed:
    """Return the pictures that only the run is right on (fixed), or only the reference (broken).

    Args:
        reference: what the reference said.
        run: what the run said about the same pictures.
        which: which of them.
    """
    right, other = (run, reference) if which == "fixed" else (reference, run)
    places = np.flatnonzero(right.correct & ~other.correct)
    places = places[np.argsort(-run.confidence[places], kind="stable")]
    said = run.predicted[places].tolist()
    sure = run.confidence[places].tolist()
    return Changed(
        rows=run.rows[places],
        captions=tuple(
            f"{EMOTIONS[label]} {percent(share, 0)}"
            for label, share in zip(said, sure, strict=True)
        ),
    )


def both(shown: Shown) -> dict[Which, Changed]:
    """Return the fixed and the broken pictures of an address.

    Raises:
        EmotionLensError: they are not known, for the reason that the error gives.
    """
    pair = Pair.of(shown)
    if pair is None:
        return {}
    reference, run = (found.outcomes() for found in pair.answers(shown))
    return {
        "fixed": changed_rows(reference, run, "fixed"),
        "broken": changed_rows(reference, run, "broken"),
    }


def changed(shown: Shown) -> list[Component]:
    """Return both galleries; nothing where the runs cannot be compared, which is said above."""
    pair = Pair.of(shown)
    try:
        found = both(shown)
    except EmotionLensError:
        return []
    if pair is None:
        return []
    titles: dict[Which, tuple[str, str]] = {
        "fixed": (
            f"Fixed by {pair.b}",
            f"Named rightly by {pair.b}, wrongly by {pair.a}.",
        ),
        "broken": (
            f"Broken by {pair.b}",
            f"Named wrongly by {pair.b}, rightly by {pair.a}.",
        ),
    }
    return [_section(pair, shown, which, found[which], *titles[which]) for which in titles]


def _section(
    pair: Pair, shown: Shown, which: Which, found: Changed, title: str, said: str
) -> Component:
    n = len(found.rows)
    if not n:
        return page.section(f"{title}: none", html.P(f"There is no such picture. {said}"))
    dataset = pair.answers(shown)[1].dataset
    cut = f" The {SHOWN_AT_MOST} it is surest of:" if n > SHOWN_AT_MOST else ""
    extra: dict[str, Any] = {"data": dataset.name, "split": shown.view.split}
    return page.section(
        f"{title}: {count(n)} {'picture' if n == 1 else 'pictures'}",
        grid(
            dataset,
            found.rows[:SHOWN_AT_MOST],
            opens=ids.CHANGED_PICTURE,
            captions=found.captions[:SHOWN_AT_MOST],
            size=_PIXELS,
            label=title,
        ),
        html.Div(
            [
                html.Button(
                    [
                        page.icon("bounding-box"),
                        f" Make {'this' if n == 1 else f'these {count(n)}'} the selection",
                    ],
                    type="button",
                    className="btn btn-outline-primary btn-sm",
                    **data(models_select=which),
                ),
                html.A(
                    f"Confusions of {pair.b}",
                    href=link("/confusion", run=pair.run.run_id, **extra),
                    className="btn btn-outline-secondary btn-sm",
                ),
                html.A(
                    f"Confusions of {pair.a}",
                    href=link("/confusion", run=pair.reference.run_id, **extra),
                    className="btn btn-outline-secondary btn-sm",
                ),
            ],
            className="el-actions",
        ),
        help=(
            f"{said}{cut} Below each picture: what {pair.b} named, and how surely. Press one to "
            "see why."
        ),
    )

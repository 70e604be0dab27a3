"""Which picture comes next: by number, by label, at random, or a mistake at random."""

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import EMOTIONS, SPLITS
from core.runs.store import Run

if TYPE_CHECKING:
    from dashboard.services import Services

Step = Literal["previous", "next"]
# Pictures tried at a time where nothing is stored, and how often: a good model errs in a few.
_TRIED: Final = 64
_TIMES: Final = 8


class NoSuchPicture(EmotionLensError):
    """No picture fits what is looked for."""

    code = "no-such-picture"


def candidates(dataset: Dataset, label: int | None) -> NDArray[np.int64]:
    """Return the rows with a true label, or all: ascending, shape (n,).

    Raises:
        NoSuchPicture: there is none.
    """
    rows = np.arange(len(dataset)) if label is None else np.flatnonzero(dataset.labels == label)
    if not len(rows):
        wanted = "pictures" if label is None else f"picture labelled {EMOTIONS[label]}"
        raise NoSuchPicture(f"{dataset.title} has no {wanted}.", hint="Choose another label.")
    return rows


def neighbour(dataset: Dataset, row: int, step: Step, label: int | None) -> int:
    """Return the nearest row before or after one, going round at the ends."""
    rows = candidates(dataset, label)
    if step == "next":
        place = int(np.searchsorted(rows, row, side="right"))
    else:
        place = int(np.searchsorted(rows, row, side="left")) - 1
    return int(rows[place % len(rows)])


def random_row(dataset: Dataset, label: int | None, generator: np.random.Generator) -> int:
    """Return any row at random."""
    return int(generator.choice(candidates(dataset, label)))


def random_mistake(
    services: "Services",
    run: Run,
    dataset: Dataset,
    label: int | None,
    generator: np.random.Generator,
) -> int:
    """Return a random row that a run gets wrong, from the held-out splits where it can.

    Stored results are used first; without any, random pictures are shown to the model.

    Raises:
        NoSuchPicture: no mistake was found.
        EmotionLensError: the model could not be run.
    """
    rows = candidates(dataset, label)
    known = False
    for split in reversed(SPLITS):
        probabilities = services.results.probabilities(run, dataset, split)
        if probabilities is None:
            continue
        known = True
        members = dataset.indices(split)
        wrong = members[probabilities.argmax(axis=1) != dataset.labels[members]]
        wrong = wrong[np.isin(wrong, rows)]
        if len(wrong):
            return int(generator.choice(wrong))
    if not known:
        tried = generator.permutation(rows)[: _TRIED * _TIMES]
        for start in range(0, len(tried), _TRIED):
            part = tried[start : start + _TRIED]
            # Ascending rows: the pictures are a memory map.
            part = np.sort(part)
            found = services.inference.probabilities(run.run_id, dataset.images[part])
            wrong = part[found.argmax(axis=1) != dataset.labels[part]]
            if len(wrong):
                return int(generator.choice(wrong))
    which = "" if label is None else f" labelled {EMOTIONS[label]}"
    raise NoSuchPicture(
        f"No mistake of this model among the pictures{which} was found.",
        hint="Choose another label or model.",
    )

"""Pictures that are blank, dark, very light, flat or blurred."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.data.facts import row_facts
from core.data.quality import QUALITIES, Quality
from core.data.store import Dataset
from dashboard.flags import FLAGS, Flag

if TYPE_CHECKING:
    from dashboard.services import Services


def _rows(quality: Quality) -> "Callable[[Services, Dataset], NDArray[np.int64]]":
    def rows(services: "Services", dataset: Dataset) -> NDArray[np.int64]:
        features = row_facts(dataset, services.settings.home / "cache").features
        condition = quality.condition
        return np.flatnonzero(condition.holds(features[condition.column]))

    return rows


for place, quality in enumerate(QUALITIES):
    FLAGS.register(
        Flag(quality.name, quality.title, quality.explain, _rows(quality), order=10 + place)
    )

"""What is asked about one picture, and the maps that answer, kept for those who ask again."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.explain import Method
from core.explain.maps import Maps
from core.keys import canonical_json
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components import picture_detail
from dashboard.components.picture_detail import Picture, picture_at
from pages.explain.convolutions import convolutions
from pages.explain.view import View

if TYPE_CHECKING:
    from dashboard.services import Services

# A map takes 9 kB; its verdict and its tile ask for it again within seconds.
_KEPT: Final = 64
_answers: "WeakKeyDictionary[Any, OrderedDict[tuple[str, ...], Maps]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Asked:
    """One question: why does this run score this picture so for this class, by this method?

    Attributes:
        run: whose prediction is explained.
        picture: that is explained.
        index: the explained class.
        predicted: the predicted class.
        probability: of the explained class.
        method: how it is explained.
        parameters: of the method.
    """

    run: Run
    picture: Picture
    index: int
    predicted: int
    probability: float
    method: Method
    parameters: Mapping[str, Any]

    @property
    def against(self) -> str | None:
        """The expression that the explained one is compared with, by a method that compares."""
        number = self.parameters.get("against")
        return None if number is None else EMOTIONS[number]


def ask(
    services: "Services",
    run: Run,
    dataset: Dataset,
    row: int,
    view: View,
    method: Method | None = None,
) -> Asked:
    """Return the question that a view asks, by its method or another one.

    Raises:
        NoSuchRow: the data set has no such row.
        EmotionLensError: the model could not be run.
    """
    picture = picture_at(dataset, row)
    probabilities = picture_detail.probabilities_of(services, run, picture)
    predicted = int(np.argmax(probabilities))
    index = predicted if view.explained is None else view.explained
    chosen = method or view.method
    return Asked(
        run=run,
        picture=picture,
        index=index,
        predicted=predicted,
        probability=float(probabilities[index]),
        method=chosen,
        parameters=_parameters(run, view, chosen, index, probabilities),
    )


def answer(services: "Services", asked: Asked) -> Maps:
    """Return the map of a question, computed once.

    Raises:
        EmotionLensError: the model cannot be explained so, or could not be run.
    """
    key = (
        asked.run.run_id,
        asked.run.weights_digest,
        asked.picture.dataset.fingerprint,
        str(asked.picture.row),
        str(asked.index),
        asked.method.name,
        canonical_json(dict(asked.parameters)),
    )
    kept = _answers.setdefault(services.inference, OrderedDict())
    if key not in kept:
        kept[key] = services.inference.explain(
            asked.run.run_id,
            asked.picture.pixels,
            np.array([asked.index]),
            method=asked.method.name,
            parameters=asked.parameters,
        )
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return kept[key]


def _parameters(
    run: Run, view: View, method: Method, index: int, probabilities: NDArray[np.float32]
) -> Mapping[str, Any]:
    """Return a method's parameters; a layer that this run does not have keeps its default."""
    known: dict[str, Any] = {}
    fields = method.parameters.model_fields
    if "layer" in fields and view.layer in [c.name for c in convolutions(run)]:
        known["layer"] = view.layer
    if "against" in fields:
        others = [c for c in np.argsort(-probabilities, kind="stable").tolist() if c != index]
        # Named here, so that it can be told, and so that an ensemble's members share it.
        known["against"] = view.against if view.against in others else others[0]
    return known

"""What is asked about one picture, and the maps that answer, kept for those who ask again."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from core.explain import Method
from core.explain.faithfulness.verdict import Verdict
from core.explain.maps import Maps
from core.keys import canonical_json
from core.labels import EMOTIONS
from core.runs.store import Run
from pages.explain.pictures import Shown
from pages.explain.view import View

if TYPE_CHECKING:
    from dashboard.services import Services

T = TypeVar("T")

# A map or verdict takes 10 kB; who walks back and forth asks for it again within seconds.
_KEPT: Final = 128
_answers: "WeakKeyDictionary[Any, OrderedDict[tuple[str, ...], Any]]" = WeakKeyDictionary()


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
    picture: Shown
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
    services: "Services", run: Run, picture: Shown, view: View, method: Method | None = None
) -> Asked:
    """Return the question that a view asks, by its method or another one.

    Raises:
        InvalidSetting: a parameter of the view's method is not allowed.
        EmotionLensError: the model could not be run.
    """
    probabilities = picture.probabilities(services, run)
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
        parameters=_parameters(view, chosen, index, probabilities),
    )


def answer(services: "Services", asked: Asked) -> Maps:
    """Return the map of a question, computed once; of a visitor's own picture at each call.

    Raises:
        EmotionLensError: the model cannot be explained so, or could not be run.
    """
    return _kept(services, asked, "map", lambda: _explained(services, asked))


def judge(services: "Services", asked: Asked, maps: Maps) -> Verdict:
    """Return the verdict on a question's map, reached once.

    Args:
        services: of this application.
        asked: the question.
        maps: its answer, in hand already: a visitor's own picture is not explained once more.

    Raises:
        EmotionLensError: the model could not be run.
    """
    heat, pixels = maps.values[0], asked.picture.pixels[0]
    return _kept(
        services,
        asked,
        "verdict",
        lambda: services.inference.trust(asked.run.run_id, pixels, asked.index, heat),
    )


def _explained(services: "Services", asked: Asked) -> Maps:
    return services.inference.explain(
        asked.run.run_id,
        asked.picture.pixels,
        np.array([asked.index]),
        method=asked.method.name,
        parameters=asked.parameters,
    )


def _kept(services: "Services", asked: Asked, what: str, make: Callable[[], T]) -> T:
    if asked.picture.key is None:
        # A visitor's own picture: nothing of it outlives the answer.
        return make()
    key = (
        what,
        asked.run.run_id,
        asked.run.weights_digest,
        *asked.picture.key,
        str(asked.index),
        asked.method.name,
        canonical_json(dict(asked.parameters)),
    )
    kept = _answers.setdefault(services.inference, OrderedDict())
    if key not in kept:
        kept[key] = make()
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return cast("T", kept[key])


def _parameters(
    view: View, method: Method, index: int, probabilities: NDArray[np.float32]
) -> Mapping[str, Any]:
    """Return a method's parameters; those of the view are its own method's.

    Raises:
        InvalidSetting: one is not allowed.
    """
    fields = method.parameters.model_fields
    # Beside it other methods read the same layer and compare with the same class.
    shared = {name: view.settings[name] for name in ("layer", "against") if name in view.settings}
    given: dict[str, Any] = dict(view.settings if method is view.method else shared)
    known = {name: value for name, value in given.items() if name in fields}
    if "against" in fields:
        others = [c for c in np.argsort(-probabilities, kind="stable").tolist() if c != index]
        rival = known.get("against")
        number = EMOTIONS.index(rival) if rival in EMOTIONS else None
        # Named here, so that it can be told, and so that an ensemble's members share it.
        known["against"] = number if number in others else others[0]
    return method.validate(known).model_dump(exclude_defaults=True)

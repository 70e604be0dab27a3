"""From an uploaded picture to an explained prediction.

`from core.predict import Predictor` is all that a program needs, see the README. It is loaded when
it is asked for: the web server imports other modules of this package, and no net.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from core.predict.predictor import Predictor

__all__ = ["Predictor"]

_PLACES: Final = {"Predictor": "core.predict.predictor"}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)

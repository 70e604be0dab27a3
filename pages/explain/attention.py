"""What a visitor looks at now: what was asked for something else is not computed any more."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from core.keys import digest
from core.predict.wanted import Superseded, while_wanted
from dashboard.components.picture_detail import failure

# Pages open at a time; the oldest are forgotten, and what they ask for is computed.
_MOST: Final = 256
# What, once changed, makes maps that are under way those of something else.
_LOOKED_AT: Final = ("data", "picture", "row", "run", "settings", "class")
_looks: "OrderedDict[str, str]" = OrderedDict()
_lock = threading.Lock()


@contextmanager
def attention(values: Mapping[str, Any]) -> Iterator[None]:
    """Ask for something: what the same page asked for before, about something else, gives way.

    Args:
        values: of the controls, and `visitor`, which tells one open page from another.
    """
    visitor = str(values.get("visitor"))
    now = digest([str(values.get(name)) for name in _LOOKED_AT])
    with _lock:
        _looks[visitor] = now
        _looks.move_to_end(visitor)
        while len(_looks) > _MOST:
            _looks.popitem(last=False)
    with while_wanted(lambda: _looks.get(visitor, now) == now):
        yield


def told(error: EmotionLensError) -> Component:
    """Return an error to stand where the result would have stood.

    Raises:
        PreventUpdate: there is none: the visitor has gone on, and the next answer is under way.
    """
    if isinstance(error, Superseded):
        raise PreventUpdate
    return failure(error)

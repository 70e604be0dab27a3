"""What a tab of the data set page is, and what it is given to draw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from dash import Dash
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows, whichever tab is open.

    Attributes:
        dataset: the data set picked.
        rows: the selected rows, ascending, to which everything is restricted; None for all.
        query: the address's parameters, unchecked.
    """

    dataset: Dataset
    rows: NDArray[np.int64] | None
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; only the open one is drawn.

    Its callbacks write its controls into the address with a `sync_address` of their own. A gallery
    with `id_type=ids.FACE` opens the page's drawer at the picture clicked; so does
    `{"row": 17, "at": <anything new>}` written into `data` of `ids.OPEN`, with `place` and `of`
    where the picture stands in a list.

    Attributes:
        name: value of the address parameter `tab`.
        title: in the list of tabs.
        icon: Bootstrap icon without its `bi-`.
        layout: draws the tab.
        register: wires the tab's callbacks to one application.
        needs_pictures: False where there is something to do in a data set of no pictures.
        place: returns where a row stands in the tab's list, and of how many; None: not in it.
    """

    name: str
    title: str
    icon: str
    layout: Callable[[Shown], Component]
    register: Callable[[Dash], None]
    needs_pictures: bool = True
    place: Callable[[Shown, int], tuple[int, int] | None] | None = None

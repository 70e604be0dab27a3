"""What a tab of the models page is, and what it is given to draw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from dash import Dash
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from dashboard.services import services
from pages.models.groups import Group, groups
from pages.models.selected import among
from pages.models.view import View


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows, whichever tab is open.

    Attributes:
        dataset: the data set picked.
        rows: its selected rows, ascending; None for all.
        found: all runs by their data; those on the data set picked come first, with the metrics of
            the selected rows.
        view: the address, checked.
    """

    dataset: Dataset
    rows: NDArray[np.int64] | None
    found: tuple[Group, ...]
    view: View

    @classmethod
    def of(cls, query: Mapping[str, object]) -> "Shown":
        """Return what an address shows.

        Args:
            query: the address's parameters, unchecked.
        """
        name = query.get("data")
        dataset = services().dataset(str(name) if name else None)
        rows = services().selection(query.get("selection"), dataset)
        found = groups(services().runs.all(), dataset)
        # Which runs are compared at first does not depend on the selection.
        view = View.of(query, found)
        return cls(dataset, rows, tuple(among(group, rows) for group in found), view)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; only the open one is drawn.

    Its callbacks write its own controls into the address with a `sync_address` of their own. They
    read the data set and the selection from `ids.WHERE` and the runs compared from `ids.PICKED`.

    Attributes:
        name: value of the address parameter `tab`.
        title: in the list of tabs.
        icon: Bootstrap icon without its `bi-`.
        layout: draws the tab.
        register: wires the tab's callbacks to one application.
        picks: whether the runs compared are chosen by ticks above it.
        splits: whether the split is chosen above it.
    """

    name: str
    title: str
    icon: str
    layout: Callable[[Shown], Component]
    register: Callable[[Dash], None]
    picks: bool = True
    splits: bool = True

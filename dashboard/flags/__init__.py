"""Named lists of rows that can be filtered by: one file a flag, or several of one kind.

A flag is anything that marks pictures: a fault found by a check, a note somebody made. A module of
this package registers it with `FLAGS.register(Flag(...))` and it is offered wherever pictures are
filtered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.data.store import Dataset
    from dashboard.services import Services


@dataclass(frozen=True, slots=True)
class Flag:
    """One named list of rows.

    Attributes:
        name: identifier for addresses, letters, digits, `-`.
        title: for people, short.
        explain: what it marks, in one sentence.
        rows: returns the rows marked, or None where that is not known (yet) for a data set. Called
            on each view: it must be quick, so what takes long is looked up, not computed.
        order: flags are listed by it, then by name.
    """

    name: str
    title: str
    explain: str
    rows: "Callable[[Services, Dataset], NDArray[np.int64] | None]"
    order: int = 100


FLAGS: Final[Registry[Flag]] = Registry("flag", "dashboard.flags")


def known_flags(services: "Services", dataset: "Dataset") -> "dict[Flag, NDArray[np.int64]]":
    """Return the flags that are known for a data set with the rows they mark, in their order."""
    listed = sorted(FLAGS, key=lambda flag: (flag.order, flag.name))
    found = {flag: flag.rows(services, dataset) for flag in listed}
    return {flag: rows for flag, rows in found.items() if rows is not None}

"""How a benchmark states what it measured."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Line:
    """One measured figure.

    Attributes:
        name: what was measured; peers are indented by two spaces below it.
        value: the figure.
        unit: "s", "ms", "MB", "images/s" and the like.
        target: the figure to stay at or below, where there is one.
        note: how it was measured.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """True when there is a target and the figure is above it."""
        return self.target is not None and self.value > self.target


def show(title: str, lines: Iterable[Line]) -> None:
    """Print the figures of one benchmark as a table."""
    table = Table("measured", "figure", "target", "", "how", title=title, title_justify="left")
    for line in lines:
        target = "" if line.target is None else f"<= {line.target:g} {line.unit}"
        verdict = "" if line.target is None else "missed" if line.missed else "met"
        table.add_row(line.name, f"{line.value:.3g} {line.unit}", target, verdict, line.note)
    Console().print(table)

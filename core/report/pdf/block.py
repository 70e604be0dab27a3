"""What a page is made of: something that knows its height before it is drawn."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.report.pdf.sheet import Sheet


class Block(Protocol):
    """A part of a page."""

    def height(self, sheet: "Sheet", width: float) -> float:
        """Return the height it takes in that width, in millimetres."""

    def draw(self, sheet: "Sheet", x: float, y: float, width: float) -> None:
        """Draw it with its upper left corner at (x, y)."""

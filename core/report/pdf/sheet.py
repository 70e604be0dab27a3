"""The pages of a PDF report: fonts, colours, margins, page numbers, and what fits on a page."""

import unicodedata
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from core.report.pdf.block import Block

Colour = tuple[int, int, int]

INK: Final[Colour] = (29, 37, 48)
SOFT: Final[Colour] = (86, 97, 111)
ACCENT: Final[Colour] = (31, 95, 168)
MUTED: Final[Colour] = (159, 176, 195)
TRACK: Final[Colour] = (232, 236, 241)
RULE: Final[Colour] = (217, 223, 230)
NOTE: Final[Colour] = (255, 246, 224)

# Millimetres.
MARGIN: Final = 18.0
BOTTOM: Final = 20.0
# From points of type to millimetres between lines.
_LEADING: Final = 0.3528 * 1.42
_FONTS: Final = Path(__file__).parent / "fonts"
_FAMILY: Final = "OpenSans"


class Sheet(FPDF):
    """A document to which blocks are added from top to bottom."""

    def __init__(self, title: str, created: datetime) -> None:
        super().__init__(format="A4")
        self._head = title
        self.add_font(_FAMILY, "", _FONTS / "OpenSans-Regular.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "OpenSans-Semibold.ttf")
        self.set_margin(MARGIN)
        # Text begins where boxes and pictures do.
        self.c_margin = 0
        # Blocks are measured first: what does not fit goes onto the next page as a whole.
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang("en-GB")
        self.set_creator("Emotion Lens")
        self.set_creation_date(created)
        self.add_page()

    def footer(self) -> None:
        """Write title and page number at the foot of each page; fpdf2 calls it."""
        self.set_xy(MARGIN, -14)
        self.type(8, colour=SOFT)
        self.cell(self.epw / 2, 5, self._head)
        self.cell(self.epw / 2, 5, f"Page {self.page_no()} of {{nb}}", align="R")

    def place(self, block: Block) -> None:
        """Draw a block below the last one, on a new page where it does not fit."""
        height = block.height(self, self.epw)
        if self.get_y() + height > self.h - BOTTOM and self.get_y() > MARGIN:
            self.add_page()
        top = self.get_y()
        block.draw(self, MARGIN, top, self.epw)
        self.set_y(top + height)

    def type(self, size: float, *, bold: bool = False, colour: Colour = INK) -> None:
        """Choose type of so many points."""
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)

    def write_lines(self, text: str, x: float, y: float, width: float, *, align: str = "L") -> None:
        """Write wrapped text in the type chosen."""
        self.set_xy(x, y)
        self.multi_cell(width, self.leading, printable(text), align=align, padding=0)

    def lines_height(self, text: str, width: float) -> float:
        """Return how high wrapped text is in the type chosen."""
        lines = self.multi_cell(
            width, self.leading, printable(text), dry_run=True, output=MethodReturnValue.LINES
        )
        assert isinstance(lines, list)  # noqa: S101  # as asked for; says it to the type checker
        return max(1, len(lines)) * self.leading

    @property
    def leading(self) -> float:
        """Millimetres from line to line."""
        return float(self.font_size_pt) * _LEADING

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self.set_fill_color(*colour)
        self.rect(x, y, width, height, style="F")

    def line_across(self, x: float, y: float, width: float, colour: Colour = RULE) -> None:
        """Draw a thin line to the right."""
        self.set_draw_color(*colour)
        self.set_line_width(0.2)
        self.line(x, y, x + width, y)


def printable(text: str) -> str:
    """Return text with only such characters as the fonts hold; others become `?`."""
    known = _characters()
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter if letter in known else "?" for letter in composed)


@lru_cache(maxsize=1)
def _characters() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    found = []
    for path in sorted(_FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found.append(frozenset(map(chr, font.getBestCmap())))
    # Control characters have glyphs of their own in some fonts, and break lines.
    return frozenset(c for c in frozenset.intersection(*found) if c.isprintable() or c == "\u00a0")

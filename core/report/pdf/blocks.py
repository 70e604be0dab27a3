"""The blocks that a PDF report is built from."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from core.report.model import Level
from core.report.pdf.block import Block
from core.report.pdf.sheet import (
    ACCENT,
    INK,
    MUTED,
    NOTE,
    RULE,
    SOFT,
    TRACK,
    Colour,
    Sheet,
    printable,
)

LEVELS: Final[dict[Level, Colour]] = {
    "green": (28, 107, 60),
    "amber": (138, 90, 0),
    "red": (171, 31, 45),
}
BODY: Final = 9.5
SMALL: Final = 8.0
_BULLET: Final = 4.0
_NAME: Final = 29.0
_NUMBER: Final = 17.0
_BAR: Final = 2.4
_BETWEEN: Final = 9.0


@dataclass(frozen=True)
class Text:
    """Wrapped text with a gap below."""

    text: str
    size: float = BODY
    bold: bool = False
    colour: Colour = INK
    gap: float = 1.8
    bullet: bool = False

    def height(self, sheet: Sheet, width: float) -> float:
        sheet.type(self.size, bold=self.bold)
        return sheet.lines_height(self.text, width - self._indent) + self.gap

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        sheet.type(self.size, bold=self.bold, colour=self.colour)
        if self.bullet:
            sheet.write_lines("•", x + 0.8, y, _BULLET)
        sheet.write_lines(self.text, x + self._indent, y, width - self._indent)

    @property
    def _indent(self) -> float:
        return _BULLET if self.bullet else 0.0


@dataclass(frozen=True)
class Heading:
    """A heading that also stands in the document's outline."""

    text: str
    size: float = 13.0
    level: int = 0
    above: float = 5.0

    def height(self, sheet: Sheet, width: float) -> float:
        return self.above + self._text.height(sheet, width)

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        sheet.set_y(y)
        sheet.start_section(printable(self.text), level=self.level, strict=False)
        self._text.draw(sheet, x, y + self.above, width)

    @property
    def _text(self) -> Text:
        return Text(self.text, size=self.size, bold=True, gap=1.6)


@dataclass(frozen=True)
class Gap:
    """Empty space."""

    size: float

    def height(self, sheet: Sheet, width: float) -> float:
        return self.size

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        pass


@dataclass(frozen=True)
class Stack:
    """Blocks below one another, never parted by the end of a page."""

    blocks: tuple[Block, ...]

    def height(self, sheet: Sheet, width: float) -> float:
        return sum(block.height(sheet, width) for block in self.blocks)

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        for block in self.blocks:
            height = block.height(sheet, width)
            block.draw(sheet, x, y, width)
            y += height


@dataclass(frozen=True)
class Columns:
    """Blocks beside one another, all of one width unless `widths` says otherwise."""

    blocks: tuple[Block, ...]
    between: float = _BETWEEN
    widths: tuple[float, ...] = ()

    def height(self, sheet: Sheet, width: float) -> float:
        each = self._each(width)
        return max(b.height(sheet, w) for b, w in zip(self.blocks, each, strict=True))

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        for block, own in zip(self.blocks, self._each(width), strict=True):
            block.draw(sheet, x, y, own)
            x += own + self.between

    def _each(self, width: float) -> tuple[float, ...]:
        free = width - self.between * (len(self.blocks) - 1)
        shares = self.widths or (1.0,) * len(self.blocks)
        return tuple(free * share / sum(shares) for share in shares)


@dataclass(frozen=True)
class Box:
    """A block on a tinted ground with a coloured edge: what must not be overlooked."""

    block: Block
    edge: Colour = LEVELS["amber"]
    inside: float = 3.0
    gap: float = 3.0

    def height(self, sheet: Sheet, width: float) -> float:
        return self._inner(sheet, width) + 2 * self.inside + self.gap

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        height = self._inner(sheet, width) + 2 * self.inside
        sheet.box(x, y, width, height, NOTE)
        sheet.box(x, y, 1.0, height, self.edge)
        self.block.draw(sheet, x + self.inside + 1, y + self.inside, width - 2 * self.inside - 1)

    def _inner(self, sheet: Sheet, width: float) -> float:
        return self.block.height(sheet, width - 2 * self.inside - 1)


@dataclass(frozen=True)
class Signed:
    """Text behind the sign of a level: a disc, a triangle or a square, for grey paper too."""

    level: Level
    text: str
    size: float = BODY
    gap: float = 1.8

    def height(self, sheet: Sheet, width: float) -> float:
        return self._text.height(sheet, width - _BULLET)

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        sheet.type(self.size)
        side, middle = 2.1, y + sheet.leading / 2
        sheet.set_fill_color(*LEVELS[self.level])
        if self.level == "green":
            sheet.circle(x + side / 2, middle, side / 2, style="F")
        elif self.level == "red":
            sheet.rect(x, middle - side / 2, side, side, style="F")
        else:
            corners = [
                (x, middle + side / 2),
                (x + side, middle + side / 2),
                (x + side / 2, middle - side / 2),
            ]
            sheet.polygon(corners, style="F")
        self._text.draw(sheet, x + _BULLET - 0.6, y, width - _BULLET)

    @property
    def _text(self) -> Text:
        return Text(self.text, size=self.size, bold=True, colour=LEVELS[self.level], gap=self.gap)


@dataclass(frozen=True)
class Bar:
    """One bar: its name, a share in [0, 1], the number beside it; `strong` ones stand out."""

    name: str
    share: float
    number: str
    strong: bool = True
    bold: bool = False
    name_width: float = _NAME

    def height(self, sheet: Sheet, width: float) -> float:
        sheet.type(BODY - 0.5, bold=self.bold)
        return sheet.lines_height(self.name, self.name_width) + 0.7

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        sheet.type(BODY - 0.5, bold=self.bold)
        middle = y + sheet.leading / 2
        sheet.write_lines(self.name, x, y, self.name_width)
        long = width - self.name_width - _NUMBER
        left = x + self.name_width
        sheet.box(left, middle - _BAR / 2, long, _BAR, TRACK)
        if self.share > 0:
            colour = ACCENT if self.strong else MUTED
            sheet.box(left, middle - _BAR / 2, long * min(self.share, 1), _BAR, colour)
        sheet.write_lines(self.number, left + long, y, _NUMBER, align="R")


@dataclass(frozen=True)
class Row:
    """A row of a table: cells of given shares of the width, a thin line below."""

    cells: tuple[str | Block, ...]
    widths: tuple[float, ...]
    right: frozenset[int] = frozenset()
    bold: frozenset[int] = frozenset()
    shades: tuple[float, ...] = ()
    head: bool = False
    size: float = 8.5

    def height(self, sheet: Sheet, width: float) -> float:
        tall = 0.0
        for index, (cell, own) in enumerate(zip(self.cells, self._each(width), strict=True)):
            if isinstance(cell, str):
                self._type(sheet, index)
                tall = max(tall, sheet.lines_height(cell, own - 2))
            else:
                tall = max(tall, cell.height(sheet, own - 2))
        return tall + 2.0

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        tall, left = self.height(sheet, width), x
        for index, (cell, own) in enumerate(zip(self.cells, self._each(width), strict=True)):
            if self.shades and self.shades[index] > 0:
                sheet.box(left, y, own, tall, _tint(self.shades[index]))
            if isinstance(cell, str):
                self._type(sheet, index)
                align = "R" if index in self.right else "L"
                sheet.write_lines(cell, left + 1, y + 1, own - 2, align=align)
            else:
                cell.draw(sheet, left + 1, y + 1, own - 2)
            left += own
        sheet.line_across(x, y + tall, width, SOFT if self.head else RULE)

    def _type(self, sheet: Sheet, index: int) -> None:
        strong = index in self.bold or self.head
        sheet.type(self.size, bold=strong, colour=SOFT if self.head else INK)

    def _each(self, width: float) -> tuple[float, ...]:
        return tuple(width * share / sum(self.widths) for share in self.widths)


@dataclass(frozen=True)
class Picture:
    """A picture with others laid over it, frames and a caption.

    Attributes:
        data: the file's bytes.
        size: width and height that the picture stands for, in its own pixels.
        alt: what it shows, for those who do not see it.
        caption: text below.
        most: largest width and height on the page, in millimetres.
        over: further pictures as (bytes, left, top, side), in pixels of the first.
        frames: squares as (left, top, side, number).
    """

    data: bytes
    size: tuple[float, float]
    alt: str
    caption: str
    most: tuple[float, float]
    over: tuple[tuple[bytes, float, float, float], ...] = ()
    frames: tuple[tuple[float, float, float, str], ...] = ()

    def height(self, sheet: Sheet, width: float) -> float:
        return self._scaled(width)[1] + self._caption.height(sheet, width) + 1.5

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        wide, tall = self._scaled(width)
        scale = wide / self.size[0]
        with sheet.rect_clip(x, y, wide, tall):
            sheet.image(BytesIO(self.data), x, y, wide, tall, alt_text=self.alt)
            for data, left, top, side in self.over:
                placed = (x + scale * left, y + scale * top, scale * side, scale * side)
                sheet.image(BytesIO(data), *placed, alt_text="Heat map")
            for left, top, side, number in self.frames:
                self._frame(sheet, x + scale * left, y + scale * top, scale * side, number)
        self._caption.draw(sheet, x, y + tall + 1.5, width)

    def _frame(self, sheet: Sheet, x: float, y: float, side: float, number: str) -> None:
        for colour, thick in (((0, 0, 0), 0.9), ((255, 255, 255), 0.45)):
            sheet.set_draw_color(*colour)
            sheet.set_line_width(thick)
            sheet.rect(x, y, side, side)
        if number:
            sheet.box(x, y, 4.5, 4.5, (0, 0, 0))
            sheet.type(8, bold=True, colour=(255, 255, 255))
            sheet.write_lines(number, x, y + 0.2, 4.5, align="C")

    def _scaled(self, width: float) -> tuple[float, float]:
        scale = min(min(self.most[0], width) / self.size[0], self.most[1] / self.size[1])
        return self.size[0] * scale, self.size[1] * scale

    @property
    def _caption(self) -> Text:
        return Text(self.caption, size=SMALL, colour=SOFT)


@dataclass(frozen=True)
class Lines:
    """Lines to write on by hand, each with a word before it."""

    names: Sequence[str]
    between: float = 9.0

    def height(self, sheet: Sheet, width: float) -> float:
        return self.between * len(self.names) + 2

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        for number, name in enumerate(self.names, start=1):
            sheet.type(SMALL, colour=SOFT)
            foot = y + number * self.between
            sheet.write_lines(name, x, foot - sheet.leading - 0.5, width)
            sheet.line_across(x, foot, width, SOFT)


def _tint(share: float) -> Colour:
    """Return the accent colour thinned to a share of its strength."""
    red, green, blue = (round(255 - (255 - part) * share) for part in ACCENT)
    return red, green, blue

"""A report laid out on paper, from top to bottom."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from core.report import shown
from core.report.model import Report
from core.report.pdf.block import Block
from core.report.pdf.blocks import (
    SMALL,
    Bar,
    Box,
    Columns,
    Gap,
    Heading,
    Lines,
    Row,
    Signed,
    Stack,
    Text,
)
from core.report.pdf.faces import face_blocks, pictures_block
from core.report.pdf.sheet import ACCENT, SOFT, Sheet

_FEELING: Final = "An expression is not a feeling."
_NOT: Final = (
    "This report names what a face shows in one picture. It cannot tell what the person feels, and "
    "decides nothing about anybody."
)
_BY_HAND: Final = (
    "Reference",
    "What the person said",
    "",
    "",
    "Name, date, signature",
)


def written(report: Report) -> bytes:
    """Return the report as a PDF file's bytes."""
    created = datetime.fromisoformat(report.created)
    sheet = Sheet(f"{report.title}, {shown.date(report.created)}", created)
    for block in _blocks(report):
        sheet.place(block)
    return bytes(sheet.output())


def _blocks(report: Report) -> Iterator[Block]:
    yield from _top(report)
    if len(report.pictures) > 1:
        yield from _overview(report)
    for picture in report.pictures:
        head = [Heading(shown.picture_title(picture))]
        yield Stack((*head, Text(shown.picture_size(picture), size=SMALL, colour=SOFT)))
        if picture.problem:
            yield Box(Text(picture.problem, gap=0))
        if picture.photograph:
            yield pictures_block(picture, picture.photograph)
        for face in picture.faces:
            yield from face_blocks(face, picture)
    yield from _model(report)
    yield from _notes(report)
    yield Stack((Heading("Remarks by hand"), Lines(_BY_HAND)))
    yield from _sources(report)


def _top(report: Report) -> Iterator[Block]:
    yield Text("Emotion Lens", size=10, bold=True, colour=ACCENT, gap=0)
    yield Text(report.title, size=20, bold=True, gap=0.5)
    yield Text(report.summary, size=11, colour=SOFT, gap=3)
    yield Columns(
        tuple(
            Stack((Text(name, size=SMALL, colour=SOFT, gap=0), Text(value)))
            for name, value in shown.facts(report)
        ),
        between=6,
    )
    note = f" {report.purpose.note}" if report.purpose else ""
    yield Box(Stack((Text(_FEELING, bold=True, gap=0.4), Text(f"{_NOT}{note}", gap=0))))


def _overview(report: Report) -> Iterator[Block]:
    total = shown.total(report.pictures)
    bars = tuple(
        Bar(words, count / total, f"{count}", name_width=70)
        for words, count in shown.outcomes(report)
    )
    yield Stack((Heading("All pictures"), *bars, Gap(2)))
    widths = (5.0, 1.0, 5.0, 4.0)
    yield Row(("picture", "face", "expression shown", "picture checks"), widths, head=True)
    for picture in report.pictures:
        title = shown.picture_title(picture)
        if not picture.faces:
            yield Row((title, "-", "-", picture.problem or "-"), widths)
        for face in picture.faces:
            checks = Signed(face.gate.level, shown.gate(face.gate), size=8.5, gap=0)
            yield Row((title, f"{face.number}", shown.outcome(face), checks), widths)


def _model(report: Report) -> Iterator[Block]:
    model = report.model
    yield Stack((Heading("How often this model errs"), Text(shown.model(model))))
    if not model.by_expression:
        return
    for entry in shown.named(report):
        yield Text(entry.sentence, bullet=True, gap=1)
    caption = Text(shown.ERRORS_CAPTION, size=SMALL, colour=SOFT)
    names = tuple(entry.expression for entry in model.by_expression)
    widths = (1.35, *(1.15 for _ in names), 1.25, 3.6)
    right = frozenset(range(1, len(names) + 2))
    head = Row(
        ("labelled", *names, "pictures", "right when it says so"),
        widths,
        right=right,
        head=True,
        size=7.5,
    )
    rows = tuple(
        Row(
            (
                entry.expression,
                *(f"{count}" for count in entry.of_hundred.values()),
                f"{entry.labelled:,}",
                shown.right(entry.right_when_named),
            ),
            widths,
            right=right,
            bold=frozenset({1 + names.index(entry.expression)}),
            shades=(0, *(0.06 * shown.shade(count) for count in entry.of_hundred.values()), 0, 0),
            size=8,
        )
        for entry in model.by_expression
    )
    measured = Text(shown.measured_on(model), size=SMALL, colour=SOFT)
    yield Stack((Gap(2), caption, head, *rows, Gap(1.5), measured))


def _notes(report: Report) -> Iterator[Block]:
    written = tuple(
        Stack(
            (
                Text(note.title, bold=True, gap=1),
                *(Text(point, bullet=True, gap=1, size=9) for point in note.points),
                Gap(2),
            )
        )
        for note in report.notes
    )
    first, *others = [
        Columns(written[index : index + 2]) if index + 1 < len(written) else written[index]
        for index in range(0, len(written), 2)
    ]
    yield Stack((Heading("Before you use this"), first))
    yield from others


def _sources(report: Report) -> Iterator[Block]:
    rows = tuple(
        Columns(
            (Text(name, size=SMALL, colour=SOFT, gap=0.6), Text(value, size=SMALL, gap=0.6)),
            widths=(1.0, 5.0),
            between=3,
        )
        for name, value in shown.sources(report)
    )
    yield Stack((Heading("Where this comes from"), *rows))

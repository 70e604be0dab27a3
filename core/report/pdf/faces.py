"""One face of a report on paper."""

from base64 import b64decode
from collections.abc import Iterator

from core.report import shown
from core.report.model import Answer, Evidence, Explanation, Face, FacePictures, Photograph
from core.report.model import Picture as Shown
from core.report.pdf.block import Block
from core.report.pdf.blocks import (
    SMALL,
    Bar,
    Columns,
    Gap,
    Heading,
    Picture,
    Row,
    Signed,
    Stack,
    Text,
)
from core.report.pdf.sheet import SOFT


def pictures_block(picture: Shown, photograph: Photograph) -> Block:
    """Return the reduced photograph with what was found in it; beside it a single face's crops."""
    whole = _photograph(picture, photograph)
    if len(picture.faces) != 1 or not picture.faces[0].pictures:
        return whole
    (face,) = picture.faces
    crops = Stack(_crops(face.pictures, face)) if face.pictures else Gap(0)
    return Columns((whole, crops), widths=(2.0, 1.0))


def _photograph(picture: Shown, photograph: Photograph) -> Block:
    size = (
        picture.width or photograph.width,
        picture.height or photograph.height,
    )
    several = len(picture.faces) > 1
    return Picture(
        data=b64decode(photograph.jpeg),
        size=size,
        alt=shown.photograph_alt(picture),
        caption=shown.PHOTOGRAPH_CAPTION if picture.faces else "The picture, reduced.",
        most=(100, 57),
        over=tuple(
            (b64decode(face.pictures.heatmap), *face.square)
            for face in picture.faces
            if face.pictures and face.pictures.heatmap
        ),
        frames=tuple((*face.square, f"{face.number}" if several else "") for face in picture.faces),
    )


def face_blocks(face: Face, picture: Shown) -> Iterator[Block]:
    """Return all that is said of a face."""
    several = len(picture.faces) > 1
    top: list[Block] = [
        *((Text(shown.face_title(face, picture), size=SMALL, colour=SOFT, gap=0),) * several),
        Heading(face.headline, size=15, level=1, above=0),
        Signed(face.gate.level, shown.gate(face.gate)),
    ]
    if note := shown.held_note(face):
        top.append(Text(note))
    top.extend(Text(reason, bullet=True, gap=0.8) for reason in face.gate.reasons)
    if face.pictures and several:
        top.append(Columns((*_crops(face.pictures, face), Gap(0)), between=5))
    yield Stack(tuple(top))
    if face.answer:
        yield Stack((Gap(1), Text(face.answer.explained), _answer(face, face.answer)))
    if face.explanation:
        yield _explanation(face.explanation)
    if face.agreement and face.agreement.opinions:
        yield _opinions(face)
    yield _checks(face)


def _crops(pictures: FacePictures, face: Face) -> tuple[Block, ...]:
    crop = b64decode(pictures.crop)
    seen = Picture(
        data=crop, size=(48, 48), alt=shown.CROP_CAPTION, caption=shown.CROP_CAPTION, most=(25, 25)
    )
    if not pictures.heatmap:
        return (seen,)
    heat = Picture(
        data=crop,
        size=(48, 48),
        alt=shown.heat_caption(face),
        caption=shown.heat_caption(face),
        most=(25, 25),
        over=((b64decode(pictures.heatmap), 0, 0, 48),),
    )
    return seen, heat


def _answer(face: Face, answer: Answer) -> Block:
    bars = tuple(
        Bar(
            name,
            share,
            shown.percent(share),
            strong=shown.in_answer(face, name),
            bold=shown.in_answer(face, name),
        )
        for name, share in answer.probabilities.items()
    )
    lean: list[Block] = []
    for name, sentence in shown.lean_on(face):
        lean.extend((Text(name, size=SMALL, colour=SOFT, gap=0), Text(sentence, size=9)))
    return Columns(
        (
            Stack(
                (
                    Text("How likely each expression is", bold=True),
                    *bars,
                    Gap(1),
                    Text(shown.BARS_CAPTION, size=SMALL, colour=SOFT),
                )
            ),
            Stack((Text("How far to lean on it", bold=True), *lean)),
        )
    )


def _explanation(explanation: Explanation) -> Block:
    titles = shown.explanation_titles(explanation)
    found = (explanation.answer, explanation.runner_up)
    return Stack(
        (
            Gap(2),
            Columns(tuple(_evidence(t, e) for t, e in zip(titles, found, strict=True))),
            Text(shown.regions_of(explanation), size=SMALL, colour=SOFT),
        )
    )


def _evidence(title: str, evidence: Evidence) -> Block:
    bars = tuple(
        Bar(shown.region(part.region), part.speaks_for, shown.percent(part.speaks_for))
        for part in shown.regions(evidence)
    )
    return Stack((Text(title, bold=True), Text(evidence.sentence), *bars, Gap(1)))


def _opinions(face: Face) -> Block:
    widths = (6.0, 3.0, 2.0, 1.5)
    right = frozenset({2})
    opinions = face.agreement.opinions if face.agreement else ()
    rows = tuple(
        Row(
            (
                f"{shown.model_of(opinion)} ({opinion.run})",
                opinion.expression,
                shown.percent(opinion.probability),
                "yes" if opinion.agrees else "no",
            ),
            widths,
            right=right,
        )
        for opinion in opinions
    )
    head = Row(("model", "expression shown", "probability", "agrees"), widths, right, head=True)
    caption = Text(shown.OPINIONS_CAPTION, bold=True)
    return Stack((Gap(2), caption, head, *rows, Gap(1)))


def _checks(face: Face) -> Block:
    widths = (2.2, 2.2, 1.7, 8.0)
    right = frozenset({2})
    rows = tuple(
        Row(
            (
                check.title,
                Signed(check.level, shown.level(check), size=8.5, gap=0),
                shown.value(check),
                check.reason,
            ),
            widths,
            right=right,
        )
        for check in face.gate.checks
    )
    head = Row(("check", "result", "measured", "why it matters"), widths, right, head=True)
    return Stack(
        (
            Gap(2),
            Text("What the model saw", bold=True),
            Text(shown.seen(face)),
            Text(shown.CHECKS_CAPTION, size=SMALL, colour=SOFT),
            head,
            *rows,
            Gap(3),
        )
    )

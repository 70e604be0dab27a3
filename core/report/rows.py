"""A report as a table: one row a face, no picture."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

from core.labels import EMOTIONS
from core.report.cells import cell
from core.report.model import Face, Picture, Report

COLUMNS: Final[tuple[str, ...]] = (
    "picture",
    "face",
    "expression_shown",
    "answer",
    "prediction_set",
    *(f"probability_{emotion}" for emotion in EMOTIONS),
    "checks",
    "held_back",
    "reasons",
    "changed_copies",
    "copies_tried",
    "models_agreeing",
    "models_asked",
    "box_x",
    "box_y",
    "box_width",
    "box_height",
    "source",
    "face_found_confidence",
    "problem",
    "model",
)


def to_csv(report: Report) -> str:
    """Return the report's faces as CSV with a heading; what is not known is left empty."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: cell(v) for k, v in row.items()} for row in rows(report))
    return text.getvalue()


def rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield one row a face by `COLUMNS`, and one for each picture without a face."""
    for picture in report.pictures:
        about = {"picture": picture.name or picture.number, "model": report.model.run}
        if not picture.faces:
            yield about | {"problem": picture.problem}
        for face in picture.faces:
            yield about | _place(face, picture) | _said(face)


def _place(face: Face, picture: Picture) -> dict[str, Any]:
    box = dict(zip(("box_x", "box_y", "box_width", "box_height"), face.box, strict=True))
    return {
        "face": face.number,
        "checks": face.gate.level,
        "held_back": "yes" if face.withheld else "no",
        "reasons": " ".join(face.gate.reasons),
        **{name: round(value) for name, value in box.items()},
        "source": face.source,
        "face_found_confidence": round(face.confidence, 4),
        "problem": picture.problem or "",
    }


def _said(face: Face) -> dict[str, Any]:
    if face.answer is None:
        return {}
    said: dict[str, Any] = {
        "expression_shown": face.answer.expression,
        "answer": face.answer.words,
        "prediction_set": " ".join(face.answer.prediction_set or ()),
        **{f"probability_{k}": round(v, 4) for k, v in face.answer.probabilities.items()},
    }
    if face.fragility:
        said |= {"changed_copies": face.fragility.changed, "copies_tried": face.fragility.tried}
    if face.agreement:
        agreement = face.agreement
        said |= {"models_agreeing": agreement.agreeing, "models_asked": agreement.asked}
    return said

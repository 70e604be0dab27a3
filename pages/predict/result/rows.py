"""One row of the table a face: what is saved as CSV and counted in the summary."""

from collections.abc import Mapping
from typing import Any

from core.labels import EMOTIONS
from core.predict.analysis import AnalysedFace, Analysis, Fragility
from dashboard.components.certainty import ranked
from pages.predict.result.face import Reading
from pages.predict.result.picture import short


def rows(analysis: Analysis, reading: Reading) -> list[dict[str, Any]]:
    """Return one row a face; the browser adds the picture's name."""
    return [_row(face, reading, number) for number, face in enumerate(analysis.faces, start=1)]


def fragility_columns(found: Fragility) -> dict[str, Any]:
    """Return the columns that are known once the details are."""
    return {"fragility_changed": found.changed, "fragility_tried": found.tried}


def summary(analysis: Analysis, reading: Reading) -> str:
    """Say what was found in a few words: 'happy' or '2 faces: happy, sad or neutral'."""
    shown = [short(face, reading, n) for n, face in enumerate(analysis.faces, start=1)]
    return shown[0] if len(shown) == 1 else f"{len(shown)} faces: {', '.join(shown)}"


def _row(face: AnalysedFace, reading: Reading, number: int) -> dict[str, Any]:
    held = reading.is_held(face, number)
    box = dict(
        zip(
            ("box_x", "box_y", "box_width", "box_height"),
            (int(value) for value in face.box),
            strict=True,
        )
    )
    return {
        "face": number,
        **({"kind": "held", "answer": "held back"} if held else _answer(face, reading)),
        "held_back": "yes" if held else "no",
        "gate": face.gate.level,
        "gate_reasons": " ".join(face.gate.reasons),
        **box,
        "face_source": face.source,
        "face_found_confidence": round(float(face.confidence), 4),
        "model": reading.run.run_id,
    }


def _answer(face: AnalysedFace, reading: Reading) -> Mapping[str, Any]:
    """Return the columns that an answer held back leaves empty."""
    answer = reading.answer(face)
    return {
        "kind": answer.kind,
        "answer": answer.words,
        "expression_shown": EMOTIONS[ranked(face.probabilities)[0]],
        "set": "|".join(answer.names),
        "set_coverage": "" if answer.coverage is None else answer.coverage,
        **{
            f"probability_{emotion}": round(float(share), 4)
            for emotion, share in zip(EMOTIONS, face.probabilities, strict=True)
        },
    }

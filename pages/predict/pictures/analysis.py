"""The addresses that take one picture, or one face of it, and answer with what was found.

The browser sends each picture on its own as the raw body of a request: nothing is packed into a
form (whose parts the web server would write to disk above 500 KiB), no name is sent, and one bad
picture costs the others nothing. The bytes live as long as the request: whatever needs them again
(a box drawn, an answer that was held back) sends them again.
"""

from typing import Any, Final

import numpy as np
from flask import Response, request

from core.errors import InvalidSetting
from core.labels import SIZE
from core.predict.faces import NoFace
from dashboard.errors import describe
from dashboard.services import services
from pages.predict.pictures import asked
from pages.predict.pictures.answering import answered, found
from pages.predict.pictures.preview import preview
from pages.predict.result.answer import answer_of
from pages.predict.result.details import deep, why
from pages.predict.result.picture import no_face_result, picture_result
from pages.predict.result.rows import fragility_columns, rows, summary

ANALYSIS: Final = "/predict/analysis"
DETAILS: Final = "/predict/details"
# Longer than any side that the limits allow: the preview tells the picture's own size.
_LONGEST: Final = 100_000


def analysis() -> Response:
    """Analyse the picture in the body: `POST ?run=&file=`, and what may be added.

    `coverage` is that of prediction sets. `boxes` are faces drawn by the user; with `found=1`
    those that are found come first. `shown` are numbers of faces to be answered in spite of a red
    check. With `preview=1` a reduced copy of the picture comes back, for a browser that cannot
    draw the file.

    Returns:
        JSON `{"result": component, "summary": str, "rows": [...]}`, or
        `{"error": {"code", "message", "hint"}}`, for a picture without a face with a `result` to
        draw a box in.
    """
    return answered(_analysed)


def details() -> Response:
    """Say what an answer rests on: `POST ?run=&file=&face=`, body: the crop's bytes.

    With `trust=1` its map is held against random ones, which takes by far the longest and keeps
    other visitors' pictures waiting: only where somebody asks for it.

    Returns:
        JSON `{"why": component, "deep": component, "row": {...}}`, or as `analysis` an error.
    """
    return answered(_detailed)


def megabytes(size: int) -> str:
    """Write a number of bytes as megabytes, e.g. '10 MB'."""
    return f"{size / 1_000_000:g} MB"


def _analysed() -> dict[str, Any]:
    shared = services()
    raw = asked.body(shared.settings.max_upload_bytes)
    reading = asked.reading(request.args)
    content: dict[str, Any] = {}
    if request.args.get("preview") == "1":
        content["preview"] = preview(shared.inference.picture(raw, side=_LONGEST))
    try:
        faces = found(raw, reading)
    except NoFace as error:
        return content | {"error": describe(error), "result": no_face_result(reading.file)}
    return content | {
        "result": picture_result(faces, reading),
        "summary": summary(faces, reading),
        "rows": rows(faces, reading),
    }


def _detailed() -> dict[str, Any]:
    shared = services()
    raw = asked.body(SIZE * SIZE)
    if len(raw) != SIZE * SIZE:
        raise InvalidSetting(
            f"A face has {SIZE * SIZE} bytes. Received: {len(raw)}.", hint="Reload the page."
        )
    crop = np.frombuffer(raw, np.uint8).reshape(SIZE, SIZE)
    reading, face = asked.reading(request.args), asked.number(request.args, "face")
    run_id = reading.run.run_id
    told = shared.inference.details(run_id, crop, trust=asked.wants_trust(request.args))
    probabilities = shared.inference.probabilities(run_id, crop[None])[0]
    answer = answer_of(probabilities, reading.run, reading.coverage)
    return {
        "why": why(told, answer),
        "deep": deep(told, crop, probabilities, file=reading.file, face=face),
        "row": fragility_columns(told.fragility),
    }

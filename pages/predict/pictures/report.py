"""The address that answers one picture with a report to keep."""

from typing import Final

from flask import Response, request

from core.errors import InvalidSetting
from core.report.build import build
from core.report.examined import SIDE, Examined
from core.report.html import to_html
from core.report.model import Report
from core.report.pdf import to_pdf
from dashboard.services import services
from dashboard.use import Use, check_use
from pages.predict.pictures import asked
from pages.predict.pictures.answering import answered, found
from pages.predict.result.face import Reading

ADDRESS: Final = "/predict/report"
FORMATS: Final = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def report() -> Response:
    """Answer the picture in the body with a file: `POST ?run=&file=&format=[&pictures=1]`.

    All else as for the analysis, `trust` as for the details. The picture is in the file only where
    it was asked for.

    Returns:
        The file as an attachment, or JSON `{"error": {...}}`.
    """
    return answered(_file)


def _file() -> Response:
    kind = request.args.get("format", "")
    if kind not in FORMATS:
        raise InvalidSetting(
            f"There are no reports as '{kind[:20]}'.", hint=f"Known: {', '.join(FORMATS)}."
        )
    written = _report(check_use())
    content: bytes | str
    if kind == "pdf":
        content = to_pdf(written)
    else:
        content = to_html(written) if kind == "html" else written.model_dump_json(indent=2)
    response = Response(content, content_type=FORMATS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="emotion-lens-report.{kind}"'
    return response


def _report(use: Use) -> Report:
    shared = services()
    raw = asked.body(shared.settings.max_upload_bytes)
    reading = asked.reading(request.args)
    pictures = request.args.get("pictures") == "1"
    return build(
        [_examined(raw, reading, pictures=pictures)],
        reading.run,
        coverage=reading.coverage,
        purpose=use.written,
        pictures=pictures,
    )


def _examined(raw: bytes, reading: Reading, *, pictures: bool) -> Examined:
    inference = services().inference
    analysis = found(raw, reading)
    return Examined(
        analysis=analysis,
        details=tuple(
            None
            if reading.is_held(face, number)
            else inference.details(
                reading.run.run_id, face.crop, trust=asked.wants_trust(request.args)
            )
            for number, face in enumerate(analysis.faces, start=1)
        ),
        asked_for=reading.shown,
        photograph=inference.picture(raw, side=SIDE) if pictures else None,
    )

"""The address that takes one picture and answers with what was found in it.

The browser sends each picture on its own as the raw body of a request: nothing is packed into a
form (whose parts the web server would write to disk above 500 KiB), no name is sent, and one bad
picture costs the others nothing. The bytes live as long as the request.
"""

import json
import re
from typing import Any, Final

from dash.development.base_component import Component
from flask import Response, request
from plotly.utils import PlotlyJSONEncoder
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from core.errors import InvalidSetting
from core.labels import EMOTIONS
from core.predict.analysis import Analysis
from core.predict.pictures import PictureTooLarge
from core.runs.run import Run
from dashboard.components.certainty import ranked
from dashboard.components.prediction import picture_result
from dashboard.errors import describe
from dashboard.services import services
from pages.predict.choices import measured, measured_on
from pages.predict.use import UseNotAllowed, check_use

ADDRESS: Final = "/predict/analysis"


def answer() -> Response:
    """Analyse the picture in the request's body: `POST ?run=<id>&file=<n>`.

    Returns:
        JSON `{"result": component, "summary": str, "rows": [...]}`, or
        `{"error": {"code", "message", "hint"}}`. Both come with status 200: a picture without a
        face is an answer, and browsers log other statuses as faults of the page. A use that is
        not allowed gets 403.
    """
    status = 200
    try:
        check_use()
        content = _analysed()
    except UseNotAllowed as error:
        content, status = {"error": describe(error)}, 403
    except HTTPException:
        # The browser went away in the middle, as it does when results are cleared.
        raise
    except Exception as error:  # noqa: BLE001  # one picture's failure is an answer of its own
        content = {"error": describe(error)}
    response = Response(
        json.dumps(content, cls=PlotlyJSONEncoder), status, content_type="application/json"
    )
    # Not even the browser's own cache keeps a result.
    response.headers["Cache-Control"] = "no-store"
    return response


def body(limit: int) -> bytes:
    """Read the request's body into memory, at most `limit` bytes.

    Raises:
        PictureTooLarge: it announces or holds more.
    """
    request.max_content_length = limit
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise PictureTooLarge.file(request.content_length or limit + 1, limit) from error


def megabytes(size: int) -> str:
    """Write a number of bytes as megabytes, e.g. '10 MB'."""
    return f"{size / 1_000_000:g} MB"


def rows(analysis: Analysis, run: Run) -> list[dict[str, Any]]:
    """Return one row of the table a face; the browser adds the picture's name."""
    return [
        {
            "face": number,
            "expression_shown": EMOTIONS[ranked(face.probabilities)[0]],
            **{
                f"probability_{emotion}": round(float(share), 4)
                for emotion, share in zip(EMOTIONS, face.probabilities, strict=True)
            },
            **dict(
                zip(
                    ("box_x", "box_y", "box_width", "box_height"),
                    (int(v) for v in face.box),
                    strict=True,
                )
            ),
            "face_found_confidence": round(float(face.confidence), 4),
            "model": run.run_id,
        }
        for number, face in enumerate(analysis.faces, start=1)
    ]


def summary(analysis: Analysis) -> str:
    """Say what was found in a few words: 'happy' or '2 faces: happy, sad'."""
    shown = [EMOTIONS[ranked(face.probabilities)[0]] for face in analysis.faces]
    return shown[0] if len(shown) == 1 else f"{len(shown)} faces: {', '.join(shown)}"


def _analysed() -> dict[str, Any]:
    shared = services()
    raw = body(shared.settings.max_upload_bytes)
    run = shared.runs.open(request.args.get("run", ""))
    file = _file_number()
    analysis = shared.inference.analyse(run.run_id, raw)
    result: Component = picture_result(
        analysis,
        measured(run),
        file=file,
        measured_on=measured_on(run),
    )
    return {"result": result, "summary": summary(analysis), "rows": rows(analysis, run)}


def _file_number() -> int:
    """Return the number the browser gave the picture, which becomes part of ids."""
    text = request.args.get("file", "")
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise InvalidSetting("The picture's number is missing.", hint="Reload the page.")
    return int(text)

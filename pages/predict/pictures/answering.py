"""What the addresses of the tab have in common: the question of use, errors, faces found."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Response, request
from plotly.utils import PlotlyJSONEncoder
from werkzeug.exceptions import HTTPException

from core.predict.analysis import Analysis
from dashboard.errors import describe
from dashboard.services import services
from dashboard.use import UseNotAllowed, check_use
from pages.predict.pictures import asked
from pages.predict.result.face import Reading


def answered(content: Callable[[], Mapping[str, Any] | Response]) -> Response:
    """Return what was asked for, as JSON unless it is an answer already, or what went wrong.

    Errors come with status 200: a picture without a face is an answer, and browsers log other
    statuses as faults of the page. A use that is not allowed gets 403.

    Args:
        content: makes it; called only where the use is allowed.
    """
    status = 200
    told: Mapping[str, Any] | Response
    try:
        check_use()
        told = content()
    except UseNotAllowed as error:
        told, status = {"error": describe(error)}, 403
    except HTTPException:
        # The browser went away in the middle, as it does when results are cleared.
        raise
    except Exception as error:  # noqa: BLE001  # one picture's failure is an answer of its own
        told = {"error": describe(error)}
    if not isinstance(told, Response):
        told = Response(
            json.dumps(told, cls=PlotlyJSONEncoder), status, content_type="application/json"
        )
    # Not even the browser's own cache keeps a result.
    told.headers["Cache-Control"] = "no-store"
    return told


def found(raw: bytes, reading: Reading) -> Analysis:
    """Return the faces that are found, those that the user drew, or both.

    Raises:
        NoFace: none was found, and none was drawn.
        EmotionLensError: the picture cannot be read, or a box does not lie in it.
    """
    boxes = asked.boxes(request.args)
    inference, run_id = services().inference, reading.run.run_id
    if not boxes:
        return inference.analyse(run_id, raw)
    drawn = inference.analyse(run_id, raw, boxes=boxes)
    if request.args.get("found") != "1":
        return drawn
    first = inference.analyse(run_id, raw)
    return replace(first, faces=first.faces + drawn.faces)

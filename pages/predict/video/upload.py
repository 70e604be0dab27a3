"""The address that takes a video into memory, and asks for its analysis at once.

The browser sends the file as the raw body of one request, without its name; it goes from the
socket into a memory file in portions of a megabyte and is never in a form, on a disk or in a log.
"""

import json
import time
from typing import Any, Final

from flask import Response, jsonify, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from core.predict.video.errors import VideoTooLarge
from dashboard import uploads
from dashboard.errors import describe
from dashboard.services import services
from dashboard.use import UseNotAllowed, check_use
from pages.predict.video.asked import Asked, check_rate

ADDRESS: Final = "/predict/video"
# What the browser kept of the video before this one: in no address, as it holds its token.
EARLIER: Final = "Emotion-Lens-Earlier"


def answer() -> Response | tuple[Response, int]:
    """Receive a video: `POST ?run=<id>&rate=<samples a second>`; an earlier one is forgotten.

    Returns:
        JSON `{"held": {"token", "run", "rate", "asked"}}`, or `{"error": {"code", "message",
        "hint"}}`; with status 200, as browsers log others as faults of the page, or 403 for a use
        that is not allowed.
    """
    status = 200
    content: dict[str, Any]
    try:
        check_use()
        content = {"held": _received().stored}
    except UseNotAllowed as error:
        content, status = {"error": describe(error)}, 403
    except ClientDisconnected:
        # The visitor cancelled or left; what had come is forgotten.
        raise
    except Exception as error:  # noqa: BLE001 - told on the page, logged if it is not ours
        content = {"error": describe(error)}
    response = jsonify(content)
    response.headers["Cache-Control"] = "no-store"
    return response, status


def _received() -> Asked:
    shared = services()
    run = shared.runs.open(request.args.get("run", ""))
    rate = check_rate(request.args.get("rate"))
    limit = shared.settings.max_video_bytes
    # For this request alone; every other one stays small.
    request.max_content_length = limit
    try:
        with uploads.arriving(shared.settings.large_upload_timeout) as stream:
            token = shared.videos.receive(stream, size=request.content_length)
    except RequestEntityTooLarge as error:
        raise VideoTooLarge.file(limit) from error
    asked = Asked(token, run.run_id, rate, time.time_ns() // 1_000_000)
    try:
        asked.submit()
        earlier = _earlier()
        if earlier is not None:
            earlier.forget()
    except BaseException:
        # Nobody is told its token.
        shared.videos.remove(token)
        raise
    return asked


def _earlier() -> Asked | None:
    try:
        return Asked.of(json.loads(request.headers.get(EARLIER, "null")))
    except json.JSONDecodeError:
        return None

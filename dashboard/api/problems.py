"""Errors as programs read them: a status and JSON."""

from typing import Final

from flask import Response
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import HTTPException

from core.errors import EmotionLensError
from dashboard.errors import describe

# By code, so that nothing has to be imported to name an error; any other of ours is a 400.
STATUSES: Final = {
    "not-allowed": 401,
    "use-prohibited": 403,
    "upload-too-slow": 408,
    "picture-too-large": 413,
    "not-a-picture": 415,
    "wrong-content-type": 415,
    "no-face": 422,
    "decoding-stopped": 422,
    "busy": 429,
    "unexpected": 500,
    "inference-failed": 503,
    "inference-timeout": 503,
}
# Trying again may help with these, in so many seconds.
_LATER: Final = {429: "1", 503: "5"}


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(description="Stable, in kebab case.")
    message: str = Field(description="What is wrong, in one sentence.")
    hint: str = Field(description="What to do, in one sentence; may be empty.")


class Failure(BaseModel):
    """The body of every answer that is no report."""

    model_config = ConfigDict(frozen=True)

    error: Problem


class WrongContentType(EmotionLensError):
    """A form instead of a file."""

    code = "wrong-content-type"

    def __init__(self) -> None:
        super().__init__(
            "Send the file itself as the body of the request, not a form.",
            hint="With curl: --data-binary @photo.jpg -H 'Content-Type: application/octet-stream'.",
        )


def answer(error: Exception) -> Response:
    """Return the answer to a request that failed."""
    if isinstance(error, HTTPException):
        # The sender went away or sent no proper request: its status says it.
        name = error.name.lower().replace(" ", "-")
        problem = Problem(code=name, message=error.description or error.name, hint="")
        status = error.code or 400
    else:
        problem = Problem.model_validate(describe(error))
        status = STATUSES.get(problem.code, 400)
    response = Response(
        Failure(error=problem).model_dump_json(), status, content_type="application/json"
    )
    if status in _LATER:
        response.headers["Retry-After"] = _LATER[status]
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Emotion Lens"'
    return response

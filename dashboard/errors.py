"""Errors become messages: ours as written, all others as a number that the log explains."""

import logging
import secrets
import time
from typing import Any, Final

import dash
from dash.development.base_component import Component
from flask import Flask, Response, jsonify
from werkzeug.exceptions import InternalServerError, RequestEntityTooLarge

from core.errors import EmotionLensError
from dashboard.components import page, text

MESSAGE: Final = "shell-message"
_log = logging.getLogger("dashboard")


def show(error: Exception) -> None:
    """Show a callback's error as a toast; the callback's outputs stay as they were."""
    dash.set_props(MESSAGE, {"data": describe(error) | {"at": time.time_ns()}})


def describe(error: Exception) -> dict[str, Any]:
    """Return `message`, `hint` and `code` of an error; one that is not ours is logged whole."""
    if isinstance(error, EmotionLensError):
        return {"message": error.message, "hint": error.hint, "code": error.code}
    reference = secrets.token_hex(4)
    _log.error("Unexpected error, reference %s", reference, exc_info=error)
    return {
        "message": "Something went wrong on our side.",
        "hint": f"The log explains it under the reference {reference}.",
        "code": "unexpected",
    }


def as_page(error: Exception) -> Component:
    """Return what stands in the place of a page that could not be drawn."""
    described = describe(error)
    return page.empty_state(
        described["message"], described["hint"], icon_name="exclamation-triangle"
    )


def register(server: Flask) -> None:
    """Answer refused and failed requests with JSON that the browser shows as a toast."""

    def too_large(error: RequestEntityTooLarge) -> tuple[Response, int]:
        limit = text.size(int(server.config["MAX_CONTENT_LENGTH"]))
        message = "That is too much to send at once."
        return jsonify(message=message, hint=f"Send less than {limit} at a time."), 413

    def unexpected(error: InternalServerError) -> tuple[Response, int]:
        cause = error.original_exception
        cause = cause if isinstance(cause, Exception) else error
        return jsonify(describe(cause)), 500

    server.register_error_handler(RequestEntityTooLarge, too_large)
    server.register_error_handler(InternalServerError, unexpected)

"""The address that takes a file for an import and keeps it on disk until the import has ended.

The browser sends the file as the raw body of one request, so that its size does not matter: it is
never in memory as a whole. These are files that a visitor asks to store; pictures for a prediction
take another way and never touch the disk.
"""

from typing import Any, Final

from flask import Response, jsonify, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from core.data.uploads import Uploads, UploadTooLarge
from dashboard.errors import describe
from dashboard.services import services
from dashboard.uploads import arriving

ADDRESS: Final = "/dataset/upload"


def answer() -> Response:
    """Receive a file: `POST ?name=<its name>`.

    Returns:
        JSON `{"key": str}`, or `{"error": {"code", "message", "hint"}}`; both with status 200, as
        browsers log other statuses as faults of the page.
    """
    try:
        content: dict[str, Any] = {"key": _receive()}
    except ClientDisconnected:
        # The visitor cancelled or left; what had come was removed.
        raise
    except Exception as error:  # noqa: BLE001 - told in the dialog, logged if it is not ours
        content = {"error": describe(error)}
    return jsonify(content)


def _receive() -> str:
    settings = services().settings
    limit = settings.max_import_bytes
    # For this request alone; every other one stays small.
    request.max_content_length = limit
    try:
        with arriving(settings.large_upload_timeout) as stream:
            return Uploads(settings.uploads).receive(
                stream,
                request.args.get("name", ""),
                size=request.content_length,
                limit=limit,
            )
    except RequestEntityTooLarge as error:
        raise UploadTooLarge(limit) from error

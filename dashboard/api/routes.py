"""Wire the HTTP interface into an application."""

from typing import Final

from flask import Flask, Response, jsonify

from core.settings import Settings
from dashboard.api.guard import Guard

ROOT: Final = "/api/v1"


def register(server: Flask, settings: Settings) -> None:
    """Add the addresses. What answers them is imported when a request comes: no page needs it."""
    guard = Guard(settings)

    def predict() -> Response:
        from dashboard.api.predict import respond

        return respond(guard)

    def openapi() -> Response:
        from dashboard.api.openapi import description

        return jsonify(description())

    server.add_url_rule(f"{ROOT}/predict", "api-predict", predict, methods=["POST"])
    server.add_url_rule(f"{ROOT}/openapi.json", "api-openapi", openapi)

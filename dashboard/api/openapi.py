"""The description of the HTTP interface, generated from the models that it is made of."""

from functools import cache
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from core.report.model import Report
from core.version import version
from dashboard.api.asked import Asked
from dashboard.api.problems import Failure

PATH: Final = "/api/v1/predict"
_REFERENCE: Final = "#/components/schemas/{model}"
_FAILURES: Final = {
    400: "A parameter is unknown or not allowed, or there is no such model.",
    401: "The token is missing or wrong; without a token: not from the machine itself.",
    403: "The stated purpose is prohibited without medical or safety reasons.",
    408: "The file did not arrive in time.",
    413: "The file has too many bytes, or the picture too many pixels.",
    415: "Not a picture that can be read, or a form instead of a file.",
    422: "No face was found, or reading the picture took too much time or memory.",
    429: "Too many requests at a time; Retry-After says when to try again.",
    500: "A fault on the server, explained in its log under the reference given.",
    503: "The model stopped or took too long; Retry-After says when to try again.",
}


@cache
def description() -> dict[str, Any]:
    """Return the interface as an OpenAPI 3.1 document."""
    schemas = models_json_schema(
        [(Report, "serialization"), (Failure, "serialization")], ref_template=_REFERENCE
    )[1]["$defs"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Emotion Lens",
            "version": version(),
            "description": "Names the expression that a face shows, which is not what a person"
            " feels. Read docs/responsible-use.md before use.",
        },
        "servers": [{"url": "/"}],
        "paths": {PATH: {"post": _post()}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _post() -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {
        "operationId": "predict",
        "summary": "Find the faces in one picture and say which expression each shows.",
        # The empty one: no token is needed where none is set.
        "security": [{"token": []}, {}],
        "parameters": _parameters(),
        "requestBody": {
            "required": True,
            "description": "The file itself: PNG, JPEG, WebP, GIF, BMP or TIFF.",
            "content": {"application/octet-stream": binary, "image/*": binary},
        },
        "responses": {
            "200": _response("The report on this picture.", "Report"),
            **{str(status): _response(text, "Failure") for status, text in _FAILURES.items()},
        },
    }


def _parameters() -> list[dict[str, Any]]:
    properties: dict[str, dict[str, Any]] = Asked.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": schema["description"],
            "schema": {k: v for k, v in schema.items() if k not in ("title", "description")},
        }
        for name, schema in properties.items()
    ]


def _response(text: str, model: str) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model=model)}
    return {"description": text, "content": {"application/json": {"schema": schema}}}

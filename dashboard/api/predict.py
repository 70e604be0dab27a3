"""`POST /api/v1/predict`: one file in, one report out."""

from typing import Final

from flask import Response, request

from core.evaluation.prediction_sets import check_coverage
from core.predict.faces import NoFace
from core.predict.inference import Inference
from core.report.build import build
from core.report.examined import SIDE, Examined, examine
from core.runs.default import default_run
from core.runs.run import Run
from dashboard import uploads
from dashboard.api.asked import Asked, read
from dashboard.api.guard import Guard
from dashboard.api.problems import WrongContentType, answer
from dashboard.services import services

# A form would have to be taken apart first, and holds a file's name.
_FORMS: Final = ("multipart/", "application/x-www-form-urlencoded")


def respond(guard: Guard) -> Response:
    """Answer the request under way: the report's JSON, or an error with its status.

    Args:
        guard: of the application.
    """
    try:
        guard.check(request)
        with guard.place():
            content = _report()
    except Exception as error:  # noqa: BLE001  # every failure is an answer of its own
        return answer(error)
    return Response(content, content_type="application/json")


def _report() -> str:
    shared = services()
    asked = read(request.args)
    purpose = asked.allowed_purpose()
    if (request.content_type or "").lower().startswith(_FORMS):
        raise WrongContentType
    run = shared.runs.resolve(asked.run) if asked.run else default_run(shared.runs)
    check_coverage(run, asked.coverage)
    settings = shared.settings
    raw = uploads.body(limit=settings.max_upload_bytes, seconds=settings.upload_timeout)
    report = build(
        [_examined(shared.inference, run, raw, asked)],
        run,
        coverage=asked.coverage,
        purpose=purpose,
        pictures=asked.pictures,
        show_held=asked.held,
    )
    return report.model_dump_json()


def _examined(inference: Inference, run: Run, raw: bytes, asked: Asked) -> Examined:
    if asked.explain:
        found = examine(inference, run.run_id, raw, pictures=asked.pictures, show_held=asked.held)
        if found.analysis is None:
            # A report may hold a picture without a face; a program tells it by the status.
            raise NoFace
        return found
    analysis = inference.analyse(run.run_id, raw)
    return Examined(
        analysis=analysis,
        details=(None,) * len(analysis.faces),
        photograph=inference.picture(raw, side=SIDE) if asked.pictures else None,
    )

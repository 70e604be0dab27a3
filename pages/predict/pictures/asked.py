"""What a request asks for, read from its address and checked."""

import re
from typing import Final

from werkzeug.datastructures import MultiDict

from core.errors import InvalidSetting
from core.predict.analysis import Box
from dashboard import uploads
from dashboard.services import services
from pages.predict.result.answer import COVERAGES, USUAL
from pages.predict.result.face import Reading

_MOST_BOXES: Final = 20
_NUMBER: Final = re.compile(r"\d{1,6}", re.ASCII)
_BOX: Final = re.compile(r"\d{1,5}(\.\d{1,3})?(,\d{1,5}(\.\d{1,3})?){3}", re.ASCII)


def body(limit: int) -> bytes:
    """Read the request's body into memory, at most `limit` bytes.

    Raises:
        PictureTooLarge: it announces or holds more.
        UploadTooSlow: it did not arrive in time.
    """
    return uploads.body(limit=limit, seconds=services().settings.upload_timeout)


def reading(arguments: MultiDict[str, str]) -> Reading:
    """Return how results are to be read: `run`, `file`, `coverage`, `shown`.

    Raises:
        UnknownName: there is no such run.
        InvalidSetting: a value is missing or not allowed.
    """
    return Reading(
        run=services().runs.open(arguments.get("run", "")),
        coverage=COVERAGES.get(arguments.get("coverage", ""), COVERAGES[USUAL]),
        file=number(arguments, "file"),
        shown=frozenset(
            int(text) for text in arguments.get("shown", "").split(",") if _NUMBER.fullmatch(text)
        ),
    )


def number(arguments: MultiDict[str, str], name: str) -> int:
    """Return a number that the browser gave a picture or a face, which becomes part of ids.

    Raises:
        InvalidSetting: it is none.
    """
    text = arguments.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise InvalidSetting(f"The {name}'s number is missing.", hint="Reload the page.")
    return int(text)


def boxes(arguments: MultiDict[str, str]) -> tuple[Box, ...]:
    """Return the boxes that were drawn, `left,top,width,height;...`; none when omitted.

    Raises:
        InvalidSetting: they are no boxes, or too many.
    """
    text = arguments.get("boxes", "")
    if not text:
        return ()
    parts = text.split(";")
    if len(parts) > _MOST_BOXES or not all(_BOX.fullmatch(part) for part in parts):
        raise InvalidSetting(
            "The box could not be read.", hint="Draw it again: four numbers, in pixels."
        )
    return tuple(_box(part) for part in parts)


def wants_trust(arguments: MultiDict[str, str]) -> bool:
    """Return whether maps are to be held against random ones."""
    return arguments.get("trust") == "1"


def _box(text: str) -> Box:
    left, top, width, height = (float(value) for value in text.split(","))
    return left, top, width, height

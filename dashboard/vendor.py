"""Bootstrap and its icons, served from the installed Bootstrap-Flask package: no CDN."""

import importlib.metadata
import importlib.util
from pathlib import Path
from typing import Final

from flask import Blueprint, Response

PACKAGE: Final = "Bootstrap-Flask"
_CSS: Final = "css/bootstrap.min.css"
_ICONS: Final = "css/font/bootstrap-icons.min.css"
_FONTS: Final = tuple(f"css/font/fonts/bootstrap-icons.{kind}" for kind in ("woff2", "woff"))
_TYPES: Final = {".css": "text/css", ".woff2": "font/woff2", ".woff": "font/woff"}
_VERSION: Final = importlib.metadata.version(PACKAGE)
STYLESHEETS: Final = tuple(f"/vendor/{path}?v={_VERSION}" for path in (_CSS, _ICONS))

vendor = Blueprint("vendor", __name__, url_prefix="/vendor")


@vendor.get("/<path:path>")
def file(path: str) -> Response:
    """Return one of the four files used; nothing else of the package is reachable."""
    if path not in (_CSS, _ICONS, *_FONTS):
        return Response("Not found", 404)
    # Bytes rather than a stream, so that the compressed form can be kept.
    response = Response((folder() / path).read_bytes(), mimetype=_TYPES[Path(path).suffix])
    # The address carries the package's version (the icon font's: a hash), so it never changes.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def folder() -> Path:
    """Return the folder with Bootstrap 5's files, without importing the package (wtforms, ...)."""
    spec = importlib.util.find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{PACKAGE} is not installed; run: pip install -r requirements.txt")
    return Path(spec.origin).parent / "static" / "bootstrap5"

"""Guards of the web process: who may ask, what pages may do, and that uploads stay in memory."""

import ipaddress
import logging
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any, Final
from urllib.parse import urlsplit

from flask import Flask, Request, Response, jsonify, request

from core.settings import Settings

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# What callbacks send is small. Pictures have an address of their own, with a limit of its own.
_LARGEST: Final = 1_000_000
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), browsing-topics=()",
}
_log = logging.getLogger("dashboard")


class MemoryRequest(Request):
    """A request whose uploaded files stay in memory; Werkzeug's own go to disk above 500 kB."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


class Server(Flask):
    """Flask with requests that never touch the disk."""

    request_class = MemoryRequest


def register(server: Flask, settings: Settings, script_hashes: Iterable[str]) -> None:
    """Guard every request and every answer of an application.

    Args:
        server: the application's Flask server.
        settings: the host listened on, and further host names.
        script_hashes: quoted hashes of all inline scripts.
    """
    server.config["MAX_CONTENT_LENGTH"] = _LARGEST
    names = known_hosts(settings)
    policy = content_policy(script_hashes)

    def guard() -> tuple[Response, int] | None:
        refusal = None
        if request.path != "/health" and not is_known_host(request.host, names):
            refusal = "This dashboard does not answer to that host name."
            hint = "Add the name to EMOTION_LENS_ALLOWED_HOSTS if it is yours."
        elif request.method not in _SAFE and is_cross_site(request):
            refusal = "Another web site may not use this dashboard."
            hint = "Open the dashboard's own address."
        if refusal is None:
            return None
        # As a literal: an address may hold line breaks, which would forge lines of the log.
        _log.warning("Refused %s %r: %s", request.method, request.path, refusal)
        return jsonify(message=refusal, hint=hint), 403

    def harden(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = policy
        if response.mimetype in ("text/html", "application/json"):
            # Pages and answers may hold what a visitor uploaded: no cache keeps them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    # First in line, before Dash's own hooks.
    server.before_request_funcs.setdefault(None, []).insert(0, guard)
    server.after_request(harden)


def known_hosts(settings: Settings) -> frozenset[str]:
    """Return the host names that are ours, in lower case."""
    further = (name.strip().lower() for name in settings.allowed_hosts.split(","))
    return frozenset({"localhost", settings.host.lower(), *further} - {""})


def is_known_host(host: str, names: frozenset[str]) -> bool:
    """Return True if a `Host` header names this dashboard.

    A page elsewhere can make its own name resolve to this machine (DNS rebinding) and then read
    what we answer. It cannot do so with an IP address, so that any of those is ours.
    """
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in names or name.endswith(".localhost")
    return True


def is_cross_site(asked: Request) -> bool:
    """Return True if a browser sent this on behalf of another origin.

    Another port of the same machine is another origin. Programs that send neither header are no
    browsers and cannot be tricked.
    """
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = asked.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc.lower() != asked.host.lower()


def content_policy(script_hashes: Iterable[str]) -> str:
    """Return the Content-Security-Policy: our own files, and inline scripts by their hash."""
    rules: dict[str, Any] = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        # Plotly and React set styles on elements.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())

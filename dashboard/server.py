"""Serve the dashboard with gunicorn: one process that answers, with threads."""

import errno
import socket
from typing import TYPE_CHECKING, Any, Final

from gunicorn.app.base import BaseApplication

from core import dumps
from core.errors import EmotionLensError
from core.settings import Settings
from dashboard.logs import set_up

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.background import Background

_GRACE_SECONDS: Final = 5


class PortTaken(EmotionLensError):
    """Another program listens there."""

    code = "port-taken"

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is in use by another program, perhaps by Emotion Lens itself.",
            hint=f"Open http://127.0.0.1:{port} to see, or choose another: --port {port + 1}.",
        )


class CannotListen(EmotionLensError):
    """The host or port is not one this machine can listen on."""

    code = "cannot-listen"

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot listen on {host}, port {port}: {reason}.",
            hint="Use --host 127.0.0.1 and a --port from 1024 to 65535.",
        )


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        PortTaken: another program listens on the port.
        CannotListen: the address is not this machine's, or not allowed.
    """
    dumps.forbid()
    listener = listen(settings.host, settings.port)
    opened_at = address(listener)
    # Gunicorn takes the descriptor over and closes it.
    _Gunicorn(settings, listener.detach(), opened_at).run()


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket. Bound here, since gunicorn would try for five seconds first."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
    except OSError as error:
        raise CannotListen(host, port, error.strerror or str(error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # A socket that only is bound does not refuse a second one: listening does.
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        raise CannotListen(host, port, error.strerror or str(error)) from error
    listener.set_inheritable(True)
    return listener


def address(listener: socket.socket) -> str:
    """Return where a browser on this machine finds what listens there."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not listened on
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class _Gunicorn(BaseApplication):
    """Gunicorn without its own command line and files."""

    def __init__(self, settings: Settings, descriptor: int, opened_at: str) -> None:
        self._settings = settings
        self._descriptor = descriptor
        self._opened_at = opened_at
        self._background: Background | None = None
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"fd://{self._descriptor}",
            # One worker: the inference process and opened data sets exist once. Threads suffice,
            # because the work is done in NumPy, in the browser and in that process.
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "timeout": 120,
            "graceful_timeout": _GRACE_SECONDS,
            "keepalive": 30,
            # A sheet of 1,000 pictures names them in its address.
            "limit_request_line": 8190,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self._open,
            "worker_exit": self._close,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> "Flask":
        # In the worker: nothing of Dash lives in the process that only watches.
        from dashboard.app import create_app
        from dashboard.background import Background

        set_up()
        server: Flask = create_app(self._settings).server
        self._background = Background(server, self._settings)
        return server

    def _open(self, worker: object) -> None:
        del worker
        print(f"Emotion Lens is open at {self._opened_at}", flush=True)  # noqa: T201
        if self._background is not None:
            self._background.start()

    def _close(self, server: object, worker: object) -> None:
        del server, worker
        if self._background is not None:
            self._background.close()

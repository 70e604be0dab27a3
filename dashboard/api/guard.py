"""Who may use the HTTP interface, and how many at a time."""

import hmac
import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Request

from core.errors import EmotionLensError
from core.settings import Settings


class NotAllowed(EmotionLensError):
    """A request without the token, or from another machine where there is none."""

    code = "not-allowed"

    @classmethod
    def token(cls) -> "NotAllowed":
        """Return the error for a missing or wrong token."""
        return cls(
            "This needs the token of this installation.",
            hint="Send it with the request: Authorization: Bearer TOKEN.",
        )

    @classmethod
    def elsewhere(cls) -> "NotAllowed":
        """Return the error for a request from elsewhere where no token is set."""
        return cls(
            "Without a token, only programs on the machine itself may use this.",
            hint="Whoever runs it can set one: EMOTION_LENS_API_TOKEN.",
        )


class Busy(EmotionLensError):
    """As many requests are answered already as may be at a time."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(
            "Too many pictures are being analysed at the moment.",
            hint="Try again in a second, or send fewer at a time.",
        )


class Guard:
    """The limits of one application."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.api_token.get_secret_value().encode()
        self._places = threading.BoundedSemaphore(settings.api_requests_at_once)

    def check(self, asked: Request) -> None:
        """Let pass who holds the token, or is a program on this machine where there is none.

        Raises:
            NotAllowed: neither.
        """
        if self._token:
            kind, _, given = asked.headers.get("Authorization", "").partition(" ")
            # In constant time: how long it takes must not tell how much of a guess is right.
            # Servers hand header bytes on as Latin-1.
            sent = given.strip().encode("latin-1", "replace")
            right = hmac.compare_digest(sent, self._token)
            if not right or kind.lower() != "bearer":
                raise NotAllowed.token()
        elif not is_local(asked):
            raise NotAllowed.elsewhere()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places for requests, and let nobody wait for one.

        Raises:
            Busy: all are taken.
        """
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()


def is_local(asked: Request) -> bool:
    """Return whether a program on this machine sent a request, and sent it straight to us.

    Behind a proxy every request comes from this machine: it is known by the headers that proxies
    add, and by the name that was asked for.
    """
    if "Forwarded" in asked.headers or "X-Forwarded-For" in asked.headers:
        return False
    name = urlsplit(f"//{asked.host}").hostname or ""
    return _is_loopback(asked.remote_addr or "") and (name == "localhost" or _is_loopback(name))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

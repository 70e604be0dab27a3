"""What a browser page must never do: log an error, throw one, or talk to another machine."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
LOCAL_SCHEMES = frozenset({"data", "blob", "about"})


class Watch:
    """Listens to one page and collects its faults.

    Attributes:
        page: the page listened to.
        faults: one line for each error or foreign request, in order.
    """

    def __init__(self, page: Page, allowed: list[str]) -> None:
        self.page = page
        self.faults: list[str] = []
        self._allowed = [re.compile(pattern) for pattern in allowed]
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._add(f"uncaught error: {error}"))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._add(f"console error: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        if not is_local(request.url):
            self._add(f"request left the machine: {request.url}")

    def _add(self, fault: str) -> None:
        if not any(pattern.search(fault) for pattern in self._allowed):
            self.faults.append(fault)


def is_local(url: str) -> bool:
    """Tell whether an address stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname in LOCAL_HOSTS

"""Assemble the dashboard: one Dash application with its pages, routes and guards."""

from typing import Any, Final, cast

import flask
from dash import Dash

from core.settings import ROOT, Settings
from core.version import version
from dashboard import compression, errors, router, security, shell, vendor
from dashboard.api import routes
from dashboard.catalogue import load_pages
from dashboard.components import job
from dashboard.figures import theme
from dashboard.lists import lists
from dashboard.media import media
from dashboard.services import Services, install

TITLE: Final = "Emotion Lens"
_INDEX: Final = """<!DOCTYPE html>
<html lang="en" data-bs-theme="{theme}">
  <head>
    {metas}
    <title>{title}</title>
    <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg?v={version}">
    <script src="/assets/head-theme.js?v={version}"></script>
    {css}
  </head>
  <body>
    <noscript>Emotion Lens needs JavaScript.</noscript>
    {app_entry}
    {config}{scripts}{renderer}
  </body>
</html>"""


class EmotionLens(Dash):
    """Dash with an index page that carries the visitor's language and theme from the start."""

    def interpolate_index(self, *_: Any, **parts: Any) -> str:
        """Return the HTML of every page; the server sets the theme, so that nothing flashes."""
        chosen = flask.request.cookies.get(theme.COOKIE)
        theme_name = "dark" if chosen == "dark" else "light"
        return _INDEX.format(theme=theme_name, version=version(), **parts)


def create_app(settings: Settings | None = None) -> EmotionLens:
    """Return a complete application; several can live in one process.

    Nothing is started: the server decides when the inference process is (`dashboard.server`).
    """
    settings = settings or Settings()
    server = security.Server("dashboard")
    app = EmotionLens(
        "dashboard",
        server=cast(Any, server),  # Dash's type forgets that it takes a Flask server
        title=TITLE,
        update_title="",
        use_pages=False,
        assets_folder=str(ROOT / "assets"),
        assets_ignore=r"^(head|favicon)",
        external_stylesheets=list(vendor.STYLESHEETS),
        serve_locally=True,
        # Pages come and go, so that most callbacks' components are absent at any time. A contract
        # test checks every id against the layouts instead.
        suppress_callback_exceptions=True,
        on_error=errors.show,
        enable_mcp=False,
        add_log_handler=False,
    )
    install(server, Services(settings))
    server.register_blueprint(media)
    server.register_blueprint(lists)
    server.register_blueprint(vendor.vendor)
    server.add_url_rule("/health", "health", lambda: ("ok\n", 200, {"Content-Type": "text/plain"}))
    routes.register(server, settings)
    book = load_pages()
    router.answer_not_found(server, book)
    app.layout = shell.layout(book)
    shell.register(app)
    router.register(app, book)
    job.register(app)
    for page in book:
        page.register(app)
    errors.register(server)
    compression.register(server)
    # Last: the policy names every inline script there is.
    security.register(server, settings, app.csp_hashes())
    return app

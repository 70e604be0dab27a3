"""What stands around every page: navigation, data-set picker, theme switch, messages, footer."""

from collections.abc import Callable, Sequence
from typing import Final

import dash_bootstrap_components as dbc
from dash import Dash, Input, State, dcc, html
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component

from core.errors import EmotionLensError
from core.version import version
from dashboard import errors
from dashboard.components import job_indicator
from dashboard.components.address import link
from dashboard.components.attributes import aria
from dashboard.components.page import Page, dataset_title, icon
from dashboard.components.selection import SELECTION
from dashboard.figures import theme
from dashboard.services import services

ADDRESS: Final = "shell-address-store"
VIEW: Final = "shell-view-store"
PAGE: Final = "shell-page"
NAVIGATION: Final = "shell-navigation"
PICKER: Final = "shell-picker"
DATASET: Final = "shell-dataset-select"
THEME: Final = "shell-theme-button"
COPY: Final = "shell-copy-button"
MENU: Final = "shell-menu"
TOGGLE: Final = "shell-menu-button"
TOASTS: Final = "shell-toasts"
TEMPLATES: Final = "shell-templates-store"
# A face of an uploaded picture, handed from one page to another without leaving the browser:
# {"pixels": base64 of its 48 x 48 grey bytes, "title": what to call it}.
CROP: Final = "shell-crop-store"


def layout(book: Sequence[Page]) -> Callable[[], Component]:
    """Return the layout function: the frame at once, the page as soon as its address is known."""

    def draw() -> Component:
        return html.Div(
            [
                html.A("Skip to the content", href="#shell-main", className="el-skip"),
                _top(book),
                html.Main(html.Div(_waiting(), id=PAGE), id="shell-main", className="el-main"),
                _footer(),
                html.Div(
                    id=TOASTS,
                    className="el-toasts",
                    role="region",
                    **aria(live="polite", label="Messages"),
                ),
                dcc.Store(id=ADDRESS),
                dcc.Store(id=VIEW),
                dcc.Store(id=errors.MESSAGE),
                dcc.Store(id=SELECTION),
                dcc.Store(id=CROP, storage_type="memory"),
                dcc.Store(
                    id=TEMPLATES,
                    data={"light": theme.template(False), "dark": theme.template(True)},
                ),
            ],
            className="el-shell",
        )

    return draw


def navigation(
    book: Sequence[Page], path: str, data: str | None, selection: str | None = None
) -> Component:
    """Return the links to all pages, the current one marked; they keep data set and selection."""
    return html.Ul(
        [
            html.Li(
                html.A(
                    [icon(page.icon), html.Span(page.title)],
                    href=link(page.path, data=data, selection=selection),
                    className="el-nav-link",
                    title=page.lead,
                    **aria(current="page" if page.path == path else None),
                )
            )
            for page in book
        ]
    )


def picker(chosen: str | None) -> Component:
    """Return the choice of data sets by title, which says of drawn faces that they are drawn."""
    opened = services().datasets.all()
    options = [{"value": dataset.name, "label": dataset_title(dataset)} for dataset in opened]
    try:
        current = services().dataset(chosen).name
    except EmotionLensError:
        current = ""
        options = [{"value": "", "label": "being made"}]
    return html.Div(
        [
            html.Label("Data set", htmlFor=DATASET),
            dbc.Select(id=DATASET, options=options, value=current, size="sm"),
        ],
        className="el-picker",
    )


def register(app: Dash) -> None:
    """Wire the frame's own controls; all but the list of jobs act in the browser."""
    job_indicator.register(app, VIEW)
    app.clientside_callback(
        ClientsideFunction("emotionLens", "arrive"), Input(VIEW, "data"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction("emotionLens", "chooseDataset"),
        Input(DATASET, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("emotionLens", "toggleTheme"),
        Input(THEME, "n_clicks"),
        State(TEMPLATES, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("emotionLens", "copyLink"),
        Input(COPY, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("emotionLens", "select"),
        Input(SELECTION, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("emotionLens", "showMessage"),
        Input(errors.MESSAGE, "data"),
        prevent_initial_call=True,
    )


def _top(book: Sequence[Page]) -> Component:
    brand = html.A(
        [html.Img(src="/assets/favicon.svg", alt="", width=28, height=28), "Emotion Lens"],
        href="/",
        className="el-brand",
    )
    toggle = html.Button(
        icon("list"),
        id=TOGGLE,
        type="button",
        className="el-icon-button el-toggle",
        **aria(label="Menu", controls=MENU, expanded=False),
    )
    menu = html.Div(
        [
            html.Nav(navigation(book, "", None), id=NAVIGATION, **aria(label="Pages")),
            html.Div(
                [
                    job_indicator.indicator(),
                    html.Div(picker(None), id=PICKER),
                    _copy(),
                    _theme(),
                ],
                className="el-tools",
            ),
        ],
        id=MENU,
        className="el-menu",
    )
    return html.Header(html.Div([brand, toggle, menu], className="el-top-bar"), className="el-top")


def _copy() -> Component:
    return html.Button(
        [icon("link-45deg"), html.Span("Copy link")],
        id=COPY,
        type="button",
        className="el-tool-button",
        title="Copy the address of this view",
    )


def _theme() -> Component:
    dark = theme.is_dark()
    return html.Button(
        [icon("sun"), icon("moon-stars")],
        id=THEME,
        type="button",
        className="el-icon-button el-theme",
        title="Light or dark theme",
        **aria(label="Dark theme", pressed=dark),
    )


def _footer() -> Component:
    return html.Footer(
        [
            html.P(
                "A model names the expression a face shows, with errors. It does not know what a "
                "person feels; do not decide about people with it."
            ),
            html.P(f"Emotion Lens {version()}"),
        ],
        className="el-footer",
    )


def _waiting() -> Component:
    return html.Div(
        [html.Span(className="visually-hidden", children="Loading")],
        className="el-skeleton",
        role="status",
    )

"""The question what the models are used for, as it is asked, and the answer as it is shown."""

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from dashboard.components.page import icon
from dashboard.use import PURPOSES, Use
from pages.predict import ids, words


def question(use: Use | None) -> Component:
    """Return the question, with what was said before already chosen."""
    return html.Section(
        [
            html.H2([icon("shield-check"), " ", words.USE_TITLE], id="predict-guard-title"),
            html.P([html.Strong(words.NOTE_TITLE), " ", words.NOTE]),
            html.Fieldset(
                [
                    html.Legend(words.USE_QUESTION, className="predict-guard-question"),
                    dbc.RadioItems(
                        id=ids.PURPOSE,
                        options=[
                            {
                                "value": purpose.name,
                                "label": [
                                    html.Strong(purpose.title),
                                    html.Span(purpose.explain),
                                ],
                            }
                            for purpose in PURPOSES
                        ],
                        value=use.purpose.name if use else None,
                        class_name="predict-purposes",
                    ),
                ]
            ),
            _law(use),
            html.Div(
                [
                    html.Button(
                        "Continue",
                        id=ids.CONTINUE,
                        type="button",
                        disabled=True,
                        className="btn btn-primary",
                    ),
                    html.Span(words.USE_REMEMBERED, className="small text-body-secondary"),
                ],
                className="predict-guard-actions",
            ),
        ],
        id=ids.GUARD,
        className="predict-guard",
        **aria(labelledby="predict-guard-title"),
        **data(restricted=" ".join(p.name for p in PURPOSES if p.restricted)),
    )


def answer(use: Use, query: Mapping[str, str]) -> Component:
    """Return one line that says what the page is used for, with a link that asks again."""
    return html.P(
        [
            icon("shield-check"),
            " Used for: ",
            html.Strong(use.title.lower()),
            ". ",
            html.A(
                "Change",
                href=link("/predict", **{**query, "ask": "use"}),
                # assets/25-tabs.js keeps in the link what was chosen meanwhile.
                **data(address_sets="ask"),
            ),
            html.Span(f" · {words.NOTE_TITLE} ", className="predict-use-note"),
            html.A("What that means", href=f"#{ids.DETAILS}"),
        ],
        className="predict-use small",
    )


def _law(use: Use | None) -> Component:
    return html.Div(
        [
            html.H3(words.LAW_TITLE),
            *(html.P(paragraph) for paragraph in words.LAW),
            dbc.Checkbox(
                id=ids.EXCEPTION,
                label=words.LAW_EXCEPTION,
                value=bool(use and use.exception),
            ),
            html.P(
                [icon("sign-stop-fill"), " ", words.LAW_STOP],
                id=ids.STOP,
                className="predict-stop mb-0",
                role="status",
                hidden=True,
            ),
        ],
        id=ids.LAW,
        className="predict-law",
        hidden=True,
    )

"""One picture beside versions of it, drawn from its address."""

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import controls, page
from dashboard.components.attributes import aria
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tab import Shown
from pages.dataset.tabs.training.augmentation import options, settings_of, trained_here, waiting
from pages.dataset.view import NO_ROW, View


def layout(shown: Shown) -> Component:
    """Return the chosen picture; its versions follow when they are computed."""
    dataset = shown.dataset
    runs = trained_here(services(), dataset)
    view = View.of(shown.query, dataset, settings=[name for name, _ in options(runs)])
    return page.section(
        "What training sees",
        page.toolbar(
            html.Div(
                controls.select(ids.SETTINGS, "Settings of", options(runs), view.settings),
                className="dataset-settings",
            ),
            dbc.Button(
                [page.icon("shuffle"), " Draw again"],
                id=ids.DRAW_AGAIN,
                color="primary",
                outline=True,
            ),
        ),
        dcc.Loading(
            html.Div(
                waiting(dataset, settings_of(runs, view), view),
                id=ids.AUGMENTED,
                **aria(live="polite"),
            ),
            type="dot",
            overlay_style={"visibility": "visible", "opacity": 0.6},
            delay_show=150,
        ),
        dcc.Store(id=ids.EXAMPLE, data=NO_ROW if view.example is None else view.example),
        dcc.Store(id=ids.DRAW, data=view.draw),
        help=(
            "Pictures are changed a little whenever they come up, so that a model learns "
            "expressions and not pictures by heart. Open a face in the gallery to see it here."
        ),
    )

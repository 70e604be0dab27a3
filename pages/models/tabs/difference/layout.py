"""One run held against a reference: the verdict, then the pictures that it fixes and breaks."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import controls, page
from pages.models import ids
from pages.models.groups import labels
from pages.models.tab import Shown
from pages.models.tabs.difference.changed import changed
from pages.models.tabs.difference.verdict import NOBODY, difference, reference_options
from pages.models.view import held_against


def layout(shown: Shown) -> Component:
    """Return both sections."""
    runs = [run for group in shown.found for run in group.runs]
    names = labels(runs)
    return html.Div(
        [
            page.section(
                "Two runs on the same pictures",
                page.toolbar(
                    controls.select(
                        ids.RUN,
                        "Run",
                        [(r.run_id, f"{names[r.run_id]}, {r.spec.dataset.title}") for r in runs],
                        shown.view.run,
                    ),
                    controls.select(
                        ids.AGAINST,
                        "Held against",
                        reference_options(shown),
                        held_against(shown.found, shown.view),
                        placeholder=NOBODY,
                    ),
                ),
                html.Div(difference(shown), id=ids.DIFFERENCE, className="models-detail"),
            ),
            html.Div(changed(shown), id=ids.CHANGED),
            # Presses go through stores that live as long as the controls read with them: a
            # callback of the pictures themselves is asked once more as they leave, and finds none.
            dcc.Store(id=ids.CHANGED_PICTURE),
            dcc.Store(id=ids.SELECT),
        ]
    )

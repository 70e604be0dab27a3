"""What happens in "What people see": another split."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from dashboard.components import page
from dashboard.components.address import sync_address
from pages.dataset import ids
from pages.dataset.scope import scope_of
from pages.dataset.tabs.people.layout import ALL_SPLITS, content
from pages.dataset.tabs.people.verdicts import verdicts


def show_votes(split: str, data: str, selection: str) -> list[Component]:
    """Return the votes on the rows of a split, or of all."""
    found = verdicts(scope_of(data, selection), split)
    if found is None:
        return [page.empty_state("Nobody voted on these pictures.", "Choose another split.")]
    return content(found, selection)


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    app.callback(
        Output(ids.PEOPLE, "children"),
        Input(ids.PEOPLE_SPLIT, "value"),
        State(ids.DATA, "data"),
        State(ids.SCOPE, "data"),
        prevent_initial_call=True,
    )(show_votes)
    sync_address(
        app, "dataset", {"split": (ids.PEOPLE_SPLIT, "value")}, defaults={"split": ALL_SPLITS}
    )

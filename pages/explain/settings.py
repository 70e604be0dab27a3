"""A method's parameters as controls: those of another method come with it by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from core.explain import METHODS, Method
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components.parameters import as_text, parameter_controls
from dashboard.services import services
from pages.explain import ids
from pages.explain.convolutions import Convolution, convolutions
from pages.explain.view import LAST, STRONGEST, settings_of, stored


@dataclass(frozen=True)
class Places:
    """Ids of where a method and its parameters are chosen.

    Attributes:
        run: of the model's list.
        method: of the method's list.
        panel: of what holds the parameters.
        store: of what goes into the address.
        parameter: type of one parameter's control, which is told by its `name`.
    """

    run: str
    method: str
    panel: str
    store: str
    parameter: str


ONE: Final = Places(ids.RUN, ids.METHOD, ids.PARAMETERS, ids.SETTINGS, ids.PARAMETER)
MANY: Final = Places(
    ids.MANY_RUN, ids.MANY_METHOD, ids.MANY_PARAMETERS, ids.MANY_SETTINGS, ids.MANY_PARAMETER
)


def layer_options(run: Run) -> list[dict[str, str]]:
    """Return the choice of convolutions, the last one, which is the default, first."""
    found = convolutions(run)
    if run.is_ensemble:
        return [{"value": LAST, "label": "The last of each member"}]
    if not found:
        return [{"value": LAST, "label": "This model has none"}]
    return [
        {"value": LAST, "label": f"Last: {_described(found[-1])}"},
        *({"value": c.name, "label": _described(c)} for c in reversed(found[:-1])),
    ]


def settings_controls(
    places: Places, run: Run, method: Method, settings: Mapping[str, str]
) -> list[Component]:
    """Return a control for each parameter of a method.

    Args:
        places: where they stand.
        run: whose layers there are to choose from.
        method: whose parameters they are.
        settings: what was chosen, as text.
    """
    return parameter_controls(
        method.parameters,
        settings,
        lambda name: {"type": places.parameter, "name": name},
        # What only a model and its classes know; everything else the parameters say themselves.
        choices={
            "layer": layer_options(run),
            "against": [
                (STRONGEST, "The strongest other one"),
                *((name, name) for name in EMOTIONS),
            ],
        },
    )


def choose(
    places: Places, run: Run, method: Method, given: Mapping[str, Any], *, redraw: bool
) -> tuple[list[Component] | None, dict[str, str | None]]:
    """Return the controls, drawn anew where asked for, and what goes into the address.

    What another method calls by the same name keeps its value; a layer that another run does not
    have gives way to the last one.
    """
    kept = dict(given)
    if redraw and kept.get("layer") not in [option["value"] for option in layer_options(run)]:
        kept.pop("layer", None)
    settings = settings_of(method, kept)
    controls = settings_controls(places, run, method, settings) if redraw else None
    return controls, stored(method, settings)


def register_settings(app: Dash, places: Places) -> None:
    """Wire the parameters to an application."""
    any_parameter = {"type": places.parameter, "name": ALL}

    @app.callback(
        output=[Output(places.panel, "children"), Output(places.store, "data")],
        inputs={
            "method": Input(places.method, "value"),
            "run_id": Input(places.run, "value"),
            "values": Input(any_parameter, "value"),
            "names": State(any_parameter, "id"),
            "before": State(places.store, "data"),
        },
        prevent_initial_call=True,
    )
    def _settings(
        method: str,
        run_id: str,
        values: Sequence[Any],
        names: Sequence[Mapping[str, str]],
        before: object,
    ) -> Any:
        given = {n["name"]: as_text(v) for n, v in zip(names, values, strict=True)}
        heard = {key.rpartition(".")[0] for key in ctx.triggered_prop_ids}
        controls, data = choose(
            places,
            services().runs.open(run_id),
            METHODS.get(method),
            given,
            redraw=bool(heard & {places.method, places.run}),
        )
        # Setting what it holds already would compute the maps twice.
        return no_update if controls is None else controls, no_update if data == before else data


def _described(convolution: Convolution) -> str:
    return f"{convolution.name} ({convolution.grid})" if convolution.grid else convolution.name

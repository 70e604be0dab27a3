"""How far each method can be relied upon, as measured on many pictures of this run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from core.predict.tables import stored_table
from core.runs.store import Run
from dashboard.components.page import command, section
from dashboard.components.table import table
from dashboard.components.text import count

if TYPE_CHECKING:
    from dashboard.services import Services

_HEAD = (
    "Method",
    "Pictures (n)",
    "Better than random (points)",
    "Maps clearly better",
    "Fidelity",
    "Stability",
    "Weights shuffled",
    "Time",
)
_TITLE = "How far each method can be relied upon"
# No value: a control has no weights to shuffle, and takes no time.
_NONE = "—"


def methods_table(services: "Services", run: Run) -> Component:
    """Return the section with the run's table, or with how to measure it."""
    found = stored_table(services.settings, run)
    if found is None:
        return section(
            _TITLE,
            html.P("Not measured for this model yet; it takes some minutes:"),
            command(f"python -m core explain benchmark --run {run.run_id}"),
        )
    where = f"random {found['split']} pictures of {found['dataset']}"
    return section(
        _TITLE,
        table(
            _HEAD,
            [_row(entry) for entry in found["methods"]],
            caption=f"Methods on {where}, the predicted expression explained; "
            "means with 95 % intervals over the pictures",
            numeric=range(1, len(_HEAD)),
        ),
        help="Better than random: by how many points of probability, hiding and showing pixels in "
        "the map's order beats random maps. Fidelity: how the map's values go with the fall of the "
        "probability when parts are hidden, 1 at best. Stability: how well the map moves along "
        "with the picture, 1 at best. Weights shuffled: how much the map is still the same when "
        "the model has been destroyed; near 0 is right.",
    )


def _row(entry: Mapping[str, Any]) -> list[str]:
    shuffled = f"{entry['randomised'][-1]:.2f}" if "randomised" in entry else _NONE
    return [
        entry["title"],
        count(entry["rows"]),
        _interval(entry, "advantage", 100, 0),
        _interval(entry, "better", 100, 0, "\u00a0%"),
        _interval(entry, "fidelity", 1, 2),
        _interval(entry, "stability", 1, 2),
        f"{shuffled}, unchanged" if entry.get("unchanged") else shuffled,
        f"{entry['milliseconds']:.0f}\u00a0ms" if "milliseconds" in entry else _NONE,
    ]


def _interval(
    entry: Mapping[str, Any], name: str, scale: float, digits: int, unit: str = ""
) -> str:
    if name not in entry:
        return _NONE
    value, low, high = (scale * entry[name][part] for part in ("value", "low", "high"))
    return f"{value:.{digits}f}{unit} ({low:.{digits}f} to {high:.{digits}f})"

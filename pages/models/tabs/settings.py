"""What made the runs compared: where their settings differ."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from core.runs.store import Run
from dashboard.components import controls, page
from dashboard.components.address import sync_address
from dashboard.components.export import csv_text
from dashboard.components.table import table
from dashboard.components.text import count
from pages.models import ids
from pages.models.compared import nothing_ticked
from pages.models.groups import labels
from pages.models.tab import Shown, Tab

ABSENT: Final = "none"


def layout(shown: Shown) -> Component:
    """Return the table of settings."""
    return page.section(
        "What the runs compared were made with",
        page.toolbar(
            controls.switch(ids.EVERY, "Also settings that are the same", shown.view.every),
            html.Button(
                [page.icon("download"), " Save as CSV"],
                id=ids.SETTINGS_EXPORT,
                type="button",
                className="btn btn-outline-secondary btn-sm",
                title="Save all settings of the runs compared as a file",
            ),
        ),
        html.Div(settings(shown), id=ids.SETTINGS),
        dcc.Download(id=ids.SETTINGS_DOWNLOAD),
        help=(
            "Everything that determines a run: architecture, its parameters, training, changes of "
            "the training pictures, data and seed."
        ),
    )


def settings(shown: Shown) -> list[Component]:
    """Return the settings that differ among the runs compared, or all of them."""
    runs = _ticked(shown)
    if not runs:
        return [nothing_ticked()]
    rows = compared_settings(runs, every=shown.view.every)
    everything = compared_settings(runs, every=True)
    same = len(everything) - len(compared_settings(runs, every=False))
    said = (
        f"{count(len(everything) - same)} of {count(len(everything))} settings differ among "
        f"{count(len(runs))} runs."
    )
    if len(runs) == 1:
        said = "One run alone has nothing to differ from: tick another, or show all settings."
    names = labels(runs)
    return [
        html.P(said, className="el-help", role="status"),
        *(
            [
                table(
                    ["setting", *(names[run.run_id] for run in runs)],
                    [[_words(name), *values] for name, values in rows.items()],
                    caption="Settings of the runs compared",
                )
            ]
            if rows
            else []
        ),
    ]


def compared_settings(runs: Sequence[Run], *, every: bool) -> dict[str, list[str]]:
    """Return settings by dotted name, one text a run; `none` where a run has no such setting.

    Args:
        runs: at least one.
        every: whether those on which all agree are listed, too.
    """
    flat = [_flat(_spec(run)) for run in runs]
    names = list(dict.fromkeys(name for one in flat for name in one))
    rows = {name: [one.get(name, ABSENT) for one in flat] for name in names}
    return {name: row for name, row in rows.items() if every or len(set(row)) > 1}


def settings_csv(runs: Sequence[Run]) -> str:
    """Return one line a setting, one column a run."""
    head = ["setting", *(run.run_id for run in runs)]
    rows = compared_settings(runs, every=True)
    return csv_text([head, *([name, *row] for name, row in rows.items())])


def _spec(run: Run) -> dict[str, Any]:
    spec: dict[str, Any] = run.spec.model_dump(mode="json")
    del spec["schema_version"]
    return spec


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return nested settings under dotted names: `training.augmentation.flip`."""
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{name}.")
        elif value is not None:
            found[before + name] = _text(value)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        # A member of an ensemble is named by a long key; its start tells it from others.
        return ", ".join(_text(part)[:10] for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _words(name: str) -> str:
    return name.replace(".", ", ").replace("_", " ")


def _ticked(shown: Shown) -> list[Run]:
    return [run for group in shown.found for run in group.runs if run.run_id in shown.view.picked]


def show(every: bool, picked: str, where: dict[str, str]) -> list[Component]:
    """Return the table of settings."""
    return settings(Shown.of({**where, "runs": picked, "every": every}))


def save_csv(_clicks: int | None, picked: str, where: dict[str, str]) -> dict[str, Any]:
    """Return the settings of the runs compared as a file."""
    content = settings_csv(_ticked(Shown.of({**where, "runs": picked})))
    return {"content": content, "filename": "emotion-lens-settings.csv", "type": "text/csv"}


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    where, picked = State(ids.WHERE, "data"), State(ids.PICKED, "data")
    app.callback(
        Output(ids.SETTINGS, "children"),
        Input(ids.EVERY, "value"),
        Input(ids.PICKED, "data"),
        where,
        prevent_initial_call=True,
    )(show)
    app.callback(
        Output(ids.SETTINGS_DOWNLOAD, "data"),
        Input(ids.SETTINGS_EXPORT, "n_clicks"),
        picked,
        where,
        prevent_initial_call=True,
    )(save_csv)
    sync_address(app, "models", {"every": (ids.EVERY, "value")})


TAB: Final = Tab("settings", "Settings", "gear", layout, register, splits=False)

"""The runs that a tab compares: those ticked, on one data set, with what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import dash_bootstrap_components as dbc
import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.labels import Split
from core.runs.store import Run
from dashboard.components import controls, page
from dashboard.components.text import count
from pages.models import ids
from pages.models.answers import Answers, answers
from pages.models.groups import Group, labels
from pages.models.tab import Shown
from pages.models.view import group_of, short

ROLES: Final[Mapping[Split, str]] = {
    "PrivateTest": "kept for the result",
    "PublicTest": "used for choosing",
    "Training": "fitted on",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Ticked runs of one data set: only those can be measured on the same pictures.

    Attributes:
        group: all runs on that data set; None when no run is ticked.
        runs: the ticked ones.
        names: short names by run id.
        elsewhere: ticked runs on other data, which are left out.
        rows: the selected rows of that data set; None for all.
    """

    group: Group | None
    runs: tuple[Run, ...]
    names: Mapping[str, str]
    elsewhere: tuple[Run, ...]
    rows: NDArray[np.int64] | None

    @classmethod
    def of(cls, shown: Shown) -> "Compared":
        """Return the ticked runs of the first data set that has any."""
        ticked = [
            run for group in shown.found for run in group.runs if run.run_id in shown.view.picked
        ]
        group = group_of(shown.found, ticked[0].run_id) if ticked else None
        if group is None:
            return cls(None, (), {}, (), None)
        own = {run.run_id for run in group.runs}
        runs = tuple(run for run in ticked if run.run_id in own)
        elsewhere = tuple(run for run in ticked if run.run_id not in own)
        rows = shown.rows if group.selected else None
        return cls(group, runs, labels(group.runs), elsewhere, rows)

    def answered(self, split: Split) -> tuple[dict[str, Answers], list[str]]:
        """Return by name what each run said on a split, and in words what some lack."""
        found, lacking = {}, []
        for run in self.runs:
            name = self.names[run.run_id]
            try:
                answered = answers(run, split, self.rows)
                answered.outcomes()
            except EmotionLensError as error:
                lacking.append(f"{name}: {error}")
            else:
                found[name] = answered
        return found, lacking

    def on(self, split: Split, n: int) -> str:
        """Return in words what figures are of: split, its role, data set, selection and n."""
        title = self.group.title if self.group else ""
        among = "the selected pictures of " if self.rows is not None else ""
        return f"{among}{split} ({ROLES[split]}) of {title}, n = {count(n)}"

    def left_out(self, shown: Shown, lacking: Sequence[str] = ()) -> list[Component]:
        """Return in words which ticked runs are not drawn, and where a selection does not hold."""
        notes = list(lacking)
        if self.elsewhere and self.group:
            names = ", ".join(run.title for run in self.elsewhere)
            notes.append(f"Not drawn: {names}, measured on other data than {self.group.title}.")
        if shown.rows is not None and self.group and self.rows is None:
            notes.append(
                f"The selection is of {shown.dataset.title}; these runs were measured on "
                f"{self.group.title}, so figures are of all its pictures."
            )
        return (
            [html.Ul([html.Li(note) for note in notes], className="el-plain-list")] if notes else []
        )


def nothing_ticked() -> Component:
    """Return what stands where no run is ticked."""
    return page.empty_state(
        "No run is ticked", "Tick one or more runs above; their figures appear here."
    )


def picker(shown: Shown) -> Component:
    """Return the ticks that choose the runs compared."""
    runs = [run for group in shown.found for run in group.runs]
    return html.Fieldset(
        [
            html.Legend("Runs compared", className="form-label"),
            dbc.Checklist(
                id=ids.PICKS,
                options=[
                    {"value": short(run), "label": name}
                    for group in shown.found
                    for run, name in zip(group.runs, _named(group), strict=True)
                ],
                value=[short(run) for run in runs if run.run_id in shown.view.picked],
                inline=True,
            ),
        ],
        className="el-control models-picker",
    )


def _named(group: Group) -> list[str]:
    """Return what a group's runs are called; those on other data say on which."""
    names = labels(group.runs)
    return [names[run.run_id] + ("" if group.own else f", {group.title}") for run in group.runs]


def split_control(shown: Shown) -> Component:
    """Return the choice of the split that figures are of."""
    return controls.select(
        ids.SPLIT,
        "Measured on",
        [(split, f"{split} ({role})") for split, role in ROLES.items()],
        shown.view.split,
    )

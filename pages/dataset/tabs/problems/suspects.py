"""Doubtful labels: sentences, and a gallery with the most doubtful first."""

from typing import TYPE_CHECKING

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.facts import row_facts
from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS
from core.quality.labels import LabelIssues
from dashboard.components.gallery import gallery
from dashboard.components.job import job_panel
from dashboard.components.page import empty_state
from dashboard.components.text import count, percent
from pages.dataset import ids
from pages.dataset.parts import notes
from pages.dataset.tabs.problems.view import SUSPECTS_SHOWN, ProblemsView
from pages.dataset.tabs.problems.words import suspect_sentences

if TYPE_CHECKING:
    from dashboard.services import Services

Rows = NDArray[np.int64]


def suspects_body(
    services: "Services", dataset: Dataset, rows: Rows | None, view: ProblemsView
) -> list[Component | None]:
    """Return the doubtful labels, or the panel of the job that looks for them."""
    if view.judge is None:
        return [
            empty_state(
                "No model to ask",
                "Labels are checked with a model that was evaluated on this data set.",
            )
        ]
    issues = services.quality.label_issues(view.judge, dataset)
    if issues is None:
        return [
            job_panel(
                "label_issues",
                {"dataset": dataset.name, "run": view.judge.run_id},
                start="Check the labels",
                explain="Looks at every picture through the model, unless it did before, and asks "
                "which labels it takes for wrong. FER2013 takes one to ten minutes, once.",
            )
        ]
    votes = row_facts(dataset, services.settings.home / "cache").ballots
    listed = suspected_rows(issues, dataset, rows, view)
    shown = listed[:SUSPECTS_SHOWN]
    return [
        notes(suspect_sentences(issues, dataset, view.judge, votes)),
        html.P(
            f"The {count(len(shown))} most doubtful of {count(len(listed))}"
            f"{' selected' if rows is not None else ''}: label given, what is more likely, and how "
            "likely.",
            className="el-help",
            role="status",
        ),
        gallery(
            dataset,
            shown,
            id_type=ids.FACE,
            size=84,
            captions=[_caption(issues, dataset, row) for row in shown.tolist()],
            label="Pictures with doubtful labels, the most doubtful first",
        ),
    ]


def suspected_rows(
    issues: LabelIssues, dataset: Dataset, rows: Rows | None, view: ProblemsView
) -> Rows:
    """Return the doubtful rows of the split chosen, the most doubtful first."""
    listed = issues.ranked(rows)
    if view.suspects in SPLITS:
        listed = listed[dataset.splits[listed] == SPLITS.index(view.suspects)]
    return listed


def _caption(issues: LabelIssues, dataset: Dataset, row: int) -> str:
    likely = EMOTIONS[issues.suggested[row]]
    sure = percent(float(issues.probability[row]), digits=0)
    return f"{EMOTIONS[dataset.labels[row]]} → {likely} {sure}"

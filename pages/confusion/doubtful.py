"""Labels that the model makes doubtful: an order of the pictures once they were sought."""

from typing import Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.quality.store import Quality
from dashboard.components.job import job_panel
from pages.confusion.scene import Scene

KIND: Final = "label_issues"


def doubt_scores(scene: Scene) -> NDArray[np.floating] | None:
    """Return the probability of each row's own label, low where doubtful; None: not sought yet."""
    found = Quality(scene.services.settings.home).label_issues(scene.run, scene.dataset)
    return None if found is None else found.score


def doubtful_panel(scene: Scene) -> list[Component]:
    """Return the way to have doubtful labels sought; nothing once they were."""
    if Quality(scene.services.settings.home).holds_label_issues(scene.run, scene.dataset):
        return []
    return [
        html.Details(
            [
                html.Summary("Sort by doubtful labels"),
                job_panel(
                    KIND,
                    {"dataset": scene.dataset.name, "run": scene.run.run_id},
                    start="Look for doubtful labels",
                    explain="The model is compared with every label of the data set (confident "
                    "learning). That takes some minutes and is kept; then the pictures can be "
                    "sorted by it.",
                ),
            ],
            className="el-confusion-doubtful",
        )
    ]

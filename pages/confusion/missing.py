"""What stands in the matrix's place while there is none: why, and how to get one."""

from collections.abc import Sequence
from typing import Final

from dash.development.base_component import Component

from core.labels import Split
from core.runs.store import Run
from dashboard.components.job import job_panel
from dashboard.components.page import command, empty_state
from dashboard.components.text import count
from pages.confusion.results import Shown
from pages.confusion.scene import Scene

EVALUATION: Final = "evaluate"
"""Kind of job that fills the matrix."""
VOTES_COMMAND: Final = "python -m core data import icml_face_data.csv --votes fer2013new.csv"


def missing_panel(scene: Scene, results: Shown) -> list[Component]:
    """Return why there is no matrix, and what to do."""
    if not any(len(scene.dataset.indices(split)) for split in scene.view.splits):
        return [_nothing_in_split(scene)]
    if results.missing:
        return [_not_evaluated(scene, results.missing)]
    if "people" in scene.view.axes.sources and scene.people is None:
        return [
            empty_state(
                "No votes of people here",
                f"{scene.dataset.title} was imported without FER+ votes. Import it with them, or "
                "choose other rows and columns:",
                command(VOTES_COMMAND),
                icon_name="people",
            )
        ]
    if "reference" in scene.view.axes.sources and scene.reference is None:
        return [
            empty_state(
                "No second model yet",
                "There is only one trained model. Train another one, or choose other rows and "
                "columns:",
                command(f"python -m core train six_conv --dataset {scene.dataset.name}"),
                icon_name="grid-3x3",
            )
        ]
    return [_nothing_in_split(scene)]


def _not_evaluated(scene: Scene, missing: Sequence[tuple[Run, Split]]) -> Component:
    dataset = scene.dataset
    titles = list(dict.fromkeys(run.title for run, _ in missing))
    splits = list(dict.fromkeys(split for _, split in missing))
    pictures = sum(len(dataset.indices(split)) for split in splits)
    these = "this model" if len(titles) == 1 else "these models"
    return empty_state(
        "Not evaluated on these pictures yet",
        f"{' and '.join(titles)}: no stored results for {dataset.title}, {' and '.join(splits)} "
        f"({count(pictures)} pictures).",
        job_panel(
            EVALUATION,
            {
                "dataset": dataset.name,
                "fingerprint": dataset.fingerprint,
                "parts": [{"run": run.run_id, "split": split} for run, split in missing],
            },
            start=f"Evaluate {these} on these pictures",
            explain="This takes seconds to minutes. You may leave the page; the result is kept.",
        ),
        icon_name="grid-3x3",
    )


def _nothing_in_split(scene: Scene) -> Component:
    where = scene.view.split_title
    if scene.selected is not None:
        return empty_state(
            "None of the selected pictures is here",
            f"The selection has no picture in {where} that both answers are known of. Choose "
            "another split, or show all pictures.",
            icon_name="grid-3x3",
        )
    return empty_state(
        "No pictures in this split",
        f"{scene.dataset.title} has no pictures in {where}. Choose another split.",
        icon_name="grid-3x3",
    )

"""What stands in the matrix's place while there is none: why, and how to get one."""

from dash import html
from dash.development.base_component import Component

from core.labels import Split
from core.runs.store import Run
from dashboard.components.attributes import aria
from dashboard.components.page import command, empty_state, section
from dashboard.components.text import count
from pages.confusion import ids
from pages.confusion.evaluation import State, evaluations
from pages.confusion.results import Shown
from pages.confusion.scene import Scene

VOTES_COMMAND = "python -m core data import icml_face_data.csv --votes fer2013new.csv"


def is_running(scene: Scene, results: Shown) -> bool:
    """Return whether an evaluation that the matrix waits for is under way."""
    states = [_state(scene, run, split) for run, split in results.missing]
    return any(state is not None and state.running for state in states)


def missing_panel(scene: Scene, results: Shown) -> list[Component]:
    """Return why there is no matrix, and what to do."""
    if not any(len(scene.dataset.indices(split)) for split in scene.view.splits):
        return [_nothing_in_split(scene)]
    if results.missing:
        return [_not_evaluated(scene, run, split) for run, split in results.missing]
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


def _state(scene: Scene, run: Run, split: Split) -> State | None:
    return evaluations().state(run, scene.dataset, split)


def _not_evaluated(scene: Scene, run: Run, split: Split) -> Component:
    dataset, evaluation = scene.dataset, _state(scene, run, split)
    if evaluation is not None and evaluation.running:
        return section(
            "Evaluating",
            html.P(
                f"{run.title} looks at {count(evaluation.total)} pictures of {dataset.title}, "
                f"{split}. You may leave the page; the result is kept."
            ),
            html.Progress(
                value=str(evaluation.done),
                max=str(max(evaluation.total, 1)),
                className="el-progress",
                **aria(label="Pictures evaluated"),
            ),
            html.P(f"{count(evaluation.done)} of {count(evaluation.total)}"),
        )
    error = evaluation.error if evaluation is not None else None
    failed = [html.P(str(error), className="alert alert-danger", role="alert")] if error else []
    return html.Div(
        [
            *failed,
            empty_state(
                "Not evaluated on these pictures yet",
                f"{run.title} was trained on {run.spec.dataset.title} and has no stored results "
                f"for {dataset.title}, {split} ({count(len(dataset.indices(split)))} pictures).",
                html.Button(
                    "Evaluate this model on these pictures",
                    id={"type": ids.EVALUATE, "run": run.run_id, "split": split},
                    type="button",
                    className="btn btn-primary",
                ),
                icon_name="grid-3x3",
            ),
        ]
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

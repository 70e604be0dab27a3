"""The page's handlers and its layout, without a browser."""

import json
from typing import Any

import numpy as np
import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from core.data.store import Dataset
from core.errors import EmotionLensError, UnknownName
from core.evaluation.outcomes import outcomes
from core.explain.maps import Maps
from core.runs.store import Run
from dashboard.components.picture_detail import NoSuchRow
from dashboard.services import Services
from pages.confusion import ids
from pages.confusion.callbacks import draw_detail, draw_explanation, draw_matrix, draw_pictures
from pages.confusion.layout import layout


def values(run: Run, dataset: Dataset, **more: Any) -> dict[str, Any]:
    """What the browser sends, with some controls moved."""
    return {"data": dataset.name, "run": run.run_id, "split": "PrivateTest", **more}


def text(drawn: object) -> str:
    """Everything that was drawn, as JSON."""
    return json.dumps(drawn, cls=PlotlyJSONEncoder, ensure_ascii=False)


def components(drawn: Any, kind: str) -> list[Component]:
    """All components of a class."""
    roots = drawn if isinstance(drawn, list) else [drawn]
    found = [c for root in roots for c in [root, *root._traverse()] if isinstance(c, Component)]
    return [c for c in found if type(c).__name__ == kind]


def fullest(services: Services, run: Run, dataset: Dataset) -> tuple[str, str]:
    """Names of the cell with the most mistakes."""
    from core.labels import EMOTIONS

    matrix = np.array(run.metrics["PrivateTest"]["confusion"])
    np.fill_diagonal(matrix, 0)
    true, predicted = np.unravel_index(matrix.argmax(), matrix.shape)
    return EMOTIONS[int(true)], EMOTIONS[int(predicted)]


def test_a_change_of_controls_changes_the_figure(run: Run, dataset: Dataset) -> None:
    def z(**more: Any) -> Any:
        (graph,) = components(draw_matrix(values(run, dataset, **more))["panel"], "Graph")
        return graph.figure["data"][0]["z"]

    drawn = [
        z(),
        z(split="Training"),
        z(normalise="all"),
        z(normalise="predicted"),
        z(colour="mistakes"),
    ]
    assert len({str(each) for each in drawn}) == 5


def test_the_gallery_shows_the_cells_pictures_in_order(
    services: Services, run: Run, dataset: Dataset
) -> None:
    true, predicted = fullest(services, run, dataset)
    drawn = draw_pictures(values(run, dataset, true=true, predicted=predicted))
    rows = [b.id["row"] for b in components(drawn, "Button")]
    measured = outcomes(services.results, run, dataset, ("PrivateTest",))
    assert measured is not None
    place = {int(row): i for i, row in enumerate(measured.rows)}
    confidences = [float(measured.probabilities[place[row]].max()) for row in rows]
    assert len(rows) > 1
    assert confidences == sorted(confidences, reverse=True)


def test_an_empty_cell_says_so(run: Run, dataset: Dataset) -> None:
    drawn = text(draw_pictures(values(run, dataset, true="disgust", predicted="happy")))
    assert "this never happened" in drawn
    assert "0 of 0 of the pictures labelled disgust" in drawn


def test_no_cell_invites_to_choose_one(run: Run, dataset: Dataset) -> None:
    assert "Choose a cell" in text(draw_pictures(values(run, dataset)))


def test_stored_results_open_no_pictures_and_say_why(run: Run, other: Dataset) -> None:
    answer = draw_matrix(values(run, other))
    assert answer["results"] == "stored"
    assert not answer["no_choice"]
    assert "Show it on FER2013, with pictures" in text(answer["panel"])
    assert "No pictures here" in text(
        draw_pictures(values(run, other, true="sad", predicted="fear"))
    )


def test_without_the_pictures_the_import_command_is_told(
    services: Services, run: Run, other: Dataset
) -> None:
    (services.datasets.root / "fer2013" / "manifest.json").unlink()
    assert "python -m core data import" in text(draw_matrix(values(run, other))["panel"])


def test_pictures_not_evaluated_offer_to_do_so(run: Run, other: Dataset) -> None:
    answer = draw_matrix(values(run, other, results="pictures"))
    (button,) = components(answer["panel"], "Button")
    assert button.id == {"type": ids.EVALUATE, "split": "PrivateTest"}
    assert answer["paused"]


def test_the_drawer_knows_its_place_in_the_gallery(
    services: Services, run: Run, dataset: Dataset
) -> None:
    true, predicted = fullest(services, run, dataset)
    sent = values(run, dataset, true=true, predicted=predicted)
    rows = [b.id["row"] for b in components(draw_pictures(sent), "Button")]
    answer = draw_detail(sent, rows[0])
    assert answer["title"] == f"Row {rows[0]}: {true} taken for {predicted}"
    steps = {b.id["to"]: b for b in components(answer["top"], "Button")}
    assert steps["previous"].disabled
    assert steps["next"].value == str(rows[1])
    assert f"1 of {len(rows)}" in text(answer["top"])
    (bars,) = components(answer["more"], "Graph")
    assert sum(bars.figure["data"][0]["x"]) == pytest.approx(1)


def test_a_row_outside_the_gallery_has_no_neighbours(run: Run, dataset: Dataset) -> None:
    assert not components(draw_detail(values(run, dataset), 100)["top"], "Button")


def test_a_row_that_does_not_exist_is_told(run: Run, dataset: Dataset) -> None:
    with pytest.raises(NoSuchRow, match="no row 140"):
        draw_detail(values(run, dataset), 140)


def test_an_explanation_that_fails_is_told_where_it_would_stand(
    services: Services, run: Run, dataset: Dataset
) -> None:
    class Failing:
        def explain(self, *_: object, **__: object) -> None:
            raise EmotionLensError("No convolution.", hint="Choose another run.")

    services.__dict__["inference"] = Failing()
    drawn = text(draw_explanation(values(run, dataset), 100, "predicted"))
    assert "No convolution." in drawn
    assert "/picture/100.png" in drawn


def test_the_true_class_is_explained_when_asked(
    services: Services, run: Run, dataset: Dataset
) -> None:
    asked: list[int] = []

    class Recording:
        def explain(self, _run: str, _pictures: object, classes: Any, **_: object) -> Any:
            asked.extend(classes.tolist())
            return Maps(np.ones((1, 48, 48), np.float32), signed=False)

    services.__dict__["inference"] = Recording()
    measured = outcomes(services.results, run, dataset, ("PrivateTest",))
    assert measured is not None
    wrong = int(np.flatnonzero(measured.predicted != measured.true_labels)[0])
    row = int(measured.rows[wrong])
    for explained in ("predicted", "true", "garbage"):
        draw_explanation(values(run, dataset), row, explained)
    predicted, true = int(measured.predicted[wrong]), int(measured.true_labels[wrong])
    assert asked == [predicted, true, predicted]


def test_the_layout_draws_the_whole_address(services: Services, run: Run, dataset: Dataset) -> None:
    true, predicted = fullest(services, run, dataset)
    drawn = layout({"true": true, "predicted": predicted, "row": "100"})
    assert len(components(drawn, "Graph")) == 1
    assert f"{true} taken for {predicted}".capitalize() in text(drawn)
    (drawer,) = components(drawn, "Offcanvas")
    assert drawer.is_open


def test_an_unknown_run_or_data_set_is_told(run: Run, dataset: Dataset) -> None:
    with pytest.raises(UnknownName):
        layout({"run": "nonsense"})
    with pytest.raises(UnknownName):
        layout({"data": "../../etc"})


def test_without_runs_the_page_says_how_to_train_one(dataset: Dataset) -> None:
    assert "python -m core train two_conv --dataset fer2013" in text(layout({}))

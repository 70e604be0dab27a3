"""The page's handlers and its layout, without a browser."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from core.data.store import Dataset
from core.embeddings.store import Embeddings
from core.errors import EmotionLensError, UnknownName
from core.evaluation.outcomes import outcomes
from core.explain.maps import Maps
from core.labels import EMOTIONS
from core.quality.labels import LabelIssues
from core.quality.store import Quality
from core.runs.store import Run
from dashboard.components.picture_detail import NoSuchRow
from dashboard.services import Services
from pages.confusion import ids
from pages.confusion.handlers import (
    draw_detail,
    draw_doubtful,
    draw_explanation,
    draw_matrix,
    draw_neighbours,
    draw_pictures,
    save_list,
    select_pictures,
)
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


def thumbs(drawn: Any) -> list[int]:
    """The rows of the grid of pictures."""
    (grid,) = [d for d in components(drawn, "Div") if hasattr(d, "data-thumbs")]
    rows: list[int] = json.loads(getattr(grid, "data-thumbs"))["rows"]
    return rows


def fullest(services: Services, run: Run, dataset: Dataset) -> tuple[str, str]:
    """Names of the cell with the most mistakes."""
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
        z(split="Test"),
        z(normalise="all"),
        z(normalise="predicted"),
        z(colour="mistakes"),
        z(scale="log"),
        z(order="frequency"),
        z(axes={"rows": "model", "columns": "label"}),
    ]
    assert len({str(each) for each in drawn}) == len(drawn)


def test_two_models_are_compared_with_kappa(run: Run, second_run: Run, dataset: Dataset) -> None:
    axes = {"rows": "model", "columns": "reference"}
    answer = draw_matrix(values(run, dataset, axes=axes, reference=second_run.run_id))
    drawn = text(answer["panel"])
    assert "A and B agree on" in drawn
    assert "Cohen's kappa" in drawn
    assert answer["reference"] == second_run.run_id
    assert not answer["one_model"]
    assert draw_matrix(values(run, dataset))["one_model"]


def test_votes_can_stand_on_an_axis_only_where_there_are_any(run: Run, dataset: Dataset) -> None:
    axes = {"rows": "label", "columns": "people"}
    assert "--votes fer2013new.csv" in text(draw_matrix(values(run, dataset, axes=axes))["panel"])


def test_people_and_label_are_compared(run: Run, voted: Dataset) -> None:
    answer = draw_matrix(values(run, voted, axes={"rows": "label", "columns": "people"}))
    assert "The label and people agree on" in text(answer["panel"])
    assert "pictures are left out" in text(answer["panel"])
    (absent,) = [option for option in answer["sorts"] if option["disabled"]]
    assert absent["value"] == "issue"
    assert "look for doubtful labels" in str(absent["label"])


def test_without_a_second_model_the_page_says_how_to_get_one(run: Run, dataset: Dataset) -> None:
    axes = {"rows": "label", "columns": "reference"}
    assert "python -m core train" in text(draw_matrix(values(run, dataset, axes=axes))["panel"])


def test_the_table_of_buttons_has_each_cell_and_heading_once(run: Run, dataset: Dataset) -> None:
    chosen = [f"sad-{name}" for name in EMOTIONS]
    drawn = draw_matrix(values(run, dataset, show="table", cells=chosen))["panel"]
    buttons = {b.id["cell"]: b for b in components(drawn, "Button") if b.id["type"] == ids.CELL}
    assert len(buttons) == 49 + 7 + 7
    pressed = {name for name, b in buttons.items() if getattr(b, "aria-pressed") == "true"}
    assert pressed == {*chosen, "sad-"}
    assert [name for name, b in buttons.items() if b.tabIndex == "0"] == ["angry-angry"]
    count = run.metrics["PrivateTest"]["confusion"][4][6]
    assert getattr(buttons["sad-neutral"], "aria-label").startswith(
        f"sad taken for neutral: {count} pictures, "
    )


def test_a_selection_without_a_picture_here_says_so(
    services: Services, run: Run, dataset: Dataset
) -> None:
    key = services.selections.save(dataset, [1, 2])
    drawn = text(draw_matrix(values(run, dataset, selection=key))["panel"])
    assert "None of the selected pictures is here" in drawn


def test_the_pictures_of_cells_become_the_selection(
    services: Services, run: Run, dataset: Dataset
) -> None:
    sent = values(run, dataset, cells=[f"sad-{name}" for name in EMOTIONS])
    saved = select_pictures(sent)
    rows = services.selections.load(dataset, saved["key"])
    sad = [r for r in dataset.indices("PrivateTest").tolist() if dataset.labels[r] == 4]
    assert rows.tolist() == sad


def test_the_list_holds_what_is_known_of_each_picture_in_the_gallerys_order(
    run: Run, second_run: Run, voted: Dataset
) -> None:
    sent = values(
        run,
        voted,
        axes={"rows": "model", "columns": "reference"},
        reference=second_run.run_id,
        cells=[f"{a}-{b}" for a in EMOTIONS for b in EMOTIONS if a != b],
        sort="loss",
    )
    saved = save_list(sent)
    lines = list(csv.DictReader(io.StringIO(saved["content"])))
    assert saved["filename"] == "fer2013-PrivateTest-confusion.csv"
    losses = [float(line["a_loss"]) for line in lines]
    assert losses == sorted(losses, reverse=True)
    shown = thumbs(draw_pictures(sent))
    assert [int(line["row"]) for line in lines] == shown
    place = {row: i for i, row in enumerate(voted.indices("PrivateTest").tolist())}
    predicted = {r.run_id: r.probabilities("PrivateTest").argmax(1) for r in (run, second_run)}
    for line in lines:
        at = place[int(line["row"])]
        assert line["split"] == "PrivateTest"
        assert line["label"] == EMOTIONS[voted.labels[int(line["row"])]]
        for letter, one in (("a", run), ("b", second_run)):
            assert line[f"model_{letter}"] == one.run_id
            assert line[f"{letter}_says"] == EMOTIONS[predicted[one.run_id][at]]
        assert line["a_says"] != line["b_says"]
        assert line["people"] in {"", *EMOTIONS}


def test_the_gallery_shows_the_cells_pictures_in_order(
    services: Services, run: Run, dataset: Dataset
) -> None:
    true, predicted = fullest(services, run, dataset)
    drawn = draw_pictures(values(run, dataset, cells=[f"{true}-{predicted}"]))
    rows = thumbs(drawn)
    measured = outcomes(services.results, run, dataset, ("PrivateTest",))
    assert measured is not None
    place = {int(row): i for i, row in enumerate(measured.rows)}
    confidences = [float(measured.probabilities[place[row]].max()) for row in rows]
    assert len(rows) > 1
    assert confidences == sorted(confidences, reverse=True)


def test_an_empty_cell_says_so(run: Run, dataset: Dataset) -> None:
    drawn = text(draw_pictures(values(run, dataset, cells=["disgust-happy"])))
    assert "this never happened" in drawn
    assert "0 of 0 of the pictures that are disgust" in drawn


def test_no_cell_invites_to_choose_one(run: Run, dataset: Dataset) -> None:
    assert "Choose a cell" in text(draw_pictures(values(run, dataset)))


def test_stored_results_open_no_pictures_and_say_why(run: Run, other: Dataset) -> None:
    answer = draw_matrix(values(run, other))
    assert answer["results"] == "stored"
    assert not answer["no_choice"]
    assert "Show it on FER2013, with pictures" in text(answer["panel"])
    assert "No pictures here" in text(draw_pictures(values(run, other, cells=["sad-fear"])))


def test_without_the_pictures_the_import_command_is_told(
    services: Services, run: Run, other: Dataset
) -> None:
    (services.datasets.root / "fer2013" / "manifest.json").unlink()
    assert "python -m core data import" in text(draw_matrix(values(run, other))["panel"])


def test_pictures_not_evaluated_offer_to_do_so(run: Run, other: Dataset) -> None:
    answer = draw_matrix(values(run, other, results="pictures"))
    start = next(b for b in components(answer["panel"], "Button") if b.id["type"] == "job-start")
    assert "Evaluate this model on these pictures" in text([start])
    (request,) = (s for s in components(answer["panel"], "Store") if s.id["type"] == "job-request")
    assert request.data == {
        "dataset": other.name,
        "fingerprint": other.fingerprint,
        "parts": [{"run": run.run_id, "split": "PrivateTest"}],
    }


def test_the_drawer_knows_its_place_in_the_gallery(
    services: Services, run: Run, dataset: Dataset
) -> None:
    true, predicted = fullest(services, run, dataset)
    sent = values(run, dataset, cells=[f"{true}-{predicted}"])
    rows = thumbs(draw_pictures(sent))
    answer = draw_detail(sent, rows[0])
    assert answer["title"] == f"Row {rows[0]}: {true} taken for {predicted}"
    steps = {b.id["to"]: b for b in components(answer["top"], "Button")}
    assert steps["previous"].disabled
    assert steps["next"].value == str(rows[1])
    assert f"1 of {len(rows)}" in text(answer["top"])


def test_the_drawer_shows_every_models_answer_the_votes_and_the_quality(
    run: Run, second_run: Run, voted: Dataset
) -> None:
    row = int(voted.indices("PrivateTest")[3])
    more = draw_detail(values(run, voted), row)["more"]
    tables = components(more, "Table")
    assert len(tables) == 3, "models, votes and quality"
    models = components(tables[0], "Tr")[1:]
    shares = [[float(c.style["--share"]) for c in components(line, "Td")] for line in models]
    expected = [r.probabilities("PrivateTest")[3] for r in (run, second_run)]
    assert np.array(shares) == pytest.approx(np.array(expected), abs=6e-4)
    assert all(len(components(line, "Strong")) == 1 for line in models)
    assert "Votes of 10 people" in text(tables[1])
    brightness = voted.features()["brightness"]
    below = ((brightness < brightness[row]).sum() + 0.5) / len(voted)
    assert f"brighter than {100 * below:.0f}\u00a0%" in text(tables[2])


def test_the_nearest_training_pictures_are_shown_once_they_were_sought(
    services: Services, run: Run, dataset: Dataset
) -> None:
    row = int(dataset.indices("PrivateTest")[0])
    before = text(draw_detail(values(run, dataset), row)["more"])
    assert "Find the pictures most alike" in before
    vectors = np.random.default_rng(5).normal(size=(len(dataset), 8)).astype(np.float32)
    # Nothing is more like it than itself, but it is no Training picture.
    vectors[17] = 2 * vectors[row]
    Embeddings(services.settings.home).store(run, dataset, vectors)
    drawn = draw_neighbours(values(run, dataset), row)
    rows = thumbs(drawn)
    assert rows[0] == 17
    assert set(rows) <= set(dataset.indices("Training").tolist())
    same = sum(dataset.labels[r] == dataset.labels[row] for r in rows)
    assert f"{same} of 12 are labelled" in text(drawn)


def test_doubtful_labels_are_an_order_once_they_were_sought(
    services: Services, run: Run, dataset: Dataset
) -> None:
    sent = values(run, dataset, cells=[f"sad-{name}" for name in EMOTIONS], sort="issue")
    answer = draw_doubtful(sent)
    assert "Look for doubtful labels" in text(answer["panel"])
    n = len(dataset)
    score = np.random.default_rng(6).random(n).astype(np.float32)
    issues = LabelIssues(score, score < 0.2, np.zeros(n, np.uint8), 1 - score)
    Quality(services.settings.home).keep_label_issues(run, dataset, issues)
    answer = draw_doubtful(sent)
    assert answer["panel"] == []
    assert not next(o for o in answer["options"] if o["value"] == "issue")["disabled"]
    rows = thumbs(draw_pictures(sent))
    assert score[rows].tolist() == sorted(score[rows].tolist())


def test_the_drawer_leaves_out_what_is_not_known(run: Run, dataset: Dataset) -> None:
    more = draw_detail(values(run, dataset), 100)["more"]
    assert len(components(more, "Table")) == 2
    assert "What people say" not in text(more)


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
    drawn = layout({"cells": f"{true}-{predicted}", "row": "100"})
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

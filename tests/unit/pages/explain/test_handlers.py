"""The page's handlers and its layout, without a browser."""

import base64
import io
import json
import re
from typing import Any

import numpy as np
import pytest
from dash import no_update
from PIL import Image
from plotly.utils import PlotlyJSONEncoder

from core.data.store import Dataset
from core.errors import EmotionLensError, UnknownName
from core.explain import METHODS
from core.explain.faithfulness.curves import BASELINES, FINE, Curves
from core.explain.faithfulness.verdict import Verdict
from core.explain.maps import Maps
from core.explain.regions import face_regions
from core.predict.tables import store_table
from core.runs.store import Run
from dashboard.services import Services
from pages.explain import ids
from pages.explain.callbacks import draw_maps, draw_picture, move
from pages.explain.explanation import meaning, source
from pages.explain.judging import draw_grid, draw_trust
from pages.explain.layout import layout
from pages.explain.pictures import of_row
from pages.explain.settings import ONE, choose, layer_options
from pages.explain.side_by_side import draw_step, filled, methods
from pages.explain.trust import DOUBTFUL
from pages.explain.view import view


class Inference:
    """Stands in for the child process and remembers what it was asked."""

    def __init__(self, heat: float = 1.0, low: float = -0.1) -> None:
        self.asked: list[tuple[int, dict[str, Any]]] = []
        self._heat, self._low = heat, low

    def trust(self, run_id: str, picture: Any, class_index: int, heat: Any) -> Verdict:
        assert picture.shape == heat.shape == (48, 48)
        return Verdict(0.2, self._low, 0.3, beaten=0.9, empty=False, curves={})

    def face_regions(self, picture: Any) -> tuple[Any, bool]:
        return face_regions(), False

    def explain(
        self, run_id: str, pictures: Any, classes: Any, *, method: str, parameters: Any
    ) -> Any:
        self.asked.append((int(classes[0]), dict(parameters)))
        return Maps(
            np.full((1, 48, 48), self._heat, np.float32),
            signed=METHODS.get(method).signed,
            notes=("Read from the convolution last, 10 by 11 positions.",),
        )


def values(run: Run, dataset: Dataset, **more: Any) -> dict[str, Any]:
    """What the browser sends, with some controls moved."""
    sent = {"data": dataset.name, "run": run.run_id, "row": 45, "settings": {}}
    return {**sent, "class": "predicted", "label": "any", **more}


def subject(run: Run) -> dict[str, Any]:
    """What the picture that is shown says of itself."""
    return {"row": 45, "run": run.run_id}


def text(drawn: object) -> str:
    """Everything that was drawn, as JSON."""
    return json.dumps(drawn, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_picture_comes_with_its_labels_and_probabilities(run: Run, dataset: Dataset) -> None:
    answer = draw_picture(values(run, dataset))
    drawn = text(answer["panel"])
    assert "happy (70.0\u00a0%)" in drawn
    assert "sad (true)" in drawn
    assert "PrivateTest" in drawn
    assert not answer["invalid"]


@pytest.mark.parametrize("row", [60, -1, None, 1.5])
def test_a_wrong_row_is_told_at_the_field(row: object, run: Run, dataset: Dataset) -> None:
    answer = draw_picture(values(run, dataset, row=row))
    assert answer["invalid"]
    assert answer["problem"] == "Rows go from 0 to 59."
    assert answer["panel"] == []


def test_class_and_layer_reach_the_method(services: Services, run: Run, dataset: Dataset) -> None:
    inference = Inference()
    services.__dict__["inference"] = inference
    draw_maps(values(run, dataset), subject(run))
    draw_maps(
        values(run, dataset, **{"class": "sad", "settings": {"layer": "first"}}), subject(run)
    )
    draw_maps(values(run, dataset, **{"class": "joy", "settings": {"layer": "last"}}), subject(run))
    # What falls back to the first question has been answered.
    assert inference.asked == [(3, {}), (4, {"layer": "first"})]


def test_the_maps_say_what_they_mean(services: Services, run: Run, dataset: Dataset) -> None:
    services.__dict__["inference"] = Inference()
    drawn = text(draw_maps(values(run, dataset, **{"class": "sad"}), subject(run)))
    assert "What speaks for sad (5.0\u00a0%), although the model says happy." in drawn
    assert "not what the person feels" in drawn
    assert "Read from the convolution last, 10 by 11 positions." in drawn


def test_a_signed_map_says_which_colour_is_for_and_which_against(
    services: Services, run: Run, dataset: Dataset
) -> None:
    services.__dict__["inference"] = Inference()
    sent = values(run, dataset, settings={"method": "occlusion"})
    drawn = text(draw_maps(sent, subject(run)))
    assert "Red marks pixels that raised the score for happy, blue those that lowered" in drawn
    assert '"against"' in drawn
    assert '"against"' not in text(draw_maps(values(run, dataset), subject(run)))


def test_an_empty_map_is_said_to_be_empty(services: Services, run: Run, dataset: Dataset) -> None:
    services.__dict__["inference"] = Inference(heat=0.0)
    assert "The map is empty" in text(draw_maps(values(run, dataset), subject(run)))
    assert "The map is empty" not in meaning("sad", found=True)


def test_the_class_to_compare_with_reaches_the_method_that_compares(
    services: Services, run: Run, dataset: Dataset
) -> None:
    inference = Inference()
    services.__dict__["inference"] = inference
    chosen = {"method": "contrastive_grad_cam", "against": "sad"}
    sent = values(run, dataset, settings=chosen)
    draw_maps(sent, subject(run))
    draw_maps({**sent, "settings": {**chosen, "method": "grad_cam"}}, subject(run))
    # Happy is predicted: against itself there is nothing to say, but against the strongest other.
    drawn = text(draw_maps({**sent, "settings": {**chosen, "against": "happy"}}, subject(run)))
    assert inference.asked == [(3, {"against": 4}), (3, {}), (3, {"against": 0})]
    assert "speak for happy rather than angry" in drawn


def test_a_map_no_better_than_chance_is_said_to_be_so_and_greyed(
    services: Services, run: Run, dataset: Dataset
) -> None:
    for low, look, words in (
        (-0.1, DOUBTFUL, "Not clearly better than chance"),
        (0.1, "", "Better than"),
    ):
        services.__dict__["inference"] = Inference(low=low)
        drawn, class_name = draw_trust(values(run, dataset), subject(run))
        assert class_name == look
        assert words in text(drawn)
        assert "for happy" in text(drawn)
        assert "the regions are those of the average face" in text(drawn)


def test_methods_come_side_by_side_one_step_at_a_time_the_quick_ones_first(
    services: Services, run: Run, dataset: Dataset
) -> None:
    assert draw_grid(values(run, dataset), subject(run)) == []
    drawn = text(draw_grid(values(run, dataset, compare=True), subject(run)))
    assert all(f'"{method.title}"' in drawn for method in METHODS)
    assert methods()[0].name == "grad_cam"
    assert methods()[-1].name == "shap_partition"
    services.__dict__["inference"] = Inference()
    picture = of_row(dataset, 45)
    first = draw_step(services, run, picture, 0, view({}))
    assert (first.method, first.judged, first.doubtful) == ("grad_cam", False, False)
    verdict = draw_step(services, run, picture, len(methods()), view({}))
    assert (verdict.method, verdict.judged, verdict.doubtful) == ("grad_cam", True, True)
    outputs = {
        group: [{"id": {"method": m.name}} for m in methods()]
        for group in ("maps", "verdicts", "looks")
    }
    found = filled(verdict, {"at": len(methods())}, outputs)
    assert found["looks"][0] == f"el-method-tile {DOUBTFUL}"
    assert found["maps"] == [no_update] * len(methods())
    assert found["looks"][1:] == [no_update] * (len(methods()) - 1)
    assert found["done"] == {"at": len(methods())}


def test_a_method_that_fails_says_so_in_its_tile_and_stops_no_other(
    services: Services, run: Run, dataset: Dataset
) -> None:
    class Failing(Inference):
        def explain(self, *_: object, method: str, **__: object) -> Any:
            raise EmotionLensError(f"{method} failed.")

    services.__dict__["inference"] = Failing()
    picture = of_row(dataset, 45)
    drawn = draw_step(services, run, picture, 3, view({}))
    assert f"{methods()[3].name} failed." in text(drawn.content)
    verdict = draw_step(services, run, picture, len(methods()) + 3, view({}))
    assert verdict.doubtful
    assert "Better" not in text(verdict.content)


def test_the_runs_table_of_methods_is_shown_or_how_to_measure_it(
    services: Services, run: Run, dataset: Dataset
) -> None:
    drawn = text(draw_picture(values(run, dataset))["panel"])
    assert f"python -m core explain benchmark --run {run.run_id}" in drawn
    entry = {
        "name": "occlusion",
        "title": "Occlusion",
        "version": 1,
        "rows": 12,
        "advantage": {"value": 0.123, "low": 0.1, "high": 0.2},
        "better": {"value": 0.5, "low": 0.25, "high": 0.75},
        "fidelity": {"value": 0.4, "low": 0.3, "high": 0.5},
        "stability": {"value": 0.9, "low": 0.8, "high": 1.0},
        "randomised": [0.9, 0.8, 0.7, 0.61],
        "unchanged": True,
        "milliseconds": 512.4,
    }
    control = {**entry, "name": "random", "title": "Control"}
    table = {"split": "PublicTest", "dataset": "Faces", "methods": [entry, control]}
    store_table(services.settings, run, table)
    drawn = text(draw_picture(values(run, dataset))["panel"])
    assert "random PublicTest pictures of Faces" in drawn
    for cell in ("12 (10 to 20)", "50\u00a0% (25 to 75)", "0.61, unchanged", "512\u00a0ms"):
        assert cell in drawn
    assert "explain benchmark" not in drawn
    # Where a map fails, the page says which method would do better, and leads there.
    services.__dict__["inference"] = Inference(low=-0.1)
    judged = text(draw_trust(values(run, dataset), subject(run))[0])
    assert "were better than random ones on 6 of 12 pictures" in judged
    assert f"run={run.run_id}&row=45&method=occlusion" in judged
    sent = values(run, dataset, settings={"method": "occlusion"})
    assert "were better than random ones" not in text(draw_trust(sent, subject(run))[0])
    services.__dict__["inference"] = Inference(low=0.1)
    judged = text(draw_trust(values(run, dataset), subject(run))[0])
    assert "were better than random ones" not in judged


def test_a_failure_is_told_in_place_of_the_map(
    services: Services, run: Run, dataset: Dataset
) -> None:
    class Failing:
        def explain(self, *_: object, **__: object) -> None:
            raise EmotionLensError("No convolution.", hint="Choose another run.")

    services.__dict__["inference"] = Failing()
    drawn = text(draw_maps(values(run, dataset), subject(run)))
    assert "No convolution." in drawn
    assert "/picture/45.png" in drawn


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"method": "integrated_gradients", "steps": "5000"}, "Setting 'steps': Input should be"),
        ({"method": "rise", "masks": "many"}, "Setting 'masks': Input should be a valid integer"),
        ({"method": "occlusion", "baseline": "pink"}, "Setting 'baseline': Input should be 'mean'"),
    ],
)
def test_a_parameter_that_is_not_allowed_is_told_once_and_leaves_the_page_usable(
    chosen: dict[str, str], words: str, services: Services, run: Run, dataset: Dataset
) -> None:
    inference = Inference()
    services.__dict__["inference"] = inference
    sent = values(run, dataset, settings=chosen)
    drawn = text(draw_maps(sent, subject(run)))
    assert words in drawn
    assert "/picture/45.png" in drawn
    # What would follow the map says that there is none, and the model was never asked.
    judged, look = draw_trust(sent, {**subject(run), "failed": True})
    assert "There is no map to judge" in text(judged)
    assert look == ""
    assert inference.asked == []
    # The other methods keep to their own parameters.
    other = draw_step(services, run, of_row(dataset, 45), 0, view(sent))
    assert "Setting" not in text(other.content)


def test_a_layer_that_is_not_there_is_told_with_those_that_are(
    services: Services, run: Run, dataset: Dataset
) -> None:
    class Knows(Inference):
        def explain(self, *asked: Any, **more: Any) -> Any:
            raise UnknownName("convolution", more["parameters"]["layer"], ("first", "last"))

    services.__dict__["inference"] = Knows()
    drawn = text(draw_maps(values(run, dataset, settings={"layer": "conv9"}), subject(run)))
    assert "No convolution 'conv9'." in drawn
    assert "Known: first, last." in drawn
    assert "conv9 (not there)" in text(layout({"layer": "conv9"}))


def test_a_verdict_comes_with_curves_to_walk_along(
    services: Services, run: Run, dataset: Dataset
) -> None:
    class Judges(Inference):
        def trust(self, *asked: Any, **more: Any) -> Verdict:
            own, random = (
                {
                    kind: Curves(
                        np.array([0, 1], np.float32),
                        np.full((count, 2), 0.25, np.float32),
                        np.full((count, 2), 0.75, np.float32),
                    )
                    for kind in BASELINES
                }
                for count in (1, 39)
            )
            return Verdict(0.2, 0.1, 0.3, 1.0, empty=False, curves=own, controls=random)

    services.__dict__["inference"] = Judges()
    drawn = text(draw_trust(values(run, dataset), subject(run))[0])
    assert "Probability of happy as pixels are hidden or shown" in drawn
    assert "the probability is 25.0\u00a0% with the strongest pixels hidden first and 75.0" in drawn
    assert "for 39 random maps" in drawn
    # A column a share, two lines a baseline.
    sheet = re.findall(r"--sprite\": \"url\(data:image/png;base64,([^)]*)\)", drawn)[0]
    with Image.open(io.BytesIO(base64.b64decode(sheet))) as image:
        assert image.size == (48 * len(FINE), 48 * 2 * len(BASELINES))


def test_buttons_lead_to_pictures(run: Run, dataset: Dataset) -> None:
    generator = np.random.default_rng(0)
    sent = values(run, dataset)
    assert move(sent, ids.NEXT, generator) == 46
    assert move(sent, ids.PREVIOUS, generator) == 44
    assert move({**sent, "label": "sad"}, ids.NEXT, generator) == 47
    assert move(sent, ids.MISTAKE, generator) in (45, 51)
    assert 0 <= move(sent, ids.RANDOM, generator) < 60
    assert move({**sent, "row": None, "label": "sad"}, ids.NEXT, generator) == 1


def test_a_layer_that_another_run_lacks_falls_back_to_the_last(run: Run, dataset: Dataset) -> None:
    labels = [option["label"] for option in layer_options(run)]
    assert labels == ["Last: last (10 by 11)", "first (48 by 48)"]
    grad_cam = METHODS.get("grad_cam")
    assert choose(ONE, run, grad_cam, {"layer": "first"}, redraw=True)[1]["layer"] == "first"
    assert choose(ONE, run, grad_cam, {"layer": "conv9"}, redraw=True)[1]["layer"] is None


def test_a_run_without_a_readable_net_says_so(run: Run) -> None:
    (run.path / "model.keras").write_bytes(b"other")
    assert layer_options(run) == [{"value": "last", "label": "This model has none"}]
    assert source(run, view({}), ()).endswith("1610.02391.")


def test_every_registered_method_is_offered(run: Run, dataset: Dataset) -> None:
    drawn = text(layout({}))
    for method in METHODS:
        assert f'"{method.title}"' in drawn


def test_the_layout_opens_on_the_first_held_out_row(run: Run, dataset: Dataset) -> None:
    assert '"value": 40' in text(layout({}))
    assert '"value": 7' in text(layout({"row": "7"}))
    # Told at the field, once it is drawn.
    assert '"value": "700"' in text(layout({"row": "700"}))


def test_an_unknown_run_is_told(run: Run, dataset: Dataset) -> None:
    with pytest.raises(UnknownName):
        layout({"run": "nonsense"})


def test_without_runs_the_page_says_how_to_train_one(dataset: Dataset) -> None:
    assert "python -m core train two_conv --dataset fer2013" in text(layout({}))

"""Many pictures: mean maps over mean faces."""

from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset
from core.jobs.kinds.mean_maps import MeanMapParameters
from core.predict.mean_maps import MeanMaps, MeanMapStore
from core.runs.store import Run
from dashboard.services import Services
from pages.explain.layout import layout
from pages.explain.many import draw_many
from tests.unit.pages.explain.test_handlers import text


def values(run: Run, dataset: Dataset, **more: Any) -> dict[str, Any]:
    return {"data": dataset.name, "run": run.run_id, "settings": {}, "count": "100", **more}


@pytest.fixture
def found(services: Services, run: Run, dataset: Dataset) -> MeanMaps:
    """Mean maps of twelve pictures, kept where the page looks for them."""
    counts = np.zeros((7, 7), np.int64)
    counts[3, 3], counts[4, 3], counts[4, 4] = 9, 2, 1
    maps = np.zeros((7, 7, 48, 48), np.float32)
    maps[counts > 0, 30:40] = 0.5
    made = MeanMaps(
        maps=maps,
        faces=np.full((7, 7, 48, 48), 0.5, np.float32),
        counts=counts,
        said=np.array([3] * 11 + [4]),
        evidence=np.tile(np.array([0, 0, 0, 1, 0, 0], np.float32), (12, 1)),
        signed=False,
    )
    request = MeanMapParameters(dataset=dataset.name, run=run.run_id, method="grad_cam", count=100)
    MeanMapStore(services.settings.home).store(request.key(services.settings), made)
    return made


def test_what_is_not_computed_yet_is_offered_as_a_job(run: Run, dataset: Dataset) -> None:
    drawn = text(draw_many(values(run, dataset)))
    # 20 pictures in the split, fewer than asked for.
    assert "20 random PublicTest pictures are explained by Grad-CAM" in drawn
    assert "Compute the mean maps" in drawn
    slow = text(draw_many(values(run, dataset, settings={"method": "shap_partition"})))
    assert "This takes minutes" in slow


def test_each_mean_says_of_how_many_pictures_it_is_and_opens_them(
    run: Run, dataset: Dataset, found: MeanMaps
) -> None:
    drawn = text(draw_many(values(run, dataset)))
    assert "Grad-CAM on 12 random PublicTest pictures of FER2013" in drawn
    assert "All that the model called happy: mean map of 11 pictures" in drawn
    assert "Labelled sad, called happy: mean map of 2 pictures" in drawn
    assert "cells=sad-happy" in drawn
    assert drawn.count("el-mean-few") == 3
    assert "The mouth speaks for happy" in drawn
    assert "100.0\u00a0% (100.0 to 100.0)" in drawn
    # One picture is no mean: neither a sentence nor an interval is made of it.
    assert "for sad" not in drawn


def test_another_method_layer_or_number_is_another_result(
    run: Run, dataset: Dataset, found: MeanMaps
) -> None:
    for more in (
        {"settings": {"method": "layer_cam"}},
        {"settings": {"layer": "first"}},
        {"count": "400", "split": "PrivateTest"},
    ):
        assert "Compute the mean maps" in text(draw_many(values(run, dataset, **more)))


def test_a_parameter_that_is_not_allowed_is_told_in_place_of_the_maps(
    run: Run, dataset: Dataset
) -> None:
    asked = {"method": "occlusion", "patch": "0"}
    drawn = text(draw_many(values(run, dataset, settings=asked)))
    assert "Setting 'patch': Input should be greater than or equal to 1" in drawn


def test_the_address_opens_it(run: Run, dataset: Dataset) -> None:
    drawn = text(layout({"view": "many", "method": "occlusion", "patch": "6", "count": "400"}))
    assert "Random pictures" in drawn
    assert '"value": "6"' in drawn
    assert '"value": "400"' in drawn
    assert "Random mistake" not in drawn
    assert "/explain?view=many" in text(layout({}))

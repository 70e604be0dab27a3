"""A request is checked before anything is trained."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from core.data.store import Dataset
from core.errors import InvalidSetting
from core.search.objectives import parse_objectives
from core.search.request import SearchRequest, search_request

RequestSearch = Callable[..., SearchRequest]


def test_the_objective_chooses_the_epoch_unless_told_otherwise(request_search: RequestSearch):
    def monitor(objectives: str, **settings: str) -> str:
        request = request_search(objectives=objectives, **settings)
        return str(request.spec({"dropout": 0.3}).fitting.monitor)

    assert monitor("accuracy") == "accuracy"
    assert monitor("log_loss") == "log_loss"
    assert monitor("latency,log_loss") == "log_loss"
    assert monitor("log_loss", monitor="accuracy") == "accuracy"


def test_a_trials_spec_holds_what_is_kept_and_what_is_varied(request_search: RequestSearch):
    request = request_search("random", dense_units=4, epochs=3, augmentation__flip=False, seed=5)
    spec = request.spec({"dropout": 0.25, "learning_rate": 0.01})
    assert spec.parameters["dense_units"] == 4
    assert spec.parameters["dropout"] == 0.25
    assert spec.fitting.learning_rate == 0.01
    assert spec.fitting.epochs == request.epochs == 3
    assert not spec.fitting.augmentation.flip
    assert spec.seed == 5


def test_a_grid_varies_nothing_of_the_training_by_itself(request_search: RequestSearch):
    assert "learning_rate" not in request_search("grid").space.dimensions
    assert "learning_rate" in request_search("grid", "learning_rate=1,2").space.dimensions
    assert "learning_rate" in request_search("tpe").space.dimensions


@pytest.mark.parametrize(
    ("space", "said"),
    [
        ("dropout=0.5:1.5", "'dropout'"),
        ("dense_units=0:4", "'dense_units'"),
        ("filters=[[8],[8,8]]", "'filters"),
        ("optimizer=sgd,adam", "'optimizer'"),
        ("augmentation.zoom=0:1", "'augmentation.zoom'"),
        ("batch_size=0,8", "'batch_size'"),
    ],
)
def test_a_value_out_of_range_is_named_before_the_first_trial(
    request_search: RequestSearch, space: str, said: str
):
    with pytest.raises(InvalidSetting, match=said):
        request_search("random", space)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sampler": "bayes"}, "Known: grid, random, tpe, cmaes, nsga2"),
        ({"pruner": "median?"}, "Known: none, median, hyperband"),
        ({"sampler": "cmaes", "objectives": "log_loss,latency"}, "nsga2"),
        ({"pruner": "median", "objectives": "log_loss,latency"}, "--pruner none"),
        ({"dropout": 2}, "'dropout'"),
        ({"depth": 2}, "'depth'"),
    ],
)
def test_parts_that_do_not_go_together_are_refused(
    request_search: RequestSearch, change: dict[str, object], said: str
):
    with pytest.raises(InvalidSetting, match=said.replace("?", r"\?")):
        request_search(**change)


def test_cma_es_wants_two_ranges(request_search: RequestSearch):
    kept = dict.fromkeys(("label_smoothing", "weight_decay"), 0)
    kept |= {f"augmentation__{name}": 0 for name in ("shift", "rotation", "zoom", "erasing")}
    assert len(request_search("cmaes", learning_rate=0.01, dropout=0.1).space.ranges) == 6
    with pytest.raises(InvalidSetting, match="two ranges"):
        request_search("cmaes", learning_rate=0.01, **kept)


@pytest.mark.parametrize(
    ("text", "said"),
    [("loss", "No objective"), ("accuracy,accuracy", "twice"), ("latency", "right"), ("", "No")],
)
def test_objectives_that_make_no_sense_are_refused(text: str, said: str):
    with pytest.raises(InvalidSetting, match=said):
        parse_objectives(text)


def test_equal_requests_have_one_name_and_any_change_another(request_search: RequestSearch):
    names = [
        request_search("random").name,
        request_search("tpe").name,
        request_search("random", seed=1).name,
        request_search("random", "dropout=0.2:0.3").name,
        request_search("random", dropout=0.2).name,
        request_search("random", epochs=3).name,
        request_search("random", objectives="log_loss").name,
        request_search("random", pruner="median").name,
        request_search("random", architecture="six_conv").name,
    ]
    assert len(set(names)) == len(names)
    assert names[0] == request_search("random").name
    assert names[0].startswith("two_conv-blank-random-")


def test_a_weights_file_is_named_by_what_is_in_it(blank: Dataset, tmp_path: Path):
    weights = tmp_path / "weights.h5"
    weights.write_bytes(b"first weights")
    request = search_request(
        "mobilenet_v2",
        blank,
        objectives=parse_objectives("accuracy"),
        sampler="random",
        weights_file=weights,
    )
    digest = hashlib.sha256(b"first weights").hexdigest()
    weights.unlink()
    assert request.spec({"dropout": 0.3}).parameters["weights"] == digest
    assert "weights" not in request.space.dimensions

"""What is asked for becomes a spec, or one error that says what can be asked for."""

import subprocess
import sys
from typing import Any

import pytest

from core.architectures import ARCHITECTURES
from core.data.store import Dataset
from core.errors import InvalidSetting, UnknownName
from core.runs.spec import AugmentationSpec, RunSpec, TrainingSpec
from core.settings import ROOT
from core.training.request import parse_settings, run_spec, setting_names


def test_defaults_fill_what_is_not_asked(striped: Dataset):
    spec = run_spec("six_conv", striped)
    assert spec.training == TrainingSpec()
    assert spec.parameters == ARCHITECTURES.get("six_conv").validate({}).model_dump(mode="json")
    assert spec.dataset.fingerprint == striped.fingerprint
    assert (spec.dataset.name, spec.dataset.title, spec.seed) == ("striped", "Striped", 0)


def test_each_setting_goes_where_it_belongs(striped: Dataset):
    pairs = ["filters=[4, 8]", "dropout=0", "optimizer=sgd", "augmentation.flip=false"]
    spec = run_spec("two_conv", striped, epochs=3, seed=5, settings=parse_settings(pairs))
    assert spec.parameters["filters"] == [4, 8]
    assert spec.parameters["dropout"] == 0
    assert spec.training.optimizer == "sgd"
    assert spec.training.epochs == 3
    assert spec.training.augmentation == AugmentationSpec(flip=False)
    assert spec.seed == 5


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("class_weights=balanced", "balanced"),
        ("ema=0.999", 0.999),
        ("precision=mixed_bfloat16", "mixed_bfloat16"),
        ("patience=5", 5),
        ("augmentation.mixup=0.2", 0.2),
        ("augmentation.erasing=0.3", 0.3),
    ],
)
def test_what_is_set_on_the_command_line_stands_in_the_spec(
    striped: Dataset, pair: str, value: Any
):
    spec = run_spec("two_conv", striped, settings=parse_settings([pair]))
    name = pair.partition("=")[0]
    settings = spec.fitting.augmentation if name.startswith("augmentation.") else spec.fitting
    assert getattr(settings, name.partition(".")[2] or name) == value
    # All else keeps its default, and the run is another one.
    plain = run_spec("two_conv", striped)
    changed = {key for key, content in spec.fitting if content != getattr(plain.fitting, key)}
    assert changed == {name.partition(".")[0]}
    assert spec.key != plain.key


def test_a_spec_read_from_disk_equals_the_one_asked_for(striped: Dataset):
    spec = run_spec("two_conv", striped, settings={"filters": (4, 8)})
    again = RunSpec.model_validate_json(spec.model_dump_json())
    assert again == spec
    assert again.key == spec.key


def test_the_same_number_written_otherwise_is_the_same_request(striped: Dataset):
    keys = {
        run_spec("two_conv", striped, settings=parse_settings([text])).key
        for text in ("weight_decay=1", "weight_decay=1.0", "weight_decay=1e0")
    }
    assert len(keys) == 1


@pytest.mark.parametrize("architecture", ARCHITECTURES.names())
def test_names_of_parameters_and_of_training_do_not_clash(architecture: str):
    names = setting_names(architecture)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["depth", "augmentation", "augmentation.blur", "seed", ""])
def test_an_unknown_name_lists_those_known(striped: Dataset, name: str):
    with pytest.raises(InvalidSetting) as caught:
        run_spec("two_conv", striped, settings={name: 1})
    for known in ("filters", "learning_rate", "augmentation.flip"):
        assert known in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filters", [32]),
        ("filters", [0, 8]),
        ("kernel_size", 0),
        ("dense_units", 0),
        ("dropout", 1),
        ("dropout", "much"),
        ("epochs", 0),
        ("epochs", 1.5),
        ("optimizer", "adam"),
        ("learning_rate", 0),
        ("learning_rate", float("inf")),
        ("weight_decay", float("nan")),
        ("label_smoothing", 1),
        ("monitor", "loss"),
        ("class_weights", "some"),
        ("ema", 1),
        ("ema", -0.1),
        ("precision", "float16"),
        ("patience", -1),
        ("patience", 1.5),
        ("augmentation.zoom", 1),
        ("augmentation.mixup", -0.1),
        ("augmentation.mixup", 11),
        ("augmentation.flip", "perhaps"),
    ],
)
def test_a_value_out_of_range_is_named(striped: Dataset, name: str, value: Any):
    with pytest.raises(InvalidSetting, match=f"Setting '{name}") as caught:
        run_spec("two_conv", striped, settings={name: value})
    assert "Known settings" in caught.value.hint


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_named(striped: Dataset, seed: int):
    with pytest.raises(InvalidSetting, match="'seed'"):
        run_spec("two_conv", striped, seed=seed)


def test_an_unknown_architecture_lists_those_known(striped: Dataset):
    with pytest.raises(UnknownName, match="six_conv, two_conv"):
        run_spec("resnt", striped)


def test_epochs_given_twice_must_agree(striped: Dataset):
    assert run_spec("two_conv", striped, epochs=4, settings={"epochs": 4}).training.epochs == 4
    with pytest.raises(InvalidSetting, match="epochs"):
        run_spec("two_conv", striped, epochs=4, settings={"epochs": 5})


def test_values_are_read_as_json_or_else_as_words():
    pairs = ["a=[16,32]", "b=0.4", "c=false", "d=sgd", 'e="3"', " f = 2 ", "g=x=y"]
    assert parse_settings(pairs) == {
        "a": [16, 32],
        "b": 0.4,
        "c": False,
        "d": "sgd",
        "e": "3",
        "f": 2,
        "g": "x=y",
    }


@pytest.mark.parametrize("pair", ["dropout", "=1", "dropout=", "dropout= ", ""])
def test_what_is_no_pair_is_refused(pair: str):
    with pytest.raises(InvalidSetting, match="key=value"):
        parse_settings([pair])


def test_a_name_twice_is_refused():
    with pytest.raises(InvalidSetting, match="twice"):
        parse_settings(["dropout=0.1", "dropout=0.2"])


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "[1, NaN]"])
def test_a_number_that_is_not_finite_is_refused(text: str):
    with pytest.raises(InvalidSetting, match="finite"):
        parse_settings([f"learning_rate={text}"])


def test_a_request_loads_no_tensorflow():
    program = (
        "import sys; from core.training import request, runner; request.setting_names('six_conv');"
        "sys.exit('keras' in sys.modules or 'tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0

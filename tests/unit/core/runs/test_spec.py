"""A run's key changes with everything that determines the run, and with nothing else."""

import os
import subprocess
import sys
from typing import Any

import pytest

from core.architectures import ARCHITECTURES
from core.runs.spec import AugmentationSpec, DatasetReference, RunSpec, TrainingSpec
from core.settings import ROOT

SPEC_CHANGES: dict[str, Any] = {
    "schema_version": 2,
    "architecture": "six_conv",
    "architecture_version": 2,
    "parameters": {"dropout": 0.3},
    "dataset": DatasetReference(name="faces", title="Faces", fingerprint="cd" * 32),
    "training": TrainingSpec(epochs=7),
    "seed": 1,
}
TRAINING_CHANGES: dict[str, Any] = {
    "epochs": 21,
    "batch_size": 32,
    "optimizer": "sgd",
    "learning_rate": 2e-3,
    "weight_decay": 0.0,
    "warmup_epochs": 0.5,
    "label_smoothing": 0.1,
    "class_weights": "balanced",
    "ema": 0.99,
    "precision": "mixed_bfloat16",
    "patience": 3,
    "monitor": "log_loss",
    "frozen_epochs": 2,
    "fine_tuned_blocks": 3,
    "fine_tune_rate": 1e-5,
    "augmentation": AugmentationSpec(flip=False),
}
AUGMENTATION_CHANGES: dict[str, Any] = {
    "flip": False,
    "shift": 1.0,
    "rotation": 0.0,
    "zoom": 0.2,
    "contrast": 0.0,
    "brightness": 0.0,
    "erasing": 0.5,
    "mixup": 0.2,
}
PARAMETERS = [
    (entry.name, name) for entry in ARCHITECTURES for name in entry.parameters.model_fields
]


def test_every_field_has_a_change_tested_below():
    assert set(SPEC_CHANGES) == set(RunSpec.model_fields)
    assert set(TRAINING_CHANGES) == set(TrainingSpec.model_fields)
    assert set(AUGMENTATION_CHANGES) == set(AugmentationSpec.model_fields)


@pytest.mark.parametrize("field", SPEC_CHANGES)
def test_key_changes_with_each_field(spec: RunSpec, field: str):
    assert spec.model_copy(update={field: SPEC_CHANGES[field]}).key != spec.key


@pytest.mark.parametrize("field", TRAINING_CHANGES)
def test_key_changes_with_each_training_setting(spec: RunSpec, field: str):
    training = spec.training.model_copy(update={field: TRAINING_CHANGES[field]})
    assert training != spec.training
    assert spec.model_copy(update={"training": training}).key != spec.key


@pytest.mark.parametrize("field", AUGMENTATION_CHANGES)
def test_key_changes_with_each_augmentation_setting(spec: RunSpec, field: str):
    augmentation = spec.training.augmentation.model_copy(
        update={field: AUGMENTATION_CHANGES[field]}
    )
    assert augmentation != spec.training.augmentation
    training = spec.training.model_copy(update={"augmentation": augmentation})
    assert spec.model_copy(update={"training": training}).key != spec.key


@pytest.mark.parametrize(("architecture", "parameter"), PARAMETERS)
def test_key_changes_with_each_parameter(spec: RunSpec, architecture: str, parameter: str):
    defaults = ARCHITECTURES.get(architecture).validate({}).model_dump(mode="json")
    before = spec.model_copy(update={"architecture": architecture, "parameters": defaults})
    changed = {**defaults, parameter: _another(defaults[parameter])}
    assert before.model_copy(update={"parameters": changed}).key != before.key


def test_key_does_not_depend_on_what_the_data_set_is_called(spec: RunSpec):
    renamed = spec.dataset.model_copy(update={"name": "other", "title": "Other"})
    other = spec.model_copy(update={"dataset": renamed})
    assert other.key == spec.key
    assert other.run_id != spec.run_id


def test_equal_specs_have_equal_keys_in_every_process(spec: RunSpec):
    program = (
        "import sys; from core.runs.spec import RunSpec;"
        "print(RunSpec.model_validate_json(sys.stdin.read()).key)"
    )
    for hash_seed in ("1", "2"):
        answer = subprocess.run(
            [sys.executable, "-c", program],
            input=spec.model_dump_json(),
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer.stdout.strip() == spec.key


def test_key_of_the_first_shipped_run_stays(spec: RunSpec):
    # A change here orphans every stored run: raise SCHEMA and train the shipped ones again.
    shipped = spec.model_copy(
        update={
            "dataset": DatasetReference(
                name="fer2013",
                title="FER2013",
                fingerprint="9d9d8f9f49daef1a3d43131b303a9903f4f3e8de446987243f21bb5e2cd720d8",
            ),
            "training": TrainingSpec(
                epochs=20,
                learning_rate=1e-3,
                weight_decay=0.01,
                augmentation=AugmentationSpec(rotation=5, shift=2),
            ),
        }
    )
    assert shipped.run_id == "two_conv-fer2013-025037b9ba"


def _another(value: Any) -> Any:
    if isinstance(value, list):
        return [2 * item for item in value]
    if isinstance(value, str):
        return f"{value} too"
    return value + 1 if isinstance(value, int) else value / 2

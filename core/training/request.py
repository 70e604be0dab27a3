"""From words on a command line or in a form to the spec of a run. Loads no TensorFlow."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from core.architectures import (
    ARCHITECTURES,
    Architecture,
    invalid_setting,
    names_with_backbone,
)
from core.architectures._pretrained import weights_digest
from core.data.store import Dataset
from core.errors import InvalidSetting
from core.runs.spec import AugmentationSpec, DatasetReference, RunSpec, TrainingSpec
from core.training.phases import check

_AUGMENTATION = "augmentation"


def run_spec(
    architecture: str,
    dataset: Dataset,
    *,
    epochs: int | None = None,
    seed: int = 0,
    settings: Mapping[str, Any] | None = None,
    weights_file: Path | None = None,
) -> RunSpec:
    """Return the complete spec of a requested run; whatever is not named keeps its default.

    Args:
        architecture: name in the registry.
        dataset: data set to train on.
        epochs: passes over Training; the same as the setting `epochs`.
        seed: of weights, order of pictures and augmentation.
        settings: values by name: a parameter of the architecture, a field of `TrainingSpec`, or
            `augmentation.<field>`.
        weights_file: with the backbone's first weights; its SHA-256 becomes the parameter
            `weights`, so that what is in the file determines the run and not where it lies.

    Raises:
        UnknownName: there is no such architecture.
        InvalidSetting: a name is unknown or a value not allowed.
        WeightsUnavailable: there is no such weights file.
    """
    entry = ARCHITECTURES.get(architecture)
    given = dict(settings or {})
    if weights_file is not None:
        given["weights"] = _digest(entry, weights_file, given)
    if epochs is not None:
        if given.get("epochs", epochs) != epochs:
            raise InvalidSetting("Setting 'epochs' is given twice with different values.")
        given["epochs"] = epochs
    of_training = set(TrainingSpec.model_fields) - {_AUGMENTATION}
    parameters: dict[str, Any] = {}
    training: dict[str, Any] = {}
    augmentation: dict[str, Any] = {}
    for name, value in given.items():
        if name in entry.parameters.model_fields:
            parameters[name] = value
        elif name in of_training:
            training[name] = value
        elif name in _augmentation_names():
            augmentation[name.partition(".")[2]] = value
        else:
            raise InvalidSetting(
                f"No setting '{name}'.",
                hint=f"Known settings: {', '.join(setting_names(architecture))}.",
            )
    try:
        training[_AUGMENTATION] = AugmentationSpec.model_validate(augmentation)
    except ValidationError as error:
        raise invalid_setting(error, AugmentationSpec, prefix=f"{_AUGMENTATION}.") from error
    try:
        spec = RunSpec(
            architecture=entry.name,
            architecture_version=entry.version,
            # As JSON gives it back, so that a spec read from disk equals the one requested.
            parameters=entry.validate(parameters).model_dump(mode="json"),
            dataset=DatasetReference(
                name=dataset.name, title=dataset.title, fingerprint=dataset.fingerprint
            ),
            training=TrainingSpec.model_validate(training),
            seed=seed,
        )
    except ValidationError as error:
        raise invalid_setting(error, RunSpec if _about_seed(error) else TrainingSpec) from error
    check(spec.fitting, entry)
    return spec


def setting_names(architecture: str) -> tuple[str, ...]:
    """Return every name that `settings` may hold: the architecture's parameters come first."""
    return (
        *ARCHITECTURES.get(architecture).parameters.model_fields,
        *(name for name in TrainingSpec.model_fields if name != _AUGMENTATION),
        *_augmentation_names(),
    )


def parse_settings(pairs: Iterable[str]) -> dict[str, Any]:
    """Return the values of `key=value` pairs, each value read as JSON or else as a word.

    `filters=[16,32]`, `dropout=0.4`, `augmentation.flip=false` and `optimizer=sgd` all work.

    Raises:
        InvalidSetting: a pair has no '=', comes twice, or its value is no finite number.
    """
    settings: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip()
        if not equals or not name or not text.strip():
            raise InvalidSetting(
                f"Setting '{pair}' is no key=value pair.", hint="For example: dropout=0.4."
            )
        if name in settings:
            raise InvalidSetting(f"Setting '{name}' is given twice.", hint="Give it once.")
        settings[name] = _value(name, text.strip())
    return settings


def _digest(entry: Architecture, weights_file: Path, given: Mapping[str, Any]) -> str:
    if entry.backbone is None:
        raise InvalidSetting(
            f"'{entry.name}' has no pretrained backbone that could take a weights file.",
            hint=f"Architectures with one: {', '.join(names_with_backbone())}.",
        )
    digest = weights_digest(weights_file)
    if given.get("weights", digest) != digest:
        raise InvalidSetting(
            "Setting 'weights' is given and a weights file too.", hint="Give one of them."
        )
    return digest


def _value(name: str, text: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise InvalidSetting(f"Setting '{name}': {constant} is no finite number.")

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError:
        return text


def _augmentation_names() -> tuple[str, ...]:
    return tuple(f"{_AUGMENTATION}.{name}" for name in AugmentationSpec.model_fields)


def _about_seed(error: ValidationError) -> bool:
    return error.title == RunSpec.__name__

"""What a search varies: an architecture's own parameters, and how a net is trained."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Final

from core.architectures import ARCHITECTURES
from core.dimensions import Choice, Dimension, Range, parse_dimension
from core.errors import InvalidSetting
from core.keys import canonical_json
from core.runs.spec import AugmentationSpec, TrainingSpec
from core.training.request import setting_names

if TYPE_CHECKING:
    import optuna

TRAINING: Final[Mapping[str, Dimension]] = {
    # From AdamW's usual rates to those of SGD with momentum.
    "learning_rate": Range(3e-4, 1e-1, log=True),
    "weight_decay": Range(1e-4, 1e-1, log=True),
    "optimizer": Choice(("adamw", "sgd")),
    "label_smoothing": Range(0.0, 0.2),
    "batch_size": Choice((32, 64, 128)),
    "augmentation.shift": Range(0.0, 6.0),
    "augmentation.rotation": Range(0.0, 20.0),
    "augmentation.zoom": Range(0.0, 0.2),
    "augmentation.erasing": Range(0.0, 0.5),
}
"""What is varied of the training when nobody says otherwise; a grid varies nothing of it."""

# Every trial gets the same budget, and the epoch is chosen by the objective.
_NOT_VARIED: Final = {
    "epochs": "Every trial trains for as many: give --epochs.",
    "monitor": "The objective chooses the epoch: fix another one with --set.",
}


@dataclass(frozen=True)
class Space:
    """Dimensions by the name of their setting, in the order of the help."""

    dimensions: Mapping[str, Dimension]

    def __post_init__(self) -> None:
        if not self.dimensions:
            raise InvalidSetting(
                "There is nothing to search: every setting is fixed.",
                hint="Leave out one --set, or name what to vary, e.g. --space dropout=0.2:0.6.",
            )

    @property
    def ranges(self) -> tuple[str, ...]:
        """Names of the dimensions that are ranges of numbers."""
        return tuple(name for name, d in self.dimensions.items() if isinstance(d, Range))

    @property
    def combinations(self) -> int:
        """Number of points of the grid."""
        return prod(len(dimension.levels) for dimension in self.dimensions.values())

    def grid(self) -> dict[str, list[Any]]:
        """Return the values of the grid as Optuna stores them."""
        return {
            name: [_encoded(value) for value in dimension.levels]
            for name, dimension in self.dimensions.items()
        }

    def suggest(self, trial: "optuna.Trial") -> dict[str, Any]:
        """Return a trial's settings; what it does not hold yet is drawn by the study's sampler."""
        return self.decoded({name: _drawn(trial, name, d) for name, d in self.dimensions.items()})

    def decoded(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings for parameters as Optuna stores them."""
        settings = {}
        for name, stored in parameters.items():
            dimension = self.dimensions[name]
            values = dimension.values if isinstance(dimension, Choice) else ()
            settings[name] = next((value for value in values if _encoded(value) == stored), stored)
        return settings

    def texts(self) -> dict[str, str]:
        """Return the dimensions as `--space` takes them."""
        return {name: str(dimension) for name, dimension in self.dimensions.items()}

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> "Space":
        """Return the space that `texts` gave."""
        return cls({name: parse_dimension(text) for name, text in texts.items()})


def search_space(
    architecture: str,
    *,
    given: Mapping[str, Dimension] | None = None,
    fixed: Iterable[str] = (),
    training: bool = True,
) -> Space:
    """Return what is varied: the defaults, with `given` in their place or beside them.

    Args:
        architecture: name in the registry.
        given: dimensions by setting, see `core.training.request.setting_names`.
        fixed: settings that keep one value.
        training: whether the training's own defaults are varied, too.

    Raises:
        UnknownName: there is no such architecture.
        InvalidSetting: `given` names no setting, one that is fixed, or one that cannot be varied.
    """
    given, fixed = dict(given or {}), set(fixed)
    known = setting_names(architecture)
    for name in given:
        if name not in known:
            raise InvalidSetting(f"No setting '{name}'.", hint=f"Known: {', '.join(known)}.")
        if name in fixed:
            raise InvalidSetting(
                f"Setting '{name}' is both fixed and varied.", hint="Give --set or --space."
            )
        if name in _NOT_VARIED:
            raise InvalidSetting(f"Setting '{name}' cannot be varied.", hint=_NOT_VARIED[name])
    defaults = {**ARCHITECTURES.get(architecture).search, **(TRAINING if training else {})}
    wanted = {**defaults, **given}
    return Space(
        {
            name: _of_kind(wanted[name], name, _kind(architecture, name))
            for name in known
            if name in wanted and name not in fixed
        }
    )


def parse_space(pairs: Iterable[str]) -> dict[str, Dimension]:
    """Return the dimensions of `key=...` pairs, see `core.dimensions.parse_dimension`.

    Raises:
        InvalidSetting: a pair has no '=', comes twice, or means neither values nor a range.
    """
    dimensions: dict[str, Dimension] = {}
    for pair in pairs:
        name, _, text = (part.strip() for part in pair.partition("="))
        if not name or not text:
            raise InvalidSetting(
                f"'{pair}' names no setting and what it may be.",
                hint="For example: dropout=0.2:0.6 or filters=[[16,32],[32,64]].",
            )
        if name in dimensions:
            raise InvalidSetting(f"Setting '{name}' is varied twice.", hint="Give it once.")
        dimensions[name] = parse_dimension(text)
    return dimensions


def _kind(architecture: str, name: str) -> Any:
    """Return the type of a setting's values."""
    parameters = ARCHITECTURES.get(architecture).parameters.model_fields
    if name in parameters:
        return parameters[name].annotation
    group, _, field = name.rpartition(".")
    return (AugmentationSpec if group else TrainingSpec).model_fields[field].annotation


def _of_kind(dimension: Dimension, name: str, kind: Any) -> Dimension:
    """Return a range with ends of the setting's type: whole numbers only where it takes those."""
    if isinstance(dimension, Choice):
        return dimension
    numbers = (dimension.low, dimension.high, dimension.step)
    if kind not in (int, float):
        raise InvalidSetting(
            f"Setting '{name}' is no number, so it has no range.", hint="List its values."
        )
    if kind is int and any(number is not None and number != int(number) for number in numbers):
        raise InvalidSetting(
            f"Setting '{name}' takes whole numbers only. Received: {dimension}.",
            hint="For example: 64:256:64.",
        )
    step = None if dimension.step is None else kind(dimension.step)
    return Range(kind(dimension.low), kind(dimension.high), log=dimension.log, step=step)


def _drawn(trial: "optuna.Trial", name: str, dimension: Dimension) -> Any:
    if isinstance(dimension, Choice):
        return trial.suggest_categorical(name, [_encoded(value) for value in dimension.values])
    low, high, step, log = dimension.low, dimension.high, dimension.step, dimension.log
    if dimension.whole:
        return trial.suggest_int(name, int(low), int(high), step=int(step or 1), log=log)
    return trial.suggest_float(name, low, high, step=step, log=log)


def _encoded(value: Any) -> Any:
    """Return what Optuna can store of a value: lists become JSON."""
    return canonical_json(value) if isinstance(value, (tuple, list, dict)) else value

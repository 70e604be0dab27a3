"""The phases of a training: the backbone frozen first, then its last blocks fine-tuned."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.architectures import Architecture, Backbone, names_with_backbone
from core.errors import InvalidSetting
from core.runs.spec import TrainingSpec

if TYPE_CHECKING:
    import keras

_FIELDS: Final = ("frozen_epochs", "fine_tuned_blocks", "fine_tune_rate")
# A pretrained layer is close to where it should be: large steps would forget what it knows.
_FINE_TUNING: Final = 0.1


@dataclass(frozen=True)
class Phase:
    """Epochs that one optimiser fits on one schedule.

    Attributes:
        start: epochs before it.
        end: epochs when it is over.
        learning_rate: its peak.
        setting: the field that names that rate.
        frozen: names of the layers that keep their weights. Batch normalisation among them runs as
            in inference.
    """

    start: int
    end: int
    learning_rate: float
    setting: str = "learning_rate"
    frozen: frozenset[str] = frozenset()


def check(training: TrainingSpec, architecture: Architecture) -> None:
    """Refuse settings of the phases that do not fit together or have no effect.

    Raises:
        InvalidSetting: the architecture has no backbone, or too few epochs or blocks.
    """
    given = [name for name in _FIELDS if getattr(training, name)]
    if not given:
        return
    if architecture.backbone is None:
        raise InvalidSetting(
            f"Setting '{given[0]}' needs a pretrained backbone; '{architecture.name}' has none.",
            hint=f"Architectures with one: {', '.join(names_with_backbone())}.",
        )
    frozen, epochs = training.frozen_epochs, training.epochs
    if frozen > epochs:
        raise InvalidSetting(
            f"Setting 'frozen_epochs' is {frozen}, yet there are only {epochs} epochs.",
            hint="Raise epochs, or freeze the backbone for fewer.",
        )
    if given[-1] != "frozen_epochs" and not 0 < frozen < epochs:
        raise InvalidSetting(
            f"Setting '{given[-1]}' has no effect: no epoch follows a frozen one.",
            hint="Set frozen_epochs to a number from 1 to one less than epochs.",
        )
    blocks = len(architecture.backbone.blocks)
    if training.fine_tuned_blocks > blocks:
        raise InvalidSetting(
            f"Setting 'fine_tuned_blocks' is {training.fine_tuned_blocks}, yet "
            f"'{architecture.name}' has {blocks} blocks.",
            hint=f"Give a number from 1 to {blocks}, or 0 for all of them.",
        )


def phases(
    training: TrainingSpec, net: "keras.Model", backbone: Backbone | None
) -> tuple[Phase, ...]:
    """Return the phases in which a net is fitted; they cover every epoch.

    Args:
        training: settings that `check` let pass.
        net: holds the layers that the backbone names.
        backbone: of the net's architecture.
    """
    if backbone is None or not training.frozen_epochs:
        return (Phase(0, training.epochs, training.learning_rate),)
    blocks = len(backbone.blocks)
    frozen = Phase(
        0,
        training.frozen_epochs,
        training.learning_rate,
        frozen=_frozen(net, backbone, kept_blocks=blocks),
    )
    if training.frozen_epochs == training.epochs:
        return (frozen,)
    fine_tuning = Phase(
        training.frozen_epochs,
        training.epochs,
        training.fine_tune_rate or _FINE_TUNING * training.learning_rate,
        "fine_tune_rate",
        _frozen(net, backbone, kept_blocks=blocks - (training.fine_tuned_blocks or blocks)),
    )
    return (frozen, fine_tuning)


def _frozen(net: "keras.Model", backbone: Backbone, *, kept_blocks: int) -> frozenset[str]:
    """Return the names of the first blocks' layers, and of all normalisation in the backbone.

    The statistics of small batches would unsettle what the layers above it were trained on.
    """
    names = [layer.name for layer in net.layers]
    ends = [0, *(names.index(last) + 1 for last in backbone.blocks)]
    kept = names[: ends[kept_blocks]]
    normalising = (
        layer.name
        for layer in net.layers[: ends[-1]]
        if type(layer).__name__ == "BatchNormalization"
    )
    return frozenset(kept).union(normalising)

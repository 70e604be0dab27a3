"""Everything that determines a run, and the key made from it."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.keys import digest

SCHEMA: Final = 1


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class DatasetReference(_Spec):
    """The data set trained on; its fingerprint counts, its name is for people."""

    name: str
    title: str
    fingerprint: str


class AugmentationSpec(_Spec):
    """Random changes of each training picture; zero switches one off."""

    flip: bool = Field(True, description="Mirror half of the pictures left to right.")
    shift: float = Field(3.0, ge=0, le=24, description="Largest shift along each axis, in pixels.")
    rotation: float = Field(8.0, ge=0, le=180, description="Largest rotation, in degrees.")
    zoom: float = Field(0.08, ge=0, lt=1, description="Largest change of size, as a share.")
    contrast: float = Field(0.2, ge=0, lt=1, description="Largest change of contrast, as a share.")
    brightness: float = Field(0.1, ge=0, le=1, description="Largest change of brightness, of 1.")
    erasing: float = Field(0.0, ge=0, le=1, description="Share of pictures with a patch erased.")
    mixup: float = Field(
        0.0, ge=0, le=10, description="Alpha of the Beta distribution that mixes pairs; 0 is off."
    )


class TrainingSpec(_Spec):
    """How a net is fitted."""

    epochs: int = Field(20, ge=1, description="Passes over Training.")
    batch_size: int = Field(64, ge=1, description="Pictures a step.")
    optimizer: Literal["adamw", "sgd"] = Field("adamw", description="AdamW or SGD-Nesterov.")
    learning_rate: float = Field(1e-3, gt=0, description="Peak learning rate.")
    weight_decay: float = Field(1e-3, ge=0, description="Decoupled weight decay.")
    warmup_epochs: float = Field(1.0, ge=0, description="Linear rise to the peak, in epochs.")
    label_smoothing: float = Field(0.0, ge=0, lt=1, description="Share spread over all classes.")
    class_weights: Literal["none", "balanced"] = Field(
        "none", description="balanced: each class weighs as much as any other in the loss."
    )
    ema: float = Field(
        0.0, ge=0, lt=1, description="Momentum of the moving average of the weights; 0 is off."
    )
    precision: Literal["float32", "mixed_bfloat16"] = Field(
        "float32", description="What fitting computes in; weights stay float32."
    )
    patience: int = Field(
        0, ge=0, description="Epochs without a better one before training stops; 0 never stops."
    )
    monitor: Literal["accuracy", "log_loss"] = Field(
        "accuracy", description="PublicTest figure that chooses the epoch."
    )
    frozen_epochs: int = Field(
        0, ge=0, description="First epochs, in which a pretrained backbone is frozen; 0 is none."
    )
    fine_tuned_blocks: int = Field(
        0, ge=0, description="Last blocks of the backbone that train afterwards; 0 is all of them."
    )
    fine_tune_rate: float = Field(
        0.0, ge=0, description="Peak learning rate afterwards; 0 is a tenth of learning_rate."
    )
    augmentation: AugmentationSpec = AugmentationSpec()


# Fields that came after runs were shipped: at their default they leave the key as it was.
_LATER_TRAINING: Final = (
    "class_weights",
    "ema",
    "precision",
    "patience",
    "frozen_epochs",
    "fine_tuned_blocks",
    "fine_tune_rate",
)
_LATER_AUGMENTATION: Final = ("mixup",)


class RunSpec(_Spec):
    """A request for a run. Equal specs give equal keys, whatever the data set is called.

    An ensemble is not fitted by gradient descent: it has no `training`.
    """

    schema_version: int = SCHEMA
    architecture: str
    architecture_version: int
    parameters: dict[str, Any]
    dataset: DatasetReference
    training: TrainingSpec | None
    seed: int = Field(0, ge=0, lt=2**32)

    @property
    def key(self) -> str:
        """SHA-256 of everything that determines the run."""
        content = self.model_dump(mode="json")
        content["dataset"] = self.dataset.fingerprint
        if self.training:
            changes = content["training"]["augmentation"]
            _drop_defaults(content["training"], self.training, _LATER_TRAINING)
            _drop_defaults(changes, self.training.augmentation, _LATER_AUGMENTATION)
        return digest(content)

    @property
    def fitting(self) -> TrainingSpec:
        """How the net is fitted; only an ensemble has none, and nobody fits one."""
        if self.training is None:
            raise ValueError(f"'{self.run_id}' is not fitted.")
        return self.training

    @property
    def run_id(self) -> str:
        """Folder name: readable, and unique by the key's first ten digits."""
        return f"{self.architecture}-{self.dataset.name}-{self.key[:10]}"


def _drop_defaults(content: dict[str, Any], spec: _Spec, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(spec, name) == type(spec).model_fields[name].default:
            del content[name]

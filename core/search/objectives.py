"""What a search makes better, each measured on PublicTest or on the clock."""

from dataclasses import dataclass
from typing import Final, Literal

from core.errors import InvalidSetting
from core.labels import Split

CHOSEN_ON: Final[Split] = "PublicTest"
"""A search sees no other figure than this split's."""

LATENCY: Final = "latency"


@dataclass(frozen=True)
class Objective:
    """One figure of a run.

    Attributes:
        name: `accuracy`, `log_loss` or `latency`.
        title: for people.
        direction: which way is better.
        unit: behind the figure, with its space.
        digits: shown after the point.
        row: its name in a row of the learning curve, see `core.training.trainer.Epoch`; None where
            a single epoch has no such figure.
    """

    name: str
    title: str
    direction: Literal["maximize", "minimize"]
    unit: str
    digits: int
    row: str | None

    def text(self, value: float) -> str:
        """Return a figure for people."""
        return f"{value:.{self.digits}f}{self.unit}"


OBJECTIVES: Final = {
    objective.name: objective
    for objective in (
        Objective("accuracy", "accuracy", "maximize", "", 4, "val_accuracy"),
        Objective("log_loss", "log loss", "minimize", "", 4, "val_log_loss"),
        Objective(LATENCY, "latency", "minimize", " ms", 2, None),
    )
}


def parse_objectives(text: str) -> tuple[Objective, ...]:
    """Return the objectives that a text names, separated by commas.

    Raises:
        InvalidSetting: one is unknown, named twice, or is the latency alone.
    """
    names = [name.strip() for name in text.split(",")]
    known = ", ".join(OBJECTIVES)
    for name in names:
        if name not in OBJECTIVES:
            raise InvalidSetting(f"No objective '{name}'.", hint=f"Known: {known}.")
    if len(set(names)) < len(names):
        raise InvalidSetting("An objective is named twice.", hint="Name each once.")
    if names == [LATENCY]:
        raise InvalidSetting(
            "The fastest net alone is not worth a search: it need not be right.",
            hint="Name what it should be right in, too: log_loss,latency.",
        )
    return tuple(OBJECTIVES[name] for name in names)

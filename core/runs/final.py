"""The final run: which one the product uses by itself, by what rule and why, on record."""

import json
import logging
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from core.files import write_whole
from core.runs.spec import DatasetReference

FILE: Final = "final.json"
_log = logging.getLogger(__name__)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Figure(_Part):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class Candidate(_Part):
    """One of the runs that were weighed, with its figures on PublicTest.

    Attributes:
        run: id.
        title: name for people.
        parameters: size of the net.
        accuracy: share of pictures named as labelled.
        log_loss: mean of -log p(label).
        expected_cost: mean cost of its most probable answers; None without a purpose.
        p_value: of McNemar's test against the most accurate one; 1 for that one itself.
        kept: whether its accuracy is not separated from the highest.
    """

    run: str
    title: str
    parameters: int
    accuracy: Figure
    log_loss: Figure
    expected_cost: Figure | None
    p_value: float
    kept: bool


class FinalRun(_Part):
    """The record in `final.json`.

    Attributes:
        run: id of the final run.
        dataset: what it and all candidates were trained on.
        split: what the choice was made on.
        n: pictures of that split.
        purpose: name of the cost matrix that decided; None: log loss decided.
        rule: the rule, in words.
        reason: what the rule found, in words.
        candidates: all runs weighed, the final one first, then in the rule's order.
        date: day of the choice, as in 2025-01-31.
    """

    run: str
    dataset: DatasetReference
    split: str
    n: int
    purpose: str | None
    rule: str
    reason: str
    candidates: tuple[Candidate, ...]
    date: str


def read_final(models: Path) -> FinalRun | None:
    """Return the record among the runs of a folder; None without one, or if it cannot be read."""
    path = models / FILE
    try:
        return FinalRun.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        _log.warning("%s cannot be read and is left aside: %s", path, error)
        return None


def write_final(models: Path, final: FinalRun) -> bool:
    """Record the final run; False, and nothing written, where the same is on record already.

    The date alone is no difference.
    """
    before = read_final(models)
    if before is not None and before.model_copy(update={"date": final.date}) == final:
        return False
    text = json.dumps(final.model_dump(mode="json"), indent=1, allow_nan=False) + "\n"
    write_whole(models / FILE, text.encode())
    return True

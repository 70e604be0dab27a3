"""The rule that chooses the final run, applied to PublicTest."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.evaluation.costs.expected import cost_of_counts
from core.evaluation.costs.matrix import CostMatrix
from core.evaluation.metrics import confusion_counts
from core.evaluation.significance import LEVEL, mcnemar
from core.labels import Split
from core.runs.final import Candidate, Figure, FinalRun
from core.runs.run import Run
from core.runs.spec import DatasetReference

SPLIT: Final[Split] = "PublicTest"
_DIGITS: Final = 3


class NothingToChoose(EmotionLensError):
    """A data set without a run that was measured on PublicTest."""

    code = "nothing-to-choose"


def choose_final(
    runs: Sequence[Run], dataset: Dataset, *, costs: CostMatrix | None = None
) -> FinalRun:
    """Return the final run of a data set, with the rule, the reason and every candidate.

    Candidates are the runs trained on the data set. Those whose accuracy McNemar's test separates
    from the highest fall out; of the others the lowest log loss wins, or with `costs` the lowest
    expected cost of the most probable answers. Equal to three decimals, the smaller net wins.
    PrivateTest is never looked at.

    Args:
        runs: any runs.
        dataset: the data set, with its labels.
        costs: decide by these costs instead of the log loss.

    Raises:
        NothingToChoose: no run was trained on the data set and measured on its PublicTest.
        RunDamaged: stored probabilities are not those that were stored.
    """
    own = [
        run
        for run in runs
        if run.spec.dataset.fingerprint == dataset.fingerprint and run.holds(SPLIT)
    ]
    labels = dataset.labels[dataset.indices(SPLIT)]
    if not own or not len(labels):
        raise NothingToChoose(
            f"No run was trained on {dataset.title} and measured on its {SPLIT}.",
            hint=f"Train one with: python -m core train six_conv --dataset {dataset.name}",
        )
    # Of equally accurate runs the one of lower log loss is what the others are held against.
    best = max(own, key=lambda run: (_figure(run, "accuracy").value, -_log_loss(run).value))
    weighed = (_candidate(run, best, labels, costs) for run in own)
    candidates = tuple(sorted(weighed, key=_order))
    return FinalRun(
        run=candidates[0].run,
        dataset=DatasetReference(
            name=dataset.name, title=dataset.title, fingerprint=dataset.fingerprint
        ),
        split=SPLIT,
        n=len(labels),
        purpose=costs.name if costs else None,
        rule=_rule(costs),
        reason=_reason(candidates, best, len(labels), costs),
        candidates=candidates,
        date=datetime.now(UTC).date().isoformat(),
    )


def _candidate(
    run: Run, best: Run, labels: NDArray[np.int64], costs: CostMatrix | None
) -> Candidate:
    probabilities = run.probabilities(SPLIT)
    counts = confusion_counts(labels, probabilities.argmax(axis=1))
    p_value = mcnemar(labels, best.probabilities(SPLIT), probabilities)["p_value"]
    return Candidate(
        run=run.run_id,
        title=run.title,
        parameters=run.manifest["parameters"],
        accuracy=_figure(run, "accuracy"),
        log_loss=_log_loss(run),
        expected_cost=Figure.model_validate(cost_of_counts(counts, costs)) if costs else None,
        p_value=p_value,
        kept=p_value >= LEVEL,
    )


def _figure(run: Run, name: str) -> Figure:
    metric = run.metrics[SPLIT][name]
    return Figure(value=metric["value"], low=metric["low"], high=metric["high"])


def _log_loss(run: Run) -> Figure:
    return _figure(run, "log_loss")


def _order(candidate: Candidate) -> tuple[bool, float, int, str]:
    deciding = round(_deciding(candidate).value, _DIGITS)
    return not candidate.kept, deciding, candidate.parameters, candidate.run


def _deciding(candidate: Candidate) -> Figure:
    return candidate.expected_cost or candidate.log_loss


def _deciding_name(costs: CostMatrix | None) -> str:
    return f"expected cost for the purpose '{costs.name}'" if costs else "log loss"


def _rule(costs: CostMatrix | None) -> str:
    return (
        f"Of the runs whose accuracy on {SPLIT} McNemar's test does not separate from the highest "
        f"(p at least {LEVEL}), the one with the lowest {_deciding_name(costs)} there. "
        f"Of runs equal to {_DIGITS} decimals, the one with the fewest parameters."
    )


def _reason(candidates: Sequence[Candidate], best: Run, n: int, costs: CostMatrix | None) -> str:
    accuracy = _figure(best, "accuracy").value
    highest = (
        f"{best.run_id} has the highest accuracy on {SPLIT}, {100 * accuracy:.1f} % of {n:,} "
        "pictures"
    )
    kept = [candidate for candidate in candidates if candidate.kept]
    if len(candidates) == 1:
        return f"{highest}; there is no other run."
    if len(kept) == 1:
        return f"{highest}; the test separates every other run from it."
    first, second = (f"{_deciding(candidate).value:.{_DIGITS}f}" for candidate in kept[:2])
    chosen = (
        f"{kept[0].run} has the lowest {_deciding_name(costs)}, {first}; next is {kept[1].run} "
        f"with {second}."
        if first != second
        else f"{kept[0].run} and {kept[1].run} have the same lowest {_deciding_name(costs)}, "
        f"{first}, and the former has no more parameters."
    )
    near = len(kept) - 1
    return (
        f"{highest}; the test does not separate {near} other {'run' if near == 1 else 'runs'} "
        f"from it. Of these {near + 1}, {chosen}"
    )

"""Which run answers where nobody names one."""

from core.data.synthetic import NAME as SYNTHETIC
from core.errors import EmotionLensError
from core.runs.final import read_final
from core.runs.run import Run
from core.runs.store import RunStore


class NoRun(EmotionLensError):
    """There is no trained run at all."""

    code = "no-run"

    def __init__(self) -> None:
        super().__init__(
            "No model is trained yet.",
            hint="Train one: python -m core train six_conv --dataset NAME.",
        )


def default_run(runs: RunStore) -> Run:
    """Return the final run on record, else the most accurate one for photographs on PublicTest.

    Runs trained on drawn faces answer only where there is no other.

    Raises:
        NoRun: there is none.
    """
    known = runs.all()
    if not known:
        raise NoRun
    final = read_final(runs.root)

    def rank(run: Run) -> tuple[bool, bool, float]:
        photographs = run.spec.dataset.name != SYNTHETIC
        chosen = final is not None and run.run_id == final.run
        # PrivateTest is for reporting: a choice is never made on it.
        return chosen, photographs, run.accuracy("PublicTest") or 0.0

    return max(known, key=rank)

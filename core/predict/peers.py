"""Whose opinion is asked beside a run's own."""

from collections.abc import Sequence

from core.runs.run import Run


def peers(runs: Sequence[Run], run: Run) -> tuple[Run, ...]:
    """Return the single nets for the same data: one of each architecture.

    Ensembles repeat what their members say, and seeds or trials of one architecture err alike: of
    these the most accurate one on PublicTest is asked. The most accurate comes first.

    Args:
        runs: all runs at hand.
        run: whose answer is compared. It is not asked again; its members are, but they are no
            other models: see `is_part`.
    """
    fingerprint = run.spec.dataset.fingerprint
    best: dict[str, Run] = {}
    for net in runs:
        if net.is_ensemble or net.run_id == run.run_id:
            continue
        if net.spec.dataset.fingerprint != fingerprint:
            continue
        known = best.get(net.spec.architecture)
        if known is None or _accuracy(net) > _accuracy(known):
            best[net.spec.architecture] = net
    return tuple(sorted(best.values(), key=_accuracy, reverse=True))


def is_part(net: Run, run: Run) -> bool:
    """Return whether an answer of `run` is made of what `net` says."""
    return run.is_ensemble and net.spec.key in run.spec.parameters["members"]


def _accuracy(run: Run) -> float:
    # PublicTest: a choice is never made on PrivateTest.
    return run.accuracy("PublicTest") or 0.0

"""The figures of `python -m core data problems`: copies, leaks and doubtful labels."""

from typing import TYPE_CHECKING, Any, Final

from core.cli import progress_bar, say
from core.labels import SPLITS
from core.settings import Settings

if TYPE_CHECKING:
    from core.data.store import Dataset
    from core.quality.copies import Copies

LEAKS: Final = {"exact": False, "near": True}
"""What may count as leaked, and whether near copies do."""


def problems(settings: Settings, dataset: "Dataset", judge: str | None) -> dict[str, Any]:
    """Return everything that is wrong with a data set, computed where it is not known yet.

    Args:
        settings: where runs and caches are.
        dataset: the data set.
        judge: run that labels are checked with; they are not checked when omitted.

    Returns:
        `{"name", "copies": see core.quality.facts.figures, "leaks": {"exact" or "near": {split:
        [one of core.quality.leakage.Leak each]}}, "labels": {"run", "suspected": {split: n}} or
        None}`.
    """
    from core.quality.facts import figures
    from core.quality.store import Quality

    with progress_bar("Looking for copies") as progress:
        copies = Quality(settings.home).find_copies(dataset, progress)
    return {
        "name": dataset.name,
        "copies": figures(copies, dataset),
        "leaks": {
            name: _leaks(settings, dataset, copies, near=near) for name, near in LEAKS.items()
        },
        "labels": _labels(settings, dataset, judge) if judge else None,
    }


def _leaks(
    settings: Settings, dataset: "Dataset", copies: "Copies", *, near: bool
) -> dict[str, list[dict[str, Any]]]:
    from dataclasses import asdict

    from core.evaluation.results import Results
    from core.quality.facts import leaked
    from core.quality.leakage import leaks
    from core.runs.store import RunStore

    runs, results = RunStore(settings.models).all(), Results(settings.home)
    groups = copies.groups(near=near)
    return {
        split: [
            asdict(leak)
            for leak in leaks(runs, results, dataset, split, leaked(dataset, groups, split))
        ]
        for split in SPLITS[1:]
    }


def _labels(settings: Settings, dataset: "Dataset", judge: str) -> dict[str, Any]:
    from core.quality.search import search_label_issues
    from core.runs.store import RunStore

    run = RunStore(settings.models).resolve(judge)
    with progress_bar("Checking labels") as progress:
        found = search_label_issues(settings, run, dataset, progress)
    counts = {split: len(found.ranked(dataset.indices(split))) for split in SPLITS}
    return {"run": run.run_id, "suspected": counts}


def tell(found: dict[str, Any]) -> None:
    """Print the figures for people."""
    copies = found["copies"]
    say(f"{found['name']}: {copies['rows']:,} pictures, {copies['blank']:,} of them blank")
    say()
    say(f"{'copies':<24}{'exact':>10}{'and near':>10}")
    kinds = [copies["exact"], copies["near"]]
    for key, title in (("groups", "groups"), ("rows", "pictures"), ("other_labels", "other label")):
        say(f"{title:<24}" + "".join(f"{kind[key]:>10,}" for kind in kinds))
    for split in SPLITS[1:]:
        say(f"{split + ' in Training':<24}" + "".join(f"{k['leaked'][split]:>10,}" for k in kinds))
    say(f"{'pairs, mirrored':<24}{'':>10}{copies['near']['mirrored']:>10,}")
    for name, splits in found["leaks"].items():
        for split, measured in splits.items():
            _tell_leaks(name, split, measured)
    if found["labels"]:
        counts = found["labels"]["suspected"]
        told = ", ".join(f"{count:,} in {split}" for split, count in counts.items())
        say(f"\nDoubtful labels by {found['labels']['run']}: {told}")
    else:
        say("\nLabels were not checked; add --run RUN to check them with a run.")


def _tell_leaks(name: str, split: str, measured: list[dict[str, Any]]) -> None:
    if not measured:
        return
    kind = "exact or near" if LEAKS[name] else "exact"
    n = measured[0]["leaked"]
    say(f"\nAccuracy on {split} in %, with and without its {n:,} {kind} copies of Training")
    for leak in measured:
        say(
            f"{leak['run_id']:<34}"
            + _percent(leak["everything"])
            + _percent(leak["clean"])
            + _percent(leak["difference"], sign="+")
        )


def _percent(figure: dict[str, float], *, sign: str = "") -> str:
    value, low, high = (100 * figure[part] for part in ("value", "low", "high"))
    return f"{value:>{sign}8.1f} ({low:{sign}.1f} to {high:{sign}.1f})"

"""The runs as a file: every figure with its interval and its n."""

from collections.abc import Sequence
from typing import Final

from core.evaluation.costs.matrix import purposes
from core.runs.store import Run
from dashboard.components.export import csv_text
from dashboard.services import services
from pages.models.costs import cost
from pages.models.ensembles import training_seconds
from pages.models.groups import metric

_METRICS: Final = ("accuracy", "macro_f1", "balanced_accuracy", "log_loss", "ece")
_SPLITS: Final = ("PrivateTest", "PublicTest")


def runs_csv(runs: Sequence[Run]) -> str:
    """Return one line a run with every figure, its interval and its n."""
    head = ["run", "title", "architecture", "dataset", "fingerprint", "seed", "views"]
    for split in _SPLITS:
        head.append(f"{split}_n")
        figures = (*_METRICS, *(f"cost_{name}" for name in purposes()))
        head += [f"{split}_{name}{part}" for name in figures for part in ("", "_low", "_high")]
    head += ["parameters", "size_bytes", "latency_ms", "latency_ms_low", "latency_ms_high"]
    head += ["training_seconds", "best_epoch", "epochs", "created"]
    return csv_text([head, *map(_line, runs)])


def _line(run: Run) -> list[object]:
    spec, manifest, history = run.spec, run.manifest, run.history
    data = spec.dataset
    line: list[object] = [run.run_id, run.title, spec.architecture, data.name, data.fingerprint]
    line += [spec.seed, run.views]
    for split in _SPLITS:
        line.append(int(run.metrics.get(split, {}).get("n", 0)))
        figures = [metric(run, split, name) for name in _METRICS]
        figures += [cost(run, split, name) for name in purposes()]
        for found in figures:
            line += [(found or {}).get(part, "") for part in ("value", "low", "high")]
    latency = services().latencies.find(run)
    line += [manifest["parameters"], manifest["size_bytes"]]
    line += [latency.median, latency.low, latency.high] if latency else ["", "", ""]
    seconds = training_seconds(run)
    line += ["" if seconds is None else seconds]
    return [*line, history["best_epoch"], len(history["epochs"]), manifest["created"]]

"""Train one net several times, one choice changed each time, and write the table of what it did.

Every training has the same seed and the same number of epochs; the base is the recipe of the
shipped `fer_resnet` on a narrower net. Runs are kept in `$EMOTION_LENS_HOME/ablation`, so that a
stopped ablation goes on where it was, and the table goes into docs/training.md.
"""

import argparse
import sys
from collections.abc import Mapping
from typing import Any, Final

from core.cli import progress_bar
from core.data.store import Dataset, DatasetStore
from core.files import write_whole
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import ROOT, Settings
from core.training.request import run_spec
from core.training.runner import train
from scripts.markdown import filled, number, share, table

EPOCHS: Final = 8
MARKER: Final = "ablation: written by `make ablation`"
BASE: Final[Mapping[str, Any]] = {
    "stem_filters": 16,
    "filters": [32, 64, 128],
    "precision": "mixed_bfloat16",
    "learning_rate": 0.002,
    "weight_decay": 0.05,
    "label_smoothing": 0.1,
    "ema": 0.99,
    "augmentation.shift": 4,
    "augmentation.rotation": 10,
    "augmentation.zoom": 0.1,
    "augmentation.contrast": 0.25,
    "augmentation.erasing": 0.3,
}
NO_AUGMENTATION: Final = {
    "augmentation.flip": False,
    **{
        f"augmentation.{name}": 0
        for name in ("shift", "rotation", "zoom", "contrast", "brightness", "erasing")
    },
}
VARIANTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "the recipe": {},
    "no augmentation at all": NO_AUGMENTATION,
    "with mixup 0.2": {"augmentation.mixup": 0.2},
    "no label smoothing": {"label_smoothing": 0},
    "no moving average of the weights": {"ema": 0},
    "SGD-Nesterov, rate 0.05, decay 0.005": {
        "optimizer": "sgd",
        "learning_rate": 0.05,
        "weight_decay": 0.005,
    },
    "classes weighted equally": {"class_weights": "balanced"},
}


def main() -> int:
    """Train what is missing, then write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dataset", default="fer2013", help="data set to train on")
    settings = Settings()
    dataset = DatasetStore(settings.datasets).open(parser.parse_args().dataset)
    home = settings.home / "ablation"
    runs = RunStore(home / "models")
    found: dict[str, Run] = {}
    for name, changes in VARIANTS.items():
        print(name, flush=True)
        found[name] = _trained(dataset, runs, changes)
    document = ROOT / "docs" / "training.md"
    write_whole(document, filled(document, MARKER, _written(found)).encode())
    return 0


def _trained(dataset: Dataset, runs: RunStore, changes: Mapping[str, Any]) -> Run:
    spec = run_spec("fer_resnet", dataset, epochs=EPOCHS, settings={**BASE, **changes})
    with progress_bar("ablation") as bar:
        return train(spec, dataset, runs, runs.root.parent, bar)


def _written(runs: Mapping[str, Run]) -> str:
    base = runs["the recipe"].metrics["PublicTest"]["accuracy"]["value"]
    rows = []
    for name, run in runs.items():
        public, private = run.metrics["PublicTest"], run.metrics["PrivateTest"]
        gain = 100 * (public["accuracy"]["value"] - base)
        rows.append(
            (
                name,
                share(public["accuracy"]),
                f"{gain:+.1f}" if run is not runs["the recipe"] else "",
                number(public["log_loss"]),
                share(private["accuracy"]),
                number(private["log_loss"]),
            )
        )
    head = (
        *("one choice changed", "PublicTest accuracy", "points", "log loss"),
        *("PrivateTest accuracy", "log loss"),
    )
    return table(head, rows, words=1)


if __name__ == "__main__":
    sys.exit(main())

"""How a benchmark states what it measured."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.data.store import Dataset, DatasetStore
from core.errors import UnknownName
from core.runs.final import read_final
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import ROOT, Settings


class NotHere(Exception):
    """What a benchmark needs is not on this machine; the text says what and how to get it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One measured figure.

    Attributes:
        name: what was measured; peers are indented by two spaces below it.
        value: the figure.
        unit: "s", "ms", "MB", "images/s" and the like.
        target: the figure to stay at or below, where there is one.
        note: how it was measured.
        at_least: True where the target is to be reached, not stayed below.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    note: str = ""
    at_least: bool = False

    @property
    def missed(self) -> bool:
        """True when there is a target and the figure is on the wrong side of it."""
        if self.target is None:
            return False
        return self.value < self.target if self.at_least else self.value > self.target


def show(title: str, lines: Iterable[Line]) -> None:
    """Print the figures of one benchmark as a table."""
    table = Table(title=title, title_justify="left")
    table.add_column("measured", no_wrap=True)
    table.add_column("figure", justify="right", no_wrap=True)
    table.add_column("target", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("how")
    for line in lines:
        sign = ">=" if line.at_least else "<="
        target = "" if line.target is None else f"{sign} {line.target:.3g} {line.unit}"
        verdict = "" if line.target is None else "missed" if line.missed else "met"
        table.add_row(line.name, f"{line.value:.3g} {line.unit}", target, verdict, line.note)
    Console().print(table)


def fer2013(settings: Settings) -> Dataset:
    """Return FER2013 from the store.

    Raises:
        NotHere: it was not imported.
    """
    try:
        return DatasetStore(settings.datasets).open("fer2013")
    except UnknownName as absent:
        raise NotHere("import it: python -m core data import icml_face_data.csv") from absent


def run_on(dataset: Dataset, settings: Settings) -> Run:
    """Return the first run trained on a data set.

    Raises:
        NotHere: there is none.
    """
    for run in RunStore(settings.models).all():
        if run.spec.dataset.fingerprint == dataset.fingerprint:
            return run
    raise NotHere(f"no run trained on {dataset.title} in {settings.models}")


def best_run(dataset: Dataset, settings: Settings) -> Run:
    """Return the final run of a data set, else the one most accurate on PublicTest.

    Raises:
        NotHere: there is none.
    """
    runs = RunStore(settings.models)
    own = [run for run in runs.all() if run.spec.dataset.fingerprint == dataset.fingerprint]
    if not own:
        raise NotHere(f"no run trained on {dataset.title} in {settings.models}")
    final = read_final(settings.models)
    named = [run for run in own if final is not None and run.run_id == final.run]
    return max(named or own, key=lambda run: run.accuracy("PublicTest") or 0.0)


def real_csv() -> Path:
    """Return FER2013's own file, from `EMOTION_LENS_TEST_DATA` or shared/data beside the project.

    Raises:
        NotHere: there is none.
    """
    folder = Path(os.environ.get("EMOTION_LENS_TEST_DATA") or ROOT.parent / "shared" / "data")
    for name in ("icml_face_data.csv", "icml_face_data.csv.gz"):
        if (folder / name).is_file():
            return folder / name
    raise NotHere("no icml_face_data.csv: set EMOTION_LENS_TEST_DATA to the folder that holds it")

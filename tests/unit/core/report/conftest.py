"""A report of made-up findings about a shipped run: nothing here loads a net."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from core.explain.faithfulness.verdict import Verdict
from core.explain.regions import REGIONS, Share
from core.predict.analysis import (
    AnalysedFace,
    Analysis,
    Check,
    Details,
    Evidence,
    Fragility,
    Gate,
    Level,
    Opinion,
)
from core.report.build import build
from core.report.examined import Examined
from core.report.model import Report
from core.report.purposes import find_purpose
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import ROOT

HOSTILE = "<script>alert(1)</script> & “фото” 写真.png"
SAD = np.array([0.1, 0.01, 0.12, 0.01, 0.45, 0.01, 0.3], np.float32)
HAPPY = np.array([0.01, 0.001, 0.01, 0.95, 0.01, 0.009, 0.01], np.float32)
NOW = datetime(2026, 11, 25, 1, 35, tzinfo=UTC)

Make = Callable[..., Report]


def gate(level: Level = "green") -> Gate:
    return Gate(
        (
            Check("size", "Face size", level, 31.0, "px", "The face is 31 pixels wide."),
            Check("sharpness", "Sharpness", "amber", 0.25, "", "The face is a little blurred."),
            Check("roll", "Tilt", "green", -4.2, "°", "The head is upright."),
            Check("familiarity", "Likeness", "green", None, "%", "It is like test pictures."),
        )
    )


def face(
    probabilities: np.ndarray = SAD, *, level: Level = "green", place: int = 20
) -> AnalysedFace:
    generator = np.random.default_rng(place)
    return AnalysedFace(
        box=(place, 30.0, 61.5, 80.25),
        confidence=0.987,
        crop=generator.integers(0, 256, (48, 48), dtype=np.uint8),
        probabilities=probabilities,
        heatmap=generator.random((48, 48), np.float32),
        square=(place - 5.0, 25.0, 90.0),
        gate=gate(level),
    )


def evidence(class_index: int, words: str) -> Evidence:
    shares = tuple(
        Share(region, speaks_for=0.3 - 0.04 * n, against=0.01 * n, area=1 / 6)
        for n, region in enumerate(REGIONS)
    )
    return Evidence(class_index, np.ones((48, 48), np.float32), shares, words)


def details(trust: bool = True) -> Details:
    verdict = Verdict(0.12, 0.03, 0.21, 1.0, empty=False, curves={})
    return Details(
        fragility=Fragility(27, 4, {"shift": (3, 24), "mirror": (1, 1)}, {"neutral": 3, "fear": 1}),
        opinions=(
            Opinion("six_conv-test", "Six convolutions", SAD, own=False),
            Opinion("two_conv-test", "Two convolutions", HAPPY, own=False),
        ),
        evidence=evidence(4, "The brows speak for sad (30 % of the evidence)."),
        runner_up=evidence(6, "The mouth speaks for neutral (28 % of the evidence)."),
        landmarks_found=False,
        verdict=verdict if trust else None,
    )


@pytest.fixture(scope="session")
def run() -> Run:
    return RunStore(ROOT / "models").resolve("ensemble-fer2013-8eff6825a5")


@pytest.fixture(scope="session")
def examined() -> list[Examined]:
    """A sad face, a face held back beside a happy one, and a file that shows none."""
    photograph = np.random.default_rng(1).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    held = face(HAPPY, level="red", place=150)
    return [
        Examined(Analysis(300, 200, (face(),)), (details(),), name=HOSTILE, photograph=photograph),
        Examined(
            Analysis(300, 200, (held, face(HAPPY))), (None, details(False)), photograph=photograph
        ),
        Examined(problem="No face was found in this picture.", name="coffee.jpg"),
    ]


@pytest.fixture(scope="session")
def make(run: Run, examined: list[Examined]) -> Make:
    """Build the report of all, or of `only` one, with the options of `build`."""

    def made(only: int | None = None, **options: Any) -> Report:
        chosen = examined if only is None else [examined[only]]
        purpose = find_purpose("therapy")
        return build(chosen, run, **{"now": NOW, "purpose": purpose, **options})

    return made

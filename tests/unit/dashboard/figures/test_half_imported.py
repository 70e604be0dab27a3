"""Figures while another thread imports pandas."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest

from core.labels import EMOTIONS
from dashboard.figures._half_imported import _look_up, whole_module
from dashboard.figures.confusion import confusion_figure
from dashboard.figures.probabilities import probabilities_figure


@pytest.fixture
def half_imported_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pandas as other threads find it in the middle of its import."""
    half = ModuleType("pandas")
    half.__spec__ = ModuleSpec("pandas", None)
    half.__spec__._initializing = True
    monkeypatch.setitem(sys.modules, "pandas", half)


def test_figures_do_not_touch_a_half_imported_pandas(half_imported_pandas: None) -> None:
    assert _look_up("pandas", False) is sys.modules["pandas"]
    assert whole_module("pandas", False) is None
    probabilities_figure(np.full(7, 1 / 7))
    confusion_figure(np.eye(7, dtype=int), EMOTIONS)


def test_whole_modules_are_found_as_before() -> None:
    assert whole_module("numpy", False) is np
    assert whole_module("no_such_module", False) is None

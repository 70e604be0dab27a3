"""A run says with what it was made, and not on whose machine."""

import platform
import subprocess
import sys
from importlib import metadata

from core.runs.environment import hardware, versions
from core.settings import ROOT


def test_versions_are_those_installed():
    found = versions()
    assert found["python"] == platform.python_version()
    assert found["keras"] == metadata.version("keras")
    assert found["numpy"] == metadata.version("numpy")
    assert found["tensorflow"].startswith("2.")


def test_hardware_names_the_class_and_not_the_machine():
    text = hardware("GPU")
    assert text.endswith(", GPU")
    assert "core" in text
    assert platform.node() not in text


def test_asking_loads_no_tensorflow():
    program = "import sys; from core.runs import environment as e; e.versions(); e.hardware();"
    program += "sys.exit('keras' in sys.modules or 'tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0

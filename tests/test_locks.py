"""The lock files agree with pyproject.toml and with one another."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from core.settings import ROOT

RUN = ROOT / "requirements.txt"
DEV = ROOT / "requirements-dev.txt"
MISSION = (
    "dash",
    "plotly",
    "dash-bootstrap-components",
    "keras",
    "tensorflow-cpu",
    "tensorflow",
    "numpy",
    "pandas",
    "scikit-learn",
    "shap",
)


def pins(path: Path) -> dict[str, Requirement]:
    lines = path.read_text().splitlines()
    requirements = [Requirement(line) for line in lines if not line.startswith("#")]
    return {canonicalize_name(r.name): r for r in requirements}


def declared(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = {"run": project["dependencies"], "dev": project["optional-dependencies"]["dev"]}
    return [Requirement(text) for text in lists[group]]


def version(pin: Requirement) -> str:
    match = re.fullmatch(r"==([^,*]+)", str(pin.specifier))
    assert match, f"{pin} is not an exact version"
    return match[1]


@pytest.mark.parametrize(
    ("lock", "group"), [(RUN, "run"), (DEV, "run"), (DEV, "dev")], ids=["run", "dev-run", "dev"]
)
def test_every_declared_dependency_is_pinned_within_its_range(lock: Path, group: str):
    locked = pins(lock)
    for requirement in declared(group):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is in pyproject.toml but not in {lock.name}: make lock"
        assert requirement.specifier.contains(version(locked[name])), f"{name}: make lock"


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda path: path.name)
def test_a_lock_names_exact_releases_and_no_registry(lock: Path):
    assert "//" not in lock.read_text()
    for name, pin in pins(lock).items():
        assert pin.url is None
        assert re.fullmatch(r"[0-9.]+(\.?post[0-9]+)?", version(pin)), f"{name} is no release"


def test_the_development_lock_extends_the_running_lock():
    run, dev = pins(RUN), pins(DEV)
    assert {name: str(pin) for name, pin in run.items()} == {
        name: str(dev.get(name)) for name in run
    }


@pytest.mark.parametrize("name", MISSION)
def test_a_package_of_the_mission_is_a_declared_dependency(name: str):
    assert name in {canonicalize_name(r.name) for r in declared("run")}

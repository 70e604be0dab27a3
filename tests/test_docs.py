"""What the documents promise exists, and what exists is documented."""

import re
from pathlib import Path

import pytest

from core.settings import ROOT, Settings

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
OPERATIONS = ROOT / "docs" / "operations.md"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_documented_with_its_default(name: str):
    variable = f"EMOTION_LENS_{name.upper()}"
    rows = re.findall(rf"^\| `{variable}` \|(.*)\|.*\|$", OPERATIONS.read_text(), re.MULTILINE)
    assert len(rows) == 1, f"{variable} needs one row in docs/operations.md"
    default = Settings.model_fields[name].default
    shown = f"{default.relative_to(ROOT)}/" if isinstance(default, Path) else f"{default}"
    assert rows[0].strip().strip("`").removesuffix(".0") == shown.removesuffix(".0")


def test_no_setting_is_documented_that_does_not_exist():
    documented = set(re.findall(r"^\| `EMOTION_LENS_(\w+)`", OPERATIONS.read_text(), re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_commands_in_documents_exist(document: Path):
    goals = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|\n)make ([a-z]+)", document.read_text()))
    assert named <= goals

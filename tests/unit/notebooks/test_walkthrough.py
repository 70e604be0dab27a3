"""The notebook as committed: no results, no pictures, and no number typed into its prose."""

import ast
import re
from collections.abc import Iterator

import nbformat
import pytest

from core.settings import ROOT

PATH = ROOT / "notebooks" / "walkthrough.ipynb"
# What shows the reader a text: its digits must come from a computed value.
SHOWN_BY = {"say", "show", "table"}
# Names that hold digits, references, and the numbers of sections.
NAMES = re.compile(
    r"https?://[^\s)]+|FER2013|(icml_)?fer2013\w*|[Mm]acro-F1|[Ss]ection \d|et al\. \d{4}|^#+ \d ",
    re.M,
)


@pytest.fixture(scope="module")
def notebook() -> nbformat.NotebookNode:
    return nbformat.read(PATH, as_version=4)


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the literal parts of what is shown, without keys, formats and computed values."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.FormattedValue | ast.Subscript):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def prose(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield (cell, text) of everything that a reader reads."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.id, cell.source
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SHOWN_BY:
                for argument in (*node.args, *(k.value for k in node.keywords)):
                    yield from ((cell.id, text) for text in texts(argument))


def test_it_is_a_valid_notebook_whose_cells_can_be_told_apart(notebook: nbformat.NotebookNode):
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))


def test_it_holds_no_result_and_so_no_picture(notebook: nbformat.NotebookNode):
    for cell in notebook.cells:
        assert not cell.get("attachments"), cell.id
        if cell.cell_type == "code":
            assert cell.outputs == [], f"{cell.id}: clear all outputs before committing"
            assert cell.execution_count is None, f"{cell.id}: clear all outputs before committing"
    assert "widgets" not in notebook.metadata


def test_no_number_is_typed_into_the_prose(notebook: nbformat.NotebookNode):
    shown = list(prose(notebook))
    assert len(shown) > 100
    typed = [(cell, text) for cell, text in shown if re.search(r"\d", NAMES.sub("", text))]
    assert typed == []


def test_a_typed_number_would_be_found():
    cell = nbformat.v4.new_code_cell("say(f'right in 67.9 % of {n:,} pictures')")
    found = [text for _, text in prose(nbformat.v4.new_notebook(cells=[cell]))]
    assert [text for text in found if re.search(r"\d", NAMES.sub("", text))] == [
        "right in 67.9 % of "
    ]


def test_it_uses_public_names_only(notebook: nbformat.NotebookNode):
    sources = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    ours = [
        (node.module, alias.name)
        for node in ast.walk(ast.parse(sources))
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in ("core", "dashboard")
        for alias in node.names
    ]
    assert ours
    for module, name in ours:
        assert module.startswith(("core.", "dashboard.figures.")), module
        assert not any(part.startswith("_") for part in (*module.split("."), name)), (module, name)

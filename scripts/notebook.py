"""Execute notebooks/walkthrough.ipynb and write it with its results (`make notebook`).

The results, `walkthrough.ipynb` and `walkthrough.html`, go into build/, which git ignores: on
FER2013 they hold pictures that may not be published. The HTML file holds all it needs, and tells
the browser to request nothing.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter
from plotly.offline import get_plotlyjs

from core.files import write_whole
from core.settings import ROOT

FOLDER: Final = ROOT / "notebooks"
SOURCE: Final = FOLDER / "walkthrough.ipynb"
TEMPLATE: Final = FOLDER / "report.html.j2"


def main() -> int:
    """Execute the notebook, write both files, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("notebook", type=Path, nargs="?", default=SOURCE, help="what to execute")
    parser.add_argument("--output", type=Path, default=ROOT / "build", help="folder of the results")
    arguments = parser.parse_args()
    source: Path = arguments.notebook
    output: Path = arguments.output
    started = time.perf_counter()
    try:
        notebook = executed(source)
    except (CellExecutionError, DeadKernelError) as error:
        print(error, file=sys.stderr)
        return 1
    output.mkdir(parents=True, exist_ok=True)
    for suffix, text in ((".ipynb", nbformat.writes(notebook)), (".html", html(notebook))):
        path = (output / source.name).with_suffix(suffix)
        write_whole(path, text.encode())
        print(f"{path}: {len(text) / 1e6:.1f} MB")
    print(f"Executed in {time.perf_counter() - started:.0f} s.")
    return 0


def executed(path: Path) -> nbformat.NotebookNode:
    """Return a notebook with the results of all its cells, run in its own folder.

    Raises:
        CellExecutionError: a cell failed; the text shows the cell and the error.
        DeadKernelError: the process that ran it ended, as one killed for its memory does.
    """
    notebook = nbformat.read(path, as_version=4)
    with _jupyter_of_our_own():
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            # A cell may compute for minutes: ten views of each picture by a large net.
            timeout=None,
            resources={"metadata": {"path": str(path.parent)}},
            # When a cell ran would make each result another file.
            record_timing=False,
        )
        # Encrypted even on this machine's own network; without it the kernel warns.
        result: nbformat.NotebookNode = client.execute(transport_encryption="auto")
    return result


def html(notebook: nbformat.NotebookNode) -> str:
    """Return an executed notebook as one page that requests nothing."""
    exporter = HTMLExporter(
        template_file=TEMPLATE.name, extra_template_paths=[str(TEMPLATE.parent)]
    )
    exporter.exclude_anchor_links = True
    exporter.register_filter("figure", figure_only)
    text, _ = exporter.from_notebook_node(notebook, resources={"plotly": get_plotlyjs()})
    return str(text)


def figure_only(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a figure without the address of the cloud that Plotly would share it to."""
    config = {key: value for key, value in figure["config"].items() if key != "plotlyServerURL"}
    return {**figure, "config": {**config, "responsive": True}}


@contextmanager
def _jupyter_of_our_own() -> Iterator[None]:
    """Keep Jupyter's files apart: neither read a user's settings nor leave a history behind."""
    names = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({name: str(Path(folder) / name.lower()) for name in names})
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


if __name__ == "__main__":
    sys.exit(main())

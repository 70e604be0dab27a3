"""Reports as files: named after their picture, and never over one that exists."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from core.cli import complain, say_aside
from core.files import write_whole
from core.report.html import to_html
from core.report.model import Report
from core.report.pdf import to_pdf

_FORMS: Final[dict[str, Callable[[Report], bytes]]] = {
    "html": lambda report: to_html(report).encode(),
    "pdf": to_pdf,
    "json": lambda report: f"{report.model_dump_json(indent=2)}\n".encode(),
}


def write_reports(reports: Sequence[Report], folder: Path, form: str, *, overwrite: bool) -> int:
    """Write each report into a folder, which is made where it is missing.

    Args:
        reports: one a file.
        folder: where they go.
        form: `html`, `pdf` or `json`.
        overwrite: whether a file of an earlier time is replaced.

    Returns:
        How many were not written, as they exist; which ones is told.
    """
    taken: set[Path] = set()
    left = 0
    for report in reports:
        target = _free(folder, _stem(report), form, taken)
        taken.add(target)
        if target.exists() and not overwrite:
            left += 1
            complain(f"{target} exists and was left as it is. Replace it with --overwrite.")
            continue
        write_whole(target, _FORMS[form](report))
        say_aside(f"Wrote {target}")
    return left


def _stem(report: Report) -> str:
    name = report.pictures[0].name
    single = len(report.pictures) == 1 and name
    return f"{Path(name).stem}-report" if single and name else "expression-report"


def _free(folder: Path, stem: str, form: str, taken: set[Path]) -> Path:
    """Return a path that no other report of this call takes: face.png and face.jpg are two."""
    target, number = folder / f"{stem}.{form}", 1
    while target in taken:
        number += 1
        target = folder / f"{stem}-{number}.{form}"
    return target

"""A report as one HTML file: nothing external, no script, readable from a disk and on paper."""

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.report import shown
from core.report.model import Report

if TYPE_CHECKING:
    from jinja2 import Template

_HERE: Final = Path(__file__).parent


def to_html(report: Report) -> str:
    """Return the report as a page; the same report gives the same text.

    Whatever is in it comes out as text, never as markup: names of files are foreign words.
    """
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _template().render(report=report, shown=shown, style=style, policy=policy)


@lru_cache(maxsize=1)
def _style() -> str:
    return (_HERE / "report.css").read_text("utf-8")


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")

"""Tables and figures in Markdown, and the marked places of documents they go into."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from core.errors import EmotionLensError

_END: Final = "<!-- end of {} -->"


class NoMarkers(EmotionLensError):
    """A document without the two lines between which its tables go."""

    code = "no-markers"


def filled(document: Path, marker: str, content: str) -> str:
    """Return a document's text with the content between its markers.

    Args:
        document: path of the Markdown file.
        marker: text of the first marker, "name: how it is written"; the last is "end of name".
        content: what goes between.

    Raises:
        NoMarkers: a marker is missing.
    """
    begin, end = f"<!-- {marker} -->", _END.format(marker.partition(":")[0])
    before, found_begin, rest = document.read_text().partition(begin)
    _old, found_end, after = rest.partition(end)
    if not found_begin or not found_end:
        raise NoMarkers(f"{document.name} lacks its markers.", hint=f"Add '{begin}' and '{end}'.")
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, words: int) -> str:
    """Return a Markdown table; all columns but the first `words` are numbers, to the right."""
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def share(metric: Mapping[str, float | None]) -> str:
    """Write a share as '66.4 % (64.8 to 67.9)'."""
    return _written(metric, lambda value: f"{100 * value:.1f}", " %")


def number(metric: Mapping[str, float | None]) -> str:
    """Write a figure as '0.940 (0.912 to 0.969)'."""
    return _written(metric, lambda value: f"{value:.3f}", "")


def _written(metric: Mapping[str, float | None], form: Callable[[float], str], unit: str) -> str:
    value, low, high = metric["value"], metric["low"], metric["high"]
    if value is None or low is None or high is None:
        return "unknown"
    return f"{form(value)}{unit} ({form(low)} to {form(high)})"

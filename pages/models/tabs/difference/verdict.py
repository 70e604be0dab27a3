"""Whether two runs differ by more than chance, and by how much."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.errors import EmotionLensError
from core.evaluation.significance import FIGURES, sentence
from dashboard.components.stat import stat, stats
from dashboard.components.table import table
from dashboard.components.text import count
from pages.models.answers import compared
from pages.models.groups import labels
from pages.models.tab import Shown
from pages.models.tabs.difference.pair import Pair
from pages.models.view import group_of, others

NOBODY = "No other run on these data"


def reference_options(shown: Shown) -> list[tuple[str, str]]:
    """Return (id, name) of the runs that the run may be held against."""
    group = group_of(shown.found, shown.view.run)
    names = labels(group.runs) if group else {}
    return [(run.run_id, names[run.run_id]) for run in others(shown.found, shown.view.run)]


def difference(shown: Shown) -> list[Component]:
    """Return the run held against the reference, on the split."""
    pair = Pair.of(shown)
    if pair is None:
        return [html.P(f"{NOBODY} is here to compare with.", className="el-help")]
    a, b = pair.a, pair.b
    title = html.H3(f"{b} compared with {a}")
    try:
        found = compared(*pair.answers(shown))
    except EmotionLensError as error:
        return [title, html.P(f"They cannot be compared picture by picture. {error}")]
    among = "the selected pictures of " if pair.selected else ""
    return [
        title,
        html.P(sentence(found, a, b), className="models-verdict", role="status"),
        html.P(
            f"Both answered the same pictures. The difference is {b} minus {a}, for accuracy and "
            "macro-F1 in points of a hundred. Of the log loss, less is better.",
            className="el-help",
        ),
        _figures(found, a, b, f"{among}{shown.view.split}"),
        *_counts(found["mcnemar"], a, b),
    ]


def _figures(compared: Mapping[str, Any], a: str, b: str, on: str) -> Component:
    rows = []
    for name, title in FIGURES.items():
        row = compared["figures"][name]
        better = {"a": a, "b": b, None: "not separated"}[row["better"]]
        scale, digits, unit = (1, 3, "") if name == "log_loss" else (100, 1, "\u00a0%")
        values = [f"{scale * row[side]:.{digits}f}{unit}" for side in ("b", "a")]
        rows.append([title, *values, _by(row["difference"], scale, digits), better])
    return table(
        ["figure", b, a, "difference", "better"],
        rows,
        caption=f"On {on}, n = {count(compared['n'])}; 95 % intervals in brackets",
        numeric=(1, 2, 3),
    )


def _by(difference: Mapping[str, float], scale: int, digits: int) -> str:
    value, low, high = (scale * difference[part] for part in ("value", "low", "high"))
    return f"{value:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"


def _counts(test: Mapping[str, Any], a: str, b: str) -> list[Component]:
    p_value = test["p_value"]
    shown = "below 0.001" if p_value < 0.001 else f"{p_value:.3f}"
    return [
        stats(
            stat("both right", count(test["both_right"])),
            stat(f"only {b} right", count(test["only_b"])),
            stat(f"only {a} right", count(test["only_a"])),
            stat("both wrong", count(test["both_wrong"])),
        ),
        html.P(
            "If both were equally often right, the pictures that only one of them gets right would "
            f"be shared as unevenly as here with probability {shown} (McNemar's test, "
            f"{test['test']}).",
            className="el-help",
        ),
    ]

"""One run held against another: whether they differ by more than chance, and by how much."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.errors import EmotionLensError
from core.evaluation.significance import FIGURES, compare, sentence
from core.labels import Split
from dashboard.components.stat import stat, stats
from dashboard.components.table import table
from dashboard.components.text import count
from pages.models.answers import Answers, answers
from pages.models.groups import Group, labels
from pages.models.view import View, group_of, others

NOBODY = "No other run on these data"


def reference_options(found: Sequence[Group], view: View) -> list[tuple[str, str]]:
    """Return (id, name) of the runs that the run in detail may be compared with."""
    group = group_of(found, view.run)
    names = labels(group.runs) if group else {}
    return [(run.run_id, names[run.run_id]) for run in others(found, view.run)]


def difference(found: Sequence[Group], view: View) -> list[Component]:
    """Return the run in detail held against the reference, on the split of the detail."""
    group = group_of(found, view.run)
    if group is None or view.reference is None:
        return [html.P(f"{NOBODY} is here to compare with.", className="el-help")]
    runs = {run.run_id: run for run in group.runs}
    reference, run = runs[view.reference], runs[str(view.run)]
    names = labels(group.runs)
    a, b = names[reference.run_id], names[run.run_id]
    title = html.H3(f"{b} compared with {a}")
    try:
        compared = _compared(answers(reference, view.split), answers(run, view.split))
    except EmotionLensError as error:
        return [title, html.P(f"They cannot be compared picture by picture. {error}")]
    return [
        title,
        html.P(sentence(compared, a, b), className="models-verdict", role="status"),
        html.P(
            f"Both answered the same pictures. The difference is {b} minus {a}, for accuracy and "
            "macro-F1 in points of a hundred. Of the log loss, less is better.",
            className="el-help",
        ),
        _figures(compared, a, b, view.split),
        *_counts(compared["mcnemar"], a, b),
    ]


@lru_cache(maxsize=64)
def _compared(a: Answers, b: Answers) -> Mapping[str, Any]:
    return compare(a.labels(), a.probabilities(), b.probabilities())


def _figures(compared: Mapping[str, Any], a: str, b: str, split: Split) -> Component:
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
        caption=f"{split}, n = {count(compared['n'])}; 95 % intervals in brackets",
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

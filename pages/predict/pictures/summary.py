"""All faces on the page at a glance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from core.labels import EMOTIONS
from dashboard.figures.answers import OTHERS, answers_figure


def summary_figure(rows: Sequence[Mapping[str, Any]]) -> go.Figure:
    """Count the answers in the table of results.

    Args:
        rows: one a face, as `pages.predict.result.rows.rows` makes them; the browser holds them,
            so that what it sends back is checked.
    """
    named: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for row in rows:
        kind, emotion = row.get("kind"), row.get("expression_shown")
        if kind == "one" and emotion in EMOTIONS:
            named[str(emotion)] += 1
        elif kind in OTHERS:
            others[str(kind)] += 1
    return answers_figure(named, others)

"""The light and the dark figure template, and which of them the visitor wants."""

from functools import lru_cache
from typing import Any, Final

from flask import has_request_context, request

from dashboard.figures.palette import SERIES_COLOURS

COOKIE: Final = "theme"
FONT: Final = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif'
)


def is_dark() -> bool:
    """Return True when the visitor's cookie asks for the dark theme."""
    return has_request_context() and request.cookies.get(COOKIE) == "dark"


@lru_cache(maxsize=2)
def template(dark: bool) -> dict[str, Any]:
    """Return a Plotly template as plain JSON, with transparent paper so that cards show through.

    Plain JSON, because building `go.layout.Template` on the way to the first page costs a third of
    a second of imports.
    """
    text, muted, grid = (
        ("#e6e9ef", "#a4adbb", "#323944") if dark else ("#212832", "#5b6573", "#e4e8ee")
    )
    axis = {
        "gridcolor": grid,
        "linecolor": grid,
        "zerolinecolor": grid,
        "tickcolor": grid,
        "tickfont": {"color": muted},
        "title": {"font": {"color": muted}, "standoff": 12},
        "automargin": True,
    }
    panel = "#20262f" if dark else "#ffffff"
    return {
        "layout": {
            "font": {"family": FONT, "size": 13, "color": text},
            "title": {"font": {"size": 15, "color": text}, "x": 0, "xanchor": "left"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(SERIES_COLOURS),
            "xaxis": axis,
            "yaxis": axis,
            "legend": {"font": {"color": text}, "bgcolor": "rgba(0,0,0,0)"},
            "coloraxis": {"colorbar": {"tickfont": {"color": muted}, "outlinewidth": 0}},
            "hoverlabel": {
                "bgcolor": panel,
                "bordercolor": grid,
                "font": {"family": FONT, "color": text},
            },
            "margin": {"l": 56, "r": 16, "t": 32, "b": 48},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": muted, "activecolor": text},
        },
        "data": {
            "heatmap": [{"colorbar": {"tickfont": {"color": muted}, "outlinewidth": 0}}],
        },
    }

"""How much of a map's evidence lies in each region of the face, for and against."""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from core.explain.regions import Share

# The ends of the signed scale, lightened or darkened so that they show on white and on black.
FOR: Final = "#c9483b"
AGAINST: Final = "#3f7fc1"
_MARK: Final = "#8a8f98"


def regions_figure(
    shares: Sequence[Share], *, signed: bool, reach: float | None = None
) -> go.Figure:
    """Draw one bar a region: evidence for to the right, where there is a sign against to the left.

    Args:
        shares: of all regions, in the order to show them.
        signed: whether the method can tell evidence against.
        reach: the largest share that the axis shows, for figures at one scale; as far as needed
            when omitted.

    Returns:
        A figure on a transparent ground. A tick at each bar shows the region's share of the
        picture's area: what would lie there if the evidence were spread evenly.
    """
    names = [share.region for share in shares]
    bars = [("for", FOR, [share.speaks_for for share in shares])]
    if signed:
        bars.append(("against", AGAINST, [-share.against for share in shares]))
    figure = go.Figure(
        [
            go.Bar(
                x=values,
                y=names,
                orientation="h",
                name=name,
                marker={"color": colour},
                customdata=[abs(value) for value in values],
                hovertemplate="%{y}: %{customdata:.0%} of the evidence, "
                + name
                + "<extra></extra>",
            )
            for name, colour, values in bars
        ]
    )
    figure.add_scatter(
        x=[share.area for share in shares],
        y=names,
        mode="markers",
        name="share of the area",
        marker={"symbol": "line-ns-open", "size": 16, "color": _MARK, "line": {"width": 2}},
        hovertemplate="%{y}: %{x:.0%} of the picture's area<extra></extra>",
    )
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 4, "b": 28},
        barmode="relative",
        bargap=0.3,
        dragmode=False,
        legend={"orientation": "h", "y": -0.2, "x": 0},
    )
    figure.update_xaxes(tickformat=".0%", fixedrange=True, zeroline=True)
    if reach is not None:
        figure.update_xaxes(range=[-reach if signed else 0, reach])
    figure.update_yaxes(autorange="reversed", automargin=True, fixedrange=True, ticks="")
    return figure


def regions_in_words(shares: Sequence[Share], *, signed: bool) -> str:
    """Say what the figure shows, for those who do not see it."""
    parts = [
        f"{share.region} {share.speaks_for:.0%} for"
        + (f" and {share.against:.0%} against" if signed else "")
        for share in shares
    ]
    return f"Share of the evidence by region: {', '.join(parts)}."

"""Learning curves: what a net learned epoch by epoch, and the epoch that was kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go

from dashboard.figures.palette import QUIET, SERIES_COLOURS

Quantity = Literal["loss", "accuracy"]

_TRAINING_KEY: Final[dict[str, str]] = {"loss": "loss", "accuracy": "accuracy"}
_CHOICE_KEY: Final[dict[str, str]] = {"loss": "val_log_loss", "accuracy": "val_accuracy"}
_AXIS: Final[dict[str, str]] = {"loss": "log loss", "accuracy": "accuracy"}


@dataclass(frozen=True, slots=True)
class Curve:
    """The history of one run.

    Attributes:
        name: what the legend calls it.
        epochs: rows with `epoch`, `loss`, `accuracy`, `val_log_loss`, `val_accuracy`; the last two
            are measured on PublicTest.
        best_epoch: number of the epoch whose weights were kept.
    """

    name: str
    epochs: Sequence[Mapping[str, Any]]
    best_epoch: int


def learning_curves(curves: Sequence[Curve], *, quantity: Quantity) -> go.Figure:
    """Return one quantity over epochs: Training dotted, PublicTest solid, the best epoch a star.

    Args:
        curves: one per run, drawn in the colour of its place in `SERIES_COLOURS`.
        quantity: log loss or accuracy.
    """
    percent = quantity == "accuracy"
    # Labels of several runs would lie on top of one another: hover and the text below say them.
    alone = len(curves) == 1
    traces = [*_style_entries()] if curves else []
    for place, curve in enumerate(curves):
        colour = SERIES_COLOURS[place % len(SERIES_COLOURS)]
        traces += [
            _line(curve, "Training", _TRAINING_KEY[quantity], colour, percent),
            _line(curve, "PublicTest", _CHOICE_KEY[quantity], colour, percent),
            *_best(curve, _CHOICE_KEY[quantity], colour, percent, alone),
        ]
    return go.Figure(
        traces,
        layout={
            "margin": {"l": 60, "r": 20, "t": 10, "b": 50},
            "legend": {"orientation": "h", "y": -0.22, "yanchor": "top", "x": 0},
            "hovermode": "closest",
            "xaxis": {
                "title": {"text": "epoch"},
                "tickformat": "d",
                "rangemode": "tozero",
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": _AXIS[quantity]},
                "tickformat": ".0%" if percent else ".2f",
                # Without a curve Plotly would draw an axis from -100 % to 400 %.
                **({} if curves else {"range": [0, 1 if percent else 2]}),
                "fixedrange": True,
            },
        },
    )


def _line(curve: Curve, split: str, key: str, colour: str, percent: bool) -> go.Scatter:
    training = split == "Training"
    value = "%{y:.1%}" if percent else "%{y:.3f}"
    return go.Scatter(
        name=curve.name,
        legendgroup=curve.name,
        showlegend=not training,
        x=[row["epoch"] for row in curve.epochs],
        y=[row[key] for row in curve.epochs],
        mode="lines+markers",
        line={"color": colour, "width": 2, "dash": "dot" if training else "solid"},
        marker={"size": 5, "symbol": "circle-open" if training else "circle"},
        hovertemplate=f"<b>{curve.name}</b><br>{split}, epoch %{{x}}: {value}<extra></extra>",
    )


def _style_entries() -> list[go.Scatter]:
    """Return empty grey lines that tell in the legend what dots and dashes mean."""
    styles = (
        ("Training", "lines+markers", "dot", "circle-open"),
        ("PublicTest", "lines+markers", "solid", "circle"),
        ("best epoch", "markers", "solid", "star"),
    )
    return [
        go.Scatter(
            name=name,
            x=[None],
            y=[None],
            mode=mode,
            line={"color": QUIET, "dash": dash},
            marker={"symbol": symbol, "size": 12 if symbol == "star" else 5, "color": QUIET},
            hoverinfo="skip",
        )
        for name, mode, dash, symbol in styles
    ]


def _best(curve: Curve, key: str, colour: str, percent: bool, label: bool) -> list[go.Scatter]:
    row = next((row for row in curve.epochs if row["epoch"] == curve.best_epoch), None)
    if row is None:
        return []
    value = f"{row[key]:.1%}" if percent else f"{row[key]:.3f}"
    star = go.Scatter(
        name=f"{curve.name}, best epoch",
        legendgroup=curve.name,
        showlegend=False,
        x=[curve.best_epoch],
        y=[row[key]],
        mode="markers+text" if label else "markers",
        marker={
            "symbol": "star",
            "size": 16,
            "color": colour,
            "line": {"width": 1, "color": "#ffffff"},
        },
        text=[f"epoch {curve.best_epoch}: {value}"],
        # The loss falls and the accuracy rises: the label goes to the side that stays empty.
        textposition="top left" if percent else "bottom left",
        hovertemplate=(
            f"<b>{curve.name}</b><br>best epoch {curve.best_epoch}, PublicTest {value}"
            "<extra></extra>"
        ),
    )
    return [star]

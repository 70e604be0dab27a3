"""Learning curves: what a net learned epoch by epoch, and the epoch that was kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, Literal

import plotly.graph_objects as go

from dashboard.figures.palette import QUIET, series_colour, series_symbol

Quantity = Literal["loss", "accuracy"]
Against = Literal["epoch", "time"]

_TRAINING_KEY: Final[dict[str, str]] = {"loss": "loss", "accuracy": "accuracy"}
_CHOICE_KEY: Final[dict[str, str]] = {"loss": "val_log_loss", "accuracy": "val_accuracy"}
_AXIS: Final[dict[str, str]] = {"loss": "log loss", "accuracy": "accuracy"}
_ALONG: Final[dict[str, str]] = {"epoch": "epoch", "time": "minutes of training"}


@dataclass(frozen=True, slots=True)
class Curve:
    """The history of one run.

    Attributes:
        name: what the legend calls it.
        epochs: rows with `epoch`, `loss`, `accuracy`, `val_log_loss`, `val_accuracy`; the last two
            are measured on PublicTest. Over time, `seconds` of each epoch are needed as well.
        best_epoch: number of the epoch whose weights were kept.
    """

    name: str
    epochs: Sequence[Mapping[str, Any]]
    best_epoch: int

    @property
    def timed(self) -> bool:
        """Whether it is known how long each epoch took."""
        return all("seconds" in row for row in self.epochs)


def learning_curves(
    curves: Sequence[Curve],
    *,
    quantity: Quantity,
    smoothing: float = 0.0,
    against: Against = "epoch",
) -> go.Figure:
    """Return one quantity as it was learned: Training dotted, PublicTest solid, best epoch a star.

    Args:
        curves: one per run, drawn in the colour and with the marker of its place; one without
            epochs, as of an ensemble, keeps its place and is not drawn.
        quantity: log loss or accuracy.
        smoothing: weight of the past in an exponential mean, 0 to below 1; the measured values
            stay visible as a faint line.
        against: epochs, or minutes of training; a run whose epochs were not timed is left out.
    """
    percent = quantity == "accuracy"
    # Labels of several runs would lie on top of one another: hover and the text below say them.
    drawn = [
        (place, curve)
        for place, curve in enumerate(curves)
        if curve.epochs and (against == "epoch" or curve.timed)
    ]
    alone = len(drawn) == 1
    traces = [*_style_entries(smoothing > 0)] if drawn else []
    for place, curve in drawn:
        for split, key in (("Training", _TRAINING_KEY), ("PublicTest", _CHOICE_KEY)):
            traces += _lines(curve, split, key[quantity], place, percent, smoothing, against)
        traces += _best(curve, _CHOICE_KEY[quantity], place, percent, alone, against)
    return go.Figure(
        traces,
        layout={
            "margin": {"l": 60, "r": 20, "t": 10, "b": 50},
            "legend": {"orientation": "h", "y": -0.22, "yanchor": "top", "x": 0},
            "hovermode": "closest",
            "xaxis": {
                "title": {"text": _ALONG[against]},
                "tickformat": "d",
                "rangemode": "tozero",
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": _AXIS[quantity]},
                "tickformat": ".0%" if percent else ".2f",
                # Without a curve Plotly would draw an axis from -100 % to 400 %.
                **({} if drawn else {"range": [0, 1 if percent else 2]}),
                "fixedrange": True,
            },
        },
    )


def smoothed(values: Sequence[float], weight: float) -> list[float]:
    """Return the exponential mean of the values so far, without a pull towards the start at zero.

    Args:
        values: in order.
        weight: of the past, 0 (the values themselves) to below 1.

    References:
        Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, section 3 (the correction)
    """
    result, mean, share = [], 0.0, 0.0
    for value in values:
        mean = weight * mean + (1 - weight) * value
        share = weight * share + (1 - weight)
        result.append(mean / share)
    return result


def _lines(
    curve: Curve,
    split: str,
    key: str,
    place: int,
    percent: bool,
    smoothing: float,
    against: Against,
) -> Iterator[go.Scatter]:
    """Yield the measured values, and where asked for their smoothed course above them."""
    training = split == "Training"
    value = "%{y:.1%}" if percent else "%{y:.3f}"
    symbol = series_symbol(place) + ("-open" if training else "")
    y = [row[key] for row in curve.epochs]
    epochs = [row["epoch"] for row in curve.epochs]
    shared: dict[str, Any] = {
        "name": curve.name,
        "legendgroup": curve.name,
        "x": _along(curve, against),
        "customdata": epochs,
    }
    style = {"color": series_colour(place), "dash": "dot" if training else "solid"}
    if smoothing:
        yield go.Scatter(
            **shared,
            y=y,
            showlegend=False,
            mode="lines",
            opacity=0.3,
            line=style | {"width": 1},
            hoverinfo="skip",
        )
    said = "smoothed " if smoothing else ""
    yield go.Scatter(
        **shared,
        y=smoothed(y, smoothing) if smoothing else y,
        showlegend=not training,
        mode="lines+markers",
        line=style | {"width": 2},
        marker={"size": 6, "symbol": symbol},
        hovertemplate=(
            f"<b>{curve.name}</b><br>{split}, epoch %{{customdata}}: {said}{value}<extra></extra>"
        ),
    )


def _along(curve: Curve, against: Against) -> list[float]:
    """Return where each epoch stands: its number, or the minutes until its end."""
    if against == "epoch":
        return [row["epoch"] for row in curve.epochs]
    return [seconds / 60 for seconds in accumulate(row["seconds"] for row in curve.epochs)]


def _style_entries(faint: bool) -> list[go.Scatter]:
    """Return empty grey lines that tell in the legend what dots and dashes mean."""
    styles = [
        ("Training", "lines+markers", "dot", "circle-open", 1.0),
        ("PublicTest", "lines+markers", "solid", "circle", 1.0),
        ("best epoch", "markers", "solid", "star", 1.0),
        *([("as measured", "lines", "solid", "circle", 0.4)] if faint else []),
    ]
    return [
        go.Scatter(
            name=name,
            x=[None],
            y=[None],
            mode=mode,
            opacity=opacity,
            line={"color": QUIET, "dash": dash},
            marker={"symbol": symbol, "size": 12 if symbol == "star" else 6, "color": QUIET},
            hoverinfo="skip",
        )
        for name, mode, dash, symbol, opacity in styles
    ]


def _best(
    curve: Curve, key: str, place: int, percent: bool, label: bool, against: Against
) -> list[go.Scatter]:
    found = next((i for i, row in enumerate(curve.epochs) if row["epoch"] == curve.best_epoch), -1)
    if found < 0:
        return []
    row = curve.epochs[found]
    value = f"{row[key]:.1%}" if percent else f"{row[key]:.3f}"
    star = go.Scatter(
        name=f"{curve.name}, best epoch",
        legendgroup=curve.name,
        showlegend=False,
        x=[_along(curve, against)[found]],
        y=[row[key]],
        mode="markers+text" if label else "markers",
        marker={
            "symbol": "star",
            "size": 16,
            "color": series_colour(place),
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

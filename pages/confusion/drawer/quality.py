"""How good the picture is as a picture: brightness, contrast, sharpness, among all others."""

from typing import Any, Final

from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from dashboard.components.picture_detail import Picture
from dashboard.components.table import table
from dashboard.components.text import count, percent
from pages.confusion.scene import Scene

# Feature -> its name, what more of it is called, and how its value is written.
_QUALITIES: Final = {
    "brightness": ("Brightness", "brighter", "{:.0f} of 255"),
    "contrast": ("Contrast", "more contrast", "{:.0f}"),
    "sharpness": ("Sharpness", "sharper", "{:.0f}"),
}


def section(scene: Scene, picture: Picture) -> Component:
    """Return each quality with the share of pictures below it."""
    columns = scene.facts.features
    lines = []
    for name, (title, more, written) in _QUALITIES.items():
        value = float(columns[name][picture.row])
        share = share_below(columns[name], value)
        lines.append((title, written.format(value), f"{more} than {percent(share, 0)}"))
    n = count(len(scene.dataset))
    return html.Div(
        [
            html.H3("Quality of the picture", className="el-detail-head"),
            table(
                ["Quality", "Value", "Compared with the others"],
                lines,
                caption=f"Among all {n} pictures of {scene.dataset.title}",
            ),
        ]
    )


def share_below(values: NDArray[Any], value: float) -> float:
    """Return the share of values below one; equal ones count half."""
    return float(((values < value).sum() + (values == value).sum() / 2) / max(len(values), 1))

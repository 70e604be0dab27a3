"""Where a map failed: which method does better on this model, as far as that was measured."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from core.explain.faithfulness.benchmark import CONTROL
from core.labels import EMOTIONS
from core.predict.tables import stored_table
from dashboard.components.address import link
from dashboard.components.text import count
from pages.explain.asked import Asked
from pages.explain.pictures import UPLOAD

if TYPE_CHECKING:
    from dashboard.services import Services


def better_method(services: "Services", asked: Asked, data: str) -> list[Component]:
    """Return a sentence with a link to the method whose maps beat random ones most often.

    Nothing where none was measured on this model, or where it is the method at hand.

    Args:
        services: of this application.
        asked: the question whose map is no better than chance.
        data: name of the data set shown.
    """
    table = stored_table(services.settings, asked.run)
    entries = [e for e in table["methods"] if e["name"] != CONTROL] if table else []
    best = max(entries, key=_passes, default=None)
    own = next((e for e in entries if e["name"] == asked.method.name), None)
    if best is None or best is own or (own is not None and _passes(own) >= _passes(best)):
        return []
    compared = "" if own is None else f", those of {own['title']} on {_share(own)}"
    return [
        html.P(
            [
                "On this model maps of ",
                html.A(best["title"], href=_address(asked, data, best["name"])),
                f" were better than random ones on {_share(best)}{compared}.",
            ]
        )
    ]


def _passes(entry: Mapping[str, Any]) -> float:
    return float(entry["better"]["value"])


def _share(entry: Mapping[str, Any]) -> str:
    passed = round(_passes(entry) * entry["rows"])
    return f"{count(passed)} of {count(entry['rows'])} pictures"


def _address(asked: Asked, data: str, method: str) -> str:
    picture = asked.picture
    return link(
        "/explain",
        data=data,
        run=asked.run.run_id,
        row=picture.row,
        picture=UPLOAD if picture.stored is None else None,
        method=method,
        class_=None if asked.index == asked.predicted else EMOTIONS[asked.index],
    )

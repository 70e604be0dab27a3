"""What a part of the Predict page is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; only the open one is drawn, and none before the visitor said what it is for.

    Its addresses that analyse something call `dashboard.use.check_use` first.

    Attributes:
        name: value of the address parameter `tab`.
        title: in the list of tabs.
        icon: Bootstrap icon without its `bi-`.
        layout: draws the tab from the address's parameters.
        register: wires the tab's callbacks and addresses to one application.
    """

    name: str
    title: str
    icon: str
    layout: Callable[[Mapping[str, str]], Component]
    register: Callable[[Dash], None]

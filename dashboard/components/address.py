"""The address is the state: controls write it, links and the back button restore it."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Final

from dash import Dash, Input, State

# What may stand in an address at all; each page allows the values it knows.
_NAME: Final = re.compile(r"[a-z_]{1,20}")
_LONGEST: Final = 2_000
_MOST: Final = 40


def sync_address(
    app: Dash,
    page_name: str,
    controls: Mapping[str, tuple[str, str]],
    *,
    quiet: Collection[str] = (),
    defaults: Mapping[str, str] | None = None,
) -> None:
    """Write a page's controls into the address whenever one of them changes.

    It happens in the browser (assets/20-address.js), without drawing the page again. Changes that
    follow one another quickly, like a slider's, make one entry of the history. Back and forward
    draw the page anew from its address.

    Args:
        app: the application.
        page_name: the page whose path the address keeps.
        controls: address parameter -> (component id, property). The property holds text, a
            number, a truth value, or None for "not in the address"; that of a `dcc.Store` may be
            a dict of such values whose keys are parameters themselves.
        quiet: parameters whose changes make no entry of the history: back leaves what they walk
            through at once.
        defaults: values of parameters that stay out of the address, which keeps it short.
    """
    for name in controls:
        if not _NAME.fullmatch(name):
            raise ValueError(f"'{name}' cannot be an address parameter")
    page, names, unheard = (json.dumps(x) for x in (page_name, list(controls), list(quiet)))
    usual = json.dumps(dict(defaults or {}))
    app.clientside_callback(
        f"(...values) => emotionLens.syncAddress({page}, {names}, values, {unheard}, {usual})",
        *(Input(component, prop) for component, prop in controls.values()),
        prevent_initial_call=True,
    )


def arguments(controls: Mapping[str, tuple[str, str]], *heard: str) -> dict[str, Input | State]:
    """Return controls as a callback's arguments by address parameter.

    Args:
        controls: address parameter -> (component id, property), as for `sync_address`.
        heard: parameters whose changes call; the others are only read.
    """
    return {
        name: (Input if name in heard else State)(*control) for name, control in controls.items()
    }


def clean(query: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a query that have a plain name and a value of sensible length."""
    kept = [(k, v) for k, v in query.items() if _NAME.fullmatch(k) and 0 < len(v) <= _LONGEST]
    return dict(kept[:_MOST])


def link(path: str, /, **parameters: str | int | None) -> str:
    """Return an address inside the dashboard; parameters that are None are left out.

    A parameter may have any name that an address holds, `path` too: pages pass their own on.
    """
    from urllib.parse import urlencode

    given = {k.rstrip("_"): v for k, v in parameters.items() if v is not None}
    return f"{path}?{urlencode(given)}" if given else path

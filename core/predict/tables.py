"""The stored tables of methods: how far explanations of a run can be relied upon."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from core.explain.faithfulness.benchmark import CONTROL
from core.files import write_whole
from core.runs.run import Run
from core.settings import Settings

# Tables of the shipped runs lie beside the runs, others in the home.
SHIPPED: Final = "explanations.json"


def store_table(settings: Settings, run: Run, table: Mapping[str, Any]) -> Path:
    """Add a run's table of methods to what was measured before, in the home; return where."""
    path = _own(settings, run)
    whole = merged(stored_table(settings, run), table)
    write_whole(path, json.dumps(whole, indent=1, allow_nan=False).encode())
    return path


def stored_table(settings: Settings, run: Run) -> dict[str, Any] | None:
    """Return a run's table of methods: measured here, else shipped, else None."""
    own = _own(settings, run)
    if own.is_file():
        return dict(json.loads(own.read_bytes()))
    shipped = settings.models / SHIPPED
    tables = json.loads(shipped.read_bytes()) if shipped.is_file() else {}
    found: dict[str, Any] | None = tables.get(run.run_id)
    return found


def merged(before: Mapping[str, Any] | None, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return two tables of one run as one, so that slow methods may be measured on fewer pictures.

    Of each method the newer entry stands, but for one of the same version on fewer pictures. Tables
    of other pictures are not mixed: then only the newer one is returned.
    """
    same = ("run", "dataset", "split", "seed")
    if before is None or any(before[name] != table[name] for name in same):
        return dict(table)
    entries = {entry["name"]: entry for entry in before["methods"]}
    for entry in table["methods"]:
        known = entries.get(entry["name"])
        if known is None or not _better_known(known, entry):
            entries[entry["name"]] = entry
    control = entries.pop(CONTROL)
    agreement: dict[str, dict[str, Any]] = {}
    for found in (before["agreement"], table["agreement"]):
        for first, others in found.items():
            for second, figure in others.items():
                known = agreement.setdefault(first, {}).get(second)
                if known is None or figure["rows"] >= known["rows"]:
                    agreement[first][second] = figure
    methods = [*(entries[name] for name in sorted(entries)), control]
    return {**table, "methods": methods, "agreement": agreement}


def _better_known(known: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    same = known.get("version") == entry.get("version")
    return bool(same and known["rows"] > entry["rows"])


def _own(settings: Settings, run: Run) -> Path:
    return settings.home / "explanations" / f"{run.run_id}.json"

"""The stored tables of methods: how far explanations of a run can be relied upon."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from core.files import write_whole
from core.runs.run import Run
from core.settings import Settings

# Tables of the shipped runs lie beside the runs, others in the home.
SHIPPED: Final = "explanations.json"


def store_table(settings: Settings, run: Run, table: Mapping[str, Any]) -> Path:
    """Write a run's table of methods into the home and return where."""
    path = _own(settings, run)
    write_whole(path, json.dumps(table, indent=1, allow_nan=False).encode())
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


def _own(settings: Settings, run: Run) -> Path:
    return settings.home / "explanations" / f"{run.run_id}.json"

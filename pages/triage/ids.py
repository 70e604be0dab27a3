"""Ids of the triage page."""

from typing import Final

DATA: Final = "triage-data-store"
SELECTED: Final = "triage-selected-store"
RUN: Final = "triage-run-select"
SPLIT: Final = "triage-split-select"
CELLS: Final = "triage-cells-select"
SORT: Final = "triage-sort-select"
SHOW: Final = "triage-show-select"
PROPOSED: Final = "triage-proposed-select"

PANEL: Final = "triage-panel"
ROW: Final = "triage-row-store"
ACT: Final = "triage-act-store"
STEPS: Final = "triage-steps-store"
UNDO: Final = "triage-undo-button"
REDO: Final = "triage-redo-button"
STATUS: Final = "triage-status-text"
BACK: Final = "triage-back-link"

OVERLAY: Final = "triage-overlay-switch"
EFFECT: Final = "triage-effect-panel"
DECIDED: Final = "triage-decided-store"
READ: Final = "triage-read-button"
FILE: Final = "triage-file-store"
IMPORTED: Final = "triage-imported-text"

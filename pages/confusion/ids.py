"""Ids of the confusion page."""

from typing import Final

DATA: Final = "confusion-data-store"
SELECTED: Final = "confusion-selected-store"
RUN: Final = "confusion-run-select"
SPLIT: Final = "confusion-split-select"
DECISIONS: Final = "confusion-decisions-switch"
RESULTS: Final = "confusion-results-select"
RESULTS_BOX: Final = "confusion-results-box"

AXES: Final = "confusion-axes-store"
ROWS: Final = "confusion-rows-select"
COLUMNS: Final = "confusion-columns-select"
REFERENCE: Final = "confusion-reference-select"
REFERENCE_BOX: Final = "confusion-reference-box"
NORMALISE: Final = "confusion-normalise-select"
COLOUR: Final = "confusion-colour-select"
SCALE: Final = "confusion-scale-select"
ORDER: Final = "confusion-order-select"
SHOW: Final = "confusion-show-radio"

MATRIX_PANEL: Final = "confusion-matrix-panel"
EVALUATED: Final = "confusion-evaluated-store"

CELLS: Final = "confusion-cells-store"
SORT: Final = "confusion-sort-select"
DOUBTFUL: Final = "confusion-doubtful-panel"
GALLERY: Final = "confusion-gallery-panel"
LIST: Final = "confusion-list-download"
ACTIONS: Final = "confusion-pictures-actions"
SELECT_THESE: Final = "confusion-select-button"
SAVE_LIST: Final = "confusion-list-button"

WHY: Final = "confusion-why-panel"
CONTRAST: Final = "confusion-contrast-panel"
CONTRAST_START: Final = "confusion-contrast-button"

OPENED: Final = "confusion-opened-store"
NEIGHBOURS: Final = "confusion-neighbours-panel"
ROW: Final = "confusion-row-store"
DRAWER: Final = "confusion-drawer"
DRAWER_TITLE: Final = "confusion-drawer-title"
DRAWER_BODY: Final = "confusion-drawer-body"
DETAIL: Final = "confusion-detail-panel"
MORE: Final = "confusion-more-panel"
SUBJECT: Final = "confusion-subject-store"
EXPLANATION: Final = "confusion-explanation-panel"
EXPLAINED_CLASS: Final = "confusion-class-radio"
STRENGTH: Final = "confusion-strength-slider"

# Types of repeated items, and what else their ids carry.
MATRIX: Final = "confusion-matrix-graph"  # index: 0, where the matrix is a figure
CELL: Final = "confusion-cell-button"  # cell: "sad-neutral", a row "sad-", a column "-neutral"
LARGEST: Final = "confusion-largest-button"  # cell
CONTRAST_MAP: Final = "confusion-contrast-figure"  # cell
STEP: Final = "confusion-step-button"  # to: previous, next
OVERLAY: Final = "confusion-overlay-figure"  # row

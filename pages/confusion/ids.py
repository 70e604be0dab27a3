"""Ids of the confusion page."""

from typing import Final

DATA: Final = "confusion-data-store"
RUN: Final = "confusion-run-select"
SPLIT: Final = "confusion-split-select"
NORMALISE: Final = "confusion-normalise-select"
COLOUR: Final = "confusion-colour-select"
RESULTS: Final = "confusion-results-select"
RESULTS_BOX: Final = "confusion-results-box"

MATRIX_PANEL: Final = "confusion-matrix-panel"
EVALUATION_TICK: Final = "confusion-evaluation-interval"
EVALUATED: Final = "confusion-evaluated-store"

TRUE: Final = "confusion-true-select"
PREDICTED: Final = "confusion-predicted-select"
GALLERY: Final = "confusion-gallery-panel"

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
BARS: Final = "confusion-probabilities-graph"

# Types of repeated items, and what else their ids carry.
MATRIX: Final = "confusion-matrix-graph"  # index: 0, where there is a matrix
LARGEST: Final = "confusion-largest-button"  # cell: "4-6"
PICTURE: Final = "confusion-picture-button"  # row
EVALUATE: Final = "confusion-evaluate-button"  # split
STEP: Final = "confusion-step-button"  # to: previous, next
OVERLAY: Final = "confusion-overlay-figure"  # row

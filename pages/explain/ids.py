"""Ids of the explain page."""

from typing import Final

DATA: Final = "explain-data-store"
RUN: Final = "explain-run-select"
METHOD: Final = "explain-method-select"
CLASS: Final = "explain-class-select"
LAYER: Final = "explain-layer-select"
LAYER_BOX: Final = "explain-layer-box"
STRENGTH: Final = "explain-strength-slider"

ROW: Final = "explain-row-input"
ROW_PROBLEM: Final = "explain-row-problem"
LABEL: Final = "explain-label-select"
PREVIOUS: Final = "explain-previous-button"
NEXT: Final = "explain-next-button"
RANDOM: Final = "explain-random-button"
MISTAKE: Final = "explain-mistake-button"

PICTURE: Final = "explain-picture-panel"
SUBJECT: Final = "explain-subject-store"
MAPS: Final = "explain-maps-panel"
BARS: Final = "explain-probabilities-graph"

# Type of repeated items.
OVERLAY: Final = "explain-overlay-figure"  # row

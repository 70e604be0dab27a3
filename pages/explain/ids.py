"""Ids of the explain page."""

from typing import Final

DATA: Final = "explain-data-store"
RUN: Final = "explain-run-select"
METHOD: Final = "explain-method-select"
CLASS: Final = "explain-class-select"
LAYER: Final = "explain-layer-select"
LAYER_BOX: Final = "explain-layer-box"
AGAINST: Final = "explain-against-select"
AGAINST_BOX: Final = "explain-against-box"
COMPARE: Final = "explain-compare-switch"
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
MAPPED: Final = "explain-mapped-store"
TRUST: Final = "explain-trust-panel"
REGIONS: Final = "explain-regions-graph"
COMPARED: Final = "explain-compared-panel"
STEP: Final = "explain-step-store"
STEP_DONE: Final = "explain-step-done-store"

# Type of repeated items.
OVERLAY: Final = "explain-overlay-figure"  # row, and beside others method
TILE: Final = "explain-method-tile"  # method, key
TILE_MAP: Final = "explain-method-map"  # method, key
TILE_VERDICT: Final = "explain-method-verdict"  # method, key

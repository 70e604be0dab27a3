"""Ids of the explain page."""

from typing import Final

DATA: Final = "explain-data-store"
RUN: Final = "explain-run-select"
METHOD: Final = "explain-method-select"
CLASS: Final = "explain-class-select"
PARAMETERS: Final = "explain-parameters-panel"
SETTINGS: Final = "explain-settings-store"
BESIDE: Final = "explain-beside-select"
BESIDE_PICTURE: Final = "explain-beside-picture-input"
BESIDE_PICTURE_BOX: Final = "explain-beside-picture-box"
BESIDE_MODEL: Final = "explain-beside-model-select"
BESIDE_MODEL_BOX: Final = "explain-beside-model-box"
BESIDE_EXPRESSION: Final = "explain-beside-expression-select"
BESIDE_EXPRESSION_BOX: Final = "explain-beside-expression-box"
COMPARE: Final = "explain-compare-switch"
STRENGTH: Final = "explain-strength-slider"

ROW: Final = "explain-row-input"
ROW_PROBLEM: Final = "explain-row-problem"
LABEL: Final = "explain-label-select"
PREVIOUS: Final = "explain-previous-button"
NEXT: Final = "explain-next-button"
RANDOM: Final = "explain-random-button"
MISTAKE: Final = "explain-mistake-button"

VISITOR: Final = "explain-visitor-store"
SOURCE: Final = "explain-source-store"
PICTURE: Final = "explain-picture-panel"
SUBJECT: Final = "explain-subject-store"
MAPS: Final = "explain-maps-panel"
BARS: Final = "explain-probabilities-graph"
MAPPED: Final = "explain-mapped-store"
TRUST: Final = "explain-trust-panel"
REGIONS: Final = "explain-regions-graph"
CURVES: Final = "explain-curves-graph"
CURVES_DATA: Final = "explain-curves-store"
PIXELS: Final = "explain-pixels-panel"
PIXELS_SHARE: Final = "explain-pixels-slider"
PIXELS_BASELINE: Final = "explain-pixels-radio"
PIXELS_WORDS: Final = "explain-pixels-words"
PAIR: Final = "explain-pair-panel"
PAIRED: Final = "explain-paired-store"
COMPARED: Final = "explain-compared-panel"
STEP: Final = "explain-step-store"
STEP_DONE: Final = "explain-step-done-store"

# Many pictures.
MANY_DATA: Final = "explain-many-data-store"
MANY_VIEW: Final = "explain-many-view-store"
MANY_RUN: Final = "explain-many-run-select"
MANY_METHOD: Final = "explain-many-method-select"
MANY_PARAMETERS: Final = "explain-many-parameters-panel"
MANY_SETTINGS: Final = "explain-many-settings-store"
MANY_SPLIT: Final = "explain-many-split-select"
MANY_COUNT: Final = "explain-many-count-select"
MANY_ENDED: Final = "explain-many-ended-store"
MANY_PANEL: Final = "explain-many-panel"
MANY_STRENGTH: Final = "explain-many-strength-slider"

# Type of repeated items.
MANY_PARAMETER: Final = "explain-many-parameter"  # name
MANY_OVERLAY: Final = "explain-many-overlay-figure"  # label, said
PARAMETER: Final = "explain-parameter"  # name
SIDE: Final = "explain-pair-side"  # side
SIDE_REGIONS: Final = "explain-pair-regions"  # side
SIDE_BADGE: Final = "explain-pair-badge"  # side
OVERLAY: Final = "explain-overlay-figure"  # row, and beside others method
TILE: Final = "explain-method-tile"  # method, key
TILE_MAP: Final = "explain-method-map"  # method, key
TILE_VERDICT: Final = "explain-method-verdict"  # method, key

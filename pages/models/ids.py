"""Ids of the models page."""

from typing import Final

WHERE: Final = "models-where-store"
PICKED: Final = "models-picked-store"
PICKS: Final = "models-picks-checklist"
SPLIT: Final = "models-split-select"

# Runs
GRID: Final = "models-runs-grid"
CAPTION: Final = "models-runs-caption"
SORT: Final = "models-sort-store"
COLUMNS: Final = "models-columns-checklist"
PURPOSE: Final = "models-purpose-select"
REFERENCE: Final = "models-reference-select"
INTERVALS: Final = "models-intervals-graph"
EXPORT: Final = "models-export-button"
DOWNLOAD: Final = "models-export-download"
LATENCY: Final = "models-latency-region"

# Learning curves
QUANTITY: Final = "models-quantity-radio"
ALONG: Final = "models-along-radio"
SMOOTH: Final = "models-smooth-slider"
CURVES: Final = "models-curves-graph"
CURVES_OF: Final = "models-curves-status"

# By expression
SCORE: Final = "models-score-radio"
EMOTION: Final = "models-emotion-select"
SCORES: Final = "models-scores-graph"
SCORES_REGION: Final = "models-scores-region"
ONE_REGION: Final = "models-one-region"
ROC: Final = "models-roc-graph"
PRECISION_RECALL: Final = "models-precision-graph"

# Probabilities
PROBABILITIES: Final = "models-probabilities-region"
BEFORE: Final = "models-before-graph"
AFTER: Final = "models-after-graph"
RISK: Final = "models-risk-graph"

# Kinds of picture
SLICE: Final = "models-slice-select"
SLICES_REGION: Final = "models-slices-region"
SLICES: Final = "models-slices-graph"

# Two runs and one run
RUN: Final = "models-run-select"
AGAINST: Final = "models-against-select"
DIFFERENCE: Final = "models-difference-region"
CHANGED: Final = "models-changed-region"
CHANGED_PICTURE: Final = "models-changed-picture-store"
SELECT: Final = "models-select-store"
DETAIL: Final = "models-detail-region"
CLASSES: Final = "models-classes-graph"

# Settings
EVERY: Final = "models-every-switch"
SETTINGS: Final = "models-settings-region"
SETTINGS_EXPORT: Final = "models-settings-button"
SETTINGS_DOWNLOAD: Final = "models-settings-download"

# Build an ensemble
RULE: Final = "models-rule-select"
VIEWS: Final = "models-views-select"
PREVIEW: Final = "models-preview-region"
SAVE: Final = "models-save-button"
SAVED: Final = "models-saved-region"

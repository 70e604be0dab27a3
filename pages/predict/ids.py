"""Ids of the Predict page. `assets/60-predict.js` names some of them as well."""

from typing import Final

from dashboard.components import prediction

RUN: Final = "predict-run-select"
RUN_FACTS: Final = "predict-run-facts-text"
GUARD: Final = "predict-guard-section"
PURPOSE: Final = "predict-purpose-radio"
EXCEPTION: Final = "predict-exception-switch"
LAW: Final = "predict-law-text"
STOP: Final = "predict-stop-text"
CONTINUE: Final = "predict-continue-button"
DETAILS: Final = "predict-details"
DROP: Final = "predict-drop-area"
CHOOSE: Final = "predict-choose-button"
STATUS: Final = "predict-status-text"
PROGRESS: Final = "predict-progress-bar"
TOOLBAR: Final = "predict-results-toolbar"
STRENGTH: Final = "predict-strength-slider"
CLEAR: Final = "predict-clear-button"
SAVE: Final = "predict-csv-button"
DOWNLOAD: Final = "predict-csv-download"
RESULTS: Final = "predict-results-list"
ROWS: Final = "predict-rows-store"

# Repeated on the page: `{"type": ..., "file": n, "face": m}`.
HEAT_TYPE: Final = prediction.HEAT

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

# The tab for videos; `assets/61-video.js` names some of them as well.
VIDEO_RUN: Final = "predict-video-run-select"
VIDEO_RATE: Final = "predict-video-rate-select"
VIDEO_DROP: Final = "predict-video-drop-area"
VIDEO_CHOOSE: Final = "predict-video-choose-button"
VIDEO_STOP: Final = "predict-video-stop-button"
VIDEO_STATUS: Final = "predict-video-status-text"
VIDEO_PROGRESS: Final = "predict-video-progress-bar"
VIDEO_HELD: Final = "predict-video-store"
VIDEO_PLACE: Final = "predict-video-place"
VIDEO_RESULT: Final = "predict-video-result"
VIDEO_FACE: Final = "predict-video-face-select"
VIDEO_SMOOTH: Final = "predict-video-smooth-slider"
VIDEO_COVERAGE: Final = "predict-video-coverage-select"
VIDEO_ALL: Final = "predict-video-all-switch"
VIDEO_FIGURE: Final = "predict-video-timeline-graph"
VIDEO_SEGMENTS: Final = "predict-video-segments-region"
VIDEO_MOMENT: Final = "predict-video-moment-slider"
VIDEO_SHOWN: Final = "predict-video-moment-region"
VIDEO_HEAT: Final = "predict-video-heat"
VIDEO_SAVE: Final = "predict-video-csv-button"
VIDEO_DOWNLOAD: Final = "predict-video-csv-download"
VIDEO_CLEAR: Final = "predict-video-clear-button"

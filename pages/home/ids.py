"""Ids of the start page."""

from typing import Final

DATASETS: Final = "home-datasets-section"
RUNS: Final = "home-runs-section"
VIEWS: Final = "home-views-section"

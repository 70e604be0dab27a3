"""A small data set to decide about."""

import pytest

from core.data.store import Dataset
from core.settings import Settings
from core.triage.decisions import Decisions
from tests.stored_runs import store_dataset


@pytest.fixture
def dataset(settings: Settings) -> Dataset:
    """1,050 pictures of noise, 350 a split; row r is labelled r % 7."""
    return store_dataset(settings)


@pytest.fixture
def decisions(settings: Settings) -> Decisions:
    return Decisions(settings.home)

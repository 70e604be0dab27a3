"""A data set that nobody trains on here, and requests for searches on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.search.objectives import parse_objectives
from core.search.request import SearchRequest, search_request
from core.search.space import TRAINING, parse_space
from core.search.study import Studies
from core.settings import Settings

RequestSearch = Callable[..., SearchRequest]


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Seven black pictures a split."""
    splits = np.repeat(np.arange(3, dtype=np.uint8), 7)
    labels = np.tile(np.arange(7, dtype=np.uint8), 3)
    store = DatasetStore(tmp_path_factory.mktemp("blank") / "datasets")
    images = np.zeros((21, 48, 48), np.uint8)
    return store.write("blank", images, splits, labels, title="Blank", source={})


@pytest.fixture(scope="session")
def request_search(blank: Dataset) -> RequestSearch:
    """Return a search: `request_search("random", "dropout=0.2:0.6", dense_units=4)`."""

    def request_search(
        sampler: str = "random",
        *space: str,
        architecture: str = "two_conv",
        objectives: str = "accuracy",
        pruner: str = "none",
        seed: int = 0,
        dataset: Dataset = blank,
        **settings: Any,
    ) -> SearchRequest:
        return search_request(
            architecture,
            dataset,
            objectives=parse_objectives(objectives),
            sampler=sampler,
            pruner=pruner,
            seed=seed,
            settings={name.replace("__", "."): value for name, value in settings.items()},
            space=parse_space(space),
        )

    return request_search


@pytest.fixture(scope="session")
def training_kept() -> dict[str, Any]:
    """Settings that keep the training as it is, so that only the architecture is varied."""
    return {name.replace(".", "__"): dimension.ends[0] for name, dimension in TRAINING.items()}


@pytest.fixture
def studies(settings: Settings) -> Iterator[Studies]:
    """The studies of a home that lives and dies with the test."""
    studies = Studies(settings.searches)
    yield studies
    studies.close()


@pytest.fixture
def other_studies(settings: Settings, studies: Studies) -> Iterator[Studies]:
    """The same studies as another process opens them."""
    others = Studies(settings.searches)
    yield others
    others.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"

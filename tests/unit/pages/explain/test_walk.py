"""Which picture comes next."""

from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset
from core.runs.store import Run
from dashboard.services import Services
from pages.explain.walk import NoSuchPicture, neighbour, random_mistake, random_row

HAPPY, SAD, ANGRY = 3, 4, 0


def test_previous_and_next_go_round(dataset: Dataset) -> None:
    assert neighbour(dataset, 5, "next", None) == 6
    assert neighbour(dataset, 5, "previous", None) == 4
    assert neighbour(dataset, 59, "next", None) == 0
    assert neighbour(dataset, 0, "previous", None) == 59


def test_a_label_is_kept_to(dataset: Dataset) -> None:
    assert neighbour(dataset, 5, "next", HAPPY) == 6
    assert neighbour(dataset, 5, "next", SAD) == 7
    assert neighbour(dataset, 5, "previous", SAD) == 3
    assert neighbour(dataset, 59, "next", SAD) == 1


def test_random_pictures_keep_to_the_label_and_differ(dataset: Dataset) -> None:
    generator = np.random.default_rng(0)
    found = {random_row(dataset, SAD, generator) for _ in range(40)}
    assert len(found) > 5
    assert all(dataset.labels[row] == SAD for row in found)


def test_a_label_without_pictures_is_told(dataset: Dataset) -> None:
    with pytest.raises(NoSuchPicture, match="labelled angry"):
        random_row(dataset, ANGRY, np.random.default_rng(0))


def test_random_mistakes_are_mistakes(services: Services, run: Run, dataset: Dataset) -> None:
    generator = np.random.default_rng(0)
    found = {random_mistake(services, run, dataset, None, generator) for _ in range(30)}
    assert found == {45, 51}
    with pytest.raises(NoSuchPicture, match="No mistake"):
        random_mistake(services, run, dataset, HAPPY, generator)


def test_without_stored_results_pictures_are_tried(
    services: Services, run: Run, dataset: Dataset
) -> None:
    class Inference:
        """Says happy to everything."""

        def probabilities(self, run_id: str, pictures: Any) -> Any:
            assert run_id == run.run_id
            return np.eye(7, dtype=np.float32)[[HAPPY] * len(pictures)]

    services.__dict__["inference"] = Inference()
    other = services.datasets.write(
        "other",
        dataset.images[::-1],
        np.zeros(60, np.uint8),
        dataset.labels.astype(np.uint8),
        title="Others",
        source={},
    )
    generator = np.random.default_rng(0)
    assert dataset.labels[random_mistake(services, run, other, None, generator)] == SAD
    with pytest.raises(NoSuchPicture):
        random_mistake(services, run, other, HAPPY, generator)

"""People's decisions on the confusion page: counted when asked for, and told."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from core.data.store import Dataset
from core.runs.store import Run
from dashboard.services import Services
from pages.confusion.decisions import triage_link
from pages.confusion.handlers import draw_matrix, draw_pictures
from pages.confusion.results import shown
from pages.confusion.scene import Scene, scene


def made(run: Run, dataset: Dataset, **query: Any) -> Scene:
    found = scene({"data": dataset.name, "run": run.run_id, **query})
    assert found is not None
    return found


@pytest.fixture
def wrong(services: Services, run: Run, dataset: Dataset) -> list[int]:
    """Rows of PrivateTest that the run names wrongly: one is relabelled as it says, one aside."""
    crossed = shown(made(run, dataset)).crossed
    assert crossed is not None
    errors = np.flatnonzero(crossed.first != crossed.second)
    rows = crossed.rows[errors].tolist()
    services.decisions.decide(dataset, [rows[0]], "relabel", int(crossed.second[errors[0]]))
    services.decisions.decide(dataset, [rows[1]], "set_aside")
    services.decisions.decide(dataset, [rows[2]], "ambiguous")
    return rows


def test_decisions_count_only_when_asked_for(run: Run, dataset: Dataset, wrong: list[int]) -> None:
    plain, counted = shown(made(run, dataset)), shown(made(run, dataset, overlay="1"))
    assert plain.counts is not None
    assert counted.counts is not None
    assert plain.counts.tolist() == run.metrics["PrivateTest"]["confusion"]
    assert int(plain.counts.sum()) == 50
    assert int(counted.counts.sum()) == 49
    assert int(np.trace(counted.counts)) == int(np.trace(plain.counts)) + 1
    assert counted.crossed is not None
    assert counted.crossed.outcomes is not None
    assert wrong[1] not in counted.crossed.rows
    assert np.array_equal(counted.crossed.outcomes.rows, counted.crossed.rows)
    assert np.array_equal(counted.crossed.outcomes.true_labels, counted.crossed.first)


def test_decisions_may_be_counted_within_a_selection(
    services: Services, run: Run, dataset: Dataset, wrong: list[int]
) -> None:
    key = services.selections.save(dataset, wrong[:5])
    counts = shown(made(run, dataset, overlay="1", selection=key)).counts
    assert counts is not None
    assert (int(counts.sum()), int(np.trace(counts))) == (4, 1)


def test_the_page_says_that_and_how_decisions_are_counted(
    run: Run, dataset: Dataset, wrong: list[int]
) -> None:
    values = {"data": dataset.name, "run": run.run_id, "split": "PrivateTest", "axes": None}
    assert "no longer comparable" not in str(draw_matrix(values)["panel"])
    told = str(draw_matrix({**values, "overlay": True})["panel"])
    assert "new label: 1; left out: 1." in told
    assert "Without them: Accuracy" in told
    assert "n = 50" in told
    assert "no longer comparable" in told
    cells = [f"{a}-{b}" for a in ("angry", "fear", "happy", "sad") for b in ("disgust", "neutral")]
    assert wrong
    assert draw_pictures({**values, "overlay": True, "cells": cells, "sort": "confidence"})


def test_the_way_to_triage_names_the_errors_as_triage_does(run: Run, dataset: Dataset) -> None:
    for axes in ({}, {"rows": "model", "columns": "label"}):
        # Row and column change places with the axes; the error stays the same one.
        cell = "sad-fear" if not axes else "fear-sad"
        drawn = made(run, dataset, **axes, cells=f"{cell},sad-sad", overlay="1", split="Test")
        # Triage has one split at a time: both test splits have a way each.
        ways = triage_link(drawn, shown(drawn), chosen=True)
        for anchor, split in zip(ways, ("PublicTest", "PrivateTest"), strict=True):
            address = urlsplit(anchor.href)
            assert address.path == "/triage"
            assert parse_qs(address.query) == {
                "data": [dataset.name],
                "run": [run.run_id],
                "split": [split],
                "cells": ["sad-fear"],
                "overlay": ["1"],
            }
            assert f"of {split}" in str(anchor)


def test_there_is_no_way_where_there_is_no_error(
    run: Run, second_run: Run, dataset: Dataset
) -> None:
    right = made(run, dataset, cells="sad-sad")
    assert triage_link(right, shown(right), chosen=True) == []
    assert len(triage_link(right, shown(right), chosen=False)) == 1
    assert second_run.run_id
    compared = made(run, dataset, rows="model", columns="reference")
    assert triage_link(compared, shown(compared), chosen=False) == []

"""Runs grouped by their data."""

import pytest

from core.labels import EMOTIONS
from core.runs.store import RunStore
from pages.models.groups import CAPSTONE, groups, labels, metric
from tests.unit.pages.models.conftest import write_run

FER2013_PRIVATE_TEST = (491, 55, 528, 879, 594, 416, 626)


def test_runs_are_grouped_by_their_data_the_picked_one_first(settings, dataset, other):
    for made in (dataset, other):
        write_run(settings, made)
        write_run(settings, made, "two_conv")
    runs = RunStore(settings.models).all()
    found = groups(runs, other)
    assert [(group.title, group.own, len(group.runs)) for group in found] == [
        ("Others", True, 2),
        ("Faces", False, 2),
    ]
    assert len({group.key for group in found}) == 2
    assert groups([], dataset) == ()


def test_runs_of_one_title_are_told_apart_by_their_key(settings, dataset):
    first = write_run(settings, dataset, seed=1)
    second = write_run(settings, dataset, seed=2)
    alone = write_run(settings, dataset, "two_conv")
    named = labels([first, second, alone])
    assert len(set(named.values())) == 3
    assert named[alone.run_id] == "Two convolutions"
    assert first.spec.key[:6] in named[first.run_id]


def test_only_runs_measured_on_fer2013s_whole_private_test_have_a_reference(settings, dataset):
    (group,) = groups([write_run(settings, dataset)], dataset)
    assert group.reference is None
    per_class = group.runs[0].metrics["PrivateTest"]["per_class"]
    for emotion, n in zip(EMOTIONS, FER2013_PRIVATE_TEST, strict=True):
        per_class[emotion]["n"] = n
    assert group.reference == CAPSTONE
    assert CAPSTONE.value == pytest.approx(0.6478)


def test_a_split_that_was_not_measured_has_no_metric(settings, dataset):
    run = write_run(settings, dataset)
    assert metric(run, "PrivateTest", "accuracy")["value"] == 0.5
    run.metrics["PrivateTest"]["accuracy"]["value"] = None
    assert metric(run, "PrivateTest", "accuracy") is None
    assert metric(run, "Nowhere", "accuracy") is None

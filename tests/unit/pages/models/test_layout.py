"""The models page as drawn."""

import pytest

from core.evaluation.costs.expected import expected_cost
from core.evaluation.costs.matrix import purpose
from pages.models import ids
from pages.models.compare import curves_of
from pages.models.costs import costs_detail
from pages.models.detail import detail
from pages.models.layout import layout
from tests.unit.pages.models.conftest import write_run

pytestmark = pytest.mark.usefixtures("inside")


def test_without_a_run_the_page_says_the_command(dataset):
    said = str(layout({"data": dataset.name}))
    assert "python -m core train six_conv --dataset faces" in said
    assert "Learning curves" not in said


def test_runs_on_other_data_are_shown_apart_and_the_command_is_given(settings, dataset, other):
    write_run(settings, other)
    said = str(layout({"data": dataset.name}))
    assert "No model was trained on Faces yet" in said
    assert "On other data: Others" in said
    assert "--dataset faces" in said


def test_every_figure_comes_with_its_n_and_what_public_test_was_used_for(settings, dataset):
    write_run(settings, dataset)
    said = str(layout({"data": dataset.name}))
    assert "PrivateTest (n = 70)" in said
    assert "PublicTest, used for choosing" in said
    assert "On other data" not in said


def test_the_detail_holds_everything_that_made_the_run(settings, dataset):
    run = write_run(settings, dataset, seed=9)
    said = str(detail(run, "PrivateTest"))
    for part in (
        run.spec.key,
        dataset.fingerprint,
        "Label smoothing",
        "0.05",
        "Block dropout",
        "x86-64, 2 cores, CPU",
        "Keras",
        f"/confusion?data=faces&split=PrivateTest&run={run.run_id}",
    ):
        assert part in said
    assert "PublicTest (used for choosing), n = 70" in str(detail(run, "PublicTest"))


def test_the_links_of_a_run_whose_pictures_are_not_here_name_no_data_set(settings, dataset):
    run = write_run(settings, dataset)
    (dataset.path / "manifest.json").unlink()
    assert f"/confusion?split=PrivateTest&run={run.run_id}" in str(detail(run, "PrivateTest"))


def test_a_run_of_an_architecture_that_is_gone_can_still_be_read(settings, dataset):
    run = write_run(settings, dataset)
    object.__setattr__(run, "spec", run.spec.model_copy(update={"architecture": "gone"}))
    assert "no longer part of the program" in str(detail(run, "PrivateTest"))


def test_a_split_that_was_not_measured_says_so(settings, dataset):
    run = write_run(settings, dataset)
    del run.metrics["PublicTest"]
    assert "not measured on PublicTest" in str(detail(run, "PublicTest"))


def test_the_table_weighs_errors_for_the_purpose_of_the_address(settings, dataset):
    write_run(settings, dataset)
    for name, note in (("equal", "every error alike"), ("therapy", "therapy")):
        drawn = layout({"data": dataset.name, "purpose": name})
        assert f"PrivateTest, {note}" in str(drawn)
        (select,) = (part for part in drawn._traverse() if getattr(part, "id", "") == ids.PURPOSE)
        assert select.value == name


def test_the_detail_says_what_errors_cost_and_what_naming_the_cheapest_would(settings, dataset):
    run = write_run(settings, dataset)
    said = str(costs_detail(run, "PrivateTest", "therapy"))
    assert "What its errors cost: Therapy" in said
    assert "Distress that is missed costs most" in said
    labels = dataset.labels[dataset.indices("PrivateTest")]
    figures = expected_cost(labels, run.probabilities("PrivateTest"), purpose("therapy"))
    for which in ("most_probable", "least_cost"):
        assert f"{figures[which]['value']:.3f} ({figures[which]['low']:.3f}" in said
    assert f"{figures['changed']} of 70" in said
    assert figures["changed"] > 0


def test_without_the_pictures_the_cost_of_stored_answers_is_still_told(settings, dataset):
    run = write_run(settings, dataset)
    (dataset.path / "manifest.json").unlink()
    said = str(costs_detail(run, "PrivateTest", "equal"))
    assert "0.500 (" in said
    assert "needs the labels of Faces, which is not imported here" in said
    assert "python -m core data import" in said


def test_a_split_that_was_not_measured_has_no_costs(settings, dataset):
    run = write_run(settings, dataset)
    del run.metrics["PublicTest"]
    assert costs_detail(run, "PublicTest", "equal") == []


def test_the_best_epoch_is_said_in_words(settings, dataset):
    said = str(curves_of([write_run(settings, dataset)]))
    assert "best epoch 2 of 2, PublicTest accuracy 50.0%, log loss 1.700" in said
    assert "label smoothing 0.05 raises its Training loss" in said
    assert "No run is ticked" in str(curves_of([]))

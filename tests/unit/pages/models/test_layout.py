"""The models page as drawn."""

import pytest

from pages.models.compare import curves_of
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


def test_the_best_epoch_is_said_in_words(settings, dataset):
    said = str(curves_of([write_run(settings, dataset)]))
    assert "best epoch 2 of 2, PublicTest accuracy 50.0%, log loss 1.700" in said
    assert "label smoothing 0.05 raises its Training loss" in said
    assert "No run is ticked" in str(curves_of([]))

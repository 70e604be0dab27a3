"""The tabs of the models page as drawn."""

import csv
from io import StringIO

import numpy as np
import pytest
from dash.exceptions import PreventUpdate

from core.data.store import DatasetStore
from core.evaluation.costs.expected import expected_cost
from core.evaluation.costs.matrix import purpose
from core.labels import EMOTIONS
from core.predict.latencies import Latency
from core.runs.store import RunStore
from core.settings import ROOT
from dashboard.services import services
from pages.models import ids
from pages.models.costs import costs_detail
from pages.models.kinds import sliced
from pages.models.layout import layout
from pages.models.tab import Shown
from pages.models.tabs import TABS, load_tabs
from pages.models.tabs.curves import curves_of
from pages.models.tabs.ensemble.callbacks import averaged
from pages.models.tabs.run.detail import detail
from pages.models.tabs.run.sets import sets
from pages.models.tabs.runs.callbacks import show_latencies
from pages.models.tabs.settings import compared_settings, settings_csv
from pages.models.view import address_of
from tests.unit.core.quality.test_columns import doubted
from tests.unit.pages.models.conftest import write_run

pytestmark = pytest.mark.usefixtures("inside")


def drawn(dataset, **query):
    return layout({"data": dataset.name, **query})


def of_type(component, name):
    return [part for part in component._traverse() if type(part).__name__ == name]


def select(dataset, rows):
    return services().selections.save(dataset, rows)


def test_without_a_run_the_page_says_the_command(dataset):
    said = str(drawn(dataset))
    assert "python -m core train six_conv --dataset faces" in said
    assert "Learning curves" not in said


def test_runs_on_other_data_are_shown_apart_and_the_command_is_given(settings, dataset, other):
    write_run(settings, other)
    said = str(drawn(dataset))
    assert "No model was trained on Faces yet" in said
    assert "On other data: Others" in said
    assert "--dataset faces" in said


def test_every_tab_has_one_link_and_only_the_open_one_is_drawn(settings, dataset):
    write_run(settings, dataset)
    for name in TABS:
        page = drawn(dataset, tab=name)
        links = [a for a in of_type(page, "A") if getattr(a, "className", "") == "models-tab"]
        assert len(links) == len(TABS)
        current = [a for a in links if getattr(a, "aria-current", None) == "page"]
        assert [a.children[1].children for a in current] == [
            tab.title for tab in load_tabs() if tab.name == name
        ]
        assert ("What the runs compared were made with" in str(page)) == (name == "settings")


NONSENSE = {
    "runs": "<b>", "split": "Nonsense", "run": "../x", "reference": "<script>", "purpose": "?",
    "sort": "luck", "order": "up", "quantity": "9", "along": "x", "smooth": "NaN", "score": "-1",
    "class": "8", "slice": "hue", "every": "maybe", "rule": "__import__", "views": "-1",
}  # fmt: skip


@pytest.mark.parametrize("name", [*TABS, "nonsense"])
def test_a_tab_draws_from_nonsense_as_from_nothing(settings, dataset, name):
    for seed in (1, 2):
        write_run(settings, dataset, seed=seed)
    page = drawn(dataset, tab=name, **NONSENSE)
    ids_here = [repr(one.id) for one in page._traverse() if getattr(one, "id", None) is not None]
    assert len(ids_here) == len(set(ids_here))
    assert "<script>" not in str(page.children[2:])
    plain = drawn(dataset, tab=name)
    assert len(list(page._traverse())) == len(list(plain._traverse()))


def test_links_to_other_tabs_keep_what_the_address_says(settings, dataset):
    write_run(settings, dataset)
    page = drawn(dataset, tab="curves", purpose="therapy", split="PublicTest")
    (settings_link,) = (a for a in of_type(page, "A") if "tab=settings" in a.href)
    assert "purpose=therapy" in settings_link.href
    assert "split=PublicTest" in settings_link.href


@pytest.mark.parametrize(
    "name", [name for name in TABS if name not in ("runs", "difference", "run")]
)
def test_a_tab_without_a_ticked_run_says_what_to_do(settings, dataset, name):
    write_run(settings, dataset)
    assert "No run is ticked" in str(drawn(dataset, tab=name, runs="none"))


@pytest.mark.parametrize("name", TABS)
def test_every_tab_draws_without_the_pictures(settings, dataset, other, name):
    """As the shipped runs before FER2013 is imported: their labels are not here."""
    for seed in (1, 2):
        write_run(settings, dataset, seed=seed)
    (dataset.path / "manifest.json").unlink()
    said = str(drawn(other, tab=name))
    needs_labels = ("probabilities", "slices", "difference", "ensemble", "run")
    assert ("is not imported here" in said) == (name in (*needs_labels, "classes"))


# Selections ---------------------------------------------------------------------------------


def test_a_selection_restricts_every_measured_figure_and_says_so(settings, dataset):
    run = write_run(settings, dataset, right=0.5)
    private = dataset.indices("PrivateTest")
    # Of the first 35 pictures each is right, of the others none.
    key = select(dataset, private[30:40])
    for name, said in {
        "runs": "measured on the selected pictures of its PrivateTest (n = 10)",
        "classes": "selected pictures of PrivateTest (kept for the result) of Faces, n = 10",
        "probabilities": "selected pictures of PrivateTest (kept for the result) of Faces, n = 10",
        "slices": "selected pictures of PrivateTest (kept for the result) of Faces, n = 10",
        "run": "selected pictures of PrivateTest (kept for the result), n = 10",
    }.items():
        assert said in str(drawn(dataset, tab=name, selection=key, slice="brightness")), name
    shown = Shown.of({"data": dataset.name, "selection": key})
    assert shown.found[0].runs[0].run_id == run.run_id
    assert shown.found[0].runs[0].metrics["PrivateTest"]["accuracy"]["value"] == 0.5
    assert shown.found[0].runs[0].metrics["PublicTest"] == {}


def test_a_selection_without_a_picture_in_the_split_says_so(settings, dataset):
    write_run(settings, dataset)
    key = select(dataset, dataset.indices("Training")[:3])
    said = str(drawn(dataset, tab="probabilities", selection=key))
    assert "None of the selected pictures is in PrivateTest" in said
    said = str(drawn(dataset, tab="classes", selection=key))
    assert "not measured on the selected pictures of PrivateTest" in said


def test_a_selection_does_not_restrict_runs_on_other_data_and_says_so(settings, dataset, other):
    write_run(settings, dataset)
    elsewhere = write_run(settings, other)
    key = select(dataset, dataset.indices("PrivateTest")[:5])
    said = str(drawn(dataset, tab="classes", selection=key, runs=address_of([elsewhere])))
    assert "The selection is of Faces" in said
    assert "of Others, n = 70" in said


def test_runs_on_two_data_sets_are_not_drawn_in_one_figure(settings, dataset, other):
    own, elsewhere = write_run(settings, dataset), write_run(settings, other)
    said = str(drawn(dataset, tab="classes", runs=address_of([own, elsewhere])))
    assert "Not drawn: Six convolutions, measured on other data than Faces." in said


# One run --------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("name", ["runs", "run"])
def test_the_purpose_of_the_address_is_chosen_where_errors_are_weighed(settings, dataset, name):
    write_run(settings, dataset)
    for wanted, note in (("equal", "every error alike"), ("therapy", "therapy")):
        page = drawn(dataset, purpose=wanted, tab=name)
        assert note in str(page).lower()
        (chosen,) = (part for part in page._traverse() if getattr(part, "id", "") == ids.PURPOSE)
        assert chosen.value == wanted


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


# Learning curves and settings ------------------------------------------------------------------


def test_the_best_epoch_is_said_in_words(settings, dataset):
    run = write_run(settings, dataset)
    view = Shown.of({"data": dataset.name}).view
    said = str(curves_of([run], view))
    assert "best epoch 2 of 2, PublicTest accuracy 50.0%, log loss 1.700" in said
    assert "label smoothing 0.05 raises its Training loss" in said
    assert "No run is ticked" in str(curves_of([], view))


def test_a_run_whose_epochs_were_not_timed_is_named_where_time_is_drawn(settings, dataset):
    run = write_run(settings, dataset)
    for row in run.history["epochs"]:
        del row["seconds"]
    view = Shown.of({"data": dataset.name, "along": "time"}).view
    assert "its epochs were not timed" in str(curves_of([run], view))


def test_only_settings_that_differ_are_listed_unless_all_are_asked_for(settings, dataset):
    runs = [
        write_run(settings, dataset, "two_conv", seed=1),
        write_run(settings, dataset, "six_conv", seed=2),
    ]
    rows = compared_settings(runs, every=False)
    assert rows["architecture"] == ["two_conv", "six_conv"]
    assert rows["seed"] == ["1", "2"]
    assert rows["parameters.block_dropout"][0] == "none"
    assert not any(name.startswith("training.") for name in rows)
    everything = compared_settings(runs, every=True)
    assert everything["training.epochs"] == ["2", "2"]
    assert everything["training.augmentation.flip"] == ["yes", "yes"]
    assert set(rows) < set(everything)


def test_one_run_has_nothing_to_differ_from(settings, dataset):
    write_run(settings, dataset)
    said = str(drawn(dataset, tab="settings"))
    assert "One run alone has nothing to differ from" in said
    assert "training, epochs" not in said
    assert "training, epochs" in str(drawn(dataset, tab="settings", every="1"))


def test_the_file_of_settings_holds_all_of_them(settings, dataset):
    runs = [write_run(settings, dataset, seed=seed) for seed in (1, 2)]
    rows = {row["setting"]: row for row in csv.DictReader(StringIO(settings_csv(runs)))}
    assert [rows["seed"][run.run_id] for run in runs] == ["1", "2"]
    assert rows["dataset.fingerprint"][runs[0].run_id] == dataset.fingerprint


# Kinds of picture -------------------------------------------------------------------------------


def test_pictures_without_votes_say_how_to_get_them(settings, dataset):
    write_run(settings, dataset)
    assert "has no votes" in str(drawn(dataset, tab="slices", slice="agreement"))


def test_copies_and_labels_nobody_has_checked_are_offered_to_be(settings, dataset):
    run = write_run(settings, dataset)
    copies = str(drawn(dataset, tab="slices", slice="copies"))
    assert "Nobody has looked for copies in Faces yet" in copies
    labels = str(drawn(dataset, tab="slices", slice="label"))
    assert "No model has checked the labels of Faces yet" in labels
    services().quality.find_copies(dataset)
    services().quality.keep_label_issues(run, dataset, doubted(dataset))
    assert "no copy" in str(drawn(dataset, tab="slices", slice="copies"))
    assert "most doubtful quarter" in str(drawn(dataset, tab="slices", slice="label"))


def test_pictures_are_told_apart_by_where_their_nearest_copy_stands(settings, dataset):
    images = np.array(dataset.images)
    # Row 0 of Training comes again in both tests; rows 80 and 150 are no rows of Training.
    images[75] = images[145] = images[0]
    images[150] = images[80]
    labels = dataset.labels.astype(np.uint8)
    copied = DatasetStore(settings.datasets).write(
        "copied", images, dataset.splits, labels, title="Copied", source={}
    )
    services().quality.find_copies(copied)
    rows = copied.indices("PrivateTest")
    kinds = {kind.title: rows[kind.rows] for kind in sliced("copies", services(), copied, rows)}
    assert kinds["the same pixels in Training"].tolist() == [145]
    assert kinds["a copy elsewhere only"].tolist() == [150]
    assert len(kinds["no copy"]) == len(rows) - 2


# Latency ----------------------------------------------------------------------------------------


def test_only_runs_that_were_not_measured_here_are_offered(settings, dataset):
    first, second = (write_run(settings, dataset, seed=seed) for seed in (1, 2))
    assert "Measure 2 runs" in str(drawn(dataset))
    services().latencies.store(first, Latency(4.2, 4.0, 5.5, 100, "x86-64"))
    said = str(drawn(dataset))
    assert "Measure 1 run" in said
    assert f"'runs': ['{second.run_id}']" in said
    services().latencies.store(second, Latency(4.2, 4.0, 5.5, 100, "x86-64"))
    assert "Every run was measured on this machine" in str(drawn(dataset))


def test_a_job_that_has_not_ended_changes_nothing():
    with pytest.raises(PreventUpdate):
        show_latencies(None, "none", "equal", "", {}, {})
    with pytest.raises(PreventUpdate):
        averaged(None, "mean", "ten", "", {})


# Prediction sets --------------------------------------------------------------------------------


def test_a_run_shows_how_often_its_sets_hold_each_expression():
    run = RunStore(ROOT / "models").resolve("two_conv-fer2013")
    said = str(sets(run.metrics["PrivateTest"], "Two convolutions", "PrivateTest"))
    overall = run.metrics["PrivateTest"]["sets"]["0.90"]["coverage"]["value"]
    assert f"{100 * overall:.1f}" in said
    assert all(emotion in said for emotion in EMOTIONS)
    assert "fitted on these" not in said
    assert "fitted on these" in str(sets(run.metrics["PublicTest"], "", "PublicTest"))
    assert sets({"n": 3}, "", "PrivateTest") == []

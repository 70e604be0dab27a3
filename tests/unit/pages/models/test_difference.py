"""One run held against another, as the page says it."""

import numpy as np
import pytest

from core.evaluation.outcomes import Outcomes
from core.evaluation.significance import compare
from dashboard.services import services
from pages.models.answers import compared
from pages.models.tab import Shown
from pages.models.tabs.difference.callbacks import show
from pages.models.tabs.difference.changed import both, changed_rows
from pages.models.tabs.difference.layout import layout
from pages.models.tabs.difference.verdict import NOBODY, difference, reference_options
from tests.unit.pages.models.conftest import write_run

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture(autouse=True)
def _nothing_kept():
    # Equal files have equal keys, also in two tests.
    compared.cache_clear()


@pytest.fixture
def pair(settings, dataset):
    """The worse run first."""
    return [
        write_run(settings, dataset, architecture, right=right)
        for architecture, right in (("two_conv", 0.4), ("six_conv", 0.8))
    ]


def view(dataset, **query):
    return Shown.of({"data": dataset.name, **query})


def shown(settings, dataset, **query):
    return str(difference(view(dataset, **query)))


def test_the_sentence_the_figures_and_the_counts_are_shown(settings, dataset, pair):
    worse, better = pair
    said = shown(settings, dataset, run=better.run_id, reference=worse.run_id)
    assert "Six convolutions compared with Two convolutions" in said
    labels = dataset.labels[dataset.indices("PrivateTest")]
    found = compare(labels, *(run.probabilities("PrivateTest") for run in pair))
    gain = found["figures"]["accuracy"]["difference"]
    interval = f"{100 * gain['low']:.1f} to {100 * gain['high']:.1f}"
    assert f"Six convolutions is better by 40.0 points ({interval}) of accuracy" in said
    assert "measured on 70 pictures" in said
    assert "PrivateTest, n = 70" in said
    # Right on the first 28 and the first 56 of 70.
    tiles = {"both right": 28, "only Six convolutions right": 28, "both wrong": 14}
    for label, number in tiles.items():
        assert f"Dt({label!r}), Dd(children='{number}'" in said
    assert "Dt('only Two convolutions right'), Dd(children='0'" in said
    assert "McNemar's test, exact binomial" in said
    assert "with probability below 0.001" in said


def test_the_other_way_round_the_same_run_is_better(settings, dataset, pair):
    worse, better = pair
    said = shown(settings, dataset, run=worse.run_id, reference=better.run_id)
    assert "Two convolutions compared with Six convolutions" in said
    assert "Six convolutions is better by 40.0 points" in said
    assert "-40.0 (" in said


def test_the_split_of_the_detail_is_compared(settings, dataset, pair):
    assert "PublicTest, n = 70" in shown(settings, dataset, split="PublicTest")


def test_runs_that_answer_alike_are_not_separated(settings, dataset):
    for seed in (1, 2):
        write_run(settings, dataset, seed=seed)
    said = shown(settings, dataset)
    assert "The data do not separate" in said
    assert said.count("not separated") == 3
    assert "with probability 1.000" in said


def test_without_the_pictures_it_says_so_in_words(settings, dataset, other, pair):
    (dataset.path / "manifest.json").unlink()
    said = str(layout(view(other, run=pair[0].run_id)))
    assert "They cannot be compared picture by picture." in said
    assert "needs the labels of Faces, which is not imported here" in said
    assert "Fixed by" not in said


def test_damaged_probabilities_are_named_and_the_page_stays(settings, dataset, pair):
    (pair[0].path / "probabilities.npz").write_bytes(b"broken")
    said = shown(settings, dataset)
    assert "They cannot be compared" in said
    assert f"Run '{pair[0].run_id}' is damaged" in said


def test_a_run_alone_has_nothing_to_be_compared_with(settings, dataset, other):
    write_run(settings, dataset)
    write_run(settings, other)
    alone = view(dataset)
    assert reference_options(alone) == []
    assert NOBODY in str(difference(alone))
    assert both(alone) == {}
    assert "Fixed by" not in str(layout(alone))


def test_a_page_view_does_not_draw_again(settings, dataset, pair):
    for _ in range(3):
        shown(settings, dataset)
    kept = compared.cache_info()
    assert (kept.misses, kept.hits) == (1, 2)
    # Other runs of the same names are other answers.
    for run, right in zip(pair, (0.5, 0.5), strict=True):
        write_run(settings, dataset, run.spec.architecture, right=right)
    assert "do not separate" in shown(settings, dataset)


def test_choosing_a_run_offers_the_others_and_keeps_a_reference_that_fits(settings, dataset, pair):
    third = write_run(settings, dataset, seed=3)
    worse, better = pair
    where = {"data": dataset.name, "selection": ""}
    options, value, content, _ = show(
        better.run_id, third.run_id, "PrivateTest", better.run_id, where
    )
    assert {option["value"] for option in options} == {worse.run_id, third.run_id}
    assert value == third.run_id
    assert "compared with" in str(content)
    # The run chosen was the reference: another one takes its place.
    options, value, *_ = show(third.run_id, third.run_id, "PrivateTest", "", where)
    assert value in {worse.run_id, better.run_id}
    assert value in {option["value"] for option in options}


def test_fixed_and_broken_pictures_are_those_that_only_one_gets_right(settings, dataset, pair):
    worse, better = pair
    private = dataset.indices("PrivateTest")
    found = both(view(dataset, run=better.run_id, reference=worse.run_id))
    # Right on the first 28 and the first 56 of 70.
    assert set(found["fixed"].rows) == set(private[28:56])
    assert len(found["broken"].rows) == 0
    turned = both(view(dataset, run=worse.run_id, reference=better.run_id))
    assert set(turned["broken"].rows) == set(private[28:56])
    said = str(layout(view(dataset, run=better.run_id, reference=worse.run_id)))
    assert "Fixed by Six convolutions: 28 pictures" in said
    assert "Broken by Six convolutions: none" in said
    assert "Make these 28 the selection" in said


def test_changed_pictures_begin_with_the_surest_and_say_what_was_named():
    labels = np.array([3, 3, 3, 3])
    sure = np.array([0.5, 0.9, 0.7, 0.9])
    spread = (1 - sure)[:, None] / 6
    right = np.where(np.eye(7)[labels] == 1, sure[:, None], spread).astype(np.float32)
    wrong = np.roll(right, 1, axis=1)
    rows = np.array([10, 11, 12, 13])
    mixed = np.where(np.array([1, 1, 1, 0])[:, None], right, wrong)
    reference, run = (Outcomes(rows, labels, found) for found in (wrong, mixed))
    fixed = changed_rows(reference, run, "fixed")
    assert fixed.rows.tolist() == [11, 12, 10]
    assert fixed.captions[0] == "happy 90\u00a0%"
    broken = changed_rows(run, reference, "broken")
    assert broken.rows.tolist() == [11, 12, 10]
    assert broken.captions[0] == "sad 90\u00a0%"


def test_a_selection_restricts_verdict_and_pictures(settings, dataset, pair):
    worse, better = pair
    private = dataset.indices("PrivateTest")
    key = services().selections.save(dataset, private[20:40])
    query = {"run": better.run_id, "reference": worse.run_id, "selection": key}
    assert "the selected pictures of PrivateTest, n = 20" in shown(settings, dataset, **query)
    assert set(both(view(dataset, **query))["fixed"].rows) == set(private[28:40])

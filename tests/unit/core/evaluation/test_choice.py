"""The final run follows its rule, on PublicTest alone, and is put on record once."""

import json

import numpy as np
import pytest

from core.evaluation.choice import NothingToChoose, choose_final
from core.evaluation.costs.matrix import purpose
from core.labels import EMOTIONS
from core.runs.final import FILE, read_final, write_final
from core.runs.run import Run
from core.runs.store import RunStore
from tests.stored_runs import answers, store_answers, store_dataset, store_run


@pytest.fixture
def dataset(settings):
    return store_dataset(settings)


@pytest.fixture
def runs(settings, dataset) -> dict[str, Run]:
    """Three runs: the most accurate, one not separated from it but surer, one far behind."""
    return {
        # Four more errors of 350: p is 1/8, so that it is not separated.
        "accurate": store_answers(settings, dataset, 100, sure=0.25, seed=1),
        "surer": store_answers(settings, dataset, 104, sure=0.35, seed=2),
        "behind": store_answers(settings, dataset, 130, sure=0.6, seed=3),
    }


def test_the_lowest_log_loss_wins_among_the_most_accurate(dataset, runs):
    losses = {name: run.metrics["PublicTest"]["log_loss"]["value"] for name, run in runs.items()}
    # Only the test keeps the last one out.
    assert losses["behind"] < losses["surer"] < losses["accurate"]
    final = choose_final(list(runs.values()), dataset)
    assert final.run == runs["surer"].run_id
    assert [each.kept for each in final.candidates] == [True, True, False]
    by_run = {each.run: each for each in final.candidates}
    assert by_run[runs["surer"].run_id].p_value == pytest.approx(2 / 2**4)
    assert by_run[runs["accurate"].run_id].p_value == 1
    assert (final.n, final.split, final.purpose) == (350, "PublicTest", None)
    assert final.dataset.fingerprint == dataset.fingerprint


def test_the_reason_names_what_decided(dataset, runs):
    final = choose_final(list(runs.values()), dataset)
    said = final.reason
    assert (
        f"{runs['accurate'].run_id} has the highest accuracy on PublicTest, 71.4 % of 350" in said
    )
    assert "does not separate 1 other run" in said
    assert f"Of these 2, {runs['surer'].run_id} has the lowest log loss" in said
    assert "McNemar" in final.rule
    assert "log loss" in final.rule
    alone = choose_final([runs["surer"]], dataset)
    assert "no other run" in alone.reason
    apart = choose_final([runs["accurate"], runs["behind"]], dataset)
    assert "separates every other run" in apart.reason


def test_of_equal_runs_the_smaller_net_wins(settings, dataset):
    large = store_answers(settings, dataset, 100, seed=1, parameters=900)
    small = store_answers(settings, dataset, 100, seed=2, parameters=300)
    final = choose_final([large, small], dataset)
    assert final.run == small.run_id
    assert "the same lowest log loss" in final.reason


def test_a_purpose_decides_by_what_errors_cost(settings, dataset):
    # As accurate and less sure, but its errors cost less: 14 for one of each class, against 16.
    sure = store_answers(settings, dataset, 100, sure=0.7, instead=6, seed=1)
    cheap = store_answers(settings, dataset, 100, sure=0.5, seed=2)
    assert choose_final([sure, cheap], dataset).run == sure.run_id
    therapy = purpose("therapy")
    final = choose_final([sure, cheap], dataset, costs=therapy)
    assert (final.run, final.purpose) == (cheap.run_id, "therapy")
    labels = dataset.labels[dataset.indices("PublicTest")][:100]
    expected = therapy.array[labels, (labels + 1) % len(EMOTIONS)].sum() / 350
    assert final.candidates[0].expected_cost.value == pytest.approx(expected)
    assert "purpose 'therapy'" in final.rule


def test_private_test_is_never_looked_at(settings, dataset, runs):
    chosen = choose_final(list(runs.values()), dataset).run
    labels = dataset.labels[dataset.indices("PublicTest")]
    wrong = np.arange(350) < 104
    twin = store_run(settings, dataset, {"PublicTest": answers(labels, wrong, sure=0.35)}, seed=2)
    assert twin.run_id == chosen
    assert not twin.holds("PrivateTest")
    assert choose_final([runs["accurate"], twin, runs["behind"]], dataset).run == chosen


def test_runs_of_other_data_or_without_public_test_are_no_candidates(settings, dataset, runs):
    other = store_dataset(settings, "others", seed=1)
    best = store_answers(settings, other, 0, sure=0.9)
    labels = dataset.labels[dataset.indices("PrivateTest")]
    perfect = answers(labels, np.zeros(350, bool), sure=0.9)
    unmeasured = store_run(settings, dataset, {"PrivateTest": perfect}, seed=9)
    final = choose_final([*runs.values(), best, unmeasured], dataset)
    assert len(final.candidates) == 3
    with pytest.raises(NothingToChoose) as error:
        choose_final([best, unmeasured], dataset)
    assert "--dataset faces" in error.value.hint


def test_the_record_is_written_once(settings, dataset, runs):
    path = settings.models / FILE
    assert read_final(settings.models) is None
    final = choose_final(list(runs.values()), dataset)
    assert write_final(settings.models, final)
    before = path.stat()
    later = final.model_copy(update={"date": "2099-12-31"})
    assert not write_final(settings.models, later)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert read_final(settings.models) == final
    assert write_final(settings.models, choose_final([runs["behind"]], dataset))
    assert read_final(settings.models).run == runs["behind"].run_id


def test_the_record_does_not_hide_runs(settings, dataset, runs):
    write_final(settings.models, choose_final(list(runs.values()), dataset))
    assert len(RunStore(settings.models).all()) == 3


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"run": "x"})])
def test_a_record_that_cannot_be_read_is_none_and_is_written_anew(
    settings, dataset, runs, content, caplog
):
    (settings.models / FILE).write_text(content)
    assert read_final(settings.models) is None
    assert FILE in caplog.text
    assert write_final(settings.models, choose_final(list(runs.values()), dataset))
    assert read_final(settings.models) is not None

"""Latencies, kept by weights and class of machine."""

import pytest

from core.predict import latencies as module
from core.predict.latencies import Latencies, Latency
from core.predict.latency import measured_latency
from tests.stored_runs import store_answers, store_dataset


@pytest.fixture
def run(settings):
    return store_answers(settings, store_dataset(settings), 10)


@pytest.fixture
def kept(settings):
    return Latencies(settings.home)


FOUND = Latency(4.2, 4.0, 5.5, 100, "x86-64, 2 cores, CPU")


def test_what_was_stored_is_found_again(settings, kept, run):
    assert kept.find(run) is None
    kept.store(run, FOUND)
    assert Latencies(settings.home).find(run) == FOUND


def test_other_weights_and_another_machine_were_not_measured(settings, kept, run, monkeypatch):
    kept.store(run, FOUND)
    again = store_answers(settings, store_dataset(settings), 10, seed=1)
    assert kept.find(again) is None
    monkeypatch.setattr(module, "hardware", lambda: "arm64, 8 cores, CPU")
    assert kept.find(run) is None
    kept.store(run, Latency(1.0, 0.9, 1.1, 100, "arm64, 8 cores, CPU"))
    monkeypatch.undo()
    assert kept.find(run) == FOUND


@pytest.mark.parametrize("text", ["", "{}", '{"median": 1}', "[1]"])
def test_a_damaged_entry_counts_as_not_measured(settings, kept, run, text):
    kept.store(run, FOUND)
    (path,) = (settings.home / "cache" / "latency").rglob("*.json")
    path.write_text(text)
    assert kept.find(run) is None


def test_the_spread_holds_the_median(monkeypatch):
    class Sleepless:
        def probabilities(self, run_id, pictures):
            assert (run_id, len(pictures)) == ("run", 1)

    clock = iter(range(10_000))
    monkeypatch.setattr("time.perf_counter", lambda: next(clock) ** 2 / 1e6)
    found = measured_latency(Sleepless(), "run", calls=20)
    assert found.low < found.median < found.high
    assert found.calls == 20

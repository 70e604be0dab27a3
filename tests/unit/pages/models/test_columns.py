"""The columns of the table of runs."""

import csv
from io import StringIO

import pytest

from core.evaluation.costs.matrix import purposes
from core.predict.latencies import Latency
from dashboard.services import services
from pages.models.columns import chosen, columns, duration, metric_text, ordered
from pages.models.tabs.runs.files import runs_csv
from tests.unit.pages.models.conftest import write_run

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def runs(settings, dataset):
    shares = ((1, 0.3), (2, 0.7), (3, 0.5))
    return [write_run(settings, dataset, seed=seed, right=right) for seed, right in shares]


@pytest.mark.parametrize("purpose", purposes())
def test_every_column_sorts_both_ways(runs, purpose):
    for seed, run in enumerate(runs[:2]):
        services().latencies.store(run, Latency(4.0 + seed, 3.9, 6.0, 100, "x86-64"))
    for column in columns(purpose):
        for order in ("asc", "desc"):
            values = [column.key(run) for run in ordered(runs, column.name, order, purpose)]
            known = [value for value in values if value is not None]
            assert known == sorted(known, reverse=order == "desc")
            assert values[: len(known)] == known


def test_a_latency_is_told_with_its_spread_once_it_was_measured_here(runs):
    latency = next(column for column in columns() if column.name == "latency")
    assert latency.key(runs[0]) is None
    assert latency.text(runs[0]) == ("not measured here yet", "")
    services().latencies.store(runs[0], Latency(4.21, 3.9, 6.04, 100, "x86-64"))
    assert latency.key(runs[0]) == 4.21
    assert latency.text(runs[0]) == ("4.2\u00a0ms", "3.9 to 6.0")


def test_columns_in_view_are_those_chosen_and_always_the_model():
    assert chosen(["size", "accuracy", "nonsense"]) == ["model", "accuracy", "size"]
    assert chosen([]) == ["model"]
    assert "size" not in chosen(None)
    assert {"accuracy", "macro_f1", "log_loss", "ece", "latency"} <= set(chosen(None))


def test_the_expected_cost_is_that_of_the_purpose(runs):
    equal, therapy = (
        next(c for c in columns(name) if c.name == "cost") for name in ("equal", "therapy")
    )
    # Half of the answers are right; each wrong one names the next class: 1, 1, 5, 2, 2, 1, 2.
    assert equal.text(runs[2])[0] == "0.500"
    assert therapy.text(runs[2])[0] == "1.000"
    assert equal.best_first == therapy.best_first == "asc"
    assert therapy.note == "PrivateTest, therapy"
    low, high = (float(part) for part in therapy.text(runs[2])[1].split(" to "))
    assert low < 1 < high


def test_a_run_never_measured_has_no_expected_cost_and_comes_last(runs):
    runs[1].metrics["PrivateTest"].clear()
    assert [run.spec.seed for run in ordered(runs, "cost", "asc")] == [3, 1, 2]
    cost = next(column for column in columns() if column.name == "cost")
    assert cost.text(runs[1]) == ("not measured", "")


def test_the_most_accurate_comes_first_and_one_never_measured_last(runs):
    runs[1].metrics["PrivateTest"].clear()
    assert [run.spec.seed for run in ordered(runs, "accuracy", "desc")] == [3, 1, 2]
    assert [run.spec.seed for run in ordered(runs, "log_loss", "asc")][-1] == 2
    assert columns()[1].text(runs[1]) == ("not measured", "")


def test_cells_carry_their_interval(runs):
    figure, interval = columns()[1].text(runs[2])
    assert figure == "50.0\u00a0%"
    low, high = (float(part) for part in interval.split(" to "))
    assert low < 50 < high


@pytest.mark.parametrize(
    ("seconds", "text"), [(42, "42 s"), (621, "10 min"), (3599, "1 h 00 min"), (4210, "1 h 10 min")]
)
def test_durations_read_as_people_say_them(seconds, text):
    assert duration(seconds) == text


def test_a_metric_that_is_no_share_has_no_percent_sign():
    assert metric_text({"value": 1.0, "low": 0.9, "high": 1.1}, percent=False) == (
        "1.000",
        "0.900 to 1.100",
    )


def test_the_file_holds_every_run_with_intervals_and_n(runs):
    rows = list(csv.DictReader(StringIO(runs_csv(runs))))
    assert [float(row["PrivateTest_accuracy"]) for row in rows] == pytest.approx([0.3, 0.7, 0.5])
    first = rows[0]
    assert first["PrivateTest_n"] == first["PublicTest_n"] == "70"
    assert (
        float(first["PrivateTest_accuracy_low"]) < 0.3 < float(first["PrivateTest_accuracy_high"])
    )
    assert float(first["PrivateTest_cost_equal"]) == pytest.approx(0.7)
    assert (
        float(first["PublicTest_cost_therapy_low"])
        < float(first["PublicTest_cost_therapy"])
        < float(first["PublicTest_cost_therapy_high"])
    )
    assert float(first["PrivateTest_ece_low"]) <= float(first["PrivateTest_ece"])
    assert float(first["PublicTest_balanced_accuracy"]) == pytest.approx(0.3)
    assert (first["latency_ms"], first["views"]) == ("", "one")
    assert float(first["training_seconds"]) == 101.0
    assert (first["run"], first["seed"]) == (runs[0].run_id, "1")
    assert (first["best_epoch"], first["epochs"]) == ("2", "2")

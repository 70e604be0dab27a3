"""Learning curves."""

import pytest

from dashboard.figures.learning_curves import Curve, learning_curves, smoothed


def curve(name="Six convolutions", epochs=3, best=2):
    rows = [
        {
            "epoch": epoch,
            "loss": 2.0 / epoch,
            "accuracy": 0.2 * epoch,
            "val_log_loss": 1.5 / epoch,
            "val_accuracy": 0.15 * epoch,
            "seconds": 60.0 * epoch,
        }
        for epoch in range(1, epochs + 1)
    ]
    return Curve(name, rows, best)


def lines(figure):
    return [trace for trace in figure.data if trace.mode == "lines+markers" and trace.x[0]]


@pytest.mark.parametrize(
    ("quantity", "training", "chosen"),
    [
        ("loss", [2.0, 1.0, 2 / 3], [1.5, 0.75, 0.5]),
        ("accuracy", [0.2, 0.4, 0.6], [0.15, 0.3, 0.45]),
    ],
)
def test_both_splits_are_drawn_and_differ_in_more_than_colour(quantity, training, chosen):
    first, second = lines(learning_curves([curve()], quantity=quantity))
    assert list(first.y) == pytest.approx(training)
    assert list(second.y) == pytest.approx(chosen)
    assert first.line.dash != second.line.dash
    assert first.marker.symbol != second.marker.symbol
    assert first.line.color == second.line.color


def test_the_best_epoch_is_a_star_with_its_number():
    figure = learning_curves([curve(best=2)], quantity="accuracy")
    star = next(t for t in figure.data if t.marker.symbol == "star" and t.x[0])
    assert (list(star.x), list(star.y)) == ([2], [0.3])
    assert star.text[0] == "epoch 2: 30.0%"


def test_several_runs_have_a_colour_each_and_one_place_in_the_legend_each():
    figure = learning_curves([curve("a"), curve("b")], quantity="loss")
    assert len({line.line.color for line in lines(figure)}) == 2
    legend = [t.name for t in figure.data if t.showlegend is not False]
    assert legend == ["Training", "PublicTest", "best epoch", "a", "b"]
    stars = [t for t in figure.data if t.marker.symbol == "star" and t.x[0]]
    assert {star.mode for star in stars} == {"markers"}


def test_no_run_one_epoch_and_a_best_epoch_that_is_missing_all_draw():
    assert learning_curves([], quantity="loss").data == ()
    assert len(lines(learning_curves([curve(epochs=1, best=1)], quantity="loss"))) == 2
    lost = learning_curves([curve(epochs=1, best=9)], quantity="loss")
    assert not [t for t in lost.data if t.marker.symbol == "star" and t.x[0]]


def test_a_hundred_epochs_of_ten_runs_stay_small():
    text = learning_curves([curve(str(i), 100) for i in range(10)], quantity="loss").to_json()
    assert "NaN" not in text
    assert len(text) < 120_000


def test_smoothing_is_an_exponential_mean_without_a_pull_to_zero():
    assert smoothed([3.0, 3.0, 3.0], 0.9) == pytest.approx([3.0, 3.0, 3.0])
    assert smoothed([1.0, 2.0], 0.0) == [1.0, 2.0]
    # Weights 0.25 and 0.5, divided by their sum.
    assert smoothed([1.0, 4.0], 0.5) == pytest.approx([1.0, (0.25 * 1 + 0.5 * 4) / 0.75])
    assert smoothed([], 0.5) == []


def test_smoothed_curves_keep_what_was_measured_in_sight():
    figure = learning_curves([curve()], quantity="accuracy", smoothing=0.5)
    faint = [trace for trace in figure.data if trace.opacity == 0.3]
    assert [list(trace.y) for trace in faint] == [
        pytest.approx([0.2, 0.4, 0.6]),
        pytest.approx([0.15, 0.3, 0.45]),
    ]
    first, second = lines(figure)
    assert list(first.y) == pytest.approx(smoothed([0.2, 0.4, 0.6], 0.5))
    assert list(second.y) == pytest.approx(smoothed([0.15, 0.3, 0.45], 0.5))
    assert "as measured" in [trace.name for trace in figure.data]
    # The star stays where the epoch was measured.
    star = next(t for t in figure.data if t.marker.symbol == "star" and t.x[0])
    assert star.y[0] == pytest.approx(0.3)


def test_over_time_an_epoch_stands_where_it_ended():
    figure = learning_curves([curve(best=3)], quantity="loss", against="time")
    for line in lines(figure):
        assert list(line.x) == pytest.approx([1, 3, 6])
        assert list(line.customdata) == [1, 2, 3]
    star = next(t for t in figure.data if t.marker.symbol == "star" and t.x[0])
    assert star.x[0] == pytest.approx(6)
    assert figure.layout.xaxis.title.text == "minutes of training"


def test_a_run_that_was_not_timed_is_left_out_over_time_and_keeps_its_colour_elsewhere():
    untimed = Curve(
        "a", [{k: v for k, v in row.items() if k != "seconds"} for row in curve().epochs], 2
    )
    figure = learning_curves([untimed, curve("b")], quantity="loss", against="time")
    assert {line.name for line in lines(figure)} == {"b"}
    both = learning_curves([untimed, curve("b")], quantity="loss")
    colours = {line.name: line.line.color for line in lines(both)}
    assert {line.line.color for line in lines(figure)} == {colours["b"]}


def test_runs_differ_in_more_than_colour():
    symbols = {
        line.marker.symbol
        for line in lines(learning_curves([curve("a"), curve("b")], quantity="loss"))
    }
    assert len(symbols) == 4

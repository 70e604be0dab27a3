"""The class distribution figure."""

import json

from core.labels import EMOTIONS, SPLITS
from dashboard.figures.distribution import class_distribution
from dashboard.figures.palette import EMOTION_COLOURS

COUNTS = {
    "Training": (3995, 436, 4097, 7215, 4830, 3171, 4965),
    "PublicTest": (467, 56, 496, 895, 653, 415, 607),
    "PrivateTest": (491, 55, 528, 879, 594, 416, 626),
}
NONE = (0,) * len(EMOTIONS)


def drawn(figure):
    """The bars of a figure as JSON by split, without the grey ones that explain the patterns."""
    traces = json.loads(figure.to_json())["data"]
    return {trace["name"]: trace for trace in traces if trace["x"] == list(EMOTIONS)}


def test_bars_are_the_counts_in_label_order_and_in_the_palettes_colours():
    bars = drawn(class_distribution(COUNTS))
    assert {split: tuple(bar["y"]) for split, bar in bars.items()} == COUNTS
    assert bars["Training"]["marker"]["color"] == [EMOTION_COLOURS[e] for e in EMOTIONS]


def test_shares_of_each_split_sum_to_one_hundred_and_keep_the_counts_for_hovering():
    for split, bar in drawn(class_distribution(COUNTS, shares=True)).items():
        assert abs(sum(bar["y"]) - 100) < 1e-9
        assert [row[0] for row in bar["customdata"]] == list(COUNTS[split])


def test_splits_are_told_apart_by_a_pattern_and_say_n_in_the_legend():
    figure = class_distribution(COUNTS)
    bars = drawn(figure)
    assert len({bar["marker"]["pattern"]["shape"] for bar in bars.values()}) == len(SPLITS)
    legend = [trace.name for trace in figure.data if trace.showlegend is not False]
    expected = ["Training (n = 28,709)", "PublicTest (n = 3,589)", "PrivateTest (n = 3,589)"]
    assert legend == expected


def test_a_split_without_pictures_is_left_out_and_an_empty_set_is_an_empty_figure():
    assert list(drawn(class_distribution({**COUNTS, "PublicTest": NONE}))) == [
        "Training",
        "PrivateTest",
    ]
    assert class_distribution(dict.fromkeys(SPLITS, NONE)).data == ()


def test_one_class_alone_gives_no_nan():
    one = (0, 0, 0, 5, 0, 0, 0)
    text = class_distribution({"Training": one, "PublicTest": NONE}, shares=True).to_json()
    assert "NaN" not in text
    assert len(text) < 20_000

"""Evidence by region as bars."""

from core.explain.regions import Share
from dashboard.figures.regions import regions_figure, regions_in_words

SHARES = [Share("brows", 0.1, 0.3, 0.2), Share("mouth", 0.5, 0.1, 0.3)]


def test_evidence_against_points_to_the_left_and_the_area_is_marked():
    speaking, against, area = regions_figure(SHARES, signed=True).data
    assert list(speaking.x) == [0.1, 0.5]
    assert list(against.x) == [-0.3, -0.1]
    assert list(area.x) == [0.2, 0.3]
    assert list(speaking.y) == ["brows", "mouth"]
    assert "mouth 50% for and 10% against" in regions_in_words(SHARES, signed=True)


def test_a_method_without_sign_has_no_bars_against():
    assert [trace.name for trace in regions_figure(SHARES, signed=False).data] == [
        "for",
        "share of the area",
    ]
    assert "against" not in regions_in_words(SHARES, signed=False)

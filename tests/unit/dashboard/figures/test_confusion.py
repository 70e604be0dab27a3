"""The confusion matrix as a figure."""

import numpy as np
import pytest

from dashboard.figures.confusion import TRUE_AND_PREDICTED, Wording, confusion_figure
from dashboard.figures.confusion_cells import (
    NORMALISATIONS,
    RIGHT,
    STRONGEST,
    WRONG,
    Normalise,
    cell_colour,
    cell_strength,
    percent,
    shares,
)

LABELS = ("cat", "dog", "owl")
# Owls were never shown; nothing was taken for a dog.
COUNTS = np.array([[6, 0, 2], [3, 0, 1], [0, 0, 0]])
# Text and surface of assets/10-theme.css.
THEMES = {"light": ((29, 37, 48), (255, 255, 255)), "dark": ((230, 233, 239), (26, 32, 40))}


@pytest.mark.parametrize("normalise", NORMALISATIONS)
def test_shares_are_never_nan(normalise: Normalise) -> None:
    assert np.isfinite(shares(COUNTS, normalise)).all()
    assert np.isfinite(shares(np.zeros((3, 3), int), normalise)).all()


def test_rows_columns_or_everything_add_up_to_one() -> None:
    assert shares(COUNTS, "true").sum(axis=1).tolist() == [1, 1, 0]
    assert shares(COUNTS, "predicted").sum(axis=0).tolist() == pytest.approx([1, 0, 1])
    assert shares(COUNTS, "all").sum() == pytest.approx(1)


def test_a_click_lands_on_the_true_row_and_the_predicted_column() -> None:
    heatmap = confusion_figure(COUNTS, LABELS).data[0]
    assert heatmap.x == LABELS
    assert heatmap.y == LABELS
    assert "cat taken for owl" in heatmap.customdata[0][2]
    # Plotly drops numpy custom data from hover and click data.
    assert not isinstance(heatmap.customdata, np.ndarray)


def test_each_normalisation_prints_its_share_and_what_it_is_of() -> None:
    hover = {
        n: confusion_figure(COUNTS, LABELS, normalise=n).data[0].customdata[0][2]
        for n in NORMALISATIONS
    }
    assert "2</b> of 8 that are cat (25.0 %)" in hover["true"]
    assert "2</b> of 3 taken for owl (66.7 %)" in hover["predicted"]
    assert "2</b> of all 12 (16.7 %)" in hover["all"]
    assert hover["none"].endswith("2</b> of 12 pictures")


def test_numbers_are_printed_in_every_cell() -> None:
    printed = confusion_figure(COUNTS, LABELS).data[1].text
    assert printed[0] == "<b>6</b><br>75 %"
    assert printed[8] == "<b>0</b><br>0 %"
    assert confusion_figure(COUNTS, LABELS, normalise="none").data[1].text[0] == "<b>6</b>"


def test_right_is_positive_and_wrong_negative() -> None:
    z = np.array(confusion_figure(COUNTS, LABELS).data[0].z)
    assert z[0, 0] == 1
    assert z[1, 0] == -1
    assert z[0, 2] == pytest.approx(-1 / 3)


def test_mistakes_only_gives_the_largest_mistake_the_strongest_colour() -> None:
    counts = np.array([[90, 10, 0], [5, 95, 0], [0, 0, 100]])
    both = np.array(confusion_figure(counts, LABELS).data[0].z)
    mistakes = np.array(confusion_figure(counts, LABELS, mistakes_only=True).data[0].z)
    assert both[0, 1] == pytest.approx(-0.1)
    assert mistakes[0, 1] == -1
    assert (np.diag(mistakes) == 0).all()


def test_the_chosen_cells_are_framed_where_the_order_puts_them() -> None:
    assert not confusion_figure(COUNTS, LABELS).layout.shapes
    chosen = [(1, 2), (0, 0)]
    first, second = confusion_figure(COUNTS, LABELS, selected=chosen).layout.shapes
    assert (first.x0, first.x1, first.y0, first.y1) == (1.5, 2.5, 0.5, 1.5)
    assert (second.x0, second.y0) == (-0.5, -0.5)
    moved, _ = confusion_figure(COUNTS, LABELS, selected=chosen, order=(2, 0, 1)).layout.shapes
    assert (moved.x0, moved.y0) == (-0.5, 1.5)


def test_an_order_moves_rows_and_columns_alike_and_changes_no_number() -> None:
    figure = confusion_figure(COUNTS, LABELS, order=(2, 1, 0))
    assert list(figure.data[0].x) == list(figure.data[0].y) == ["owl", "dog", "cat"]
    # The cell of cats taken for owls, now at the bottom left.
    assert "cat taken for owl<br><b>2</b>" in figure.data[0].customdata[2][0]
    assert figure.data[1].text[6] == "<b>2</b><br>25 %"


def test_every_row_and_column_has_a_name_that_can_be_pressed() -> None:
    names = confusion_figure(COUNTS, LABELS).layout.annotations
    assert {name.name for name in names} == {"cat-", "dog-", "owl-", "-cat", "-dog", "-owl"}
    assert all(name.captureevents for name in names)


def test_wording_is_the_callers() -> None:
    said = Wording("A", "B", lambda a, b: f"{a} then {b}", "first {}", "second {}")
    figure = confusion_figure(COUNTS, LABELS, wording=said)
    assert figure.data[0].customdata[0][2].startswith("cat then owl<br><b>2</b> of 8 first cat")
    assert figure.layout.xaxis.title.text == "B"
    assert figure.layout.yaxis.title.text == "A"
    columns = confusion_figure(COUNTS, LABELS, wording=said, normalise="predicted")
    assert "of 3 second owl" in columns.data[0].customdata[0][2]
    assert confusion_figure(COUNTS, LABELS).layout.xaxis.title.text == TRUE_AND_PREDICTED.columns


def test_a_logarithmic_scale_lifts_small_cells_and_keeps_the_order() -> None:
    counts = np.array([[1000, 10, 1], [0, 500, 100], [1, 1, 700]])
    linear, log = (
        np.abs(cell_strength(counts, normalise="none", log=each)) for each in (False, True)
    )
    assert log[0, 1] > 10 * linear[0, 1]
    assert log.max() == linear.max() == 1
    assert (
        np.argsort(log.ravel(), kind="stable") == np.argsort(linear.ravel(), kind="stable")
    ).all()
    assert log[1, 0] == 0


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("mistakes_only", [False, True])
@pytest.mark.parametrize("normalise", NORMALISATIONS)
@pytest.mark.parametrize(
    "counts",
    [np.zeros((3, 3), int), np.diag([1, 0, 0]), np.array([[5]]), COUNTS],
    ids=["empty", "one picture", "one class", "with an empty class"],
)
def test_no_figure_holds_a_nan(
    counts: np.ndarray, normalise: Normalise, mistakes_only: bool, log: bool
) -> None:
    figure = confusion_figure(
        counts,
        LABELS[: len(counts)],
        normalise=normalise,
        mistakes_only=mistakes_only,
        log=log,
        order=range(len(counts))[::-1],
    )
    z = np.array(figure.data[0].z)
    assert np.isfinite(z).all()
    assert np.abs(z).max() <= 1
    assert "nan" not in figure.to_json().lower()


def test_css_has_the_figures_colours() -> None:
    assert cell_colour(1.0) == f"rgba({RIGHT},{STRONGEST:.3f})"
    assert cell_colour(-1.0) == f"rgba({WRONG},{STRONGEST:.3f})"
    assert cell_colour(0.0) == "rgba(128,128,128,0.07)"


def test_an_empty_matrix_is_drawn_without_colour() -> None:
    assert not np.array(confusion_figure(np.zeros((3, 3), int), LABELS).data[0].z).any()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("hue", [RIGHT, WRONG])
def test_numbers_keep_their_contrast_on_the_strongest_colour(theme: str, hue: str) -> None:
    text, surface = THEMES[theme]
    colour = [
        STRONGEST * int(c) + (1 - STRONGEST) * s
        for c, s in zip(hue.split(","), surface, strict=True)
    ]
    light, dark = sorted((_luminance(text), _luminance(colour)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.0004, "0.1 %"), (0.004, "0.4 %"), (0.2449, "24 %"), (1, "100 %")],
)
def test_small_shares_are_not_rounded_to_nothing(share: float, text: str) -> None:
    assert percent(share) == text


def _luminance(colour: object) -> float:
    """Relative luminance as in WCAG 2."""
    channels = np.array(colour, float) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))

"""The grid of pictures."""

import pytest
from dash import html

from core.data.store import Dataset
from dashboard.components.gallery import gallery
from dashboard.components.media import SPRITE_COLUMNS, sprite_url


def test_each_picture_is_a_button_that_says_what_it_shows(dataset: Dataset):
    grid = gallery(dataset, [8, 3], id_type="page-picture-button")
    first, second = grid.children
    assert isinstance(first, html.Button)
    assert first.id == {"type": "page-picture-button", "row": 8}
    assert getattr(first, "aria-label") == "row 8, labelled disgust"
    assert getattr(second, "aria-label") == "row 3, labelled happy"


def test_all_pictures_share_one_sheet(dataset: Dataset):
    rows = list(range(SPRITE_COLUMNS + 2))
    grid = gallery(dataset, rows, id_type="x", size=64)
    assert grid.style["--sprite"] == f"url({sprite_url(dataset, rows)})"
    assert (grid.style["--lines"], grid.style["--size"]) == (2, "64px")
    assert grid.children[-1].style == {"--x": 1, "--y": 1}
    assert not any("background" in key for thumb in grid.children for key in thumb.style)


def test_a_gallery_is_one_tab_stop(dataset: Dataset):
    grid = gallery(dataset, range(5), id_type="x")
    assert [thumb.tabIndex for thumb in grid.children] == ["0", "-1", "-1", "-1", "-1"]


def test_captions_are_shown_and_read(dataset: Dataset):
    (thumb,) = gallery(dataset, [0], id_type="x", captions=["sad 97 %"]).children
    assert thumb.children.children == "sad 97 %"
    assert getattr(thumb, "aria-label").endswith("sad 97 %")


def test_no_rows_are_said_in_words(dataset: Dataset):
    assert gallery(dataset, [], id_type="x").children == "No pictures."


def test_wrong_numbers_are_refused(dataset: Dataset):
    with pytest.raises(ValueError, match="at most 1000"):
        gallery(dataset, range(1001), id_type="x")
    with pytest.raises(ValueError, match="1 captions for 2"):
        gallery(dataset, [1, 2], id_type="x", captions=["one"])

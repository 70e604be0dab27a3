"""The grid of pictures that the browser builds."""

import json

import pytest

from core.data.store import Dataset
from dashboard.components.decision import Badge
from dashboard.components.grid import grid
from dashboard.components.media import SPRITE_COLUMNS, sprite_url


def test_it_says_of_each_picture_what_its_button_needs(dataset: Dataset):
    made = grid(dataset, [8, 3], opens="page-store", captions=["93 %", "7 %"], size=64)
    said = json.loads(getattr(made, "data-thumbs"))
    assert said["rows"] == [8, 3]
    assert said["labels"] == ["disgust", "happy"]
    assert said["captions"] == ["93 %", "7 %"]
    assert said["opens"] == "page-store"
    assert made.style["--sprite"] == f"url({sprite_url(dataset, [8, 3])})"
    assert made.style["--size"] == "64px"


def test_all_pictures_share_one_sheet_of_enough_lines(dataset: Dataset):
    rows = list(range(SPRITE_COLUMNS + 2))
    assert grid(dataset, rows, opens="x", captions=["a"] * len(rows)).style["--lines"] == 2


def test_other_pictures_or_captions_are_another_grid(dataset: Dataset):
    keys = {
        grid(dataset, rows, opens="x", captions=captions).key
        for rows, captions in (([1, 2], "ab"), ([2, 1], "ab"), ([1, 2], "ac"))
    }
    assert len(keys) == 3
    plain, marked = (
        grid(dataset, [1, 2], opens="x", captions="ab", badges=badges)
        for badges in (None, {2: Badge("?", "marked as ambiguous")})
    )
    assert plain.key != marked.key
    said = json.loads(getattr(marked, "data-thumbs"))
    assert said["badges"] == {"2": ["?", "marked as ambiguous"]}


def test_five_hundred_pictures_are_one_small_component(dataset: Dataset):
    rows = [row % len(dataset) for row in range(500)]
    made = grid(dataset, rows, opens="x", captions=["93 %"] * 500)
    assert not list(made._traverse())
    assert len(json.dumps(made.to_plotly_json())) < 25_000


def test_wrong_numbers_are_refused(dataset: Dataset):
    with pytest.raises(ValueError, match="1 to 1000"):
        grid(dataset, range(1001), opens="x", captions=["a"] * 1001)
    with pytest.raises(ValueError, match="1 to 1000"):
        grid(dataset, [], opens="x", captions=[])
    with pytest.raises(ValueError, match="1 captions for 2"):
        grid(dataset, [1, 2], opens="x", captions=["one"])

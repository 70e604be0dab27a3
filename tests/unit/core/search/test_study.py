"""One name, one search: what was begun goes on, and another search under its name is refused."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.errors import InvalidSetting, UnknownName
from core.search.request import SearchRequest
from core.search.study import Studies, StudyDiffers
from core.settings import Settings

RequestSearch = Callable[..., SearchRequest]


def test_a_study_is_made_once_and_found_again(
    request_search: RequestSearch, studies: Studies, other_studies: Studies
):
    assert studies.names() == ()
    request = request_search("random", epochs=3)
    made = studies.prepare(request)
    assert made.name == request.name
    again = other_studies.prepare(request)
    assert again.name == made.name
    assert other_studies.names() == (made.name,)
    assert other_studies.open(made.name).description == request.description
    assert again.description["settings"]["epochs"] == 3


def test_the_database_lets_readers_in_while_one_writes(
    request_search: RequestSearch, studies: Studies, settings: Settings
):
    studies.prepare(request_search())
    with closing(sqlite3.connect(settings.searches)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"architecture": "six_conv"}, "architecture"),
        ({"seed": 1}, "another seed"),
        ({"sampler": "tpe"}, "another sampler"),
        ({"pruner": "median"}, "another pruner"),
        ({"objectives": "log_loss"}, "objective"),
        ({"epochs": 9}, r"value of a setting \(epochs\)"),
        ({"weight_decay": 0.5}, r"another search space \(weight_decay\)"),
        ({"precision": "mixed_bfloat16", "seed": 2}, r"a setting \(precision\) and seed"),
    ],
)
def test_another_search_under_the_same_name_says_what_differs(
    request_search: RequestSearch, studies: Studies, change: dict[str, Any], said: str
):
    studies.prepare(request_search(), "mine")
    with pytest.raises(StudyDiffers, match=said) as caught:
        studies.prepare(request_search(**change), "mine")
    assert "python -m core studies show mine" in caught.value.hint


def test_other_pictures_under_the_same_name_are_another_search(
    request_search: RequestSearch, studies: Studies, blank: Dataset, tmp_path: Path
):
    studies.prepare(request_search(), "mine")
    splits = np.repeat(np.arange(3, dtype=np.uint8), 7)
    labels = np.tile(np.arange(7, dtype=np.uint8), 3)
    images = np.full((21, 48, 48), 9, np.uint8)
    other = DatasetStore(tmp_path).write("blank", images, splits, labels, title="", source={})
    with pytest.raises(StudyDiffers, match="another data set"):
        studies.prepare(request_search(dataset=other), "mine")
    # What it is called here does not count.
    same = DatasetStore(tmp_path).write(
        "renamed", blank.images, splits, labels, title="Renamed", source={}
    )
    assert studies.prepare(request_search(dataset=same), "mine").name == "mine"


@pytest.mark.parametrize("name", ["", "a b", "../x", "é", "x" * 201])
def test_a_name_that_is_hard_to_type_is_refused(
    request_search: RequestSearch, studies: Studies, name: str
):
    with pytest.raises(InvalidSetting, match="no name"):
        studies.prepare(request_search(), name)


def test_an_unknown_study_lists_those_known(request_search: RequestSearch, studies: Studies):
    with pytest.raises(UnknownName, match="none yet"):
        studies.open("mine")
    studies.prepare(request_search(), "mine")
    with pytest.raises(UnknownName, match="Known: mine"):
        studies.open("yours")


def test_a_setting_that_came_later_does_not_make_another_search(
    request_search: RequestSearch, studies: Studies
):
    study = studies.prepare(request_search(), "older")
    stored = study.description
    del stored["settings"]["ema"]
    study.optuna.set_user_attr("request", stored)
    assert studies.prepare(request_search(), "older").name == "older"
    with pytest.raises(StudyDiffers, match="ema"):
        studies.prepare(request_search(ema=0.9), "older")

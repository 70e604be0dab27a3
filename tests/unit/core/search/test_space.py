"""A search varies what an architecture declares, and what it is told to."""

import optuna
import pytest

from core.architectures import ARCHITECTURES
from core.dimensions import Choice, Range
from core.errors import InvalidSetting, UnknownName
from core.search.space import TRAINING, Space, parse_space, search_space

OWN = ("filters", "kernel_size", "dense_units", "dropout")


def test_the_capstones_four_and_the_training_are_varied_by_default():
    space = search_space("two_conv")
    assert tuple(space.dimensions)[:4] == OWN
    assert set(space.dimensions) == {*OWN, *TRAINING}
    assert tuple(search_space("two_conv", training=False).dimensions) == OWN


def test_a_dimension_is_replaced_narrowed_added_or_fixed():
    space = search_space(
        "two_conv",
        given=parse_space(["dropout=0.3:0.4", "filters=[[8,8],[16,16]]", "ema=0,0.99"]),
        fixed=["kernel_size"],
        training=False,
    )
    assert space.dimensions == {
        "filters": Choice(((8, 8), (16, 16))),
        "dense_units": ARCHITECTURES.get("two_conv").search["dense_units"],
        "dropout": Range(0.3, 0.4),
        "ema": Choice((0, 0.99)),
    }


def test_a_range_takes_the_type_of_its_setting():
    space = search_space(
        "two_conv", given=parse_space(["dense_units=4:8", "dropout=0:0.5"]), training=False
    )
    assert space.dimensions["dense_units"].whole
    assert not space.dimensions["dropout"].whole
    assert str(space.dimensions["dropout"]) == "0.0:0.5"


@pytest.mark.parametrize(
    ("pair", "fixed", "said"),
    [
        ("dropuot=0.2:0.4", (), "No setting 'dropuot'"),
        ("dropout=0.2:0.4", ("dropout",), "both fixed and varied"),
        ("epochs=2,4", (), "--epochs"),
        ("monitor=accuracy,log_loss", (), "objective"),
        ("filters=8:16", (), "no number"),
        ("augmentation.flip=0:1", (), "no number"),
        ("optimizer=1:2", (), "no number"),
        ("dense_units=4.5:8", (), "whole numbers"),
        ("dense_units=4:8:0.5", (), "whole numbers"),
    ],
)
def test_what_cannot_be_varied_is_named(pair: str, fixed: tuple[str, ...], said: str):
    with pytest.raises(InvalidSetting, match=said):
        search_space("two_conv", given=parse_space([pair]), fixed=fixed)


def test_nothing_left_to_vary_is_an_error():
    with pytest.raises(InvalidSetting, match="nothing to search"):
        search_space("two_conv", fixed=OWN, training=False)


def test_an_unknown_architecture_lists_those_known():
    with pytest.raises(UnknownName, match="two_conv"):
        search_space("resnt")


@pytest.mark.parametrize("pair", ["dropout", "=1:2", "dropout=", ""])
def test_what_is_no_pair_is_refused(pair: str):
    with pytest.raises(InvalidSetting, match="For example"):
        parse_space([pair])


def test_a_setting_varied_twice_is_refused():
    with pytest.raises(InvalidSetting, match="twice"):
        parse_space(["dropout=0.1:0.2", "dropout=0.3:0.4"])


def test_settings_come_back_as_they_were_listed():
    space = search_space(
        "two_conv",
        given=parse_space(["filters=[[8,8],[16,16]]", "dropout=0:0.5", "dense_units=4:8"]),
        fixed=["kernel_size"],
        training=False,
    )
    drawn = {"filters": "[16,16]", "dropout": 0.25, "dense_units": 8}
    assert space.suggest(optuna.trial.FixedTrial(drawn)) == {**drawn, "filters": (16, 16)}
    assert space.decoded(drawn) == {**drawn, "filters": (16, 16)}


def test_a_space_written_and_read_is_the_same():
    space = search_space("two_conv")
    assert Space.from_texts(space.texts()) == space


def test_the_grid_counts_every_combination():
    space = search_space("two_conv", training=False)
    assert space.combinations == 3 * 2 * 3 * 3
    assert space.grid()["filters"] == ["[16,32]", "[32,64]", "[64,128]"]

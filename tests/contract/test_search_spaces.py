"""Every architecture can be searched: it declares what to vary, and all of that is allowed."""

import pytest

from core.architectures import ARCHITECTURES, Architecture
from core.dimensions import Choice, Range
from core.errors import InvalidSetting
from core.search.space import search_space

NAMES = ARCHITECTURES.names()


@pytest.mark.parametrize("name", NAMES)
def test_it_declares_a_space_of_its_own(name: str):
    space = search_space(name, training=False)
    assert set(space.dimensions) == set(ARCHITECTURES.get(name).search)
    # A grid over the defaults stays one that somebody can wait for.
    assert space.combinations < 1000


@pytest.mark.parametrize("name", NAMES)
def test_every_point_of_its_grid_is_allowed(name: str):
    architecture = ARCHITECTURES.get(name)
    for parameter, dimension in search_space(name, training=False).dimensions.items():
        for level in dimension.levels:
            kept = architecture.validate({parameter: level}).model_dump()[parameter]
            assert kept == level


@pytest.mark.parametrize(
    "search",
    [{"dropuot": Range(0.1, 0.5)}, {"dropout": Range(0.1, 1.5)}, {"filters": Choice((8,))}],
)
def test_a_mistake_in_a_declared_space_is_an_error_at_once(search: dict[str, Choice | Range]):
    two_conv = ARCHITECTURES.get("two_conv")
    with pytest.raises(InvalidSetting, match=next(iter(search))):
        Architecture(
            name="mistaken",
            title="Mistaken",
            version=1,
            parameters=two_conv.parameters,
            build=two_conv.build,
            reference="",
            search=search,
        )

"""Which uses are allowed, and what the cookie says of them."""

import pytest

from dashboard.use import COOKIE, PURPOSES, Use, stated


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_every_use_is_read_back_from_its_cookie(purpose):
    uses = [Use(purpose), *([Use(purpose, exception=True)] if purpose.restricted else [])]
    for use in uses:
        assert stated({COOKIE: use.cookie}) == use


def test_work_and_education_are_allowed_with_the_exception_only():
    restricted = {p.name for p in PURPOSES if p.restricted}
    assert restricted == {"education", "workplace"}
    for purpose in PURPOSES:
        assert Use(purpose).allowed == (purpose.name not in restricted)
        assert Use(purpose, exception=True).allowed


@pytest.mark.parametrize("value", ["", "therapy-exception", "Education", "work", "x" * 4000])
def test_nothing_else_is_an_answer(value):
    assert stated({COOKIE: value}) is None
    assert stated({}) is None

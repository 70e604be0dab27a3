"""The product's version."""

import tomllib
from functools import lru_cache

from core.settings import ROOT


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version that `pyproject.toml` states; there is no second place for it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])

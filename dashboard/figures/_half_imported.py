"""Let figures be built in one thread while another one imports pandas.

Plotly looks pandas up in `sys.modules` for every value it checks, and takes it as it finds it.
While another request imports pandas for the first time, which takes seconds on a busy machine,
that is a module without `Series`, and building any figure fails with an AttributeError.
"""

from types import ModuleType

from _plotly_utils import basevalidators  # type: ignore[import-untyped]

_look_up = basevalidators.get_module


def whole_module(name: str, should_load: bool = True) -> ModuleType | None:
    """Return a module as Plotly's own look-up does, but None while it is being imported."""
    module: ModuleType | None = _look_up(name, should_load)
    # What Python's own import system reads to tell that a module is not ready.
    if getattr(getattr(module, "__spec__", None), "_initializing", False):
        return None
    return module


basevalidators.get_module = whole_module

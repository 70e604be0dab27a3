"""The one place that imports shap: some seconds, so only where it is used.

Never `shap.DeepExplainer`: it fails on common layers, and a failure leaves gradients of the whole
process overridden, so that later training raises LookupError.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
import numpy as np
import shap

__all__ = ["own_chance", "shap"]


@contextmanager
def own_chance() -> Iterator[None]:
    """Leave NumPy's global generator, which shap seeds, as it was: it belongs to others."""
    state = np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002

"""The one place that loads Keras and its backend: `from core.backend import keras`.

A module that needs TensorFlow itself imports this one first. The variables below are read once,
while TensorFlow loads; those already set are left alone. Nothing on the way to a page imports this.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

# On AVX2 machines oneDNN makes training 1.5 times faster. It has no effect on other machines.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
# Notes about CPU features and absent GPUs tell a user nothing; errors still print.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

__all__ = ["keras"]


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Hold standard error back while native libraries load, and show it if loading fails.

    TensorFlow writes its first notes before it can be told not to, from C++, past `sys.stderr`.
    """
    sys.stderr.flush()
    visible = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(visible, held.read())
            raise
        finally:
            os.dup2(visible, 2)
            os.close(visible)


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Let libraries look absent to what is imported meanwhile.

    Keras and TensorFlow take up every library they find, for functions that nothing here calls:
    170 MB that a process which only predicts would hold for ever. Afterwards they can be imported
    as usual by what needs them.
    """
    hidden = [name for name in names if name not in sys.modules]
    # None makes an import fail, see `importlib`; each of these imports is guarded.
    sys.modules |= dict.fromkeys(hidden)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


_OPTIONAL = {"jax", "pandas", "sklearn"} - {os.environ.get("KERAS_BACKEND", "tensorflow")}
with _quiet_start(), _without(*sorted(_OPTIONAL)):
    import keras

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


with _quiet_start():
    import keras

"""What a run was made with: library versions and the class of machine, never its name."""

import os
import platform
import sys
from importlib import metadata
from typing import Final

# The CPU build of TensorFlow goes by a name of its own.
_LIBRARIES: Final = {
    "keras": ("keras",),
    "numpy": ("numpy",),
}
_BACKENDS: Final = {"tensorflow": ("tensorflow", "tensorflow-cpu"), "jax": ("jax",)}


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that decide a result.

    They are read from the installed packages' metadata: nothing is imported.
    """
    found = {"python": platform.python_version()}
    backend = _backend()
    for name, distributions in (_LIBRARIES | {backend: _BACKENDS.get(backend, ())}).items():
        for distribution in distributions:
            try:
                found[name] = metadata.version(distribution)
            except metadata.PackageNotFoundError:
                continue
            break
    return found


def _backend() -> str:
    """Return what Keras computes with, or would; TensorFlow unless somebody chose otherwise."""
    loaded = sys.modules.get("keras")
    return str(loaded.config.backend() if loaded else os.environ.get("KERAS_BACKEND", "tensorflow"))


def hardware(accelerator: str = "CPU") -> str:
    """Return the class of this machine, e.g. 'x86-64, 2 cores, CPU'."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = platform.machine().replace("x86_64", "x86-64") or "unknown"
    return f"{machine}, {cores} core{'s' if cores != 1 else ''}, {accelerator}"

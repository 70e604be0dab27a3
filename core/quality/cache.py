"""Results about a data set's quality, kept as arrays under what they were computed from."""

import logging
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.files import write_whole

_log = logging.getLogger(__name__)


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Keep arrays in one file, whole or not at all."""
    content = BytesIO()
    np.savez(content, **dict(arrays))  # type: ignore[arg-type]  # NumPy's hint forgets the names
    write_whole(path, content.getvalue())


def read_arrays(path: Path) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a file; None where there is none, or it is damaged."""
    try:
        # Read whole first: NumPy leaves a file open when its archive is damaged.
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("%s is computed again: %s", path, error)
        return None

"""Weights in half precision: half the file, read as float32 by any Keras."""

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.backend import keras

_WEIGHTS: Final = "model.weights.h5"


def round_weights(net: "keras.Model") -> None:
    """Round a net's kernels in place to what `save_half` stores.

    Offsets and the statistics of normalisation keep all their digits: they are few, and small
    variances would lose most of theirs.
    """
    net.set_weights(
        [
            value.astype(np.float16).astype(np.float32) if _halved(value) else value
            for value in net.get_weights()
        ]
    )


def save_half(net: "keras.Model", path: Path) -> None:
    """Save a net as a `.keras` file whose kernels are float16; Keras casts them when it loads."""
    # h5py comes with Keras.
    import h5py

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        full, weights = Path(folder) / "full.keras", Path(folder) / _WEIGHTS
        net.save(full)
        with zipfile.ZipFile(full) as source, zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                if name != _WEIGHTS:
                    target.writestr(name, source.read(name))
                    continue
                with source.open(name) as packed, weights.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
                halves = Path(folder) / "halves.h5"
                with h5py.File(weights) as whole, h5py.File(halves, "w") as file:
                    _copy(whole, file)
                target.write(halves, _WEIGHTS)


def _copy(source: Any, target: Any) -> None:
    """Copy a group of an HDF5 file with everything below it, kernels as float16."""
    import h5py

    target.attrs.update(source.attrs)
    for name, entry in source.items():
        if isinstance(entry, h5py.Group):
            _copy(entry, target.create_group(name))
            continue
        value = entry[()]
        target.create_dataset(name, data=value.astype(np.float16) if _halved(value) else value)
        target[name].attrs.update(entry.attrs)


def _halved(value: Any) -> bool:
    return (
        isinstance(value, np.ndarray)
        and value.ndim >= 2
        and value.dtype == np.float32
        and bool(np.abs(value).max(initial=0) < np.finfo(np.float16).max)
    )

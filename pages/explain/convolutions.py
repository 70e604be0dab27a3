"""Which convolutions a run's net has, read from its file without loading it."""

import json
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from core.errors import EmotionLensError
from core.runs.store import Run

# As in `core.explain`; a test holds the two together.
KINDS: Final = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D")


@dataclass(frozen=True, slots=True)
class Convolution:
    """One convolution of a net.

    Attributes:
        name: of the layer.
        positions: height and width of its output, None where the file does not tell.
    """

    name: str
    positions: tuple[int, int] | None

    @property
    def grid(self) -> str:
        """Return the number of positions for people, e.g. "12 by 12"; empty when not known."""
        return "" if self.positions is None else f"{self.positions[0]} by {self.positions[1]}"


def convolutions(run: Run) -> tuple[Convolution, ...]:
    """Return a run's convolutions from input to output; none of an ensemble or a damaged run.

    As in `core.explain`, one with a single position is left out: its map would say nothing.
    The web process must not import Keras, and asking the inference process would make the page
    wait for its start.
    """
    if run.is_ensemble:
        return ()
    try:
        path = run.model_path()
    except EmotionLensError:
        # Choosing the run tells what is wrong with it; listing it must not fail.
        return ()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(path: Path, _modified: int) -> tuple[Convolution, ...]:
    with zipfile.ZipFile(path) as file:
        config = json.loads(file.read("config.json"))
    layers = config.get("config", {}).get("layers", [])
    return tuple(
        Convolution(str(layer["config"]["name"]), positions)
        for layer in layers
        if layer.get("class_name") in KINDS and (positions := _positions(layer)) != (1, 1)
    )


def _positions(layer: dict[str, Any]) -> tuple[int, int] | None:
    config = layer["config"]
    shape = (layer.get("build_config") or {}).get("input_shape")
    if not shape or len(shape) != 4 or config.get("data_format") == "channels_first":
        return None
    height, width = (
        _length(size, config["kernel_size"][axis], config["strides"][axis], config["padding"])
        for axis, size in enumerate(shape[1:3])
    )
    return None if height is None or width is None else (height, width)


def _length(size: int | None, kernel: int, stride: int, padding: str) -> int | None:
    if size is None:
        return None
    reach = size if padding == "same" else size - kernel + 1
    return -(-reach // stride)

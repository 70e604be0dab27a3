"""What in a saved net is not of Keras."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def foreign_parts(path: Path) -> list[str]:
    """Return each part of a `.keras` file that another module than Keras would have to define.

    Precisions other than float32 count too: what a net is fitted in is no property of the net.
    """
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
    parts = list(_parts(config))
    assert len(parts) > 5, "this is no net"
    return [
        f"{part['module']}.{part['class_name']}"
        for part in parts
        # A class registered by others carries their package: "emotion_lens>Augment".
        if part["module"].split(".")[0] != "keras" or ">" in (part.get("registered_name") or "")
    ] + [name for name in _names(config) if name.startswith(("mixed_", "bfloat", "float16"))]


def _parts(config: Any) -> Iterator[dict[str, Any]]:
    """Yield every serialised object below a configuration."""
    if isinstance(config, dict):
        if config.get("module") and "class_name" in config:
            yield config
        for value in config.values():
            yield from _parts(value)
    elif isinstance(config, list):
        for value in config:
            yield from _parts(value)


def _names(config: Any) -> Iterator[str]:
    if isinstance(config, str):
        yield config
    for value in config.values() if isinstance(config, dict) else ():
        yield from _names(value)
    for value in config if isinstance(config, list) else ():
        yield from _names(value)

"""Making FER2013 tables and folders of pictures from arrays."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.store import DatasetStore
from core.labels import EMOTIONS, SPLITS

KAGGLE = "emotion, Usage, pixels"
ORIGINAL = "emotion,pixels,Usage"
Rows = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Pictures (n, 48, 48), splits (n,), labels (n,)."""


def random_rows(count: int, seed: int = 0) -> Rows:
    """Return rows of noise: enough where only bytes matter."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (count, 48, 48), dtype=np.uint8)
    return images, (np.arange(count) % 3).astype(np.uint8), (np.arange(count) % 7).astype(np.uint8)


def csv_lines(rows: Rows, header: str = KAGGLE) -> list[str]:
    """Return the lines of a table, the header first."""
    names = [name.strip() for name in header.split(",")]
    lines = [header]
    for image, split, label in zip(*rows, strict=True):
        values = {
            "emotion": str(label),
            "Usage": SPLITS[split],
            "pixels": " ".join(map(str, image.reshape(-1))),
        }
        lines.append(",".join(values[name] for name in names))
    return lines


def write_csv(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def write_folder(root: Path, rows: Rows, names: Sequence[str] = ("train", "val", "test")) -> Path:
    """Write pictures as `<split>/<emotion>/<number>.png`."""
    for i, (image, split, label) in enumerate(zip(*rows, strict=True)):
        folder = root / names[split] / EMOTIONS[label]
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / f"{i:05d}.png")
    return root


def left_behind(store: DatasetStore) -> list[str]:
    """Return everything that lies in the store's folder, hidden files included."""
    return sorted(p.name for p in store.root.iterdir()) if store.root.exists() else []

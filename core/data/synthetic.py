"""The synthetic demo set: drawn faces, so that everything works before any data are brought."""

from contextlib import suppress
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.drawn.canvas import MARGIN, RESOLUTION
from core.data.drawn.expressions import VARIANTS, Expression, blend
from core.data.drawn.face import Scene, draw_face
from core.data.drawn.head import HAIR, Head
from core.data.features import picture_features
from core.data.store import Dataset, DatasetDamaged, DatasetStore
from core.errors import UnknownName
from core.labels import EMOTIONS, SIZE, SPLITS

NAME: Final = "synthetic"
TITLE: Final = "Synthetic faces (drawn)"
VERSION: Final = 1
"""Raised whenever other pictures are drawn; an older stored set is then drawn anew."""

COUNTS: Final = {
    "Training": (215, 180, 205, 260, 220, 205, 215),
    "PublicTest": (43, 36, 41, 52, 44, 41, 43),
    "PrivateTest": (43, 36, 41, 52, 44, 41, 43),
}
"""Pictures per class in label order: 1,500, 300 and 300, mildly uneven as real collections are."""

_SEED: Final = 2013
_FACTOR: Final = RESOLUTION // SIZE


def ensure_synthetic(store: DatasetStore) -> Dataset:
    """Return the synthetic data set, drawing it on first use (a few seconds)."""
    # Absent or damaged: drawn, as nobody can import it again.
    with suppress(UnknownName, DatasetDamaged):
        dataset = store.open(NAME)
        if dataset.manifest["source"].get("version") == VERSION:
            return dataset
    images, splits, labels = draw_synthetic()
    return store.write(
        NAME,
        images,
        splits,
        labels,
        title=TITLE,
        source={"importer": "synthetic", "version": VERSION},
        synthetic=True,
        features=picture_features(images),
    )


def draw_synthetic() -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return pictures (N, 48, 48), splits (N,) and labels (N,), equal on every machine."""
    rng = np.random.default_rng(_SEED)
    labels = np.concatenate([np.repeat(np.arange(7), COUNTS[split]) for split in SPLITS])
    splits = np.repeat(np.arange(3), [sum(COUNTS[split]) for split in SPLITS])
    for code in range(len(SPLITS)):
        # Mixed within each split, so that the first rows of a split show every class.
        rows = np.flatnonzero(splits == code)
        labels[rows] = labels[rows[np.argsort(rng.integers(0, 2**62, len(rows)), kind="stable")]]
    images = np.stack([_picture(rng, EMOTIONS[label]) for label in labels])
    return images, splits.astype(np.uint8), labels.astype(np.uint8)


def _picture(rng: np.random.Generator, emotion: str) -> NDArray[np.uint8]:
    head = _head(rng)
    scene = Scene(head, _expression(rng, emotion), background=int(rng.integers(20, 220)))
    small = _reduce(_turn(rng, draw_face(scene)))
    return _expose(rng, small)


def _head(rng: np.random.Generator) -> Head:
    def pick(low: int, high: int) -> int:
        return int(rng.integers(low, high + 1))

    skin = pick(78, 218)
    hair = HAIR[int(rng.choice([0, 1, 1, 1, 2, 2, 3, 3, 3]))]
    eye_y = pick(80, 87)
    return Head(
        half_width=pick(62, 73),
        jaw_taper=pick(6, 15),
        skin=skin,
        hair=hair,
        hair_grey=pick(12, max(30, min(skin - 40, 150))),
        hairline=pick(38, 50),
        eye_y=eye_y,
        eye_distance=pick(28, 35),
        eye_half=pick(13, 16),
        brow_y=eye_y - pick(19, 24),
        brow_width=pick(5, 8),
        nose_y=pick(115, 121),
        nose_width=pick(9, 14),
        mouth_y=pick(142, 149),
        mouth_half=pick(22, 29),
        lip_width=pick(3, 7),
        age_lines=int(rng.choice([0, 0, 0, 1, 2])),
        beard=0 if hair == "long" else int(rng.choice([0, 0, 0, 1, 2])),
        glasses=bool(rng.integers(0, 6) == 0),
    )


def _expression(rng: np.random.Generator, emotion: str) -> Expression:
    """Return the emotion at a strength between faint and full, sometimes mixed with another."""
    variants = VARIANTS[emotion]
    shown = variants[rng.integers(len(variants))]
    rest = VARIANTS["neutral"][rng.integers(len(VARIANTS["neutral"]))]
    # The larger of two draws: most faces are plain, some are faint.
    faintness = int(min(rng.integers(0, 190), rng.integers(0, 190)))
    shown = blend(shown, rest, faintness)
    if rng.integers(0, 4) == 0:
        other = EMOTIONS[rng.integers(len(EMOTIONS))]
        shown = blend(shown, VARIANTS[other][0], int(rng.integers(40, 110)))
    return shown


def _turn(rng: np.random.Generator, drawing: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the drawing tilted, scaled and shifted, by fixed-point arithmetic."""
    # A rotation by the angle whose tangent is tangent / 4096, up to 12 degrees, in 1 / 256 pixels.
    tangent = int(rng.integers(-870, 871))
    scale = int(rng.integers(3300, 4100))  # 4096 keeps the size, fewer enlarge
    shift_x, shift_y = (int(shift) for shift in rng.integers(-11, 12, 2))
    grid = np.arange(RESOLUTION, dtype=np.int64) - RESOLUTION // 2
    along = (grid * scale) >> 4
    across = (grid * scale * tangent) >> 16
    middle = RESOLUTION // 2 + MARGIN
    columns = ((along[None, :] - across[:, None]) >> 8) + middle - shift_x
    lines = ((along[:, None] + across[None, :]) >> 8) + middle - shift_y
    turned: NDArray[np.uint8] = drawing.reshape(-1)[lines * drawing.shape[1] + columns]
    return turned


def _reduce(drawing: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Return the mean of each 4 x 4 pixels: shape (48, 48)."""
    tall = drawing.astype(np.int32)
    lines = sum((tall[i::_FACTOR] for i in range(1, _FACTOR)), start=tall[::_FACTOR])
    total = sum((lines[:, i::_FACTOR] for i in range(1, _FACTOR)), start=lines[:, ::_FACTOR])
    return (total + _FACTOR**2 // 2) // _FACTOR**2


def _expose(rng: np.random.Generator, picture: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return the picture as a camera saw it: light from one side, contrast, blur, noise."""
    grid = np.arange(SIZE, dtype=np.int32) - SIZE // 2
    slope_x, slope_y = (int(v) for v in rng.integers(-5, 6, 2))
    light = 256 + slope_x * grid[None, :] + slope_y * grid[:, None]
    contrast, offset = int(rng.integers(190, 320)), int(rng.integers(-25, 26))
    lit = (((picture * light) >> 8) - 128) * contrast // 256 + 128 + offset
    for _ in range(int(rng.choice([0, 0, 0, 1, 1]))):
        padded = np.pad(lit, 1, mode="edge")
        lines = padded[:-2] + 2 * padded[1:-1] + padded[2:]
        lit = (lines[:, :-2] + 2 * lines[:, 1:-1] + lines[:, 2:] + 8) >> 4
    amplitude = int(rng.integers(1, 8))
    # The sum of two uniform draws is triangular: near enough to a sensor's noise.
    noise = rng.integers(-amplitude, amplitude + 1, (2, SIZE, SIZE)).sum(axis=0)
    exposed: NDArray[np.uint8] = np.clip(lit + noise, 0, 255).astype(np.uint8)
    return exposed

"""Folders of pictures: `train/<emotion>/*.png` beside `test/<emotion>/*.png`."""

import hashlib
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from core.data import (
    IMPORTERS,
    BadRecord,
    Block,
    Imported,
    Importer,
    Skipped,
    UnreadableSource,
)
from core.labels import EMOTIONS, SIZE, SPLITS, Split
from core.progress import Progress

_TRAIN: Final = frozenset({"train", "training"})
_VALIDATION: Final = frozenset({"validation", "valid", "val", "publictest", "public_test"})
_TEST: Final = frozenset({"test", "testing", "privatetest", "private_test"})
_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg"})
_SYNONYMS: Final = {
    "anger": "angry",
    "disgusted": "disgust",
    "afraid": "fear",
    "fearful": "fear",
    "scared": "fear",
    "happiness": "happy",
    "joy": "happy",
    "sadness": "sad",
    "surprised": "surprise",
}
_MOST_PIXELS: Final = 50_000_000
_BLOCK: Final = 256
_THREADS: Final = 2
_LAYOUT: Final = "Expected folders like train/happy and test/happy, or a validation folder."


@dataclass(frozen=True)
class _Picture:
    path: Path
    split: int
    label: int


def accepts(path: Path) -> bool:
    """Return whether the path is a folder."""
    return path.is_dir()


def read(path: Path, skip_bad: bool, progress: Progress | None = None) -> Imported:
    """Open a folder of pictures; see `Importer.read`.

    The split folders may be called train or training, validation, valid, val or PublicTest, and
    test or PrivateTest, in any case. Where both are there, validation becomes PublicTest and test
    PrivateTest. A single one of the two is divided: by name, where all names begin with PublicTest
    or PrivateTest as in Kaggle's picture form of FER2013; otherwise each class in half, the first
    half of the sorted names becoming PublicTest. Neighbours in name, which often show the same
    person, so stay together. Pictures are made grey, turned upright, cut to their middle square
    and scaled to 48 x 48; a grey 48 x 48 picture keeps its pixels.
    """
    hasher = hashlib.sha256()
    name = re.sub(r"[^a-z0-9]+", "-", path.resolve().name.lower()).strip("-")[:40] or "pictures"
    return Imported(
        name=name,
        title=path.resolve().name or "Pictures",
        blocks=_blocks(path, skip_bad, progress, hasher.update),
        digest=hasher.hexdigest,
    )


def _blocks(
    root: Path, skip_bad: bool, progress: Progress | None, hashed: Callable[[bytes], None]
) -> Iterator[Block]:
    pictures, unknown = _find(root)
    if unknown and not skip_bad:
        raise _bad(unknown[0])
    if not pictures:
        raise UnreadableSource(f"{root.name} holds no png or jpg picture.", hint=_LAYOUT)
    skipped = list(unknown)
    with ThreadPoolExecutor(_THREADS) as pool:
        for start in range(0, len(pictures), _BLOCK):
            chosen = pictures[start : start + _BLOCK]
            good: list[tuple[int, NDArray[np.uint8]]] = []
            for i, outcome in enumerate(pool.map(_load, chosen)):
                name = chosen[i].path.relative_to(root).as_posix()
                raw, result = outcome
                hashed(f"{name}\0{len(raw)}\0".encode() + raw)
                if isinstance(result, str):
                    bad = Skipped(where=name, reason=result)
                    if not skip_bad:
                        raise _bad(bad)
                    skipped.append(bad)
                else:
                    good.append((i, result))
            yield Block(
                images=np.array([p for _, p in good], dtype=np.uint8).reshape(-1, SIZE, SIZE),
                splits=np.array([chosen[i].split for i, _ in good], dtype=np.uint8),
                labels=np.array([chosen[i].label for i, _ in good], dtype=np.uint8),
                rows=np.array([start + i for i, _ in good], dtype=np.int64),
                skipped=tuple(skipped),
            )
            skipped = []
            if progress:
                done = start + len(chosen)
                progress(done, len(pictures), f"{done:,} pictures")


def _bad(bad: Skipped) -> BadRecord:
    return BadRecord(
        f"{bad.where}: {bad.reason}.",
        hint="Correct it, or leave such files out with --skip-bad.",
    )


def _find(root: Path) -> tuple[list[_Picture], list[Skipped]]:
    """Return all pictures in the order they are stored, and folders of unknown emotions."""
    folders: dict[Split, list[Path]] = {split: [] for split in SPLITS}
    for folder in _folders(root):
        for split, names in zip(SPLITS, (_TRAIN, _VALIDATION, _TEST), strict=True):
            if folder.name.lower() in names:
                folders[split].append(folder)
    held_out = [split for split in SPLITS[1:] if folders[split]]
    if not folders["Training"] or not held_out:
        found = ", ".join(folder.name for folder in _folders(root)[:5]) or "no folder"
        raise UnreadableSource(f"{root.name} holds {found}.", hint=_LAYOUT)
    found_pictures: list[_Picture] = []
    unknown: list[Skipped] = []
    for code, split in enumerate(SPLITS):
        for folder in folders[split]:
            for label_folder in _folders(folder):
                files = _files(label_folder)
                emotion = _emotion(label_folder.name)
                if emotion is None:
                    unknown.append(_unknown(root, label_folder, len(files)))
                    continue
                label = EMOTIONS.index(emotion)
                found_pictures += [_Picture(file, code, label) for file in files]
    if len(held_out) == 1:
        found_pictures = _divide(found_pictures)
    return sorted(found_pictures, key=lambda p: (p.split, p.label, p.path)), unknown


def _divide(pictures: list[_Picture]) -> list[_Picture]:
    """Divide the pictures held out into PublicTest and PrivateTest; see `read`."""
    kept = [picture for picture in pictures if picture.split == 0]
    held_out = [picture for picture in pictures if picture.split != 0]
    named = [_split_in_name(picture.path) for picture in held_out]
    if all(named):
        divided = [
            _Picture(picture.path, code, picture.label)
            for picture, code in zip(held_out, named, strict=True)
        ]
        return kept + divided
    for label in range(len(EMOTIONS)):
        same = sorted((p for p in held_out if p.label == label), key=lambda p: p.path)
        half = (len(same) + 1) // 2
        kept += [_Picture(p.path, 1 if i < half else 2, label) for i, p in enumerate(same)]
    return kept


def _split_in_name(path: Path) -> int:
    """Return the split code that a file's name begins with, or 0."""
    name = path.name.lower()
    return 1 if name.startswith("publictest") else 2 if name.startswith("privatetest") else 0


def _folders(path: Path) -> list[Path]:
    return sorted(p for p in path.iterdir() if p.is_dir() and not p.name.startswith("."))


def _files(folder: Path) -> list[Path]:
    return sorted(
        p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES and not p.name.startswith(".")
    )


def _emotion(folder_name: str) -> str | None:
    name = folder_name.strip().lower()
    name = _SYNONYMS.get(name, name)
    return name if name in EMOTIONS else None


def _unknown(root: Path, folder: Path, count: int) -> Skipped:
    return Skipped(
        where=folder.relative_to(root).as_posix(),
        reason=f"expected one of {', '.join(EMOTIONS)}, received '{folder.name}' "
        f"({count} pictures)",
    )


def _load(picture: _Picture) -> tuple[bytes, NDArray[np.uint8] | str]:
    """Return a file's bytes, and its picture of shape (48, 48) or the reason there is none."""
    try:
        raw = picture.path.read_bytes()
    except OSError as error:
        return b"", f"cannot be read: {error.strerror}"
    try:
        with Image.open(BytesIO(raw), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                return raw, f"more than {_MOST_PIXELS:,} pixels"
            return raw, _grey_square(image)
    except Image.DecompressionBombError:
        return raw, f"more than {_MOST_PIXELS:,} pixels"
    except UnidentifiedImageError:
        return raw, "expected a png or jpg picture, received something else"
    except Exception as error:  # noqa: BLE001  # decoders fed with damaged bytes raise anything
        return raw, f"damaged picture ({error})"


def _grey_square(image: Image.Image) -> NDArray[np.uint8]:
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        # 16 bits: Pillow would cut them off at 255 instead of scaling.
        upright = Image.fromarray((np.asarray(upright).astype(np.uint32) >> 8).astype(np.uint8))
    elif "A" in upright.getbands() or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        upright = Image.alpha_composite(white, layer)
    grey = upright.convert("L")
    if grey.size != (SIZE, SIZE):
        grey = ImageOps.fit(grey, (SIZE, SIZE), Image.Resampling.LANCZOS)
    return np.asarray(grey, dtype=np.uint8)


IMPORTERS.register(
    Importer(
        name="image_folder",
        title="folder of pictures (train/<emotion>/*.png beside test/<emotion>/*.png)",
        version=1,
        accepts=accepts,
        read=read,
    )
)

"""Pictures that occur more than once: pixel by pixel, or nearly so, also mirrored."""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.embeddings.pixels import halves, standardised
from core.labels import SIZE
from core.progress import Progress

SAME: Final = 0.95
"""Least correlation of the pixels of two pictures that count as one photograph.

Of 48 pairs of FER2013 above it that were looked at, all were; of 12 between 0.90 and 0.93, 3 were
different people in the same light.
"""
SHIFT: Final = 2
"""Pixels by which one picture may be moved over the other, each way."""
BLANK: Final = 1.0
"""Standard deviation of the grey levels below which nothing can be made out."""
# Low frequencies of a picture, in each direction, that candidates are found by, and how alike
# these must be. Of FER2013's pictures all pass when moved by a pixel each way, three in four when
# moved by one and two; at 0.80 nearly all would, but four times as many pairs were to be checked.
_FREQUENCIES: Final = 12
_CANDIDATE: Final = 0.85
# What candidates must reach at half the size, which takes a twentieth of the time.
_COARSE: Final = 0.90
# More pairs than this for each picture, and the set is one picture over and over.
_MOST: Final = 20
_CHUNK: Final = 512


@dataclass(frozen=True)
class Copies:
    """Which pictures of a data set are copies of which.

    Attributes:
        first: shape (N,), the first row with the very same pixels; the row itself where it is it.
        joined: shape (N,), the first row of a row's group of exact and near copies, and of what is
            near to those.
        pairs: shape (m, 2), rows of near copies that are no exact ones, each the first of its
            pixels, the smaller one first; those most alike first.
        likeness: shape (m,), their correlation.
        mirrored: shape (m,), whether one is the other in a mirror.
        blank: rows of blank pictures, ascending; they are nobody's near copy.
    """

    first: NDArray[np.int64]
    joined: NDArray[np.int64]
    pairs: NDArray[np.int64]
    likeness: NDArray[np.float32]
    mirrored: NDArray[np.bool_]
    blank: NDArray[np.int64]

    def groups(self, *, near: bool) -> NDArray[np.int64]:
        """Return the first row of each row's group of copies: exact ones, or near ones too."""
        return self.joined if near else self.first


def find_copies(images: NDArray[np.uint8], progress: Progress | None = None) -> Copies:
    """Find exact copies by hash, and near ones by low frequencies, checked pixel by pixel.

    Args:
        images: shape (N, 48, 48), uint8; may be a memory map.
        progress: called with (pictures done, pictures in all, note).

    References:
        Zauner 2010, Implementation and benchmarking of perceptual image hash functions, section
        3.2.1 (the low frequencies of a cosine transform as a picture's fingerprint).
    """
    first = _first_of_pixels(images)
    deviations = images.reshape(len(images), SIZE * SIZE).std(axis=1, dtype=np.float32)
    blank = np.flatnonzero(deviations < BLANK)
    single = np.flatnonzero((first == np.arange(len(first))) & (deviations >= BLANK))
    candidates = _candidates(images, single, progress)
    pairs, likeness, mirrored = _checked(images, candidates, progress)
    order = np.argsort(-likeness, kind="stable")
    joined = _joined(first, pairs)
    return Copies(first, joined, pairs[order], likeness[order], mirrored[order], blank)


def _first_of_pixels(images: NDArray[np.uint8]) -> NDArray[np.int64]:
    from hashlib import blake2b

    seen: dict[bytes, int] = {}
    return np.array(
        [
            seen.setdefault(blake2b(picture.tobytes(), digest_size=16).digest(), row)
            for row, picture in enumerate(images)
        ],
        np.int64,
    )


def _joined(first: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(first)
    ends = np.concatenate([pairs, np.stack([np.arange(n), first], axis=1)])
    graph = coo_array((np.ones(len(ends), np.bool_), (ends[:, 0], ends[:, 1])), shape=(n, n))
    _, numbers = connected_components(graph, directed=False)
    _, firsts = np.unique(numbers, return_index=True)
    joined: NDArray[np.int64] = firsts[numbers].astype(np.int64)
    return joined


def _candidates(
    images: NDArray[np.uint8], rows: NDArray[np.int64], progress: Progress | None
) -> NDArray[np.int64]:
    """Return pairs of rows whose low frequencies are alike, as they are or mirrored: (m, 2)."""
    plain, mirrored = _low_frequencies(images, rows)
    found = [np.zeros((0, 2), np.int64)]
    for start in range(0, len(rows), _CHUNK):
        block = plain[start : start + _CHUNK]
        likeness = np.maximum(block @ plain[start:].T, block @ mirrored[start:].T)
        # Each pair once, and no picture with itself.
        likeness[np.tril_indices(len(block), m=likeness.shape[1])] = -1
        near = np.flatnonzero(likeness >= _CANDIDATE)
        if len(near) > _MOST * len(block):
            strongest = np.argpartition(-likeness.ravel()[near], _MOST * len(block))
            near = near[strongest[: _MOST * len(block)]]
        found.append(np.stack(np.unravel_index(near, likeness.shape), axis=1) + start)
        if progress:
            progress(min(start + _CHUNK, len(rows)), len(rows), "comparing pictures")
    pairs: NDArray[np.int64] = rows[np.concatenate(found)]
    return pairs


def _low_frequencies(
    images: NDArray[np.uint8], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return pictures, and their mirror images, by their low frequencies: each (n, d), length 1.

    The mean is left out and the length is 1, so that light and contrast do not matter.
    """
    from scipy.fft import dct

    basis = dct(np.eye(SIZE, dtype=np.float32), norm="ortho", axis=0)[:_FREQUENCIES]
    waves = np.concatenate(
        [
            np.einsum(
                "ai,nij,bj->nab", basis, images[part].astype(np.float32), basis, optimize=True
            )
            for part in np.split(rows, range(_CHUNK, len(rows), _CHUNK))
        ]
    )
    turned = waves.copy()
    # A mirror changes the sign of every wave that is odd from left to right.
    turned[:, :, 1::2] *= -1
    plain, mirrored = (
        _unit(part.reshape(len(rows), _FREQUENCIES**2)[:, 1:]) for part in (waves, turned)
    )
    return plain, mirrored


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    scaled: NDArray[np.float32] = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled


def _checked(
    images: NDArray[np.uint8], pairs: NDArray[np.int64], progress: Progress | None
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.bool_]]:
    """Return the pairs that are one photograph, their correlation, and whether it is mirrored."""
    kept, likeness, mirrored = [], [], []
    for start in range(0, len(pairs), _CHUNK):
        part = pairs[start : start + _CHUNK]
        part = part[np.maximum(*_both_ways(images, part, halved=True)) >= _COARSE]
        plain, turned = _both_ways(images, part, halved=False)
        same = np.maximum(plain, turned) >= SAME
        kept.append(part[same])
        likeness.append(np.maximum(plain, turned)[same])
        mirrored.append((turned > plain)[same])
        if progress:
            progress(min(start + _CHUNK, len(pairs)), len(pairs), "checking pixel by pixel")
    if not kept:
        return pairs, np.zeros(0, np.float32), np.zeros(0, np.bool_)
    return np.concatenate(kept), np.concatenate(likeness), np.concatenate(mirrored)


def _both_ways(
    images: NDArray[np.uint8], pairs: NDArray[np.int64], *, halved: bool
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the best correlation of each pair as it is, and with one of them mirrored."""
    a, b = (np.asarray(images[pairs[:, side]], np.float32) for side in (0, 1))
    if not halved:
        return _best_correlation(a, b, SHIFT), _best_correlation(a, b[:, :, ::-1], SHIFT)
    a, b, shift = halves(a), halves(b), SHIFT // 2
    return _best_correlation(a, b, shift), _best_correlation(a, b[:, :, ::-1], shift)


def _best_correlation(
    a: NDArray[np.float32], b: NDArray[np.float32], shift: int
) -> NDArray[np.float32]:
    """Return the highest correlation of each pair (n, S, S) over all shifts: shape (n,)."""
    size, reach = a.shape[1], range(-shift, shift + 1)
    best: NDArray[np.float32] = np.full(len(a), -1, np.float32)
    for down, right in product(reach, reach):
        ours, theirs = (
            (_overlap(sign * down, size), _overlap(sign * right, size)) for sign in (1, -1)
        )
        one, other = standardised(a[:, *ours]), standardised(b[:, *theirs])
        best = np.maximum(best, np.einsum("ij,ij->i", one, other) / np.float32(one.shape[1]))
    return best


def _overlap(shift: int, size: int) -> slice:
    return slice(max(0, shift), size + min(0, shift))

"""FER+: ten people's votes for each row of FER2013.

References:
    Barsoum et al. 2016, Training deep networks for facial expression recognition with
    crowd-sourced label distribution, https://arxiv.org/abs/1608.01041
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data import UnreadableSource
from core.keys import file_digest
from core.labels import SPLITS

CHOICES: Final = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)
"""The columns of votes, in file order; NF stands for 'not a face'."""

_HINT: Final = "Give fer2013new.csv from https://github.com/microsoft/FERPlus."


@dataclass(frozen=True)
class Votes:
    """One row of counts for each row of FER2013, in its order.

    Attributes:
        file: name of the file.
        sha256: SHA-256 of the file, in hexadecimal.
        splits: shape (N,), uint8, index into `SPLITS`.
        counts: shape (N, 10), uint8, in the order of `CHOICES`.
    """

    file: str
    sha256: str
    splits: NDArray[np.uint8]
    counts: NDArray[np.uint8]

    def features(
        self, rows: NDArray[np.int64], splits: NDArray[np.uint8], *, total: int
    ) -> dict[str, NDArray[np.uint8]]:
        """Return one column a choice (`votes_neutral` to `votes_nf`) for the rows stored.

        Args:
            rows: shape (n,), number of each stored row in the table of pictures, from 0.
            splits: shape (n,), split of each stored row.
            total: rows of the table of pictures, skipped ones counted.

        Raises:
            UnreadableSource: the votes belong to other rows.
        """
        if len(self.counts) != total:
            raise UnreadableSource(
                f"{self.file} has {len(self.counts):,} rows of votes; expected {total:,}, "
                "one for each row of pictures.",
                hint="Votes fit only the whole FER2013 table in its original order.",
            )
        differing = np.flatnonzero(self.splits[rows] != splits)
        if len(differing):
            row = int(rows[differing[0]])
            raise UnreadableSource(
                f"{self.file}, row {row + 1}: Usage is {SPLITS[self.splits[row]]}, "
                f"that of the picture is {SPLITS[splits[differing[0]]]}.",
                hint="Votes fit only the whole FER2013 table in its original order.",
            )
        return {
            f"votes_{choice.lower()}": self.counts[rows, column]
            for column, choice in enumerate(CHOICES)
        }


def read_votes(path: Path) -> Votes:
    """Read a FER+ table.

    Raises:
        UnreadableSource: it is not one, or a row of it is damaged.
    """
    if not path.is_file():
        raise UnreadableSource(f"There is no file of votes {path}.", hint=_HINT)
    splits: list[int] = []
    counts: list[list[int]] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, skipinitialspace=True)
            missing = [c for c in ("Usage", *CHOICES) if c not in (reader.fieldnames or ())]
            if missing:
                raise UnreadableSource(
                    f"{path.name} has no column {missing[0]}: it is no table of FER+ votes.",
                    hint=_HINT,
                )
            for row in reader:
                splits.append(SPLITS.index(row["Usage"]))
                counts.append([_count(row[choice]) for choice in CHOICES])
    except (ValueError, TypeError, csv.Error) as error:
        # TypeError: a row that ends early holds None.
        raise UnreadableSource(
            f"{path.name}, row {len(counts) + 1}: expected Usage and ten counts of votes: {error}.",
            hint=_HINT,
        ) from error
    return Votes(
        file=path.name,
        sha256=file_digest(path),
        splits=np.array(splits, dtype=np.uint8),
        counts=np.array(counts, dtype=np.uint8).reshape(-1, len(CHOICES)),
    )


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 255:
        raise ValueError(f"{value} is no count")
    return value

"""The seven expressions, in the order every probability vector follows, and the three splits."""

from typing import Final, Literal, get_args

Split = Literal["Training", "PublicTest", "PrivateTest"]

EMOTIONS: Final[tuple[str, ...]] = (
    "angry",
    "disgust",
    "fear",
    "happy",
    "sad",
    "surprise",
    "neutral",
)
SPLITS: Final[tuple[Split, ...]] = get_args(Split)
# The pixel size of FER2013 and of every stored picture.
SIZE: Final = 48

"""The seven expressions as positions of brows, lids, nose and mouth.

They follow the prototypes of the Emotional Facial Action Coding System; the comments name its
action units (AU).

References:
    Ekman, Friesen and Hager 2002, Facial Action Coding System, the investigator's guide.
"""

from dataclasses import dataclass, fields
from typing import Final

FULL: Final = 256
"""An expression at full strength; 0 is a face at rest."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Offsets from a face at rest, in pixels of the drawing; up and wide are positive.

    Attributes:
        brow_inner: rise of the inner ends of the brows (AU1; negative AU4).
        brow_arch: rise of the middle of the brows.
        brow_outer: rise of the outer ends (AU2).
        brow_closer: movement of the inner ends towards one another (AU4).
        lid_upper: rise of the upper lid (AU5; negative AU7).
        lid_lower: rise of the lower lid, which narrows the eye (AU6, AU7).
        lid_slope: rise of the lids' inner corner against the outer one.
        wrinkle_nose: wrinkles across the bridge, nostrils wider (AU9).
        wrinkle_forehead: lines across the forehead.
        frown_lines: upright lines between the brows (AU4).
        cheek: depth of the folds from nose to mouth (AU6, AU10).
        mouth_width: growth of half the mouth's width (AU20, AU12; negative AU18, AU23).
        corner: rise of the corners of the mouth (AU12; negative AU15).
        lip_upper: rise of the upper lip's middle (AU10).
        jaw: drop of the lower lip's middle (AU25 to AU27).
        squareness: 0 a mouth pointed at its corners, up to 10 one that is open up to them (AU22).
        teeth: height of the row of teeth seen.
        clench: 0 teeth of the upper row only, up to 4 both rows, closed.
        press: thinning of the lips (AU23, AU24).
        tongue: how far the tongue shows over the lower lip (AU19).
    """

    brow_inner: int = 0
    brow_arch: int = 0
    brow_outer: int = 0
    brow_closer: int = 0
    lid_upper: int = 0
    lid_lower: int = 0
    lid_slope: int = 0
    wrinkle_nose: int = 0
    wrinkle_forehead: int = 0
    frown_lines: int = 0
    cheek: int = 0
    mouth_width: int = 0
    corner: int = 0
    lip_upper: int = 0
    jaw: int = 0
    squareness: int = 0
    teeth: int = 0
    clench: int = 0
    press: int = 0
    tongue: int = 0


# Two to three ways to show each emotion; neutral has the face at rest and its small deviations.
VARIANTS: Final[dict[str, tuple[Expression, ...]]] = {
    "angry": (
        Expression(
            brow_inner=-13, brow_arch=-5, brow_outer=5, brow_closer=6, lid_upper=-1, lid_lower=3,
            lid_slope=-5, frown_lines=4, corner=-5, press=4, mouth_width=-4, cheek=1,
        ),
        Expression(
            brow_inner=-13, brow_arch=-4, brow_outer=6, brow_closer=6, lid_upper=1, lid_lower=3,
            lid_slope=-5, frown_lines=4, corner=-7, jaw=13, lip_upper=5, squareness=9, teeth=18,
            clench=4, mouth_width=2, cheek=3,
        ),
    ),
    "disgust": (
        Expression(
            brow_inner=-8, brow_arch=-6, brow_outer=-3, brow_closer=3, lid_upper=-4, lid_lower=5,
            wrinkle_nose=4, frown_lines=1, cheek=4, corner=-9, lip_upper=11, jaw=1, teeth=7,
            squareness=2, mouth_width=0,
        ),
        Expression(
            brow_inner=-9, brow_arch=-6, brow_outer=-2, brow_closer=3, lid_upper=-5, lid_lower=5,
            wrinkle_nose=4, frown_lines=1, cheek=4, corner=-11, lip_upper=7, press=1,
            mouth_width=-2,
        ),
        Expression(
            brow_inner=-8, brow_arch=-6, brow_outer=-3, brow_closer=3, lid_upper=-5, lid_lower=5,
            wrinkle_nose=4, frown_lines=1, cheek=4, corner=-7, lip_upper=6, jaw=9, squareness=3,
            tongue=14, mouth_width=-2,
        ),
    ),
    "fear": (
        Expression(
            brow_inner=13, brow_arch=6, brow_outer=0, brow_closer=5, lid_upper=7, lid_lower=0,
            lid_slope=2, wrinkle_forehead=2, mouth_width=9, corner=-6, jaw=7, lip_upper=1,
            squareness=7, teeth=5,
        ),
        Expression(
            brow_inner=12, brow_arch=6, brow_outer=0, brow_closer=5, lid_upper=8, lid_lower=1,
            lid_slope=2, wrinkle_forehead=2, mouth_width=9, corner=-7, jaw=5, lip_upper=3,
            squareness=9, teeth=10, clench=4,
        ),
    ),
    "happy": (
        Expression(
            brow_arch=2, brow_outer=1, lid_upper=-3, lid_lower=5, cheek=3, mouth_width=9,
            corner=13, jaw=12, lip_upper=-2, teeth=9, squareness=1,
        ),
        Expression(
            brow_arch=1, lid_upper=-2, lid_lower=4, cheek=3, mouth_width=8, corner=13,
        ),
        Expression(
            brow_arch=3, brow_outer=1, lid_upper=-4, lid_lower=6, cheek=4, mouth_width=8,
            corner=13, jaw=20, lip_upper=-2, teeth=8, squareness=2,
        ),
    ),
    "sad": (
        Expression(
            brow_inner=12, brow_arch=0, brow_outer=-8, brow_closer=3, lid_upper=-4, lid_slope=5,
            frown_lines=1, corner=-13, press=1, mouth_width=-2,
        ),
        Expression(
            brow_inner=13, brow_arch=0, brow_outer=-9, brow_closer=4, lid_upper=-6, lid_slope=6,
            frown_lines=1, corner=-11, jaw=3, lip_upper=-1, mouth_width=-3, cheek=2,
        ),
    ),
    "surprise": (
        Expression(
            brow_inner=10, brow_arch=14, brow_outer=9, brow_closer=-2, lid_upper=8, lid_lower=-2,
            wrinkle_forehead=3, mouth_width=-11, jaw=22, lip_upper=6, squareness=4,
        ),
        Expression(
            brow_inner=9, brow_arch=13, brow_outer=8, brow_closer=-2, lid_upper=7, lid_lower=-1,
            wrinkle_forehead=3, mouth_width=-7, jaw=15, lip_upper=4, squareness=4, teeth=4,
        ),
    ),
    "neutral": (
        Expression(),
        Expression(brow_arch=2, lid_upper=-1, corner=1),
        Expression(brow_inner=-2, corner=-2, lid_upper=-1),
    ),
}  # fmt: skip


def blend(first: Expression, second: Expression, share: int) -> Expression:
    """Return `first` at strength (256 - share) / 256 plus `second` at share / 256."""
    return Expression(
        *(
            ((FULL - share) * getattr(first, part.name) + share * getattr(second, part.name) + 128)
            // FULL
            for part in fields(Expression)
        )
    )

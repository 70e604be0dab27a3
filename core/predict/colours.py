"""Any mode a decoder yields, as 8-bit sRGB: deep greys, palettes, transparency, CMYK, profiles.

Pillow only: this runs in the small process that decodes what visitors send.
"""

from contextlib import suppress
from io import BytesIO
from math import isfinite
from typing import Final

from PIL import Image, ImageCms, ImageMath

# What "white" may be, by mode: whole numbers and fractions of different depth share a mode, and a
# file does not say which it holds. The smallest that holds its brightest value is meant.
_WHITES: Final = {"I": (255.0, 65535.0, 2.0**31 - 1), "F": (1.0, 255.0, 65535.0)}
_SIXTEEN_BITS: Final = 65535.0
# Colour spaces by mode, as profiles write them.
_SPACES: Final = {"RGB": "RGB ", "CMYK": "CMYK", "L": "GRAY", "LAB": "Lab "}
# TIFF's tag that says whether 0 is black, and its value where 0 is white.
_PHOTOMETRIC: Final = 262
_WHITE_IS_ZERO: Final = 0


def as_rgb(image: Image.Image) -> Image.Image:
    """Return a loaded picture as RGB, 8 bits a channel, with its pixels and nothing else.

    Transparency is laid on white, an embedded colour profile is applied.
    """
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        image = _grey(image)
    elif image.has_transparency_data:
        coloured = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), coloured)
        image = image.convert("RGB")
    elif image.mode not in _SPACES:
        image = image.convert("RGB")
    shown = _managed(image, profile)
    # Position, device, author, preview: everything that is not a pixel goes.
    shown.info.clear()
    return shown


def _grey(image: Image.Image) -> Image.Image:
    """Return 8-bit grey from 16- or 32-bit grey; Pillow's own conversion clips at 255 instead."""
    white = _SIXTEEN_BITS if image.mode.startswith("I;16") else _white(image)
    scale, offset = 255 / white, 0.5
    if _is_inverted(image):
        scale, offset = -scale, 255.5
    values = image if image.mode == "F" else image.convert("I")
    grey = values.point(lambda value: value * scale + offset).convert("L")
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        cleared = ImageMath.lambda_eval(lambda args: args["v"] == clear, v=image.convert("I"))
        grey.paste(255, mask=cleared.point(lambda value: value * 255 + 0).convert("L"))
    return grey


def _white(image: Image.Image) -> float:
    high = float(image.getextrema()[1])  # type: ignore[arg-type]  # one band
    whites = _WHITES["F" if image.mode == "F" else "I"]
    return next((white for white in whites if isfinite(high) and high <= white), whites[-1])


def _is_inverted(image: Image.Image) -> bool:
    # Of greys Pillow inverts those of up to 8 bits itself.
    tags = getattr(image, "tag_v2", {})
    return tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _managed(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture of a mode in `_SPACES` as sRGB; a profile that does not fit is left out."""
    # Profiles come from strangers too, and a picture with a broken one still shows a face.
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        if profile:
            found = ImageCms.ImageCmsProfile(BytesIO(profile))
            fits = found.profile.xcolor_space == _SPACES[image.mode]
            if fits and "sRGB" not in (found.profile.profile_description or ""):
                return _converted(image, found)
        if image.mode == "LAB":
            return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    return image.convert("RGB")


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    srgb = ImageCms.createProfile("sRGB")
    found = ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB")
    if found is None:
        raise ValueError("no transform")
    return found

"""Turn uploaded bytes into a picture, or into one clear error."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import ExifTags, Image, ImageOps

from core.errors import EmotionLensError
from core.predict.colours import as_rgb

if TYPE_CHECKING:
    from core.settings import Settings

# Only these decoders run, whatever the file's name or content claims.
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


class NotAPicture(EmotionLensError):
    """Bytes that no allowed decoder reads to the end."""

    code = "not-a-picture"

    def __init__(self, message: str = "This file is not a picture that can be read.") -> None:
        super().__init__(message, hint="Use a PNG, JPEG, WebP, GIF, BMP or TIFF file.")


class PictureTooLarge(EmotionLensError):
    """A file with too many bytes or a picture with too many pixels."""

    code = "picture-too-large"

    @classmethod
    def file(cls, size: int, limit: int) -> "PictureTooLarge":
        """Return the error for a file of `size` bytes where `limit` are allowed."""
        return cls(
            f"The file has {size / 1e6:.1f} MB; at most {limit / 1e6:g} MB are read.",
            hint="Save the picture smaller, or as JPEG.",
        )

    @classmethod
    def memory(cls) -> "PictureTooLarge":
        """Return the error for a picture that needs more memory than there may be."""
        return cls(
            "Reading this picture takes more memory than is allowed.",
            hint="Make the picture smaller, or save it as JPEG.",
        )


@dataclass(frozen=True)
class Limits:
    """The largest picture accepted.

    Attributes:
        max_bytes: size of the file.
        max_pixels: width times height, as the header says before anything is decoded.
    """

    max_bytes: int
    max_pixels: int

    @classmethod
    def of(cls, settings: "Settings") -> "Limits":
        """Return the limits that the settings hold."""
        return cls(max_bytes=settings.max_upload_bytes, max_pixels=settings.max_upload_pixels)


def decode(raw: bytes, *, limits: Limits) -> Image.Image:
    """Return the (first) picture in a file's bytes: RGB, 8 bits a channel, upright.

    Transparency is laid on white, EXIF orientation and colour profile are applied, 16-bit values
    reduced to 8; nothing else of the file is kept.

    Raises:
        NotAPicture: no allowed format, or damaged.
        PictureTooLarge: beyond the limits; found from the header, before pixels take memory.
    """
    if len(raw) > limits.max_bytes:
        raise PictureTooLarge.file(len(raw), limits.max_bytes)
    try:
        with warnings.catch_warnings():
            # Pillow's own guard only warns below 179 million pixels; ours is an error.
            warnings.simplefilter("ignore")
            return _decoded(raw, limits)
    except EmotionLensError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(limits) from error
    except MemoryError as error:
        raise PictureTooLarge.memory() from error
    # Decoders fed with hostile bytes raise nearly anything, and it always means the same.
    except Exception as error:
        raise NotAPicture from error


def _decoded(raw: bytes, limits: Limits) -> Image.Image:
    _check_webp(raw, limits)
    image: Image.Image = Image.open(BytesIO(raw), formats=FORMATS)
    if image.width * image.height > limits.max_pixels:
        raise _too_many_pixels(limits, image.width, image.height)
    image.load()
    return as_rgb(_upright(image))


def _upright(image: Image.Image) -> Image.Image:
    try:
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            # Pillow would copy it, and a copy forgets the tags of a TIFF.
            return image
        return ImageOps.exif_transpose(image)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # damaged notes about a picture do not damage the picture
        return image


def _check_webp(raw: bytes, limits: Limits) -> None:
    """Check an extended WebP file's canvas by hand: Pillow's `open` already allocates it."""
    if raw[:4] == b"RIFF" and raw[8:16] == b"WEBPVP8X" and len(raw) >= 30:
        width = int.from_bytes(raw[24:27], "little") + 1
        height = int.from_bytes(raw[27:30], "little") + 1
        if width * height > limits.max_pixels:
            raise _too_many_pixels(limits, width, height)


def _too_many_pixels(limits: Limits, width: int = 0, height: int = 0) -> PictureTooLarge:
    size = f"The picture has {width} x {height} pixels" if width else "The picture is too large"
    return PictureTooLarge(
        f"{size}; at most {limits.max_pixels / 1e6:g} million pixels are read.",
        hint="Make the picture smaller.",
    )

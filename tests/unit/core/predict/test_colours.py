"""Files of every mode, made by Pillow or byte by byte: the colours that come out."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, PngImagePlugin

from core.predict.pictures import Limits, decode

LIMITS = Limits(max_bytes=10_000_000, max_pixels=40_000_000)
RED, BLUE, WHITE = (250, 20, 30), (20, 40, 240), (255, 255, 255)


def halves() -> Image.Image:
    """Return 40 x 20 pixels, the left half red and the right half blue."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (20, 0, 40, 20))
    return image


def file(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def shown(raw: bytes) -> NDArray[np.uint8]:
    image = decode(raw, limits=LIMITS)
    assert image.mode == "RGB"
    return np.asarray(image)


def png16(colour_type: int, samples: list[int], **transparent: bytes) -> bytes:
    """Return a PNG of one row with 16 bits a sample, which Pillow cannot write itself."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour_type]

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", len(samples) // channels, 1, 16, colour_type, 0, 0, 0)
    row = b"\0" + struct.pack(f">{len(samples)}H", *samples)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + b"".join(chunk(name.encode(), data) for name, data in transparent.items())
        + chunk(b"IDAT", zlib.compress(row))
        + chunk(b"IEND", b"")
    )


def tiff(bits: tuple[int, ...], photometric: int, data: bytes, width: int, form: int = 1) -> bytes:
    """Return a TIFF of one row, byte by byte: 16 bits a colour and other things Pillow only reads.

    Args:
        bits: bits of each sample of a pixel.
        photometric: 0 where 0 is white, 1 where 0 is black, 2 for RGB.
        data: the row.
        width: pixels in it.
        form: 1 for whole numbers, 3 for floats.
    """
    entries = {
        256: (4, width),
        257: (4, 1),
        259: (3, 1),
        262: (3, photometric),
        273: (4, 0),
        277: (3, len(bits)),
        278: (4, 1),
        279: (4, len(data)),
        339: (3, form),
    }
    count = len(entries) + 1
    after = 8 + 2 + 12 * count + 4
    extra = struct.pack(f"<{len(bits)}H", *bits)
    entries[273] = (4, after + len(extra))
    packed = {
        tag: struct.pack("<HHII", tag, kind, 1, value) for tag, (kind, value) in entries.items()
    }
    place = bits[0] if len(bits) == 1 else after
    packed[258] = struct.pack("<HHII", 258, 3, len(bits), place)
    ifd = struct.pack("<H", count) + b"".join(packed[tag] for tag in sorted(packed)) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8) + ifd + extra + data


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "GIF"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_every_mode_a_lossless_file_can_have_keeps_its_colours(kind: str, mode: str) -> None:
    image = halves().convert(mode, dither=Image.Dither.NONE)
    expected = np.asarray(image.convert("RGB"))
    np.testing.assert_allclose(shown(file(image, kind)), expected, atol=1)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_tiff_is_read_however_it_is_packed(compression: str) -> None:
    raw = file(halves(), "TIFF", compression=compression)
    np.testing.assert_array_equal(shown(raw), np.asarray(halves()))


def test_a_tiff_of_jpeg_strips_and_one_of_many_pages_show_the_first_page() -> None:
    raw = file(halves(), "TIFF", compression="jpeg", quality=95)
    np.testing.assert_allclose(shown(raw)[10, 5], RED, atol=12)
    pages = [Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE)]
    raw = file(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert tuple(shown(raw)[4, 4]) == RED


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_the_first_frame_of_an_animation_is_shown(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE, WHITE)]
    raw = file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    np.testing.assert_allclose(shown(raw)[4, 4], RED, atol=12)


def test_16_bits_a_channel_keep_their_tones_in_png() -> None:
    ramp = list(range(0, 65536, 257))
    grey = shown(png16(0, ramp))
    np.testing.assert_allclose(grey[0, :, 0], np.arange(256), atol=1)
    np.testing.assert_array_equal(grey[..., 0], grey[..., 2])
    colour = shown(png16(2, [250 * 257, 20 * 257, 30 * 257, 20 * 257, 40 * 257, 240 * 257]))
    np.testing.assert_allclose(colour[0], [RED, BLUE], atol=1)


def test_16_bit_transparency_shows_white() -> None:
    with_alpha = shown(png16(6, [65535, 0, 0, 65535, 0, 0, 0, 0]))
    np.testing.assert_allclose(with_alpha[0], [(255, 0, 0), WHITE], atol=1)
    grey = shown(png16(4, [0, 65535, 0, 0, 65535, 65535]))
    np.testing.assert_allclose(grey[0, :, 0], [0, 255, 255], atol=1)
    keyed = shown(png16(0, [0, 5140, 65535], tRNS=struct.pack(">H", 5140)))
    np.testing.assert_allclose(keyed[0, :, 0], [0, 255, 255], atol=1)


def test_16_bits_a_channel_keep_their_tones_in_tiff() -> None:
    ramp = np.arange(0, 65536, 257, dtype="<u2")
    np.testing.assert_allclose(
        shown(tiff((16,), 1, ramp.tobytes(), 256))[0, :, 0], np.arange(256), atol=1
    )
    # Where 0 is white.
    np.testing.assert_allclose(
        shown(tiff((16,), 0, ramp.tobytes(), 256))[0, :, 0], np.arange(256)[::-1], atol=1
    )
    colours = (np.array([RED, BLUE], "<u2") * 257).tobytes()
    np.testing.assert_allclose(shown(tiff((16, 16, 16), 2, colours, 2))[0], [RED, BLUE], atol=1)


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
def test_greys_stored_as_fractions_keep_their_tones(white: float) -> None:
    ramp = np.linspace(0, white, 256, dtype="<f4")
    found = shown(tiff((32,), 1, ramp.tobytes(), 256, form=3))
    np.testing.assert_allclose(found[0, :, 0], np.arange(256), atol=1)


@pytest.mark.parametrize("white", [255, 65535, 2**31 - 1])
def test_greys_of_32_bits_keep_their_tones(white: int) -> None:
    ramp = np.linspace(0, white, 256).astype("<i4")
    found = shown(tiff((32,), 1, ramp.tobytes(), 256, form=2))
    np.testing.assert_allclose(found[0, :, 0], np.arange(256), atol=1)


def test_fractions_that_are_no_numbers_do_not_fail() -> None:
    values = np.array([np.nan, np.inf, -1, 0.5], "<f4")
    assert shown(tiff((32,), 1, values.tobytes(), 4, form=3)).shape == (1, 4, 3)


@pytest.mark.parametrize(("kind", "atol"), [("JPEG", 12), ("TIFF", 1)])
def test_cmyk_becomes_rgb(kind: str, atol: int) -> None:
    image = halves().convert("CMYK")
    raw = file(image, kind, **({"quality": 95} if kind == "JPEG" else {}))
    np.testing.assert_allclose(shown(raw)[10, 5], RED, atol=atol)
    np.testing.assert_allclose(shown(raw)[10, 35], BLUE, atol=atol)


def test_lab_becomes_rgb() -> None:
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    raw = file(to_lab.apply(halves()), "TIFF")
    np.testing.assert_allclose(shown(raw)[10, 5], RED, atol=6)
    np.testing.assert_allclose(shown(raw)[10, 35], BLUE, atol=6)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparent_parts_are_white(kind: str) -> None:
    image = halves().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 20, 20))
    raw = file(image, kind, **({"lossless": True} if kind == "WEBP" else {}))
    assert tuple(shown(raw)[10, 5]) == WHITE
    assert tuple(shown(raw)[10, 35]) == BLUE


def test_a_colour_profile_is_applied() -> None:
    # In linear light the value 128 is half of all light, which sRGB writes as 188.
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = linear_profile(linear)
    plain = Image.new("RGB", (8, 8), (128, 128, 128))
    for kind in ("PNG", "JPEG", "TIFF", "WEBP"):
        found = shown(file(plain, kind, icc_profile=swapped))
        np.testing.assert_allclose(found[4, 4], 188, atol=3)
        np.testing.assert_allclose(shown(file(plain, kind, icc_profile=linear))[4, 4], 128, atol=2)


def linear_profile(profile: bytes) -> bytes:
    """Return an sRGB profile with its curves replaced by straight lines, under another name."""
    found = bytearray(profile)
    (count,) = struct.unpack_from(">I", found, 128)
    for n in range(count):
        name, offset, size = struct.unpack_from(">4sII", found, 132 + 12 * n)
        if name.endswith(b"TRC"):
            # A `para` of type 0 is a power: here 1.
            found[offset : offset + 16] = b"para" + bytes(4) + bytes(4) + struct.pack(">i", 1 << 16)
            found[offset + 16 : offset + size] = bytes(size - 16)
        elif name == b"desc":
            text = bytes(found[offset : offset + size])
            plain = text.replace(b"sRGB", b"line").replace(
                "sRGB".encode("utf-16-be"), "line".encode("utf-16-be")
            )
            found[offset : offset + size] = plain
    return bytes(found)


@pytest.mark.parametrize("profile", [b"", b"nonsense", b"\0" * 500])
def test_a_broken_profile_does_not_cost_the_picture(profile: bytes) -> None:
    np.testing.assert_array_equal(
        shown(file(halves(), "PNG", icc_profile=profile)), np.asarray(halves())
    )


def test_a_profile_of_another_colour_space_is_left_out() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    np.testing.assert_array_equal(
        shown(file(halves(), "PNG", icc_profile=lab)), np.asarray(halves())
    )


def noted(kind: str, orientation: int = 1) -> bytes:
    """Return a picture full of notes: a place, an author, a comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "SECRET author"
    exif.get_ifd(0x8825)[1] = "N"
    options: dict[str, object] = {"exif": exif}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "SECRET comment")
        options["pnginfo"] = text
    return file(halves(), kind, **options)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_nothing_but_pixels_is_kept(kind: str) -> None:
    raw = noted(kind)
    assert b"SECRET" in raw
    image = decode(raw, limits=LIMITS)
    assert not image.info
    assert not image.getexif()
    assert type(image) is Image.Image
    assert b"SECRET" not in file(image, "PNG")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_pictures_are_turned_upright_once(kind: str) -> None:
    turned = shown(noted(kind, orientation=6))
    assert turned.shape == (40, 20, 3)
    # Orientation 6 is turned by a quarter, clockwise: left becomes top.
    np.testing.assert_allclose(turned[5, 10], RED, atol=40)
    np.testing.assert_allclose(turned[35, 10], BLUE, atol=40)


def test_damaged_notes_do_not_cost_the_picture() -> None:
    raw = file(halves(), "JPEG", quality=95, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(40))
    np.testing.assert_allclose(shown(raw)[10, 5], RED, atol=12)

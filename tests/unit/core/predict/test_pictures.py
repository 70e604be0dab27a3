"""Uploaded bytes become an upright RGB picture, or one of two errors."""

import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.predict.pictures import FORMATS, Limits, NotAPicture, PictureTooLarge, decode

LIMITS = Limits(max_bytes=10_000_000, max_pixels=40_000_000)
RED, BLUE = (250, 20, 30), (20, 40, 240)


def file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def halves() -> Image.Image:
    """Return 40 x 20 pixels, the left half red and the right half blue."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (20, 0, 40, 20))
    return image


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that announces any size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def webp_header(width: int, height: int) -> bytes:
    body = bytearray(file(Image.new("RGBA", (4, 4), (1, 2, 3, 4)), "WEBP", lossless=True))
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    frame = bytes(body[12:])
    extended = b"VP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(frame)) + b"WEBP" + extended + frame


def gif_header(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + file(halves(), "GIF")[10:]


BOMBS = {
    "png": png_header(60_000, 60_000),
    "png below Pillow's own limit": png_header(12_000, 12_000),
    "webp": webp_header(16_000, 16_000),
    "gif": gif_header(65_000, 65_000),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_allowed_format_is_read(kind: str) -> None:
    image = decode(file(halves(), kind), limits=LIMITS)
    assert (image.mode, image.size) == ("RGB", (40, 20))
    np.testing.assert_allclose(image.getpixel((5, 10)), RED, atol=12)
    np.testing.assert_allclose(image.getpixel((35, 10)), BLUE, atol=12)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright(orientation: int) -> None:
    # What a camera stores so that, turned by this orientation, the left half is red.
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = halves().transpose(turns[orientation]) if orientation > 1 else halves()
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = decode(file(stored, "PNG", exif=exif), limits=LIMITS)
    assert upright.size == (40, 20)
    assert upright.getpixel((5, 10)) == RED


def test_transparency_shows_white() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    clear.putpixel((0, 0), (*RED, 255))
    clear.putpixel((1, 0), (0, 0, 0, 128))
    shown = decode(file(clear), limits=LIMITS)
    assert shown.getpixel((3, 3)) == (255, 255, 255)
    assert shown.getpixel((0, 0)) == RED
    assert shown.getpixel((1, 0)) == (127, 127, 127)


def test_a_transparent_palette_shows_white() -> None:
    image = halves().convert("P")
    clear = image.getpixel((35, 10))
    shown = decode(file(image, "PNG", transparency=clear), limits=LIMITS)
    assert shown.getpixel((35, 10)) == (255, 255, 255)
    np.testing.assert_allclose(shown.getpixel((5, 10)), RED, atol=40)


def test_16_bit_grey_keeps_its_tones() -> None:
    ramp = np.linspace(0, 65535, 256, dtype=np.uint16)[None].repeat(4, axis=0)
    shown = np.asarray(decode(file(Image.fromarray(ramp)), limits=LIMITS))
    np.testing.assert_allclose(shown[0, :, 0], np.arange(256), atol=1)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_colour_spaces_become_rgb(mode: str) -> None:
    shown = decode(file(halves().convert(mode), "JPEG", quality=95), limits=LIMITS)
    expected = halves().convert(mode).convert("RGB").getpixel((5, 10))
    np.testing.assert_allclose(shown.getpixel((5, 10)), expected, atol=12)


def test_only_the_first_frame_of_an_animation_is_read() -> None:
    frames = [Image.new("RGB", (8, 8), RED), Image.new("RGB", (8, 8), BLUE)]
    for kind in ("GIF", "WEBP"):
        shown = decode(
            file(frames[0], kind, save_all=True, append_images=frames[1:]), limits=LIMITS
        )
        np.testing.assert_allclose(shown.getpixel((4, 4)), RED, atol=12)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        bytes(5000),
        b"This is a letter, not a picture.",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>',
        b"%PDF-1.7\n",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"II*\0\x08\0\0\0",
        file(halves(), "JPEG2000"),
    ],
    ids=["empty", "zeros", "text", "svg", "pdf", "gif", "png", "jpeg", "tiff", "jpeg 2000"],
)
def test_what_is_not_an_allowed_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAPicture) as caught:
        decode(raw, limits=LIMITS)
    assert "JPEG" in caught.value.hint


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_cut_short_is_refused(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    raw = file(Image.fromarray(noise), kind)
    with pytest.raises(NotAPicture):
        decode(raw[: len(raw) // 2], limits=LIMITS)


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_of_too_many_pixels_is_refused(name: str) -> None:
    with pytest.raises(PictureTooLarge) as caught:
        decode(BOMBS[name], limits=LIMITS)
    assert "40 million" in caught.value.message


@pytest.mark.parametrize("name", BOMBS)
def test_refusing_a_bomb_takes_no_memory(name: str) -> None:
    program = """if True:
        import resource, sys
        from core.predict.pictures import Limits, PictureTooLarge, decode
        raw = sys.stdin.buffer.read()
        Limits_ = Limits(max_bytes=10_000_000, max_pixels=40_000_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            decode(raw, limits=Limits_)
        except PictureTooLarge:
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """
    ran = subprocess.run(
        [sys.executable, "-c", program], input=BOMBS[name], capture_output=True, check=True
    )
    # In kB; one uncompressed channel of the smallest of them would be 144,000.
    assert int(ran.stdout) < 20_000


def test_limits_hold_to_the_pixel_and_to_the_byte() -> None:
    raw = file(halves())
    assert decode(raw, limits=Limits(max_bytes=len(raw), max_pixels=800)).size == (40, 20)
    with pytest.raises(PictureTooLarge, match="40 x 20"):
        decode(raw, limits=Limits(max_bytes=len(raw), max_pixels=799))
    with pytest.raises(PictureTooLarge, match="MB"):
        decode(raw, limits=Limits(max_bytes=len(raw) - 1, max_pixels=800))


WHOLE = {kind: file(halves(), kind) for kind in FORMATS}


@given(st.binary(max_size=300), st.sampled_from(["", *FORMATS]))
@settings(max_examples=300, deadline=None)
@example(b"", "PNG")
def test_random_bytes_give_a_picture_or_one_of_our_errors(noise: bytes, start: str) -> None:
    raw = (WHOLE[start][:12] if start else b"") + noise
    with suppress(NotAPicture, PictureTooLarge):
        assert decode(raw, limits=LIMITS).mode == "RGB"


@given(st.sampled_from(FORMATS), st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_pictures_give_a_picture_or_one_of_our_errors(
    kind: str, data: st.DataObject
) -> None:
    raw = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(NotAPicture, PictureTooLarge):
        assert decode(bytes(raw), limits=Limits(10**7, 10**6)).mode == "RGB"

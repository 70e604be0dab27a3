"""300 files that are no pictures, or hostile ones: what a decoder must survive. Seeded."""

import gzip
import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image

COUNT: Final = 300
# Not square, so that none of them is taken for a face already cut out; no face is in them.
SIZE: Final = (160, 120)
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")

Named = tuple[str, bytes]


def malformed(seed: int = 0) -> list[Named]:
    """Return names and contents; the same ones for the same seed."""
    rng = random.Random(seed)  # noqa: S311  # no secret
    whole = {kind: _picture(kind, rng) for kind in FORMATS}
    made = [
        *_empty(rng),
        *_other_kinds(),
        *_swapped(whole),
        *_bombs(),
        *_svg(),
        *_polyglots(whole),
        *_gif_tricks(whole["GIF"]),
        *_webp_tricks(whole["WEBP"]),
        *_tiff_tricks(),
        *_png_tricks(),
        *_truncated(whole, rng),
    ]
    while len(made) < COUNT:
        kind = rng.choice(FORMATS)
        made.append((f"flipped-{len(made)}-{kind}", _flipped(whole[kind], rng)))
    return made[:COUNT]


def _picture(kind: str, rng: random.Random) -> bytes:
    buffer = BytesIO()
    pixels = rng.randbytes(SIZE[0] * SIZE[1] * 3)
    Image.frombytes("RGB", SIZE, pixels).save(buffer, kind)
    return buffer.getvalue()


def _flipped(raw: bytes, rng: random.Random) -> bytes:
    changed = bytearray(raw)
    # Headers decide most: half of the changes go there.
    for _ in range(rng.randint(1, 12)):
        place = rng.randrange(64) if rng.random() < 0.5 else rng.randrange(len(changed))
        changed[place] = rng.randrange(256)
    return bytes(changed)


def _empty(rng: random.Random) -> Iterator[Named]:
    for size in (0, 1, 2, 8, 1000, 1_000_000):
        yield f"zeros-{size}", bytes(size)
        yield f"noise-{size}", rng.randbytes(size)


def _other_kinds() -> Iterator[Named]:
    yield "text", b"This is a letter, not a picture."
    yield "json", b'{"picture": null}'
    yield "html", b"<!DOCTYPE html><script>alert(1)</script>"
    yield "pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"
    yield "zip", b"PK\x03\x04" + bytes(200)
    yield "gzip", gzip.compress(bytes(10_000_000), mtime=0)
    yield "elf", b"\x7fELF\x02\x01\x01" + bytes(200)
    yield "exe", b"MZ" + bytes(200)
    yield "mp4", b"\0\0\0\x18ftypmp42" + bytes(200)
    yield "postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage"
    yield "pickle", b"\x80\x04cos\nsystem\n(S'true'\ntR."
    yield "utf-16", "not a picture".encode("utf-16")
    yield "ico", b"\0\0\1\0\1\0\x10\x10" + bytes(100)
    yield "psd", b"8BPS\0\1" + bytes(100)
    yield "jpeg2000", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100)
    yield "avif", b"\0\0\0\x20ftypavif" + bytes(100)


def _swapped(whole: dict[str, bytes]) -> Iterator[Named]:
    for start in FORMATS:
        for rest in FORMATS:
            if start != rest:
                yield f"{start}-then-{rest}", whole[start][:16] + whole[rest][16:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *extra: bytes, data: bytes = bytes(1000)) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(data))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + body + _chunk(b"IEND", b"")


def _bombs() -> Iterator[Named]:
    for width, height in ((12_000, 12_000), (60_000, 60_000), (2**31 - 1, 1), (1, 2**31 - 1)):
        yield f"png-{width}x{height}", _png(width, height)
    # Small as a file, 36 million pixels and within the limit: read, and no face in it.
    yield "png-black-36mp", _png(6000, 6000, data=bytes(6000 * 18_001))
    for side in (20_000, 65_535):
        yield f"gif-{side}", b"GIF89a" + struct.pack("<HH", side, side) + b"\x80\0\0" + bytes(20)
        yield (
            f"jpeg-{side}",
            b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", side, side) + bytes(99),
        )
        yield f"bmp-{side}", _bmp(side, side)
        yield f"tiff-{side}", _tiff({256: side, 257: side})
    yield "webp-16383", _webp_canvas(16_383, 16_383)
    yield "bmp-negative", _bmp(-5, 10)
    yield "bmp-upside-down", _bmp(10, -(2**31))
    yield "bmp-nothing", _bmp(0, 0)


def _bmp(width: int, height: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 1, 1, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head + bytes(64)


def _svg() -> Iterator[Named]:
    name = 'xmlns="http://www.w3.org/2000/svg"'
    yield "svg-script", f"<svg {name}><script>fetch('//evil')</script></svg>".encode()
    yield "svg-onload", f"<svg {name} onload='alert(1)'/>".encode()
    yield "svg-foreign", f"<svg {name}><foreignObject><body/></foreignObject></svg>".encode()
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    yield "svg-laughs", f"<!DOCTYPE s [{entities}]><svg {name}>&l9;</svg>".encode()
    outside = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "svg-outside", f"{outside}<svg {name}>&x;</svg>".encode()
    yield "svgz", gzip.compress(f"<svg {name}/>".encode(), mtime=0)


def _polyglots(whole: dict[str, bytes]) -> Iterator[Named]:
    script = b"/*<script>alert(1)</script>*/"
    for kind in FORMATS:
        yield f"{kind}-and-zip", whole[kind] + b"PK\x03\x04" + bytes(30) + b"PK\x05\x06" + bytes(18)
        yield f"{kind}-and-html", whole[kind] + b"<html>" + script
    yield "gif-as-script", b"GIF89a=1;alert(1);/*" + whole["GIF"][20:] + b"*/"
    yield "bmp-as-script", b"BM=1;alert(1);/*" + whole["BMP"][16:]
    yield (
        "pdf-in-jpeg",
        whole["JPEG"][:2] + b"\xff\xfe\0\x20%PDF-1.7" + bytes(22) + whole["JPEG"][2:],
    )


def _gif_tricks(gif: bytes) -> Iterator[Named]:
    buffer = BytesIO()
    frames = [Image.new("L", (16, 12), n % 256) for n in range(1500)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    yield "gif-1500-frames", buffer.getvalue()
    yield "gif-no-end", gif[:-1]
    yield "gif-endless-blocks", gif[:13] + b"!\xfe" + b"\xff" * 100_000
    yield "gif-code-size", gif.replace(b"\x08\xff", b"\x0c\xff", 1)
    yield "gif-frame-outside", gif[:-1] + b"," + struct.pack("<HHHHB", 60_000, 60_000, 9, 9, 0)
    yield (
        "gif-only-comments",
        b"GIF89a" + struct.pack("<HH", 9, 9) + b"\0\0\0" + b"!\xfe\1a\0" * 9000,
    )
    yield "gif-no-frame", b"GIF89a" + struct.pack("<HH", 9, 9) + b"\0\0\0;"


def _webp_canvas(width: int, height: int, flags: int = 16, body: bytes = b"") -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    content = b"VP8X" + struct.pack("<IB", 10, flags) + bytes(3) + canvas + body
    return b"RIFF" + struct.pack("<I", 4 + len(content)) + b"WEBP" + content


def _webp_tricks(webp: bytes) -> Iterator[Named]:
    yield "webp-canvas-only", _webp_canvas(64, 64)
    yield "webp-wrong-canvas", _webp_canvas(64, 64, body=webp[12:])
    yield "webp-animation-without-frames", _webp_canvas(64, 64, flags=2)
    frame = b"ANMF" + struct.pack("<I", 2**31) + bytes(40)
    anim = b"ANIM" + struct.pack("<I", 6) + bytes(6)
    yield "webp-huge-frame", _webp_canvas(64, 64, flags=2, body=anim + frame)
    yield "webp-size-zero", webp[:4] + bytes(4) + webp[8:]
    yield "webp-size-huge", webp[:4] + b"\xff\xff\xff\xff" + webp[8:]
    yield "webp-lossless-huge", b"RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f\xff\xff\xff\x0f" + bytes(20)


def _tiff(entries: dict[int, int], data: bytes = bytes(100), *, following: int = 0) -> bytes:
    plain = {256: 8, 257: 8, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 8, 279: 64}
    tags = sorted((plain | entries).items())
    ifd = struct.pack("<H", len(tags))
    for tag, value in tags:
        ifd += struct.pack("<HHII", tag, 4, 1, value & 0xFFFFFFFF)
    start = 8 + len(data)
    return b"II*\0" + struct.pack("<I", start) + data + ifd + struct.pack("<I", following)


def _tiff_tricks() -> Iterator[Named]:
    yield "tiff-loop", _tiff({256: 160, 257: 120}, bytes(19_200), following=8 + 19_200)
    for tag, value in (
        (258, 64),
        (258, 0),
        (259, 99),
        (259, 7),
        (259, 34_712),
        (262, 999),
        (273, 2**32 - 1),
        (277, 65_535),
        (278, 0),
        (279, 2**32 - 1),
        (256, 0),
        (257, 2**32 - 1),
    ):
        yield f"tiff-{tag}-{value}", _tiff({tag: value})
    yield "tiff-tiles", _tiff({322: 2**31, 323: 2**31, 324: 8, 325: 64})
    yield "tiff-offset-outside", b"II*\0" + struct.pack("<I", 2**31)
    yield "tiff-many-tags", b"II*\0" + struct.pack("<IH", 8, 65_535) + bytes(500)
    yield (
        "tiff-long-tag",
        b"MM\0*\0\0\0\x08\0\1" + struct.pack(">HHII", 270, 2, 2**31, 8) + bytes(4),
    )
    yield "bigtiff", b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63) + bytes(50)


def _png_tricks() -> Iterator[Named]:
    text = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(30_000_000)))
    yield "png-text-bomb", _png(8, 8, text)
    profile = _chunk(b"iCCP", b"profile\0\0" + zlib.compress(bytes(30_000_000)))
    yield "png-profile-bomb", _png(8, 8, profile)
    yield "png-no-palette", _png(8, 8).replace(b"\x08\x02\0\0\0", b"\x08\x03\0\0\0")
    yield "png-bad-depth", _png(8, 8).replace(b"\x08\x02\0\0\0", b"\x07\x02\0\0\0")
    yield "png-no-data", b"\x89PNG\r\n\x1a\n" + _chunk(b"IEND", b"")
    yield "png-huge-chunk", _png(8, 8)[:33] + b"\xff\xff\xff\xffIDAT" + bytes(100)
    yield "png-animated-bomb", _png(8, 8, _chunk(b"acTL", struct.pack(">II", 2**31, 0)))


def _truncated(whole: dict[str, bytes], rng: random.Random) -> Iterator[Named]:
    for kind, raw in whole.items():
        for _ in range(10):
            yield f"cut-{kind}", raw[: rng.randrange(4, len(raw))]

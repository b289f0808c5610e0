"""What the first bytes of a picture say of it, read without decoding one pixel.

Signatures and fields: JPEG by ITU-T T.81, annex B; PNG by its third edition (W3C 2025), 5 and 11, with `acTL` for an
animated one; WebP by RFC 9649; HEIF and AVIF by the `ftyp` box of ISO/IEC 14496-12, 4.3.
"""

from dataclasses import dataclass
from enum import Enum


class PictureType(Enum):
    """What a file is by its content, whatever it is called."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIC = "HEIC"


@dataclass(frozen=True)
class PictureHeader:
    """The type of a picture, its stored width and height in pixels (0 where they are not read), whether it moves."""

    type: PictureType
    width: int = 0
    height: int = 0
    animated: bool = False


PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Brands of what telephones save as HEIC (ISO/IEC 23008-12, 10.2 and annex B).
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
# Markers of a frame, which hold its size; C4, C8 and CC among them are tables and an extension (T.81, table B.1).
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Markers that stand alone: TEM and the restarts.
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Start of scan: from here on there are pixels, and no frame was found.
SCAN = 0xDA
VP8_START = b"\x9d\x01\x2a"
VP8L_SIGNATURE = 0x2F


def read_header(content: bytes) -> PictureHeader | None:
    """What a file is by its first bytes; None for what is no picture of a known type or breaks off before its size.

    Argument: the whole file. Of HEIC only the type is read.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content.startswith(PNG_SIGNATURE):
        return _png(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return PictureHeader(PictureType.HEIC)
    return None


def _jpeg(content: bytes) -> PictureHeader | None:
    place = 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            return None
        marker = content[place + 1]
        if marker == 0xFF:
            # Any number of fill bytes may stand before a marker.
            place += 1
        elif marker in ALONE:
            place += 2
        elif marker in FRAMES:
            height, width = _big(content, place + 5, 2), _big(content, place + 7, 2)
            return PictureHeader(PictureType.JPEG, width, height) if width and height else None
        elif marker == SCAN:
            return None
        else:
            place += 2 + max(_big(content, place + 2, 2), 2)
    return None


def _png(content: bytes) -> PictureHeader | None:
    if content[12:16] != b"IHDR":
        return None
    width, height = _big(content, 16, 4), _big(content, 20, 4)
    place, animated = len(PNG_SIGNATURE), False
    while place + 8 <= len(content):
        name = content[place + 4 : place + 8]
        if name == b"acTL":
            animated = True
        if name in (b"IDAT", b"acTL"):
            break
        # Length, name and checksum are twelve bytes more than the content.
        place += 12 + _big(content, place, 4)
    return PictureHeader(PictureType.PNG, width, height, animated) if width and height else None


def _webp(content: bytes) -> PictureHeader | None:
    name, body = content[12:16], content[20:30]
    if len(body) < 10:
        return None
    if name == b"VP8X":
        width, height = 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
        return PictureHeader(PictureType.WEBP, width, height, bool(body[0] & 0x02))
    if name == b"VP8 " and body[3:6] == VP8_START:
        # The two highest bits of each say how to scale it, and every program ignores them.
        width, height = (int.from_bytes(body[place : place + 2], "little") & 0x3FFF for place in (6, 8))
        return PictureHeader(PictureType.WEBP, width, height) if width and height else None
    if name == b"VP8L" and body[0] == VP8L_SIGNATURE:
        bits = int.from_bytes(body[1:5], "little")
        return PictureHeader(PictureType.WEBP, 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    return None


def _big(content: bytes, place: int, length: int) -> int:
    """A number as JPEG and PNG write it; what breaks off within it is 0."""
    found = content[place : place + length]
    return int.from_bytes(found, "big") if len(found) == length else 0

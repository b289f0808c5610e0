"""Pictures that people send: decoded under guard, upright, and written anew so that nothing but pixels is left.

Pillow is imported with the first picture: a process that never sees one need not hold it.
"""

import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from community.foundation.picture_headers import PictureHeader, PictureType

# Tried in turn until a picture is small enough; then it is made smaller instead.
QUALITIES = (82, 74, 66, 58, 50, 42, 34, 26, 18, 10)
SHRINK = 0.75
PAPER = "#ffffff"
# How a picture is turned upright by its tag "orientation" (Exif 3.0, 4.6.5.1.6), in Pillow's words.
ORIENTATION = 0x0112
TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
# A decoded picture of 40 megapixels takes 160 MB, and as much again while it is converted: one at a time.
_ONE_AT_A_TIME = threading.Lock()


class Damaged(Exception):
    """A file that begins like a picture and is none."""


@dataclass(frozen=True)
class Shape:
    """What a picture is written as: at most so many pixels wide and high, of the type, in at most so many bytes."""

    width: int
    height: int
    type: PictureType
    most_bytes: int


def reshaped(content: bytes, header: PictureHeader, shapes: Sequence[Shape]) -> tuple[tuple[int, int], list[bytes]]:
    """The upright size of a picture in pixels, and its content in each shape: cropped around its middle, never
    enlarged, in sRGB, without EXIF, XMP, comments or colour profile.

    Arguments: the whole file, its header (the caller has held its size against a limit), what to make of it.
    Raises Damaged for what cannot be decoded, or is of another size than its header says.
    """
    with _ONE_AT_A_TIME:
        image = _decoded(content, header, max(shape.width for shape in shapes), max(shape.height for shape in shapes))
        upright = header.width, header.height
        if (image.width > image.height) != (header.width > header.height):
            upright = header.height, header.width
        return upright, [_written(image, shape) for shape in shapes]


def anew(content: bytes, header: PictureHeader, longest: int, most_bytes: int) -> tuple[PictureType, bytes]:
    """The whole picture, upright and written anew as `reshaped` does, its longer side at most `longest` pixels: as PNG,
    so that letters stay sharp, where it came as one and is short enough, else as JPEG.

    Raises Damaged, as `reshaped` does.
    """
    with _ONE_AT_A_TIME:
        image = _decoded(content, header, longest, longest)
        scale = min(1, longest / max(image.size))
        width, height = (max(1, round(side * scale)) for side in image.size)
        if header.type is PictureType.PNG:
            clean = _clean(image, (width, height), (0, 0, *image.size))
            found = BytesIO()
            clean.save(found, "PNG", optimize=True)
            if found.tell() <= most_bytes:
                return PictureType.PNG, found.getvalue()
        return PictureType.JPEG, _written(image, Shape(width, height, PictureType.JPEG, most_bytes))


def _clean(image: Any, size: tuple[int, int], box: Any) -> Any:
    """A part of a picture in this size, pasted into a new one, so that nothing that hung on the old one is written."""
    from PIL import Image

    clean = Image.new("RGB", size)
    clean.paste(image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3))
    return clean


def _decoded(content: bytes, header: PictureHeader, width: int, height: int) -> Any:
    from PIL import Image

    # Our own limit was asked before; Pillow's would warn of what is allowed here.
    Image.MAX_IMAGE_PIXELS = None
    # A JPEG of a telephone with two lenses holds a second picture and says so.
    formats = ["JPEG", "MPO"] if header.type is PictureType.JPEG else [header.type.value]
    try:
        with Image.open(BytesIO(content), formats=formats) as image:
            if image.size != (header.width, header.height):
                raise Damaged
            # A JPEG can be decoded at half, a quarter or an eighth, as long as it stays larger than what is made.
            image.draft("RGB", (2 * width, 2 * height))
            image.load()
            turn = TURNS.get(_orientation(image))
            seen = _in_srgb(_plain(image), image.info.get("icc_profile"))
            return seen if turn is None else seen.transpose(Image.Transpose[turn])
    except Damaged:
        raise
    except Exception as problem:
        # Pillow's decoders raise whatever they stumble on: OSError, SyntaxError, ValueError, struct.error, ...
        raise Damaged from problem


def _plain(image: Any) -> Any:
    """Red, green and blue of eight bits, on white paper where it was transparent."""
    from PIL import Image

    if image.mode.startswith("I"):
        # Greys of 16 bits; converted as they are, all but the darkest would be white.
        return image.convert("I").point(lambda value: value / 257).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, PAPER)
        paper.alpha_composite(seen)
        return paper.convert("RGB")
    return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")


def _orientation(image: Any) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:
        # What a telephone wrote beside the picture may be broken without the picture being so.
        return 1


def _in_srgb(plain: Any, profile: bytes | None) -> Any:
    """The colours that the profile means; one that cannot be read is as none."""
    from PIL import ImageCms

    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            plain = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return plain.convert("RGB")


def _written(image: Any, shape: Shape) -> bytes:
    box = crop(image.width, image.height, shape.width / shape.height)
    scale = min(1, (box[2] - box[0]) / shape.width)
    while True:
        size = max(1, round(shape.width * scale)), max(1, round(shape.height * scale))
        clean = _clean(image, size, box)
        tried: dict[int, bytes] = {}

        def fits(quality: int, picture: Any = clean, tried: dict[int, bytes] = tried) -> bool:
            tried[quality] = _encoded(picture, shape.type, quality)
            return len(tried[quality]) <= shape.most_bytes

        # The less quality, the fewer bytes: the first that fits is found in four steps of ten.
        place = bisect_left(QUALITIES, True, key=fits)
        if place < len(QUALITIES):
            return tried[QUALITIES[place]]
        scale *= SHRINK


def _encoded(picture: Any, kind: PictureType, quality: int) -> bytes:
    found = BytesIO()
    options = {"method": 4} if kind is PictureType.WEBP else {"optimize": True, "progressive": True}
    picture.save(found, kind.value, quality=quality, **options)
    return found.getvalue()


def crop(width: int, height: int, ratio: float) -> tuple[float, float, float, float]:
    """The largest part of this proportion (width by height) around the middle: left, upper, right, lower, in pixels."""
    inner = min(width, height * ratio), min(height, width / ratio)
    left, upper = (width - inner[0]) / 2, (height - inner[1]) / 2
    return left, upper, left + inner[0], upper + inner[1]

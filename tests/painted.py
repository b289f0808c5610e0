"""Pictures that nobody took: painted by Pillow, of any size and type, noisy, turned, with all that a telephone adds."""

import io
import random
import struct
from typing import Any

from PIL import Image, ImageDraw

# What a telephone writes beside the pixels, each word of which would be found in a file.
SECRETS = (b"Planted-Camera", b"Planted-Comment", b"Planted-Xmp", b"Planted-Artist")
RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (40, 60, 200), (230, 200, 40)


def quarters(width: int, height: int) -> Any:
    """Red and green above, blue and yellow beneath: how it is turned can be seen."""
    image = Image.new("RGB", (width, height), YELLOW)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), RED)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), BLUE)
    return image


def noise(width: int, height: int) -> Any:
    """What cannot be packed."""
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(3 * width * height))


def file(image: Any, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture as a file of this type."""
    found = io.BytesIO()
    image.save(found, kind, **options)
    return found.getvalue()


def painted(width: int = 900, height: int = 600, kind: str = "JPEG") -> bytes:
    """A file that is taken as a photo."""
    return file(quarters(width, height), kind)


def taken_by_a_telephone(image: Any, kind: str = "JPEG", orientation: int = 1) -> bytes:
    """The file of a picture with everything that tells of where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "Planted-Camera", "Planted-Artist"
    exif[0x8825] = {1: "N", 2: (42.0, 41.0, 51.0), 3: "E", 4: (23.0, 19.0, 19.0)}
    more: dict[str, Any] = {"exif": exif, "xmp": b"<x:xmpmeta>Planted-Xmp</x:xmpmeta>"}
    if kind == "JPEG":
        more["comment"] = b"Planted-Comment"
    return file(image, kind, **more)


def animated(kind: str) -> bytes:
    """A picture that moves."""
    frames = [quarters(700, 500), noise(700, 500)]
    return file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels and has none: a few bytes, and gigabytes for whoever believes it."""
    found = bytearray(painted(600, 400, "PNG"))
    found[16:24] = struct.pack(">II", width, height)
    return bytes(found)


def opened(content: bytes) -> Any:
    """A file as its reader sees it."""
    return Image.open(io.BytesIO(content))


def corners(image: Any) -> list[tuple[int, ...]]:
    """The colours of the four quarters, as seen: upper left, upper right, lower left, lower right."""
    seen = image.convert("RGB")
    places = [(x, y) for y in (1, 3) for x in (1, 3)]
    return [seen.getpixel((image.width * x // 4, image.height * y // 4)) for x, y in places]

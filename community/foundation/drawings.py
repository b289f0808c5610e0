"""What the house draws itself for its pages, by the plain names it is published under beside the committed files."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from struct import pack

import segno
from markupsafe import Markup

from community.foundation import embroidery, icons, motifs, pictures, sewing

# Another line in one of these may be another picture.
MODULES = (motifs, sewing, embroidery, pictures)
LIGHT, DARK, GROUND = ("#b2202f", "#1d1b23"), ("#ff8f86", "#f1ede6"), "#fffdfa"


@cache
def edition() -> str:
    """Six hex digits that change when the drawing does: part of an address that is kept for ever."""
    sources = [*(str(module.__file__) for module in MODULES), __file__]
    text = b"".join(Path(source).read_bytes() for source in sources)
    return hashlib.sha256(text + icons.edition().encode()).hexdigest()[:6]


@cache
def generated() -> Mapping[str, bytes]:
    """Every file that is drawn and not committed, by its plain name."""
    drawn = {f"pictures/{name}.svg": pictures.picture(name) for name in pictures.PICTURES}
    drawn |= {"band.svg": pictures.band(), "band-dark.svg": pictures.band(dark=True)}
    drawn |= {"brand.svg": pictures.brand(*LIGHT), "brand-dark.svg": pictures.brand(*DARK)}
    drawn["favicon.svg"] = pictures.brand(*LIGHT, turned=DARK)
    return {name: svg.encode() for name, svg in drawn.items()} | _squares() | {"icons.svg": icons.sprite()}


def to_be_scanned(address: str) -> Markup:
    """An address of ours to be read by the camera of a phone."""
    picture = segno.make(address, error="m", micro=False).svg_inline(
        border=3, omitsize=True, light="#fff", svgclass="qr"
    )
    return Markup(picture)  # noqa: S704 - drawn by segno from our own address


def rendered(svg: str, wide: int) -> bytes:
    """A picture as PNG, so many pixels wide; crisp where each stitch is a whole number of them."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=wide, skip_system_fonts=True))


def _squares() -> dict[str, bytes]:
    """The mark as a square, for the screen of a telephone; a mask cuts off the last one only what is ground."""
    plain, wide = (pictures.brand(*LIGHT, ground=GROUND, reach=reach) for reach in (14, 18))
    some = {f"icon-{size}.png": rendered(plain, size) for size in (192, 512)}
    some["apple-touch-icon.png"] = rendered(wide, 180)
    some["favicon.ico"] = as_ico({size: rendered(pictures.brand(*LIGHT), size) for size in (16, 32, 48)})
    return {**some, "icon-maskable.png": rendered(wide, 512)}


def as_ico(pngs: Mapping[int, bytes]) -> bytes:
    """PNG pictures by their size in pixels (below 256) as one icon file, for what asks for `/favicon.ico` (ICO holds
    whole PNG files since Windows Vista: a header of 6 bytes, and 16 a picture)."""
    start, entries = 6 + 16 * len(pngs), b""
    for size, png in pngs.items():
        entries += pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), start)
        start += len(png)
    return pack("<HHH", 0, 1, len(pngs)) + entries + b"".join(pngs.values())

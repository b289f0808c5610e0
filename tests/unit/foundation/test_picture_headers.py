"""What a file is by its first bytes: every type, the size, whether it moves, and files that break off or pretend."""

import struct

import pytest

from community.foundation.picture_headers import HEIC_BRANDS, PictureHeader, PictureType, read_header
from tests import painted

RIFF = b"RIFF\x00\x00\x00\x00WEBP"
JPEG, PNG, WEBP = PictureType.JPEG, PictureType.PNG, PictureType.WEBP


@pytest.mark.parametrize("size", [(2, 2), (640, 480), (301, 907)])
@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP])
def test_type_and_size_are_those_that_the_writer_meant(kind, size):
    found = read_header(painted.file(painted.quarters(*size), kind.value))
    assert found == PictureHeader(kind, *size)


def test_every_way_to_write_a_webp_and_a_jpeg_is_read():
    image = painted.quarters(640, 480)
    assert read_header(painted.file(image, "WEBP", lossless=True)) == PictureHeader(WEBP, 640, 480)
    extended = image.convert("RGBA")
    extended.putalpha(100)
    assert read_header(painted.file(extended, "WEBP")) == PictureHeader(WEBP, 640, 480)
    assert read_header(painted.file(image, "JPEG", progressive=True)) == PictureHeader(JPEG, 640, 480)
    assert read_header(painted.taken_by_a_telephone(image)) == PictureHeader(JPEG, 640, 480)
    assert read_header(painted.taken_by_a_telephone(image, "WEBP")) == PictureHeader(WEBP, 640, 480)


@pytest.mark.parametrize("kind", [PNG, WEBP])
def test_what_moves_is_seen(kind):
    assert read_header(painted.animated(kind.value)) == PictureHeader(kind, 700, 500, animated=True)


@pytest.mark.parametrize("brand", HEIC_BRANDS)
def test_heic_is_known_by_its_brand(brand):
    assert read_header(b"\x00\x00\x00\x18ftyp" + brand + b"\x00" * 20) == PictureHeader(PictureType.HEIC)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\x00" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"BM" + b"\x00" * 60,
        b"\x00\x00\x00\x18ftypavif" + b"\x00" * 20,
        b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 20,
        b"RIFF\x00\x00\x00\x00WAVEfmt " + b"\x00" * 30,
        # A page that begins like a picture for who looks at two bytes.
        b"\xff\xd8<html>",
    ],
)
def test_what_is_no_picture_of_ours_is_nothing(content):
    assert read_header(content) is None


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP])
def test_what_breaks_off_before_its_size_is_nothing_and_never_an_error(kind):
    whole = painted.taken_by_a_telephone(painted.quarters(640, 480), kind.value)
    enough = next(length for length in range(len(whole)) if read_header(whole[:length]))
    assert all(read_header(whole[:length]) is None for length in range(enough))
    assert all(read_header(whole[:length]) for length in range(enough, len(whole), 50))


def test_a_jpeg_is_walked_as_its_standard_says():
    size = struct.pack(">HBHHB", 8, 8, 480, 640, 1)
    start, frame = b"\xff\xd8", b"\xff\xc0" + size
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"\xff\xc0ab"
    found = PictureHeader(JPEG, 640, 480)
    assert read_header(start + frame + b"\x00" * 9) == found
    # A comment that holds the bytes of a frame, fill bytes, a marker that stands alone, tables that are no frame.
    assert read_header(start + comment + frame + b"\x00" * 9) == found
    assert read_header(start + b"\xff\xff" + frame[1:] + b"\x00" * 9) == found
    assert read_header(start + b"\xff\xd0" + frame + b"\x00" * 9) == found
    for table in (0xC4, 0xC8, 0xCC):
        assert read_header(start + bytes([0xFF, table]) + size + frame + b"\x00" * 9) == found
    for kind in (0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF):
        assert read_header(start + bytes([0xFF, kind]) + size + b"\x00" * 9) == found
    # Pixels before a frame, no marker where one should be, a length of nothing, no width, no height.
    assert read_header(start + b"\xff\xda" + size + frame + b"\x00" * 9) is None
    assert read_header(start + comment + b"ab" + frame + b"\x00" * 9) is None
    assert read_header(start + b"\xff\xfe\x00\x00" + frame + b"\x00" * 9) == found
    assert read_header(start + b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, 480, 0, 1) + b"\x00" * 9) is None
    assert read_header(start + b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, 0, 640, 1) + b"\x00" * 9) is None


def test_a_png_without_its_first_part_or_a_size_is_nothing():
    whole = painted.painted(640, 480, "PNG")
    assert read_header(whole[:12] + b"XHDR" + whole[16:]) is None
    assert read_header(painted.png_of(0, 480)) is None
    assert read_header(painted.png_of(640, 0)) is None
    assert read_header(painted.png_of(2**31 - 1, 2**31 - 1)) == PictureHeader(PNG, 2**31 - 1, 2**31 - 1)
    # A part that speaks of movement after the pixels means nothing.
    assert read_header(whole + struct.pack(">I", 8) + b"acTL" + b"\x00" * 12) == PictureHeader(PNG, 640, 480)


def test_a_webp_of_no_known_kind_is_nothing():
    ten = b"\x00" * 10
    assert read_header(RIFF + b"VP8?" + b"\x00" * 4 + ten) is None
    assert read_header(RIFF + b"VP8 " + b"\x00" * 4 + ten) is None
    assert read_header(RIFF + b"VP8 " + b"\x00" * 7 + b"\x9d\x01\x2a" + b"\x00" * 4) is None
    assert read_header(RIFF + b"VP8 " + b"\x00" * 7 + b"\x9d\x01\x2a" + b"\x80\xc2\xe0\x41") == (
        PictureHeader(WEBP, 640, 480)
    )
    assert read_header(RIFF + b"VP8L" + b"\x00" * 4 + ten) is None
    assert read_header(RIFF + b"VP8X" + b"\x00" * 4 + ten) == PictureHeader(WEBP, 1, 1)
    assert read_header(RIFF + b"VP8X" + b"\x00" * 4 + ten[:9]) is None

"""Pictures written anew: upright, cropped, small enough, with nothing left but pixels; and files that are none."""

import io

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from community.foundation.picture_headers import PictureHeader, PictureType, read_header
from community.foundation.raster import Damaged, Shape, crop, reshaped
from tests import painted
from tests.painted import BLUE, GREEN, RED, SECRETS, YELLOW, opened

WIDE = Shape(480, 320, PictureType.WEBP, 40_000)
LARGE = Shape(1200, 630, PictureType.JPEG, 300_000)
UPRIGHT = (RED, GREEN, BLUE, YELLOW)


def reshape(content, *shapes):
    header = read_header(content)
    assert header
    return reshaped(content, header, shapes or (WIDE,))


def alike(found, meant, most=40):
    return all(abs(a - b) <= most for one, two in zip(found, meant, strict=True) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_of_what_a_telephone_adds(kind):
    content = painted.taken_by_a_telephone(painted.quarters(1600, 1200), kind)
    planted = [secret for secret in SECRETS if secret in content]
    assert len(planted) >= 2
    assert opened(content).getexif().get_ifd(0x8825)
    for written in reshape(content, WIDE, LARGE)[1]:
        assert [secret for secret in SECRETS if secret in written] == []
        image = opened(written)
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression",
                                   "loop", "background", "timestamp", "duration"}  # fmt: skip
        assert not any(mark in written for mark in (b"EXIF", b"Exif", b"ICCP", b"ICC_PROFILE", b"XMP", b"http://"))


# How an upright picture lies in a file of each orientation: its quarters as they are stored.
STORED = {
    1: (RED, GREEN, BLUE, YELLOW),
    2: (GREEN, RED, YELLOW, BLUE),
    3: (YELLOW, BLUE, GREEN, RED),
    4: (BLUE, YELLOW, RED, GREEN),
    5: (RED, BLUE, GREEN, YELLOW),
    6: (GREEN, YELLOW, RED, BLUE),
    7: (YELLOW, GREEN, BLUE, RED),
    8: (BLUE, RED, YELLOW, GREEN),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", STORED)
def test_a_picture_stands_upright(orientation, kind):
    turned = orientation > 4
    width, height = (800, 1200) if turned else (1200, 800)
    image = painted.quarters(width, height)
    half = (width // 2, height // 2)
    for place, colour in enumerate(STORED[orientation]):
        corner = (place % 2 * half[0], place // 2 * half[1])
        image.paste(colour, (*corner, corner[0] + half[0], corner[1] + half[1]))
    size, [written] = reshape(painted.taken_by_a_telephone(image, kind, orientation))
    assert size == (1200, 800)
    assert opened(written).size == (480, 320)
    assert alike(painted.corners(opened(written)), UPRIGHT)


def test_a_broken_orientation_is_none():
    content = painted.taken_by_a_telephone(painted.quarters(1200, 800), orientation=99)
    assert alike(painted.corners(opened(reshape(content)[1][0])), UPRIGHT)
    garbage = painted.file(painted.quarters(1200, 800), exif=b"Exif\x00\x00garbage that is no table")
    assert alike(painted.corners(opened(reshape(garbage)[1][0])), UPRIGHT)


@pytest.mark.parametrize("size", [(960, 640), (1600, 1200), (3000, 700)])
def test_a_list_gets_forty_kilobytes_however_noisy(size):
    content = painted.file(painted.noise(*size), "PNG", compress_level=0)
    small, large = reshape(content, WIDE, LARGE)[1]
    assert len(small) <= WIDE.most_bytes
    assert len(large) <= LARGE.most_bytes
    assert opened(small).size == (480, 320)


def test_where_no_quality_is_small_enough_the_picture_is_smaller():
    tight = Shape(480, 320, PictureType.JPEG, 3_000)
    [written] = reshape(painted.file(painted.noise(900, 600), "PNG"), tight)[1]
    assert len(written) <= 3_000
    assert opened(written).width < 480
    assert opened(written).width / opened(written).height == pytest.approx(1.5, rel=0.02)


def test_a_picture_that_packs_well_keeps_its_quality():
    [written] = reshape(painted.painted(960, 640))[1]
    assert alike(painted.corners(opened(written)), UPRIGHT, 4)


def test_nothing_is_enlarged():
    size, [small, large] = reshape(painted.painted(600, 400), WIDE, LARGE)
    assert (size, opened(small).size, opened(large).size) == ((600, 400), (480, 320), (600, 315))


@pytest.mark.parametrize(
    ("size", "ratio", "box"),
    [
        ((900, 600), 1.5, (0, 0, 900, 600)),
        ((1000, 600), 1.5, (50, 0, 950, 600)),
        ((600, 900), 1.5, (0, 250, 600, 650)),
        ((600, 600), 1.5, (0, 100, 600, 500)),
        ((900, 600), 1, (150, 0, 750, 600)),
    ],
)
def test_the_middle_is_kept(size, ratio, box):
    assert crop(*size, ratio) == pytest.approx(box)


def test_what_is_transparent_lies_on_white_paper():
    image = Image.new("RGBA", (900, 600), (0, 0, 0, 0))
    for kind in ("PNG", "WEBP"):
        [written] = reshape(painted.file(image, kind))[1]
        assert alike(painted.corners(opened(written)), [(255, 255, 255)] * 4, 2)
    named = Image.new("P", (900, 600), 0)
    named.putpalette([0, 0, 0, *RED])
    [written] = reshape(painted.file(named, "PNG", transparency=0))[1]
    assert alike(painted.corners(opened(written)), [(255, 255, 255)] * 4, 2)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK"])
def test_every_way_to_keep_colours_is_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    [written] = reshape(painted.file(painted.quarters(900, 600).convert(mode), kind))[1]
    assert opened(written).mode == "RGB"


def test_greys_of_sixteen_bits_keep_their_depth():
    image = Image.new("I;16", (900, 600), 32768)
    [written] = reshape(painted.file(image, "PNG"))[1]
    assert alike(painted.corners(opened(written)), [(127, 127, 127)] * 4, 3)


def test_colours_are_those_that_the_profile_means_and_a_broken_one_is_none():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"no profile at all", lab[:200]):
        content = painted.file(painted.quarters(900, 600), icc_profile=profile)
        [written] = reshape(content)[1]
        assert alike(painted.corners(opened(written)), UPRIGHT)
        assert "icc_profile" not in opened(written).info


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_cut_short_or_broken_inside_is_damaged(kind):
    whole = painted.file(painted.noise(700, 500), kind)
    for content in (whole[: len(whole) // 2], whole[:200] + b"\x00" * 400 if kind != "JPEG" else whole[:700]):
        with pytest.raises(Damaged):
            reshape(content)


def test_a_file_of_another_size_than_it_says_is_damaged():
    content = painted.painted()
    with pytest.raises(Damaged):
        reshaped(content, PictureHeader(PictureType.JPEG, 901, 600), [WIDE])


def test_a_file_of_another_type_than_it_says_is_damaged():
    with pytest.raises(Damaged):
        reshaped(painted.painted(kind="PNG"), PictureHeader(PictureType.JPEG, 900, 600), [WIDE])


def test_a_bomb_that_got_so_far_is_damaged():
    bomb = painted.png_of(6000, 6000)
    with pytest.raises(Damaged):
        reshape(bomb)


def test_words_that_unfold_beyond_measure_are_damaged():
    """A few kilobytes in a PNG's text become hundreds of megabytes for who unfolds them."""
    info = PngInfo()
    info.add_text("a", "a" * 80_000_000, zip=True)
    content = painted.file(painted.quarters(900, 600), "PNG", pnginfo=info)
    assert len(content) < 1_000_000
    with pytest.raises(Damaged):
        reshape(content)


def test_a_picture_with_a_second_one_behind_it_is_its_first():
    found = io.BytesIO()
    painted.quarters(900, 600).save(found, "MPO", save_all=True, append_images=[painted.noise(900, 600)])
    [written] = reshape(found.getvalue())[1]
    assert alike(painted.corners(opened(written)), UPRIGHT)

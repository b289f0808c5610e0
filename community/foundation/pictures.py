"""The pictures of the house: roads, times of day, empty states, steps, its mark and its seam."""

from collections.abc import Callable, Mapping
from functools import partial

from community.foundation import motifs
from community.foundation.embroidery import DYES
from community.foundation.motifs import Cells, Stitch, dyed, joined, moved, rhombus, star
from community.foundation.sewing import Cloth, Piece, paths, svg

IVORY, AMBER, CORAL, INK, MADDER = "#fcf5e4", "#f3b94c", "#ff9d86", "#1d1b23", "#b2202f"
AROUND = ((0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1))
PETALS = 8
SHARED = 93


def _hero(wide: int) -> tuple[Piece, Cloth]:
    """A cloth with a row of stars, a ring dance and a garden."""
    piece = Piece(wide, 49)
    for n, who in enumerate((motifs.CHILD, motifs.WOMAN, motifs.MAN, motifs.WOMAN, motifs.MAN)):
        piece.sew_twice(dyed(who, "bac" if n % 2 == 0 else "abc"), n * 12, 24)
    for n in range(4):
        piece.sew_twice(star(2, "a", "b"), n * 16, 9)
        piece.sew_twice(rhombus("cc"), n * 16 + 8, 9)
        piece.sew_twice(rhombus("cb.a"), n * 16, 41)
        piece.sew_twice(motifs.LOW_TULIP, n * 16 + 8, 41)
    for edge, inner, y in ((0, 1, 2), (48, 47, 46), (34, 33, 0)):
        piece.row(edge, "a")
        piece.row(inner, "b")
        if y:
            piece.row(y, "a...")
    return piece, Cloth("#fbeee3", (MADDER, "#2b2433", "#d98b1c"))


def _ground(piece: Piece) -> Piece:
    piece.row(piece.high - 2, "bbcb")
    piece.row(piece.high - 3, "..b.")
    return piece


def _join() -> tuple[Piece, Cloth]:
    piece = _ground(Piece())
    for n, who in enumerate((motifs.CHILD, motifs.WOMAN, motifs.MAN)):
        piece.sew_twice(dyed(who, "bac" if n == 1 else "abc"), n * 12, 19)
    piece.sew_twice(rhombus("cb"), 12, 4)
    piece.sew(star(2, "b", "a"), 0, 6)
    piece.sew_twice(rhombus("b"), 20, 6)
    return piece, DYES["community"].dyed


def _help() -> tuple[Piece, Cloth]:
    piece = Piece()
    piece.sew(motifs.HEART, 0, 10)
    piece.sew(motifs.HANDS, 0, 22)
    piece.sew_twice(star(2, "b", "c"), 19, 7)
    piece.sew_twice(rhombus("cb"), 21, 26)
    return piece, Cloth(DYES["language"].dyed.ground, (IVORY, AMBER, CORAL))


def _family() -> tuple[Piece, Cloth]:
    piece = _ground(Piece())
    for off in range(23):
        for below, thread in ((0, "b"), (1, "b"), (3, "a")):
            piece.sew_twice({(0, off // 2 + below): thread}, off, 2)
    piece.sew({(0, 0): "c"}, 0, 8)
    piece.sew(motifs.CHILD, 0, 21)
    piece.sew(motifs.MAN, -12, 21)
    piece.sew(motifs.WOMAN, 12, 21)
    return piece, DYES["sport"].dyed


def _hooped(motif: Cells, *more: Cells) -> tuple[Piece, None]:
    piece = Piece(33, 33)
    piece.sew(joined(motifs.hoop(15.4), motif, *more))
    return piece, None


def _day(sky: str, light: str, hill: str, lamp: Cells, *stars: Stitch, down: int) -> tuple[Piece, Cloth]:
    piece = Piece(25, 19)
    piece.sew(lamp, 0, down)
    for x, y in stars:
        piece.sew(rhombus("ba"), x, y)
    for y in range(15, 19):
        piece.row(y, "......cccccccc" if y == 15 else "c")
    return piece, Cloth(sky, (light, "#ffffff", hill))


def _days() -> Mapping[str, Callable[[], tuple[Piece, Cloth | None]]]:
    up = [way for way in AROUND if way[1] < 1]
    return {
        "morning": partial(_day, "#fde6c6", "#e0891c", "#7d994d", motifs.sun(4.5, up), down=14),
        "afternoon": partial(_day, "#cfe7f6", "#e8a313", "#4f8a4a", motifs.sun(3.4, AROUND), down=8),
        "evening": partial(_day, "#2a2956", "#f7da8c", "#3f6b5e", motifs.moon(6.3), (8, 5), (-9, 4), (9, 11), down=8),
    }


def _steps(sewn: int) -> tuple[Piece, Cloth | None]:
    piece = Piece(33, 33)
    piece.sew(star(7, "a", "b", "c", sewn, "d"))
    return piece, None


HOOP = (MADDER, "#1b4c76", "#c8995a", "#cbbfac")
PICTURES: Mapping[str, Callable[[], tuple[Piece, Cloth | None]]] = {
    "hero": partial(_hero, 73),
    # As wide as a link that is shared shows a picture.
    "shared": partial(_hero, SHARED),
    "road-join": _join,
    "road-help": _help,
    "road-family": _family,
    **_days(),
    "empty-start": partial(_hooped, star(5, "a", "b", "d", 0, "d")),
    "empty-begun": partial(_hooped, star(5, "a", "b", "c", 3, "d")),
    "empty-done": partial(_hooped, star(5, "a", "b", "c")),
    "lost": partial(_hooped, dyed(motifs.BIRD, "abc")),
    "unwell": partial(_hooped, dyed(motifs.BOWL, "abc")),
    "done": partial(_hooped, dyed(motifs.HEART, "bac")),
    **{f"steps-{sewn}": partial(_steps, sewn) for sewn in range(PETALS + 1)},
}


def picture(name: str) -> str:
    """One of the pictures of the house (`PICTURES`) as SVG. Raises KeyError for another name."""
    piece, cloth = PICTURES[name]()
    return svg(piece, cloth, cloth.threads if cloth else HOOP, folded=False)


def progress(done: int, steps: int) -> str:
    """The name of the picture for `done` of so many steps: a star with that share of its eight petals sewn."""
    return f"steps-{PETALS * done // max(steps, 1)}"


def brand(red: str, dark: str, turned: tuple[str, str] | None = None, ground: str = "", reach: int = 12) -> str:
    """The mark of the house, eight petals as whole polygons, so that it is crisp from 16 pixels.

    With `turned` it takes those two colours where the reader's system is dark. With a ground it is a square icon;
    with a `reach` of 18 its petals lie within the inner four fifths, which every mask leaves (W3C, Web Application
    Manifest, "maskable").
    """
    upright = across = ""
    for s in (-1, 1):
        for t in (-1, 1):
            across += f"M{s * 0.9:g} {t * 0.25:g}H{s * 6.3:g}L{s * 11.2:g} {t * 5.2:g}H{s * 5.8:g}z"
            upright += f"M{t * 0.25:g} {s * 0.9:g}V{s * 6.3:g}L{t * 5.2:g} {s * 11.2:g}V{s * 5.8:g}z"
    square = f'<path fill="{ground}" d="M-{reach}-{reach}h{2 * reach}v{2 * reach}h-{2 * reach}z"/>' if ground else ""
    style = (
        f"<style>@media(prefers-color-scheme:dark){{.a{{fill:{turned[0]}}}.b{{fill:{turned[1]}}}}}</style>"
        if turned
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{reach} -{reach} {2 * reach} {2 * reach}">{style}{square}'
        f'<path class="a" fill="{red}" d="{across}"/><path class="b" fill="{dark}" d="{upright}"/></svg>'
    )


def band(dark: bool = False) -> str:
    """The seam under the header, 12 x 7 stitches of two pixels, made to be repeated along a line."""
    one, two = ("#ff8f86", "#e9c98a") if dark else (MADDER, INK)
    piece = Piece(12, 7)
    piece.sew(joined(rhombus("b..a"), moved(rhombus("ab"), -6, 0), moved(rhombus("ab"), 6, 0)))
    sewn = paths(piece.cells).replace("url(#a)", one).replace("url(#b)", two)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="14" viewBox="0 0 12 7" '
        f'shape-rendering="crispEdges">{sewn}</svg>'
    )

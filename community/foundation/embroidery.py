"""Pictures sewn by rule: a cover for each activity and a sign for each household.

The kind of an activity chooses the cloth and a family of layouts; a seed chooses all else, alike on every machine.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from community.foundation import motifs
from community.foundation.folding import fold
from community.foundation.motifs import dyed, horns, joined, rhombus, rose, star
from community.foundation.sewing import HIGH, WIDE, Cloth, Piece, svg

SEED = re.compile(r"[0-9a-f]{16}")
# Stitches of a picture for a link that is shared (Open Graph asks for 1.91 to 1).
PREVIEW = 63
# Another word deals every cloth of every town anew.
DEAL = "spindle"


class Dyes(NamedTuple):
    """The two cloths of a kind: dyed with light threads, and undyed linen with the dye as thread."""

    dyed: Cloth
    linen: Cloth


def _dyes(dye: str, light: Sequence[str], linen: str, own: Sequence[str]) -> Dyes:
    return Dyes(Cloth(dye, tuple(light)), Cloth(linen, tuple(own)))


DYES: Mapping[str, Dyes] = {
    "sport": _dyes("#12563a", ("#fcf5e4", "#f3b94c", "#ff9d86"), "#edf3e6", ("#14603f", "#b2202f", "#d98b1c")),
    "culture": _dyes("#6a1f57", ("#fcf3ea", "#f6a6c3", "#f3b94c"), "#f8ebf2", ("#7b2663", "#b2202f", "#d98b1c")),
    "language": _dyes("#1a4a74", ("#fcf5e4", "#8dcff6", "#f3b94c"), "#e9f1f7", ("#1b4c76", "#b2202f", "#3d8fc5")),
    "mentoring": _dyes("#e2a132", ("#681420", "#fff4d8", "#33235a"), "#fbf1db", ("#8b4c0a", "#b2202f", "#33235a")),
    "work": _dyes("#36465a", ("#fcf5e4", "#f5a961", "#9dd2e8"), "#ecf0f3", ("#36465a", "#b5532a", "#4d8ba9")),
    "school": _dyes("#645f10", ("#fcf5e4", "#f5dc6b", "#ffab8b"), "#f5f2d9", ("#5f5b12", "#b2202f", "#b08b05")),
    "health": _dyes("#0b5b60", ("#fcf5e4", "#8ae3d2", "#ffa892"), "#e5f3f2", ("#0b6066", "#b2202f", "#2b9c93")),
    "training": _dyes("#493188", ("#fcf5e4", "#c5aeff", "#f3b94c"), "#eeeaf8", ("#4f3b93", "#b2202f", "#8b6bd5")),
    "community": _dyes("#a4321d", ("#fcf5e4", "#ffc369", "#ffdfce"), "#fbece4", ("#a6331e", "#2b2433", "#d98b1c")),
}
KINDS = tuple(DYES)
Choice = TypeVar("Choice")


class Dice:
    """Choices out of one hash (BLAKE2b, RFC 7693): equal words, equal choices, whatever the Python."""

    def __init__(self, *words: str):
        digest = hashlib.blake2b("|".join((DEAL, *words)).encode(), digest_size=32).digest()
        self.left = int.from_bytes(digest, "big")

    def pick(self, *options: Choice) -> Choice:
        """One of the options, each as likely as the others."""
        self.left, place = divmod(self.left, len(options))
        return options[place]


# ---------------------------------------------------------------- layouts of covers
def medallion(dice: Dice, piece: Piece) -> None:
    """One large sign in the middle, a frame of beads about it, small ones in the corners."""
    form = dice.pick("star", "star", "star", "rhombus", "horns")
    if form == "star":
        reach = dice.pick(5, 6, 7)
        frame = 2 * reach + 4
        for across, down in motifs.square(40):
            off = abs(across) + abs(down)
            if off == frame + 4 or (off == frame + 6 and across % 2 == 0):
                piece.sew({(across, down): "b"})
        piece.sew(star(reach, "a", dice.pick("a", "b", "b")))
        side = dice.pick(star(2, "b", "a"), rhombus("cb.a"), rose(3, "b", "a"))
    elif form == "rhombus":
        piece.sew(rhombus(dice.pick("cb.aa.b.aa.cc", "c.aa.bb.a.aa.b", "cab.aab.c.aa.b")))
        side = dice.pick(star(3, "b", "a"), horns(3, "b", "a"))
    else:
        piece.sew(joined(horns(9, "a", "b", ""), star(2, "b", "c"), rhombus("....bb.aa")))
        side = dice.pick(star(3, "b", "a"), rhombus("cb.aa"))
    piece.sew_twice(side, 19)
    for y in (4, HIGH - 5):
        piece.sew_twice(rhombus("cb"), 21, y)
        piece.sew_twice(rhombus("b"), 15, y + (1 if y < 9 else -1))


def lattice(dice: Dice, piece: Piece) -> None:
    """Rhombi that share their sides, filled in turn: the cloth of a sleeve."""
    pitch = dice.pick(8, 12, 12)
    line = dice.pick("a", "a", "b")
    fills = ("cbb.....", "c..b....", "b.cc....") if pitch == 8 else ("c.bb.aa.....", "cbb..a.a....", "bcb..aa.....")
    one, two = dice.pick(*fills), dice.pick(*fills)
    seam = dice.pick("plain", "double") if pitch == 8 else dice.pick("double", "beads", "plain")
    flower = dice.pick(star(3, "a", "b"), star(3, "b", "b"), horns(3, "a", "b"), None) if pitch == 12 else None
    for x in range(-piece.middle, piece.middle + 1):
        for y in range(-(HIGH // 2), HIGH // 2 + 1):
            right, down = (abs((n + pitch) % (2 * pitch) - pitch) for n in (x, y))
            off = right + down
            thread = one[off] if off < pitch else two[2 * pitch - off] if off > pitch else line
            if off < pitch and flower:
                thread = "."
            if seam == "double" and abs(off - pitch) == 1:
                thread = "b" if line == "a" else "a"
            elif seam == "beads" and abs(off - pitch) == 2 and right % 2 == 0:
                thread = "c"
            if thread != ".":
                piece.sew({(x, y): thread})
    if flower:
        for n in range(2):
            piece.sew_twice(flower, n * 2 * pitch)


def sleeve(dice: Dice, piece: Piece) -> None:
    """A row of stars between bands of different height."""
    reach = dice.pick(3, 4)
    pitch = 4 * reach + dice.pick(4, 6)
    between = dice.pick(rhombus("cb.a"), rhombus("c.bb"), rose(3, "b", "c"))
    one, two = dice.pick(("a", "a"), ("a", "b"), ("b", "a"))
    for n in range(4):
        piece.sew_twice(star(reach, one, two), n * pitch)
        piece.sew_twice(between, n * pitch + pitch // 2)
    piece.hem(dice.pick("river", "comb", "teeth", "steps", "waves", "chain"))
    for y in (HIGH // 2 - 9, HIGH // 2 + 9):
        piece.row(y, "bcac")


def orchard(dice: Dice, piece: Piece) -> None:
    """The tree of life in the middle, and who or what lives beside it."""
    piece.sew(motifs.tree(4, dice.pick("cb", "bc", "cc"), dice.pick("b", "b", "c")), 0, HIGH // 2)
    beside = dice.pick("birds", "tulips", "people", "child")
    if beside == "birds":
        piece.sew_twice(motifs.BIRD, 17, 21)
        piece.sew_twice(star(2, "b", "c"), 19, 7)
    elif beside == "tulips":
        piece.sew_twice(motifs.TULIP, 18, 20)
        piece.sew_twice(star(2, "b", "c"), 19, 7)
    else:
        piece.sew_twice(motifs.WOMAN if beside == "people" else motifs.CHILD, 17, 19)
        piece.sew_twice(rhombus("cb"), 20, 5)
    piece.row(HIGH - 3, dice.pick("a.c.", "ab..", "a..b"))
    piece.row(HIGH - 1, "b")


def garden(dice: Dice, piece: Piece) -> None:
    """A row of flowers between two borders."""
    other = dice.pick(star(3, "a", "b"), horns(3, "a", "b"), rhombus("cb.aa"), motifs.SPRIG, motifs.SPRIG)
    for n in range(4):
        piece.sew_twice(motifs.TULIP if n % 2 == 0 else other, n * 12)
    piece.hem(dice.pick("river", "steps", "beads", "comb", "teeth"))


def dance(dice: Dice, piece: Piece) -> None:
    """The ring dance: people hand in hand, a border above and below."""
    man, woman, child = motifs.MAN, motifs.WOMAN, motifs.CHILD
    five = dice.pick((man, woman, man), (woman, man, woman), (child, woman, man), (woman, child, man), ())
    if five:
        for n, who in enumerate((*five, five[1])):
            piece.sew_twice(dyed(who, "bac" if n % 2 else "abc"), n * 12)
    else:
        inner, outer = dice.pick((woman, man), (man, woman), (child, woman))
        piece.sew_twice(inner, 6)
        piece.sew_twice(dyed(outer, "bac"), 18)
        piece.sew_twice(inner, 30)
    piece.hem(dice.pick("river", "beads", "steps", "comb", "waves"))


def pair(dice: Dice, piece: Piece) -> None:
    """Two who turn to each other."""
    form = dice.pick("birds", "people", "star", "child")
    if form == "birds":
        piece.sew_twice(motifs.BIRD, 11)
        piece.sew_twice(star(2, "b", "a"), 21)
        piece.sew(motifs.SPRIG)
    elif form == "star":
        piece.sew_twice(motifs.BIRD, 17)
        piece.sew(star(4, "a", "b"))
    else:
        piece.sew_twice(motifs.WOMAN, 6)
        if form == "child":
            piece.sew(dyed(motifs.CHILD, "bac"), 6)
            piece.sew(dyed(motifs.CHILD, "bac"), -6)
        piece.sew_twice(star(3, "a", "b"), 19)
        piece.sew(rhombus("cc"), 0, 11)
    piece.hem(dice.pick("river", "steps", "teeth", "beads"))


def combs(dice: Dice, piece: Piece) -> None:
    """Combs back to back, and a row of signs between them."""
    form = dice.pick(horns(4, "a", "b"), rhombus("cb.aa.b"), star(3, "a", "b"), rose(5, "a", "b"))
    for n in range(3):
        piece.sew_twice(form, n * 18)
        piece.sew_twice(rhombus("cbb"), n * 18 + 9)
    long = dice.pick(3, 4, 5)
    for x in range(-piece.middle, piece.middle + 1):
        for side in (-1, 1):
            teeth = 0 if x % 2 else min(5, long if x % 4 == 0 else long - 2)
            for step, thread in enumerate("ab" + "a" * teeth):
                piece.sew({(x, side * (15 - step)): thread})


def kilim(dice: Dice, piece: Piece) -> None:
    """Large stepped rhombi side by side, points in the angles between them: the weave of rugs."""
    rings = dice.pick("cc.bb.aa.a.b", "cb.a.bb..aa.", "c.bb.aa..b.a")
    corner = dice.pick("cb.aa", "c.bb.a", "bb.c.b")
    pitch = 2 * len(rings)
    for n in range(2):
        piece.sew_twice(rhombus(rings), n * pitch)
        for y in (0, HIGH - 1):
            piece.sew_twice(rhombus(corner), n * pitch + pitch // 2, y)
    heart = dice.pick(star(2, "a", "b"), rhombus("cb"), None)
    if heart:
        piece.sew(heart)


Layout = Callable[[Dice, Piece], None]
LAYOUTS: Mapping[str, tuple[Layout, ...]] = {
    "sport": (medallion, medallion, sleeve, lattice),
    "culture": (orchard, garden, lattice, orchard),
    "language": (lattice, combs, sleeve, kilim),
    "mentoring": (pair, pair, orchard),
    "work": (combs, lattice, medallion, kilim),
    "school": (lattice, medallion, garden),
    "health": (medallion, garden, lattice),
    "training": (sleeve, combs, medallion),
    "community": (dance, dance, orchard, garden),
}


def seed_of(title: str) -> str:
    """The seed of a title, 16 hex digits; titles that differ in case, accents or spaces have the same one."""
    return hashlib.blake2b((fold(title) or title).encode(), digest_size=8).hexdigest()


def cover(kind: str, seed: str, wide: int = WIDE) -> str:
    """The cover of an activity of that kind (one of `KINDS`): an SVG of 33 stitches by `wide` (odd), 1 to 4 kB.

    Decoration: shown beside the title with an empty alternative text. A wider one (`PREVIEW`) goes on to both sides.
    Raises KeyError for another kind and ValueError for a seed that is not 16 hex digits.
    """
    dyes = DYES[kind]
    if not SEED.fullmatch(seed):
        raise ValueError(seed)
    dice = Dice("cover", kind, seed)
    cloth = dice.pick(dyes.dyed, dyes.dyed, dyes.linen)
    layout = dice.pick(*LAYOUTS[kind])
    piece = Piece(wide)
    layout(dice, piece)
    return svg(piece, cloth, cloth.threads)


# Two threads of a household's sign; each can be read on white, the second may be the lighter one.
PAIRS = (
    ("#b2202f", "#1d1b23"), ("#1b4c76", "#d98b1c"), ("#14603f", "#b2202f"), ("#6a1f57", "#d98b1c"),
    ("#0b6066", "#b5532a"), ("#4f3b93", "#2b9c93"), ("#8b4c0a", "#1b4c76"), ("#36465a", "#b2202f"),
    ("#14603f", "#d98b1c"), ("#1b4c76", "#b2202f"), ("#6a1f57", "#2b9c93"), ("#1d1b23", "#3d8fc5"),
)  # fmt: skip
SIGN = 15
MIDDLES = (
    star(3, "a", "b", "b"), star(3, "a", "a", "b"), star(2, "a", "b", "b"), star(2, "a", "a", "b"),
    rhombus("ab.aa.b"), rhombus("bb.a.aa"), rhombus("aa.bb.a"), rhombus("b.aa.bb"), rhombus("a.bb.aa"),
    rose(5, "a", "b", "b"), rose(4, "a", "b", "b"), rose(5, "b", "a", "a"), rose(3, "a", "b", "b"),
    horns(3, "a", "b", "b"), joined(rhombus("....bb"), star(2, "a", "a", "b")),
)  # fmt: skip
CORNERS = (
    (), ((6, 6),), ((6, 6), (5, 6), (6, 5), (7, 6), (6, 7)), ((7, 7), (6, 7), (5, 7), (7, 6), (7, 5)),
    ((7, 7), (6, 6), (5, 7), (7, 5)), ((7, 7), (7, 6), (6, 7), (6, 6)), ((7, 5), (6, 6), (5, 7)), ((7, 7), (5, 5)),
)  # fmt: skip
SIDES = ((0,), (1, -1), (2, 0, -2), (2, -2), (3, -3), (3, 1, -1, -3), (1, 0, -1))


def mark(key: str) -> str:
    """The sign of a household, an SVG of 15 x 15 stitches, about 1 kB, from a key that says nothing of the household.

    An aid beside a number and names, never proof of who somebody is.
    """
    dice = Dice("mark", key)
    threads = dice.pick(*PAIRS)
    piece = Piece(SIGN, SIGN)
    piece.sew(dice.pick(*MIDDLES))
    for x, y in dice.pick(*CORNERS):
        piece.sew_twice({(x, y): "b", (x, -y): "b"}, 0)
    across, upright = dice.pick((True, False), (False, True), (True, True))
    thread = dice.pick("a", "b")
    for off in dice.pick(*SIDES):
        if across:
            piece.sew_twice({(7, off): thread}, 0)
        if upright:
            piece.sew({(off, 7): thread, (off, -7): thread})
    return svg(piece, None, dice.pick(threads, threads[::-1]))

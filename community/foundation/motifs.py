"""The vocabulary of the embroidery: signs that Bulgaria, Ukraine, Syria and Kurdistan share, each as single stitches.

A motif is a mapping from a stitch (x to the right, y down, about its own middle) to a thread: `a` the main one,
`b` the second, `c` the spark, `d` the faint one. No motif has an origin, a religion or an age beyond tall and small:
no flag, no cross as a sign, no candle.
"""

from collections.abc import Iterable, Mapping

Stitch = tuple[int, int]
Cells = Mapping[Stitch, str]


def drawn(rows: str, mirrored: bool = True) -> Cells:
    """A motif out of letters, one row a line; mirrored, the last column is its axis and only its left half is drawn."""
    lines = rows.split()
    axis = len(lines[0]) - 1 if mirrored else (len(lines[0]) - 1) // 2
    half = {
        (x - axis, y - len(lines) // 2): thread
        for y, line in enumerate(lines)
        for x, thread in enumerate(line)
        if thread != "."
    }
    return {**half, **flipped(half)} if mirrored else half


def flipped(motif: Cells) -> Cells:
    """The same, looking the other way."""
    return {(-x, y): thread for (x, y), thread in motif.items()}


def dyed(motif: Cells, threads: str) -> Cells:
    """The same in other threads: `dyed(star, "ba")` changes the first two, "b" takes every thread for the second."""
    return {stitch: threads["abcd".index(thread) % len(threads)] for stitch, thread in motif.items()}


def joined(*motifs: Cells) -> Cells:
    """Several as one, the later above the earlier."""
    return {stitch: thread for motif in motifs for stitch, thread in motif.items()}


def moved(motif: Cells, right: int, down: int) -> Cells:
    """The same at another place."""
    return {(x + right, y + down): thread for (x, y), thread in motif.items()}


def square(reach: int) -> Iterable[Stitch]:
    """Every stitch at most `reach` from the middle, in both directions."""
    return ((x, y) for y in range(-reach, reach + 1) for x in range(-reach, reach + 1))


def petal_of(x: int, y: int) -> int:
    """Which of the eight petals of a star a stitch belongs to, clockwise from the one right of noon (0 to 7)."""
    if x >= 0:
        return (0 if -y > x else 1) if y < 0 else (2 if x > y else 3)
    return (4 if y > -x else 5) if y > 0 else (6 if -x > -y else 7)


def star(reach: int, one: str = "a", two: str = "a", heart: str = "c", sewn: int = 8, missing: str = "") -> Cells:
    """The eight-pointed star (elbetitsa): leaning petals `2 * reach` long, with one free stitch between them.

    Of its petals the first `sewn` are of the threads `one` and `two` in turn, the others of `missing` (none: left out).
    """
    petals: dict[Stitch, str] = {}
    for x, y in square(2 * reach):
        far, near = max(abs(x), abs(y)), min(abs(x), abs(y))
        if 1 <= near <= reach and near < far <= near + reach:
            thread = one if abs(x) > abs(y) else two
            if petal_of(x, y) >= sewn:
                # A seam that is only drawn on: every other stitch.
                thread = missing if (x + y) % 2 == 0 else ""
            if thread:
                petals[x, y] = thread
    return {**petals, (0, 0): heart}


def rhombus(rings: str) -> Cells:
    """Nested rhombi from the middle outwards: one thread a ring, `.` leaves the cloth bare."""
    return {
        (x, y): rings[abs(x) + abs(y)]
        for x, y in square(len(rings) - 1)
        if abs(x) + abs(y) < len(rings) and rings[abs(x) + abs(y)] != "."
    }


def horns(reach: int, line: str = "a", horn: str = "b", fill: str = "c") -> Cells:
    """The kanatitsa: a rhombus with a pair of ram's horns at each of its four corners; inside seeds, or bare cloth."""
    out = {stitch: line for stitch in square(reach) if abs(stitch[0]) + abs(stitch[1]) in (reach - 1, reach)}
    curl = ((0, 1), (1, 2), (2, 3), (3, 3), (4, 2), (4, 1), (3, 0))
    for along, beyond in curl:
        for side in (-1, 1):
            for end in (-1, 1):
                out[side * along, end * (reach + beyond)] = horn
                out[end * (reach + beyond), side * along] = horn
    inner = reach - 3
    for x, y in square(inner) if fill else ():
        if abs(x) + abs(y) <= inner and (abs(x) == abs(y) or not x or not y):
            out[x, y] = fill
    return out


def rose(reach: int, leaf: str = "a", bud: str = "b", heart: str = "c") -> Cells:
    """Four stepped petals towards the corners and four buds between them."""
    out: dict[Stitch, str] = {}
    for x, y in square(reach):
        far, near = max(abs(x), abs(y)), min(abs(x), abs(y))
        if near == 0 and reach // 2 < far:
            out[x, y] = bud
        elif near >= 1 and far + near <= reach + reach // 2 + 1 and far - near <= reach // 2:
            out[x, y] = leaf
    return {**out, **rhombus(heart + "c" if reach > 4 else heart)}


def disc(radius: float, thread: str = "a") -> Cells:
    """A round of that radius in stitches."""
    return {stitch: thread for stitch in square(int(radius) + 1) if stitch[0] ** 2 + stitch[1] ** 2 <= radius**2}


def hoop(radius: float, wood: str = "c") -> Cells:
    """The hoop in which one embroiders: a ring two stitches wide, with its screw at the top."""
    inner = disc(radius - 2)
    ring = {stitch: wood for stitch in disc(radius) if stitch not in inner}
    top = -int(radius)
    return {**ring, **dict.fromkeys(((-1, top - 1), (0, top - 1), (1, top - 1)), wood)}


def sun(radius: float, rays: Iterable[Stitch], thread: str = "a") -> Cells:
    """A disc with rays of two stitches into the directions given."""
    near = int(radius) + 3
    beams = {}
    for x, y in rays:
        start = near if not x or not y else near - 2
        for step in range(2):
            beams[x * (start + step), y * (start + step)] = thread
    return {**disc(radius, thread), **beams}


def moon(radius: float, thread: str = "a") -> Cells:
    """A crescent, open to the right above."""
    shade = moved(disc(radius - 0.6), 3, -1)
    return {stitch: thread for stitch in disc(radius, thread) if stitch not in shade}


def tree(levels: int = 4, fruit: str = "cb", leaf: str = "b", wood: str = "a") -> Cells:
    """The tree of life, 25 stitches tall: pairs of straight branches, leaves along them, a fruit at every end."""
    out: dict[Stitch, str] = {}
    for y in range(-10, 10):
        out[0, y] = wood
        if y > 3:
            out[-1, y] = out[1, y] = wood
    for level in range(levels):
        foot, long = 5 - level * 4, (8, 9, 7, 5)[level]
        for step in range(1, long + 1):
            for side in (-1, 1):
                out[side * step, foot - step // 2 - step % 2 * (step > 1)] = wood
        for step in range(2, long, 3):
            for side in (-1, 1):
                row = foot - step // 2 - step % 2
                out[side * step, row - 1] = out[side * (step + 1), row - 2] = leaf
                out[side * (step + 1), row + 1] = leaf
        for side in (-1, 1):
            out.update(moved(rhombus(fruit), side * (long + 2), foot - long // 2 - 1))
    out.update(moved(rhombus(fruit + "a"), 0, -11))
    for row, half in enumerate((2, 4, 7)):
        for x in range(-half, half + 1):
            out[x, 10 + row] = leaf if row == 1 else wood
    return out


# People: 17 rows, the middle one is the height at which hands meet, six stitches to either side.
WOMAN = drawn("""
.....bb
....bbb
....bcc
....bcc
......c
....aaa
...aaba
..a.abb
aa..aba
....bbb
....aba
...aabb
...aaba
..aaabb
..aaaba
..bbbbb
.....c.
""")
MAN = drawn("""
.....bb
....bbb
.....cc
.....cc
......c
....aaa
...aaba
..a.bba
aa..bba
....ccc
....aaa
....aaa
....aa.
....aa.
....aa.
....bb.
...bbb.
""")
CHILD = drawn("""
.......
.......
.......
.......
.....bb
.....cc
.....cc
......c
aa..aaa
.aaaaab
....abb
....bbb
....aaa
...aaba
...aaaa
...bbbb
.....c.
""")
BIRD = drawn("""
.......c.c..
.......bb...
......aaaa..
b.....aacaac
bb....aaaa..
cbb..aaaa...
.cbbaaaaaa..
b.cbaabbaaa.
bb.aabcbaaa.
.bbaabbaaaa.
..aaaaaaaa..
....aaaaa...
.....b.b....
....bb.bb...
""", mirrored=False)  # fmt: skip
TULIP = drawn("""
......c
.....cc
.b..ccc
.bb.ccb
.bbbbcb
..bbbbb
...bbbb
....bbb
aa....a
.aa...a
.aaa..a
..aaa.a
...aaaa
.....aa
......a
""")
LOW_TULIP = drawn("""
......c
.....cc
.b..ccc
.bb.ccb
.bbbbcb
..bbbbb
...bbbb
aa....a
.aa...a
.aaa..a
..aaaaa
....aaa
""")
SPRIG = drawn("""
...c
..cc
...c
b..a
bb.a
.bba
...a
b..a
bb.a
.bba
...a
""")
HEART = drawn("""
..bbb...
.bbbbbb.
bbbccbbb
bbccccbb
bbcccccb
.bbccccc
..bbcccc
...bbccc
....bbcc
.....bbc
......bb
.......b
""")
HANDS = drawn("""
.aa.............
aaaa............
aaaa............
.aaaa...........
.aaaa..aa.......
..aaaa.aaa......
..aaaaaaaaa.....
...aaaaaaaaaa...
....aaaaaaaaaaa.
.....aaaaaaaaaaa
.......aaaaaaaaa
.........aaaaaaa
..........bbbbbb
..........bcbcbc
..........bbbbbb
""")
BOWL = drawn("""
....c..c
...c..c.
....c..c
........
aaaaaaaa
abbabbab
.aaaaaaa
..abbabb
...aaaaa
.....aaa
....bbbb
""")

# Borders: five rows, repeated outwards from the middle of the cloth to both sides.
BORDERS: Mapping[str, tuple[str, ...]] = {
    "river": ("a...b...", ".a.....a", "..a...a.", "c..a.a..", "....a..."),
    "comb": ("aaaaaaaa", "bbbbbbbb", "a.a.a.a.", "a.a.a.a.", "a...a..."),
    "teeth": ("aaaaaaaa", ".aaaaaaa", "..aaaaa.", "c..aaa..", "....a..."),
    "steps": ("aa....aa", ".aa..aa.", "..aaaa..", "b..aa..b", "bb....bb"),
    "beads": ("..b...b.", ".bcb.bcb", "..b...b.", "........", "a.a.a.a."),
    "chain": ("c...a...", "...aba..", "b.abcba.", "...aba..", "c...a..."),
    "waves": ("aaa...aa", "..aa.aa.", "b..aaa..", "bb..a..b", "b.....b."),
}

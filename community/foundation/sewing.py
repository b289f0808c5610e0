"""Sewing: cells on a piece of cloth, and the smallest SVG that shows them as crosses."""

from collections.abc import Sequence
from typing import NamedTuple

from community.foundation import motifs
from community.foundation.motifs import Cells, Stitch, flipped

# Stitches of a cover, 3 to 2; the middle square of it survives a crop.
WIDE, HIGH = 49, 33


class Cloth(NamedTuple):
    """A ground and the threads on it, in the order of their letters."""

    ground: str
    threads: tuple[str, ...]


class Piece:
    """A piece of cloth that is being sewn; what lies beyond its edges is cut off."""

    def __init__(self, wide: int = WIDE, high: int = HIGH):
        self.wide, self.high = wide, high
        self.middle = wide // 2
        self.cells: dict[Stitch, str] = {}

    def sew(self, motif: Cells, across: int = 0, y: int | None = None) -> None:
        """Sew a motif `across` stitches right of the middle, at row `y` (None: half way down)."""
        down = self.high // 2 if y is None else y
        for (right, below), thread in motif.items():
            x, row = self.middle + across + right, down + below
            if 0 <= x < self.wide and 0 <= row < self.high:
                self.cells[x, row] = thread

    def sew_twice(self, motif: Cells, across: int, y: int | None = None) -> None:
        """Sew a motif on the left as it is, and on the right as in a mirror."""
        self.sew(motif, -across, y)
        self.sew(flipped(motif), across, y)

    def row(self, y: int, threads: str) -> None:
        """A row of stitches, repeated outwards from the middle; `.` leaves the cloth as it is."""
        for x in range(self.wide):
            thread = threads[abs(x - self.middle) % len(threads)]
            if thread != ".":
                self.sew({(x - self.middle, 0): thread}, 0, y)

    def hem(self, border: str, line: str = "b") -> None:
        """The same border along the top and, mirrored, along the foot."""
        for place in (0, self.high - 1):
            self.row(place, line)
        for n, threads in enumerate(motifs.BORDERS[border]):
            self.row(2 + n, threads)
            self.row(self.high - 3 - n, threads)


def _runs(stitches: Sequence[Stitch]) -> str:
    """A path along the stitches, one stroke a run; strokes are one stitch wide."""
    out, pen = "", (0, 0)
    ordered = sorted(stitches, key=lambda stitch: (stitch[1], stitch[0]))
    start = 0
    for n, (x, y) in enumerate(ordered):
        if n + 1 < len(ordered) and ordered[n + 1] == (x + 1, y):
            continue
        first, long = ordered[start][0], n + 1 - start
        down = f"{y - pen[1]}"
        right = f"{first - pen[0]}"
        move = f"m{right}{'' if down.startswith('-') else ' '}{down}" if out else f"M{first} {y or ''}.5"
        out += f"{move}h{long}"
        pen, start = (x + 1, y), n + 1
    return out


def paths(cells: Cells) -> str:
    """One path a thread."""
    threads = sorted(set(cells.values()))
    runs = ((name, _runs([stitch for stitch, thread in cells.items() if thread == name])) for name in threads)
    return "".join(f'<path stroke="url(#{name})" d="{run}"/>' for name, run in runs)


def _stitch(name: str, colour: str) -> str:
    """The pattern of one thread: a cross on a thin ground of its own colour."""
    return (
        f'<pattern id="{name}" width="1" height="1" patternUnits="userSpaceOnUse">'
        f'<path fill="{colour}" fill-opacity=".5" d="M0 0h1v1H0z"/>'
        f'<path stroke="{colour}" stroke-width=".36" stroke-linecap="round" d="M.2.2l.6.6m0-.6l-.6.6"/></pattern>'
    )


def _weave(colour: str) -> str:
    """The pattern of the cloth, with a hole at the corner of each stitch."""
    return (
        '<pattern id="w" width="1" height="1" patternUnits="userSpaceOnUse">'
        f'<path fill="{colour}" d="M0 0h1v1H0z"/><path fill-opacity=".16" d="M0 0h.12v.12H0z"/></pattern>'
    )


def folded_paths(piece: Piece) -> str:
    """The stitches, what repeats left and right, top and foot written only once.

    Raises ValueError where left and right differ.
    """
    cells, wide, high = piece.cells, piece.wide, piece.high
    if any(cells.get((wide - 1 - x, y)) != thread for (x, y), thread in cells.items()):
        raise ValueError("left and right differ")
    left = {stitch: thread for stitch, thread in cells.items() if stitch[0] < piece.middle}
    axis = {stitch: thread for stitch, thread in cells.items() if stitch[0] == piece.middle}
    quarter = {
        (x, y): thread for (x, y), thread in left.items() if y < high // 2 and left.get((x, high - 1 - y)) == thread
    }
    rest = {
        (x, y): thread
        for (x, y), thread in left.items()
        if quarter.get((x, min(y, high - 1 - y))) != thread or y == high // 2
    }
    return (
        f'<g id="h"><g id="q">{paths(quarter)}</g><use href="#q" transform="matrix(1 0 0 -1 0 {high})"/>'
        f'{paths(rest)}</g><use href="#h" transform="matrix(-1 0 0 1 {wide} 0)"/>{paths(axis)}'
    )


def svg(piece: Piece, cloth: Cloth | None, threads: Sequence[str], folded: bool = True) -> str:
    """The picture of a piece: on its cloth, or on nothing; folded where its left and right are alike (ValueError)."""
    used = set(piece.cells.values())
    patterns = "".join(_stitch(name, colour) for name, colour in zip("abcd", threads, strict=False) if name in used)
    size = f"{piece.wide} {piece.high}"
    ground = f'<path fill="url(#w)" d="M0 0h{piece.wide}v{piece.high}H0z"/>' if cloth else ""
    fit = ' preserveAspectRatio="xMidYMid slice"' if cloth else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"{fit}>'
        f"<defs>{_weave(cloth.ground) if cloth else ''}{patterns}</defs>{ground}"
        f"{folded_paths(piece) if folded else paths(piece.cells)}</svg>"
    )

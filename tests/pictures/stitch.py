"""Cross-stitch from emails: makes the icon sprite, the motif and the icon names in the CSS."""

import re
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "static"
SIZE = 11
PITCH = SIZE + 1  # an empty row between two icons, so that none bleeds into the next
KINDS = ("sport", "culture", "language", "mentoring", "work", "school", "health", "training", "community")
MOTIF = 31
CSS_BLOCK = re.compile(r"(/\* icons: [^*]*\*/\n).*?(/\* end of icons \*/)", re.DOTALL)


def drawings() -> dict[str, list[str]]:
    """Every drawing of icons.txt by its name: a list of rows, `#` is a stitch."""
    blocks = (HERE / "icons.txt").read_text("utf-8").strip().split("\n\n")
    return {name: rows for name, *rows in (block.split("\n") for block in blocks)}


def stitches(rows: list[str]) -> list[tuple[int, int]]:
    return [(x, y) for y, row in enumerate(rows) for x, email in enumerate(row) if email == "#"]


def bars(rows: list[str], down: int = 0) -> str:
    """A path with one bar for each run of stitches: small, and crisp at 22 pixels."""
    return "".join(
        f"M{run.start()} {y + down}h{len(run[0])}v1H{run.start()}z"
        for y, row in enumerate(rows)
        for run in re.finditer("#+", row)
    )


def crosses(cells: list[tuple[int, int]], gap: float = 0.25) -> str:
    """A path with one small square a stitch, so that the cloth shows between them."""
    side = 1 - gap
    return "".join(f"M{x + gap / 2:g} {y + gap / 2:g}h{side:g}v{side:g}h-{side:g}z" for x, y in cells)


def motif() -> list[tuple[int, int]]:
    """An eight-pointed star (elbetitsa) with a place for an icon in its middle."""
    cells = []
    for y in range(MOTIF):
        for x in range(MOTIF):
            a, b = abs(x - MOTIF // 2), abs(y - MOTIF // 2)
            square, diamond = max(a, b) in (10, 11), a + b in (14, 15)
            points = (min(a, b) == 0 and max(a, b) == 12) or a == b == 9
            seeds = abs(a - 13) + abs(b - 13) == 1
            if square or diamond or points or seeds:
                cells.append((x, y))
    return cells


def svg(width: int, height: int, path: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges"><path d="{path}"/></svg>\n'
    )


def icon_names() -> list[str]:
    """The icons in the order of the sprite: the kinds of activity first."""
    return [*KINDS, *(name for name in drawings() if name not in KINDS)]


def css_list() -> str:
    lines = [f".kind-{name}{{--kind:var(--{name});--i:{n}}}" for n, name in enumerate(KINDS)]
    lines += [f".i-{name}{{--i:{n}}}" for n, name in enumerate(icon_names())]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the pictures and the list."""
    drawn, names = drawings(), icon_names()
    for name in names:
        if [len(row) for row in drawn[name]] != [SIZE] * SIZE:
            raise SystemExit(f"{name} is not {SIZE} x {SIZE}: {[len(row) for row in drawn[name]]}")
    sprite = "".join(bars(drawn[name], n * PITCH) for n, name in enumerate(names))
    (STATIC / "icons.svg").write_text(svg(SIZE, PITCH * len(names), sprite), "utf-8")
    (STATIC / "motif.svg").write_text(svg(MOTIF, MOTIF, crosses(motif())), "utf-8")
    tokens = STATIC / "css" / "tokens.css"
    text = CSS_BLOCK.sub(lambda found: found[1] + css_list() + found[2], tokens.read_text("utf-8"))
    tokens.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

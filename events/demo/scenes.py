"""Pictures that stand for photos in the demonstration: two places of the invented town, drawn, never photographed."""

import random
from collections.abc import Callable, Mapping

WIDE, HIGH = 1200, 800
INK = "#2c2a3a"
GREENS = ("#5d9a4c", "#4b8741", "#78ad52")


def _path(points: list[tuple[float, float]], fill: str) -> str:
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    return f'<polygon points="{line}" fill="{fill}"/>'


def _dot(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{fill}"/>'


def _sky(top: str, bottom: str, sun: str, x: int, y: int) -> str:
    return (
        f'<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/>'
        f'<stop offset=".75" stop-color="{bottom}"/></linearGradient>'
        f'<rect width="{WIDE}" height="{HIGH}" fill="url(#sky)"/>'
        f'<circle cx="{x}" cy="{y}" r="120" fill="{sun}" opacity=".25"/><circle cx="{x}" cy="{y}" r="62" fill="{sun}"/>'
    )


def _ridge(chance: random.Random, base: float, height: float, fill: str) -> str:
    """A mountain from edge to edge whose highest part lies in the middle, as Vitosha does."""
    steps = 24
    top = []
    for step in range(steps + 1):
        share = step / steps
        bow = 1 - (2 * share - 1) ** 2
        top.append((WIDE * share, base - height * (0.35 + 0.65 * bow) - chance.uniform(0, height * 0.14)))
    return _path([(0, HIGH), *top, (WIDE, HIGH)], fill)


def _pine(x: float, foot: float, high: float, fill: str) -> str:
    """Three tiers and a trunk."""
    tiers = ""
    for tip, wide, down in ((0.7, 0.26, 0.12), (0.85, 0.2, 0.36), (1, 0.14, 0.58)):
        sides = [(x + side * high * wide, foot - high * down) for side in (-1, 1)]
        tiers += _path([(x, foot - high * tip), *sides], fill)
    return (
        f'<path d="M{x:.0f} {foot:.0f}v-{high * 0.14:.0f}" stroke="#5a3d2b" stroke-width="{high * 0.06:.0f}"/>{tiers}'
    )


def _meadow() -> str:
    """A meadow under the mountain, with pines around a field and a ball on it."""
    chance = random.Random("meadow")  # noqa: S311 - the same picture each time
    far = sorted((chance.uniform(0, WIDE), chance.uniform(470, 520)) for _ in range(34))
    near = [(60, 690, 330), (190, 640, 250), (1030, 650, 270), (1150, 710, 350)]
    mown = "".join(
        f'<path d="M{600 + n * 60} 520L{600 + n * 190} {HIGH}h190L{660 + n * 60} 520z" fill="#fff" opacity=".07"/>'
        for n in range(-3, 4, 2)
    )
    goal = (
        '<g fill="none" stroke="#fffdf6" stroke-width="7"><path d="M500 590V505H700V590"/>'
        '<path d="M500 505l22 60M700 505l-22 60M522 565H678" stroke-width="2" opacity=".7"/></g>'
    )
    ball = (
        f'<ellipse cx="660" cy="733" rx="54" ry="10" opacity=".25"/><circle cx="655" cy="695" r="40" fill="#fffdf6"/>'
        f'<g fill="{INK}">{_path([(655, 677), (672, 690), (665, 710), (645, 710), (638, 690)], INK)}'
        f"{_path([(617, 690), (630, 668), (625, 700)], INK)}{_path([(693, 690), (680, 668), (685, 700)], INK)}"
        f"{_path([(640, 731), (670, 731), (655, 722)], INK)}</g>"
    )
    return (
        _sky("#7fb6dd", "#fbe6c4", "#ffd27a", 900, 170)
        + _ridge(chance, 520, 330, "#8aa0bd")
        + _ridge(chance, 540, 190, "#5f7f86")
        + "".join(_pine(x, foot + 20, 70, "#3c6358") for x, foot in far)
        + f'<path d="M0 520Q600 480 {WIDE} 520V{HIGH}H0z" fill="#7fae5a"/>{mown}{goal}'
        + "".join(_pine(x, foot, high, "#2f5a44") for x, foot, high in near)
        + ball
    )


def _sunflower(x: float, foot: float, high: float) -> str:
    petals = "".join(
        f'<ellipse cx="{x:.0f}" cy="{foot - high - 30:.0f}" rx="9" ry="20" fill="#f2b632" '
        f'transform="rotate({turn} {x:.0f} {foot - high:.0f})"/>'
        for turn in range(0, 360, 30)
    )
    leaves = f'<path d="M{x} {foot - high * 0.4:.0f}q-46-26-60 10q34 16 60-10q46-36 60-2q-34 18-60 2" fill="#4f8a45"/>'
    stem = f'<path d="M{x} {foot}V{foot - high}" stroke="#4f8a45" stroke-width="9"/>'
    return f'{stem}{leaves}{petals}<circle cx="{x}" cy="{foot - high}" r="23" fill="#6b4226"/>'


def _garden() -> str:
    """Raised beds between houses, with a greenhouse, sunflowers and a watering can."""
    chance = random.Random("garden")  # noqa: S311 - the same picture each time
    houses = "".join(
        f'<rect x="{x}" y="{y}" width="170" height="{520 - y}" fill="{wall}"/>'
        f'<path d="M{x - 18} {y}L{x + 85} {y - 70}L{x + 188} {y}z" fill="#a8503f"/>'
        + "".join(
            f'<rect x="{x + 26 + 68 * column}" y="{y + 34 + 80 * row}" width="46" height="52" fill="#6d8798"/>'
            for row in range((500 - y) // 80)
            for column in range(2)
        )
        for x, y, wall in ((20, 300, "#ecd9b8"), (220, 250, "#dfb8a0"), (830, 270, "#e9e0cf"), (1030, 320, "#d8c39c"))
    )
    greenhouse = (
        '<g fill="#d9eef0" fill-opacity=".75" stroke="#fffdf6" stroke-width="6">'
        '<path d="M450 560V400L590 320L730 400V560z"/>'
        '<path d="M450 400H730M520 360V560M590 320V560M660 360V560M450 480H730" fill="none"/></g>'
    )
    beds = []
    for x, y, wide in ((60, 610, 300), (430, 640, 330), (830, 610, 310)):
        crop = "".join(
            _dot(x + 24 + n * (wide - 48) / 8, y - chance.uniform(4, 26), chance.uniform(20, 30), chance.choice(GREENS))
            for n in range(9)
        )
        fruit = "".join(
            _dot(chance.uniform(x + 20, x + wide - 20), y - chance.uniform(4, 30), 8, "#c8382e") for _ in range(9)
        )
        beds.append(
            f'{crop}{fruit}<path d="M{x} {y}h{wide}l24 96H{x - 24}z" fill="#9a6a43"/>'
            f'<path d="M{x - 10} {y + 42}h{wide + 20}" stroke="#7c5334" stroke-width="5"/>'
        )
    can = (
        '<g fill="#2f6f8f"><path d="M560 760h120l-12 -96h-96z"/><path d="M672 690l78 -46 12 16 -86 70z"/></g>'
        '<path d="M572 690q-56 -10 -40 44q12 26 34 18" fill="none" stroke="#2f6f8f" stroke-width="12"/>'
    )
    return (
        _sky("#9fcbe6", "#f7ecd2", "#ffe19a", 330, 130)
        + houses
        + f'<rect y="510" width="{WIDE}" height="290" fill="#8bb35f"/>'
        + greenhouse
        + "".join(_sunflower(x, 600, high) for x, high in ((395, 190), (770, 220), (862, 170)))
        + "".join(beds)
        + can
    )


SCENES: Mapping[str, Callable[[], str]] = {"meadow": _meadow, "garden": _garden}


def scene(name: str) -> str:
    """One of the pictures (`SCENES`) as SVG, 1,200 by 800. Raises KeyError for another name."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">{SCENES[name]()}</svg>'

"""The style sheets keep their promises: contrast, logical properties, few bytes, icons that exist."""

import re
from itertools import product
from pathlib import Path

import pytest

from community.foundation import icons
from community.foundation.assets import Assets
from events.activities.rules import ActivityKind

STATIC = Path(__file__).parents[3] / "static"
CSS = STATIC / "css"
TEMPLATES = STATIC.parent / "templates"
BUDGETS = {"css/zaedno.css": 44_000, "css/desk.css": 9_500, "css/week.css": 5_500, "css/embed.css": 5_000}
INK = ("ink", "soft", "madder", "good", "few", "bad", "calm", *icons.KINDS)
GROUNDS = ("ground", "surface", "well", "raised")
WASHES = ("madder", "good", "few", "bad", "calm")
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|float|text-align:\s*(?:left|right))\s*:"
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sheets as a browser gets them."""
    folder = tmp_path_factory.mktemp("static")
    names = Assets(STATIC, folder).names
    return {sheet: (folder / names[sheet]).read_text("utf-8") for sheet in BUDGETS}


def tokens(theme: int) -> dict[str, tuple[float, ...]]:
    """The colours of a theme (0 light, 1 dark) by name, each as three numbers from 0 to 1."""
    text = (CSS / "tokens.css").read_text("utf-8")
    found = re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    return {name: rgb((light, dark)[theme]) for name, light, dark in found}


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))


def luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast((0, 0, 0), (1, 1, 1)), 6) == 21


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_ink_is_readable_on_every_ground(theme: int) -> None:
    colours = tokens(theme)
    pairs = [*product(INK, GROUNDS), ("on-madder", "madder"), ("on-madder", "madder-deep"), ("ground", "ink")]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_on_their_wash_and_on_the_tint_of_their_kind_are_readable(theme: int) -> None:
    colours = tokens(theme)
    pairs = [(name, f"{name}-wash") for name in WASHES] + [(kind, f"{kind}-tint") for kind in icons.KINDS]
    pairs += [(ink, f"{kind}-tint") for kind in icons.KINDS for ink in ("ink", "soft")]
    pairs += [("ink", f"{name}-wash") for name in WASHES] + [("soft", "good-wash")]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_fields_can_be_seen(theme: int) -> None:
    colours = tokens(theme)
    assert [ground for ground in GROUNDS if contrast(colours["edge"], colours[ground]) < 3] == []


def test_only_logical_properties(published: dict[str, str]) -> None:
    for text in published.values():
        inside = re.sub(r"@media[^{]*", "", text)
        assert PHYSICAL.findall(inside) == []
    assert PHYSICAL.findall("a { margin-left: 0; padding-inline: 0; width: 1px; border-top: 0; }") != []


def test_the_sheets_are_small(published: dict[str, str]) -> None:
    assert {name: len(text.encode()) for name, text in published.items() if len(text.encode()) > BUDGETS[name]} == {}


def test_old_browsers_get_every_colour_of_the_light_theme_that_words_need() -> None:
    fallback = re.search(r"@supports not.*?\n}", (CSS / "tokens.css").read_text("utf-8"), re.DOTALL)
    assert fallback
    named = dict(re.findall(r"--([a-z-]+): (#\w+);", fallback[0]))
    washes = {f"{name}-wash" for name in WASHES}
    assert set(named) >= {*GROUNDS, *washes, "ink", "soft", "line", "edge", "madder", "on-madder", "good", "few", "bad"}


def test_every_icon_is_in_the_set_and_stands_at_its_place_in_the_sprite() -> None:
    names, sprite = icons.names(), icons.sprite().decode()
    places = [int(y) for y in re.findall(r'<g transform="translate\(0 (\d+)\)"><path', sprite)]
    assert places == [n * icons.PITCH for n in range(len(names))]
    assert f'height="{len(names) * icons.PITCH}"' in sprite
    assert f".i-{names[-1]}{{--i:{len(names) - 1}}}" in icons.style_sheet()


def test_the_sprite_is_drawn_once_for_each_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Assets(STATIC, tmp_path).names["icons.svg"]
    monkeypatch.setattr(icons, "sprite", None)
    assert Assets(STATIC, tmp_path).names["icons.svg"] == first


def test_templates_name_only_icons_that_exist() -> None:
    used = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"(?<![-\w])i-([a-z]+(?:-[a-z]+)*)(?![-\w{])", path.read_text("utf-8"))
    }
    assert used - set(icons.names()) == set()


def test_every_kind_of_activity_has_its_colours_and_an_icon() -> None:
    for theme in (0, 1):
        assert {*icons.KINDS, *(f"{kind}-tint" for kind in icons.KINDS)} <= set(tokens(theme))
    assert set(icons.KINDS) == {kind.value for kind in ActivityKind}

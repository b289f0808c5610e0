"""The style sheets keep their promises: contrast, logical properties, few bytes, icons that exist."""

import re
from itertools import product

import pytest

from community.foundation.assets import Assets
from tests.pictures import stitch

CSS = stitch.STATIC / "css"
TEMPLATES = stitch.STATIC.parent / "templates"
BUDGET = 19_750
INK = ("ink", "soft", "madder", "good", "few", *stitch.KINDS)
GROUNDS = ("paper", "card", "wash")
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|float|text-align:\s*(?:left|right))\s*:"
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sheets as a browser gets them."""
    folder = tmp_path_factory.mktemp("static")
    return (folder / Assets(stitch.STATIC, folder).names["css/zaedno.css"]).read_text("utf-8")


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


def tinted(ground: tuple[float, ...], ink: tuple[float, ...], share: float = 0.11) -> tuple[float, ...]:
    """The pill of a `state`: its own colour, thinly, over the ground."""
    return tuple(i * share + g * (1 - share) for g, i in zip(ground, ink, strict=True))


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast((0, 0, 0), (1, 1, 1)), 6) == 21


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_ink_is_readable_on_every_ground(theme: int) -> None:
    colours = tokens(theme)
    pairs = [*product(INK, GROUNDS), ("on-madder", "madder"), ("paper", "ink")]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_in_pills_are_readable(theme: int) -> None:
    colours = tokens(theme)
    weak = {
        (ink, ground): round(contrast(colours[ink], tinted(colours[ground], colours[ink])), 2)
        for ink, ground in product(("soft", "good", "few", "madder"), GROUNDS)
    }
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_fields_can_be_seen(theme: int) -> None:
    colours = tokens(theme)
    assert [ground for ground in GROUNDS if contrast(colours["edge"], colours[ground]) < 3] == []


def test_only_logical_properties(published: str) -> None:
    inside = re.sub(r"@media[^{]*", "", published)
    assert PHYSICAL.findall(inside) == []
    assert PHYSICAL.findall("a { margin-left: 0; padding-inline: 0; width: 1px; border-top: 0; }") != []


def test_the_sheets_are_small(published: str) -> None:
    assert len(published.encode()) <= BUDGET


def test_old_browsers_get_every_colour_of_the_light_theme_that_words_need() -> None:
    fallback = re.search(r"@supports not.*?\n}", (CSS / "tokens.css").read_text("utf-8"), re.DOTALL)
    assert fallback
    named = dict(re.findall(r"--([a-z-]+): (#\w+);", fallback[0]))
    assert set(named) >= {*GROUNDS, "ink", "soft", "line", "edge", "madder", "on-madder", "good", "few"}


def test_icons_of_the_css_are_the_icons_of_the_sprite() -> None:
    names = stitch.icon_names()
    assert stitch.css_list() in (CSS / "tokens.css").read_text("utf-8")
    sprite = (stitch.STATIC / "icons.svg").read_text("utf-8")
    assert f'height="{len(names) * stitch.PITCH}"' in sprite
    rows = {int(y) // stitch.PITCH for y in re.findall(r"M\d+ (\d+)h", sprite)}
    assert rows == set(range(len(names)))


def test_templates_name_only_icons_that_exist() -> None:
    used = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"(?<![-\w])i-([a-z]+)(?![-\w{])", path.read_text("utf-8"))
    }
    assert used - set(stitch.icon_names()) == set()


def test_every_kind_of_activity_has_a_colour_and_an_icon() -> None:
    assert set(stitch.KINDS) <= set(stitch.drawings()) & set(tokens(0)) & set(tokens(1))

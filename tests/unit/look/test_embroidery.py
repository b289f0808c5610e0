"""What is sewn by rule is always alike, small, symmetric, on its grid, and holds nothing but stitches."""

import hashlib
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from community.foundation import drawings, embroidery, motifs, pictures, sewing
from community.foundation.assets import Assets
from events.activities.rules import ActivityKind

SVG = "{http://www.w3.org/2000/svg}"
TITLES = (
    ("sport", "Sunday football in the park"),
    ("community", "The shared garden"),
    ("culture", "Хор без прослушване"),
    ("language", "العربية للجيران"),
)
GOLDEN = {
    "Sunday football in the park": "4cccda5b577d",
    "The shared garden": "6ac3fd939653",
    "Хор без прослушване": "4d5b7bf04c93",
    "العربية للجيران": "20ab269a1b68",
    "mark": "47b9a5d65f66",
    "hero": "4988dde12831",
}
SEEDS = [embroidery.seed_of(f"title {n}") for n in range(200)]


def digest(svg: str) -> str:
    return hashlib.sha256(svg.encode()).hexdigest()[:12]


def looked_at(svg: str) -> ElementTree.Element:
    """The parsed picture, of which it is known that it holds shapes of its own and nothing else."""
    root = ElementTree.fromstring(svg)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "defs", "pattern", "path", "g", "use"}, names
    assert "".join(root.itertext()) == ""
    for element in root.iter():
        for name, value in element.attrib.items():
            assert name != "style"
            assert not name.startswith("on")
            assert "//" not in value
            assert re.findall(r"url\((?!#[a-dw]\))", value) == []
    assert {use.get("href") for use in root.iter(f"{SVG}use")} <= {"#h", "#q"}
    return root


def sewn(path: str) -> list[tuple[int, int]]:
    """The stitches of a path of strokes."""
    stitches = []
    x = y = 0
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        steps = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if letter == "h":
            stitches += [(x + n, y) for n in range(int(steps[0]))]
            x += int(steps[0])
        else:
            x, y = (int(steps[0]), int(steps[1])) if letter == "M" else (x + int(steps[0]), y + int(steps[1]))
    assert re.sub(r"[Mmh][-\d. ]+", "", path) == ""
    return stitches


@pytest.mark.parametrize("kind", embroidery.KINDS)
def test_covers_are_small_and_hold_only_stitches_inside_of_the_cloth(kind: str) -> None:
    seen = set()
    for seed in SEEDS:
        svg = embroidery.cover(kind, seed)
        assert 1_000 <= len(svg.encode()) <= 4_000
        root = looked_at(svg)
        assert root.get("viewBox") == "0 0 49 33"
        # The left half and the axis are written; the right half is the left one turned over.
        paths = [path for path in root.iter(f"{SVG}path") if path.get("stroke", "").startswith("url")]
        stitches = [stitch for path in paths for stitch in sewn(path.get("d", ""))]
        assert stitches
        assert {(x, y) for x, y in stitches if not (0 <= x <= 24 and 0 <= y < 33)} == set()
        seen.add(svg)
    assert len(seen) >= 60


@pytest.mark.parametrize("kind", embroidery.KINDS)
def test_every_layout_is_symmetric(kind: str) -> None:
    for layout in embroidery.LAYOUTS[kind]:
        for seed in SEEDS[:25]:
            piece = sewing.Piece()
            layout(embroidery.Dice(seed), piece)
            assert {(48 - x, y): thread for (x, y), thread in piece.cells.items()} == piece.cells
            assert set(piece.cells.values()) <= set("abc")
            # At least a seventh of the cloth is sewn, and a quarter of it can be seen.
            assert 49 * 33 / 7 <= len(piece.cells) <= 49 * 33 * 3 / 4


def test_what_differs_left_and_right_is_not_folded() -> None:
    piece = sewing.Piece()
    piece.sew(motifs.BIRD)
    with pytest.raises(ValueError, match="differ"):
        sewing.folded_paths(piece)


def test_the_same_words_give_the_same_stitches_for_ever() -> None:
    found = {title: digest(embroidery.cover(kind, embroidery.seed_of(title))) for kind, title in TITLES}
    found["mark"] = digest(embroidery.mark("5f1d"))
    found["hero"] = digest(pictures.picture("hero"))
    assert found == GOLDEN


def test_a_seed_is_the_title_as_one_reads_it() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", embroidery.seed_of("Хор"))
    assert embroidery.seed_of("  Repair   CAFÉ ") == embroidery.seed_of("repair café")
    assert embroidery.seed_of("Repair café") != embroidery.seed_of("Repair garden")
    assert embroidery.seed_of("!!!") != embroidery.seed_of("???")
    assert len(embroidery.seed_of("")) == 16


def test_only_kinds_and_seeds_have_a_cover() -> None:
    with pytest.raises(KeyError):
        embroidery.cover("war", SEEDS[0])
    for seed in ("", "xyz", SEEDS[0].upper() + "A", SEEDS[0][:-1], SEEDS[0] + "\n"):
        with pytest.raises(ValueError):
            embroidery.cover("sport", seed)


def test_every_kind_of_activity_has_its_cloth_and_its_layouts() -> None:
    assert {kind.value for kind in ActivityKind} == set(embroidery.KINDS) == set(embroidery.LAYOUTS)


def test_marks_tell_households_apart() -> None:
    marks = [embroidery.mark(f"{n:016x}") for n in range(2_000)]
    again = sum(count - 1 for count in Counter(marks).values())
    assert again <= 60
    assert max(len(svg.encode()) for svg in marks) <= 1_300
    for svg in marks[:200]:
        assert looked_at(svg).get("viewBox") == "0 0 15 15"


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_every_picture_holds_only_stitches(name: str) -> None:
    svg = pictures.picture(name)
    looked_at(svg)
    assert 900 <= len(svg) <= 6_000


def test_the_pictures_that_pages_show_are_all_there() -> None:
    shown = {"hero", "shared", "road-join", "road-help", "road-family", "morning", "afternoon", "evening"}
    shown |= {"empty-start", "empty-begun", "empty-done", "lost", "unwell", "done"}
    assert set(pictures.PICTURES) == shown | {f"steps-{n}" for n in range(9)}


def test_the_star_of_progress_grows_with_the_steps() -> None:
    assert [pictures.progress(done, 6) for done in (0, 1, 3, 5, 6)] == [
        "steps-0", "steps-1", "steps-4", "steps-6", "steps-8",
    ]  # fmt: skip
    assert pictures.progress(0, 0) == "steps-0"
    petals = Counter(motifs.petal_of(*stitch) for stitch in motifs.star(7) if stitch != (0, 0))
    assert set(petals) == set(range(8))
    assert len(set(petals.values())) == 1


def test_the_mark_turns_with_the_theme_only_where_it_is_asked_to() -> None:
    plain, turned = pictures.brand("#111111", "#222222"), pictures.brand("#111111", "#222222", ("#eee", "#ddd"))
    assert "<style>" not in plain
    assert "prefers-color-scheme:dark" in turned
    assert pictures.band() != pictures.band(dark=True)


def test_generated_files_are_published_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "source").mkdir()
    first = Assets(tmp_path / "source", tmp_path / "static")
    assert set(drawings.generated()) <= set(first.names)
    assert {(tmp_path / "static" / hashed).exists() for hashed in first.names.values()} == {True}

    def never() -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(drawings, "generated", never)
    assert Assets(tmp_path / "source", tmp_path / "static").names == first.names
    (tmp_path / "static" / first.names["band.svg"]).unlink()
    with pytest.raises(AssertionError, match="drawn again"):
        Assets(tmp_path / "source", tmp_path / "static")

"""For whom a message is: families and guests, volunteers, or staff, by where it stands in the source (tiers.toml)."""

import ast
import tomllib
from collections.abc import Collection, Iterator, Mapping
from enum import IntEnum
from functools import cache
from pathlib import Path


class Tier(IntEnum):
    """Who has to be able to read a message; what several read is of the first of them."""

    FAMILIES = 1
    VOLUNTEERS = 2
    STAFF = 3


class Unplaced(LookupError):
    """A file with messages stands nowhere in tiers.toml."""


@cache
def places() -> Mapping[str, Tier]:
    """What tiers.toml says: the tier of each place."""
    said = tomllib.loads(Path(__file__).with_name("tiers.toml").read_text("utf-8"))
    return {place: tier for tier, key in zip(Tier, ("first", "second", "third"), strict=True) for place in said[key]}


def tier_of(path: str, names: Collection[str] = (), known: Mapping[str, Tier] | None = None) -> Tier:
    """The tier of a message by the nearest place that is known: a name in its file, the file, a folder above it.

    `path` is the file's, from the root of the house, with slashes; `names` are those that the message stands under in
    a Python file (`names_at`). Raises Unplaced where nothing is known.
    """
    known = places() if known is None else known
    named = [known[place] for place in (f"{path}:{name}" for name in names) if place in known]
    if named:
        return min(named)
    parts = path.split("/")
    for length in range(len(parts), 0, -1):
        if (place := "/".join(parts[:length])) in known:
            return known[place]
    raise Unplaced(f"Say in community/foundation/i18n/tiers.toml who reads {path}.")


def names_at(source: str) -> Mapping[int, frozenset[str]]:
    """The names that each line of a Python file stands under: functions, classes, constants, keys of dictionaries
    with what stands before their dot, and the first word of each call."""
    lines: dict[int, frozenset[str]] = {}

    def walk(node: ast.AST, above: frozenset[str]) -> None:
        inner = above | set(_names(node))
        start, end = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
        if start is not None and end is not None and inner != above:
            for line in range(start, end + 1):
                lines[line] = lines.get(line, frozenset()) | inner
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                keyed = inner | set(_key_names(key))
                for line in range(value.lineno, (value.end_lineno or value.lineno) + 1):
                    lines[line] = lines.get(line, frozenset()) | keyed
                walk(value, keyed)
            return
        for child in ast.iter_child_nodes(node):
            walk(child, inner)

    walk(ast.parse(source), frozenset())
    return lines


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Call(args=[ast.Constant(value=str(word)), *_]):
            yield word


def _key_names(key: ast.expr | None) -> Iterator[str]:
    match key:
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            yield owner
            yield f"{owner}.{name}"
        case ast.Name(id=name):
            yield name

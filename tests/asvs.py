"""Writes ASVS.md: each requirement of OWASP ASVS 5.0 that was looked at, with the tests that prove it or what lacks."""

import ast
import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE, PAGE = ROOT / "tests" / "asvs.toml", ROOT / "ASVS.md"
KINDS = {"proven": "are proven by tests", "lacks": "lack something or have no test", "none": "do not apply"}


def read() -> dict[str, Any]:
    """What is written down."""
    return tomllib.loads(SOURCE.read_text("utf-8"))


@lru_cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_there(test: str) -> bool:
    """Whether a test is, or the whole file that is named."""
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.is_file() and (not name or name in _functions(path))


def kind_of(requirement: dict[str, Any]) -> str:
    """Whether a requirement is proven, lacks something, or does not apply. Raises ValueError where nothing says."""
    if "none" in requirement or "lacks" in requirement:
        return "none" if "none" in requirement else "lacks"
    if not requirement.get("tests"):
        raise ValueError(f"{requirement['number']} has neither a test nor a reason")
    return "proven"


def page() -> str:
    """The whole page. Raises ValueError for a test that is not there, or a number that comes twice."""
    known = read()
    requirements = known["requirement"]
    if gone := sorted({test for one in requirements for test in one.get("tests", ()) if not is_there(test)}):
        raise ValueError(f"no such test: {', '.join(gone)}")
    if twice := [number for number, times in Counter(one["number"] for one in requirements).items() if times > 1]:
        raise ValueError(f"twice: {', '.join(twice)}")
    counts = Counter(kind_of(one) for one in requirements)
    lines = [
        "# OWASP ASVS 5.0, level 2",
        "",
        "Written by `make asvs` from tests/asvs.toml, which refuses a test that is not there. The words are ours; the",
        "text stands at <https://owasp.org/www-project-application-security-verification-standard/>. Looked at by",
        "those who wrote the house, by nobody else; level 3 is left out.",
        "",
        f"Of {len(requirements)} requirements: "
        + ", ".join(f"{counts[one]} {said}" for one, said in KINDS.items())
        + ".",
    ]
    for chapter in sorted(known["chapter"], key=lambda one: int(one["number"])):
        lines += ["", f"## {chapter['number']} {chapter['title']}", ""]
        if "none" in chapter:
            lines.append(f"Does not apply. {chapter['none']}")
            continue
        lines += ["| | level | what | proof |", "|---|---|---|---|"]
        lines += [_row(one) for one in requirements if one["number"].partition(".")[0] == chapter["number"]]
    return "\n".join(lines) + "\n"


def _row(one: dict[str, Any]) -> str:
    tests = [f"`{test.removeprefix('tests/')}`" for test in one.get("tests", ())]
    said = {"none": f"does not apply: {one.get('none')}", "lacks": f"**lacks**: {one.get('lacks')}"}.get(kind_of(one))
    proof = "<br>".join([*tests, *([said] if said else []), *([one["note"]] if "note" in one else [])])
    return f"| {one['number']} | {one['level']} | {one['what']} | {proof} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

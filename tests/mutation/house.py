"""The house's own modules: where they lie, what can be broken in them, how a function is given other code in place."""

import ast
import functools
import gc
import importlib.abc
import importlib.machinery
import sys
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from tests.mutation.conditions import FUNCTIONS, Change, changes

ROOT = Path(__file__).parents[2]
CONTEXTS = ("community", "events", "volunteers")
# Where the house decides: permissions, what is read, what is true, what becomes of personal data.
DECIDING = {"policy.py", "queries.py", "rules.py", "personal_data.py"}


@dataclass(frozen=True)
class Mutant:
    """One broken condition, as it is called in lists and records; `number` is its place in the module."""

    path: str
    where: str
    what: str
    inside: bool
    line: int
    number: int
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is called from one version of the house to the next."""
        return f"{self.path} {self.where}: {self.what}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.where}: {self.what}"


def sources() -> list[str]:
    """The files in which conditions are broken, relative to the house."""
    found = (path for context in CONTEXTS for path in (ROOT / context).rglob("*.py") if path.name in DECIDING)
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def mutants(paths: Iterable[str]) -> list[Mutant]:
    """Every broken condition of these files."""
    return [
        Mutant(path, change.where, change.what, change.inside, change.line, number, change.names)
        for path in paths
        for number, change in enumerate(_parsed(path)[1])
    ]


@functools.cache
def _parsed(path: str) -> tuple[ast.Module, list[Change]]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return tree, changes(tree)


def broken_code(mutant: Mutant) -> types.CodeType:
    """The code of the module with that one condition broken."""
    tree, found = _parsed(mutant.path)
    return _compiled(tree, found[mutant.number], mutant.path)


def broken_statement(mutant: Mutant) -> tuple[ast.stmt, types.CodeType]:
    """The statement of the module in which the condition stands, and its code with it broken."""
    tree, found = _parsed(mutant.path)
    statement = next(one for one in tree.body if one.lineno <= mutant.line <= (one.end_lineno or one.lineno))
    return statement, _compiled(ast.Module([statement], []), found[mutant.number], mutant.path)


def _compiled(tree: ast.Module, change: Change, path: str) -> types.CodeType:
    undo = change.put()
    try:
        return compile(tree, str(ROOT / path), "exec", dont_inherit=True)
    finally:
        undo()


def functions_of(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code of all functions and methods in the code of a module."""
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield one
            yield from functions_of(one)


class Live:
    """Every function of the house that this process has loaded, to be found by its place."""

    def __init__(self) -> None:
        self.functions: dict[tuple[str, str, int], list[types.FunctionType]] = defaultdict(list)
        prefix = f"{ROOT}/"
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType) and one.__code__.co_filename.startswith(prefix):
                code = one.__code__
                path = code.co_filename.removeprefix(prefix)
                self.functions[path, code.co_qualname, code.co_firstlineno].append(one)
        # What a condition that asks nothing of the actor answered once (`access.whoever`), and what was made of it.
        self.kept = [
            one
            for found in self.functions.values()
            for one in found
            if one.__code__.co_qualname == "whoever.<locals>.same"
        ]
        self.undo: list[Callable[[], None]] = []
        self.applications = [one for one in gc.get_objects() if isinstance(one, Flask)]
        self.memories = [
            one
            for one in gc.get_objects()
            if isinstance(one, functools._lru_cache_wrapper) and one.__module__.partition(".")[0] in CONTEXTS
        ]

    def give(self, path: str, code: types.CodeType) -> int:
        """Give the loaded functions of a module the code that they have in `code`; returns how many it found."""
        given = 0
        codes = defaultdict(list)
        for one in functions_of(code):
            codes[path, one.co_qualname, one.co_firstlineno].append(one)
        for place, found in codes.items():
            # Of two lambdas in a line nobody knows which is which.
            [one] = found if len(found) == 1 else [None]
            for function in self.functions.get(place, ()) if one else ():
                if len(function.__code__.co_freevars) == len(one.co_freevars):
                    self.undo.append(functools.partial(setattr, function, "__code__", function.__code__))
                    function.__code__ = one
                    given += 1
        return given

    def break_in_place(self, mutant: Mutant) -> bool:
        """Break a function, or what was decided when the module was loaded as far as it is found by its name.

        What was made of that meanwhile stays whole: who survives it is to be loaded broken. False: it is nowhere.
        """
        statement, code = broken_statement(mutant)
        module = sys.modules.get(mutant.path.removesuffix(".py").replace("/", "."))
        if module is None:
            return False
        in_lambda = any(isinstance(one, ast.Lambda) and _spans(one, mutant.line) for one in ast.walk(statement))
        if mutant.inside or in_lambda:
            return bool(self.give(mutant.path, code))
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            return False
        names = dict(vars(module))
        exec(code, names)
        for name, before in list(vars(module).items()):
            if names[name] is before:
                continue
            if name == "GRANTS":
                self._grant(before, names[name])
            for one in [one for key, one in sys.modules.items() if key.partition(".")[0] in CONTEXTS]:
                for called, value in list(vars(one).items()):
                    if value is before:
                        self.undo.append(functools.partial(setattr, one, called, before))
                        setattr(one, called, names[name])
        return True

    def _grant(self, before: dict[Any, Any], after: dict[Any, Any]) -> None:
        """Applications have made one table of all contexts' tables."""
        for permission, roles in after.items():
            for role, rows in roles.items():
                was = before[permission][role]
                if was is not rows:
                    for table in (before, *(one.extensions["grants"] for one in self.applications)):
                        self.undo.append(functools.partial(table[permission].__setitem__, role, was))
                        table[permission][role] = rows

    def mend(self) -> None:
        """Make whole what is broken in place."""
        while self.undo:
            self.undo.pop()()

    def forget(self) -> None:
        """Empty every memory of what functions answered before."""
        from community.foundation import access

        for memory in self.memories:
            memory.cache_clear()
        access._FINDING.clear()
        for one in self.kept:
            for cell in one.__closure__ or ():
                if isinstance(cell.cell_contents, list):
                    cell.cell_contents.clear()


def _spans(node: ast.expr, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


class _Teller(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Loads one module from given code and leaves the others to those who load them usually."""

    def __init__(self, path: str, code: types.CodeType):
        name = path.removesuffix(".py").replace("/", ".")
        super().__init__(name, str(ROOT / path))
        self.code = code

    def find_spec(self, fullname, _path, _target=None):  # type: ignore[no-untyped-def]
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, _fullname: str) -> types.CodeType:
        return self.code


def load_broken(mutant: Mutant) -> None:
    """From now on, this process loads the mutant's module broken. Raises RuntimeError where it is loaded already."""
    teller = _Teller(mutant.path, broken_code(mutant))
    if teller.name in sys.modules:
        raise RuntimeError(f"{teller.name} is loaded already")
    sys.meta_path.insert(0, teller)


def with_a_trace(path: str, numbers: dict[tuple[str, str], int]) -> types.CodeType:
    """The code of a module in which each function tells its number when it is called; numbers are added as needed."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))

    def tell(body: list[ast.stmt], owner: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                tell(node.body, f"{owner}{node.name}.")
            elif isinstance(node, FUNCTIONS):
                number = numbers.setdefault((path, owner + node.name), len(numbers))
                call = ast.parse(f"__touched__({number})").body[0]
                node.body.insert(1 if ast.get_docstring(node) is not None else 0, call)
                for one in ast.walk(call):
                    ast.copy_location(one, node)

    tell(tree.body, "")
    return compile(tree, str(ROOT / path), "exec")


def speaking_of(names: Iterable[str]) -> set[tuple[str, str]]:
    """Every function (file, name) that says one of the names, or another name that is made of them.

    For what is decided when a module is loaded: whom `LIVE` concerns are the functions in which LIVE stands, and
    those in which a statement stands that was made of LIVE.
    """
    functions, statements = _who_says_what()
    wanted, done, found = set(names), set(), set()
    while wanted:
        name = wanted.pop()
        done.add(name)
        found |= functions.get(name, set())
        wanted |= statements.get(name, set()) - done
    return found


_said: list[tuple[dict[str, set[tuple[str, str]]], dict[str, set[str]]]] = []


def _who_says_what() -> tuple[dict[str, set[tuple[str, str]]], dict[str, set[str]]]:
    """name -> the functions in which it stands (and the one of that name); name -> names defined by means of it."""
    if not _said:
        functions, statements = defaultdict(set), defaultdict(set)
        for context in CONTEXTS:
            for file in sorted((ROOT / context).rglob("*.py")):
                path = file.relative_to(ROOT).as_posix()
                for node in ast.parse(file.read_text("utf-8")).body:
                    _note(node, path, "", functions, statements)
        _said.append((functions, statements))
    return _said[0]


def _note(node: ast.stmt, path: str, owner: str, functions: dict, statements: dict) -> None:  # type: ignore[type-arg]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return
    if isinstance(node, ast.ClassDef) and any(isinstance(one, FUNCTIONS) for one in node.body):
        for one in node.body:
            _note(one, path, f"{owner}{node.name}.", functions, statements)
        return
    names = {
        one.id if isinstance(one, ast.Name) else one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Name | ast.Attribute)
    }
    if isinstance(node, FUNCTIONS):
        for name in names | {node.name}:
            functions[name].add((path, owner + node.name))
        return
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    for target in targets:
        if isinstance(target, ast.Name) and target.id not in ("GRANTS", "blueprint"):
            for name in names:
                statements[name].add(target.id)

"""Every way in which the conditions of a module are broken, one at a time; pure, from its syntax tree."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}
BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
TURNED_CALLS = {"is_": "is_not", "is_not": "is_", "in_": "not_in", "not_in": "in_"}
SWAPPED_CALLS = {"and_": "or_", "or_": "and_"}
# Their arguments are conditions that all hold, or one of which does.
CONDITIONS = {"where", "filter", "having", "and_", "or_"}
# Own ways to read rows: conditions behind a model or a column, and where a slice reads one kind of row so.
READING = {"every": 1, "first": 1, "count": 1, "exists": 0, "_standing": 0, "_reference": 0, "_owners": 0}
A_CONDITION = "sa.ColumnElement[bool]"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


Undo = Callable[[], None]
# What makes of another node how it is put in the place of one.
Place = Callable[[ast.AST], Callable[[], Undo]]


@dataclass
class Change:
    """One condition that can be broken.

    `where`: the function or method, or the name that a statement of the module defines; `inside`: whether it is a
    function; `names`: what to look for to find out whom the change concerns, where it is not inside a function;
    `put` breaks the tree and tells how it is mended.
    """

    where: str
    inside: bool
    line: int
    what: str
    names: tuple[str, ...]
    put: Callable[[], "Undo"]


def changes(tree: ast.Module) -> list[Change]:
    """Every way to break the tree, in the order of the source; `put` of one of them breaks it in place.

    What two of them are called is never the same: the second of the same words in a function is called so.
    """
    found = list(_Finder().walk(tree))
    seen: Counter[tuple[str, str]] = Counter()
    for change in found:
        seen[change.where, change.what] += 1
        if (number := seen[change.where, change.what]) > 1:
            change.what += f" ({number})"
    return found


class _Finder:
    """Walks a module and remembers where it is."""

    def __init__(self) -> None:
        self.where, self.inside, self.returns, self.names = "", False, "", ()

    def walk(self, tree: ast.Module) -> Iterator[Change]:
        for statement in tree.body:
            yield from self._statement(statement, "")

    def _statement(self, node: ast.stmt, owner: str) -> Iterator[Change]:
        """A statement of the module or of a class, where each function is a place of its own."""
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                yield from self._statement(one, f"{node.name}.")
            return
        if isinstance(node, FUNCTIONS):
            self.where, self.inside, self.names = owner + node.name, True, ()
            self.returns = ast.unparse(node.returns) if node.returns else ""
        else:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            names = tuple(target.id for target in targets if isinstance(target, ast.Name))
            owners = (owner.removesuffix("."),) if owner else ()
            self.where, self.inside, self.returns = owner + (names[0] if names else "module"), False, ""
            self.names = owners or names
        yield from self._below(node)

    def _below(self, node: ast.AST) -> Iterator[Change]:
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list"):
                continue
            if isinstance(value, list):
                for index, one in enumerate(value):
                    if isinstance(one, ast.AST):
                        yield from self._node(one, _in_list(value, index))
            elif isinstance(value, ast.AST):
                yield from self._node(value, _in_field(node, field))

    def _node(self, node: ast.AST, put: Place) -> Iterator[Change]:
        if isinstance(node, ast.expr):
            for what, broken, names in self._broken(node):
                yield Change(self.where, self.inside, node.lineno, what, names or self.names, put(broken))
        elif isinstance(node, ast.comprehension):
            for index, test in enumerate(node.ifs):
                what = f"drop if {_short(test)}"
                yield Change(self.where, self.inside, test.lineno, what, self.names, _without(node.ifs, index))
                if not _is_logical(test):
                    yield self._negated(test, _in_list(node.ifs, index))
        elif isinstance(node, ast.If | ast.While) and not _is_logical(node.test):
            yield self._negated(node.test, _in_field(node, "test"))
        elif isinstance(node, ast.Return) and self.returns == A_CONDITION and node.value is not None:
            true = _in_field(node, "value")(_call_of_sa("true"))
            what = f"return {_short(node.value)} -> every row"
            yield Change(self.where, self.inside, node.lineno, what, self.names, true)
        if isinstance(node, ast.IfExp) and not _is_logical(node.test):
            yield self._negated(node.test, _in_field(node, "test"))
        yield from self._below(node)

    def _negated(self, test: ast.expr, put: Place) -> Change:
        what = f"if {_short(test)} -> if not"
        return Change(self.where, self.inside, test.lineno, what, self.names, put(ast.UnaryOp(ast.Not(), test)))

    def _broken(self, node: ast.expr) -> Iterator[tuple[str, ast.expr, tuple[str, ...]]]:
        """What else could stand here: (in words, the expression, names)."""
        if isinstance(node, ast.Compare):
            for index, operator in enumerate(node.ops):
                for table in (TURNED, BOUNDARY):
                    if other := table.get(type(operator)):
                        operators = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                        yield self._said(node, ast.Compare(node.left, operators, node.comparators))
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield self._said(node, ast.BoolOp(other, node.values))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
            yield self._said(node, node.operand)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
            if any(_is_condition(side) for side in (node.left, node.right)):
                other = ast.BitOr() if isinstance(node.op, ast.BitAnd) else ast.BitAnd()
                yield self._said(node, ast.BinOp(node.left, other, node.right))
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield from self._without_a_member(node)
        elif isinstance(node, ast.Dict) and self.where == "GRANTS":
            yield from self._granted_to_all(node)
        elif isinstance(node, ast.Call):
            yield from self._broken_call(node)

    def _said(self, before: ast.expr, after: ast.expr) -> tuple[str, ast.expr, tuple[str, ...]]:
        return f"{_short(before)} -> {_short(after)}", after, ()

    def _without_a_member(
        self, node: ast.Tuple | ast.List | ast.Set
    ) -> Iterator[tuple[str, ast.expr, tuple[str, ...]]]:
        members = [one for one in node.elts if _is_member(one)]
        if (
            len(node.elts) < 2
            or not members
            or not all(_is_member(one) or isinstance(one, ast.Starred) for one in node.elts)
        ):
            return
        for member in members:
            fewer: Any = type(node)(elts=[one for one in node.elts if one is not member])
            if isinstance(node, ast.Tuple | ast.List):
                fewer.ctx = ast.Load()
            yield f"drop {ast.unparse(member)} of {_short(node)}", fewer, ()

    def _granted_to_all(self, node: ast.Dict) -> Iterator[tuple[str, ast.expr, tuple[str, ...]]]:
        """Each cell of the table of permissions, with all rows in place of some."""
        for row, (permission, roles) in enumerate(zip(node.keys, node.values, strict=True)):
            if permission is None or not isinstance(roles, ast.Dict):
                continue
            for column, (role, rows) in enumerate(zip(roles.keys, roles.values, strict=True)):
                if role is None or ast.unparse(rows) == "everything":
                    continue
                every: ast.expr = ast.Name("everything", ast.Load())
                cells = ast.Dict(roles.keys, [*roles.values[:column], every, *roles.values[column + 1 :]])
                table = ast.Dict(node.keys, [*node.values[:row], cells, *node.values[row + 1 :]])
                what = f"{ast.unparse(permission)}, {ast.unparse(role)}: {ast.unparse(rows)} -> everything"
                yield what, table, (ast.unparse(rows).rpartition(".")[2],)

    def _broken_call(self, node: ast.Call) -> Iterator[tuple[str, ast.expr, tuple[str, ...]]]:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        reading = node.func.id if isinstance(node.func, ast.Name) and node.func.id in READING else ""
        if name in CONDITIONS or reading:
            for index, argument in enumerate(node.args):
                if isinstance(argument, ast.Starred) or index < READING.get(reading, 0):
                    continue
                fewer: ast.expr = ast.Call(node.func, [*node.args[:index], *node.args[index + 1 :]], node.keywords)
                if name in SWAPPED_CALLS and len(node.args) == 1:
                    fewer = _call_of_sa("true")
                yield f"drop {_short(argument)} of {name or reading}", fewer, ()
        if name == "filter_by":
            for keyword in node.keywords:
                kept = [one for one in node.keywords if one is not keyword]
                yield f"drop {_short(keyword)} of {name}", ast.Call(node.func, node.args, kept), ()
        if name in TURNED_CALLS or (name in SWAPPED_CALLS and len(node.args) > 1):
            other = TURNED_CALLS.get(name) or SWAPPED_CALLS[name]
            assert isinstance(node.func, ast.Attribute)
            yield self._said(
                node, ast.Call(ast.Attribute(node.func.value, other, ast.Load()), node.args, node.keywords)
            )


def _in_list(values: list[Any], index: int) -> Place:
    def put(node: ast.AST) -> Undo:
        before, values[index] = values[index], _placed(node, values[index])
        return lambda: values.__setitem__(index, before)

    return lambda node: lambda: put(node)


def _in_field(parent: ast.AST, field: str) -> Place:
    def put(node: ast.AST) -> Undo:
        before = getattr(parent, field)
        setattr(parent, field, _placed(node, before))
        return lambda: setattr(parent, field, before)

    return lambda node: lambda: put(node)


def _without(values: list[Any], index: int) -> Callable[[], Undo]:
    def put() -> Undo:
        gone = values.pop(index)
        return lambda: values.insert(index, gone)

    return put


def _placed(node: ast.AST, before: ast.AST) -> ast.AST:
    return ast.fix_missing_locations(ast.copy_location(node, before))


def _call_of_sa(name: str) -> ast.expr:
    return ast.Call(ast.Attribute(ast.Name("sa", ast.Load()), name, ast.Load()), [], [])


def _is_logical(node: ast.expr) -> bool:
    """Whether breaking the expression itself covers its negation."""
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _is_condition(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert))


def _is_member(node: ast.expr) -> bool:
    """Whether it is written as a member of an enum is: `State.OPEN`, `rules.State.OPEN`."""
    if not isinstance(node, ast.Attribute) or not node.attr.isupper():
        return False
    owner = ast.unparse(node.value).rpartition(".")[2]
    return owner[:1].isupper()


def _short(node: ast.AST) -> str:
    said = ast.unparse(node)
    return said if len(said) <= 120 else f"{said[:80]} ... {said[-35:]}"

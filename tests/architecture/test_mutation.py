"""That every kind of condition is found and broken in each way, one at a time."""

import ast

from tests.mutation import record
from tests.mutation.conditions import changes
from tests.mutation.house import mutants, sources

MODULE = '''
LIVE = (State.OPEN, State.MOVED)


def reach(actor: Actor) -> sa.ColumnElement[bool]:
    """Rows of the actor."""
    return sa.and_(Row.id == actor.id, Row.at < now, ~gone)


def rows(wish, these: list | None):
    query = sa.select(Row).where(Row.state.in_(LIVE), Row.left.is_(None)).filter_by(kind=wish)
    if wish and not these:
        return [row for row in query if row.fits]
    return first(Row, Row.kind == wish) if wish else exists(gone)


class Limits:
    def reached(self, number: int) -> bool:
        return 0 < number <= self.most
'''
BROKEN = [
    "LIVE: drop State.OPEN of (State.OPEN, State.MOVED)",
    "LIVE: drop State.MOVED of (State.OPEN, State.MOVED)",
    "reach: return sa.and_(Row.id == actor.id, Row.at < now, ~gone) -> every row",
    "reach: drop Row.id == actor.id of and_",
    "reach: drop Row.at < now of and_",
    "reach: drop ~gone of and_",
    "reach: sa.and_(Row.id == actor.id, Row.at < now, ~gone) -> sa.or_(Row.id == actor.id, Row.at < now, ~gone)",
    "reach: Row.id == actor.id -> Row.id != actor.id",
    "reach: Row.at < now -> Row.at >= now",
    "reach: Row.at < now -> Row.at <= now",
    "reach: ~gone -> gone",
    "rows: drop kind=wish of filter_by",
    "rows: drop Row.state.in_(LIVE) of where",
    "rows: drop Row.left.is_(None) of where",
    "rows: Row.state.in_(LIVE) -> Row.state.not_in(LIVE)",
    "rows: Row.left.is_(None) -> Row.left.is_not(None)",
    "rows: wish and (not these) -> wish or not these",
    "rows: not these -> these",
    "rows: drop if row.fits",
    "rows: if row.fits -> if not",
    "rows: if wish -> if not",
    "rows: drop Row.kind == wish of first",
    "rows: Row.kind == wish -> Row.kind != wish",
    "rows: drop gone of exists",
    "Limits.reached: 0 < number <= self.most -> 0 >= number <= self.most",
    "Limits.reached: 0 < number <= self.most -> 0 <= number <= self.most",
    "Limits.reached: 0 < number <= self.most -> 0 < number > self.most",
    "Limits.reached: 0 < number <= self.most -> 0 < number < self.most",
]
TABLE = """
GRANTS: Grants = {
    Permission.SEE: {Role.VISITOR: everything, Role.PERSON: queries.own},
}
"""


def test_every_condition_is_broken_in_each_way_one_at_a_time():
    assert [f"{one.where}: {one.what}" for one in changes(ast.parse(MODULE))] == BROKEN


def test_each_breaks_the_module_in_one_place_and_it_still_is_python():
    before, seen = ast.unparse(ast.parse(MODULE)), set()
    for number in range(len(BROKEN)):
        tree = ast.parse(MODULE)
        changes(tree)[number].put()
        after = ast.unparse(tree)
        compile(tree, "module", "exec")
        changed = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
        assert len(changed) == 1, BROKEN[number]
        seen.add(after)
    assert len(seen) == len(BROKEN)


def test_each_cell_of_the_table_of_permissions_is_granted_to_all():
    tree = ast.parse(TABLE)
    [change] = changes(tree)
    assert (change.what, change.names) == ("Permission.SEE, Role.PERSON: queries.own -> everything", ("own",))
    change.put()
    assert ast.unparse(tree).count("everything") == 2


def test_what_is_said_to_be_none_is_there_and_has_a_reason():
    keys = {mutant.key for mutant in mutants(sources())}
    none = record.equivalents()
    assert set(none) - keys == set()
    assert [key for key, reason in none.items() if not reason] == []
    assert {path for path, _ in record.killers()} - set(sources()) == set()

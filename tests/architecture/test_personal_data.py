"""Every table is named once in its slice's personal_data.py, with whose its rows are, what becomes of them,
and what is told."""

import re
from collections import Counter
from collections.abc import Collection
from enum import Enum

import pytest
import sqlalchemy as sa

from app import create_app  # noqa: F401 - every model is known once the application can be made
from community.foundation.database import db
from community.foundation.personal_data import Fate, Owner
from community.manifest import MANIFEST as COMMUNITY
from events.manifest import MANIFEST as EVENTS
from volunteers.manifest import MANIFEST as VOLUNTEERS

MANIFESTS = (COMMUNITY, EVENTS, VOLUNTEERS)
NAMED = [table for manifest in MANIFESTS for part in manifest.personal_data for table in part.tables]
SHARES = [(table, owner, share) for table in NAMED for owner in Owner if (share := table.share(owner))]
ROOTS = {Owner.HOUSEHOLD: "households", Owner.ACCOUNT: "accounts"}
# What is never in a copy, whatever a table says: it opens something, or it only joins rows.
SECRET = ("digest", "hash", "secret", "key", "pin")


def is_secret(column: str) -> bool:
    return any(part in SECRET for part in column.split("_"))


def pointing_at(root: str, but: dict[str, set[str]], ends: Collection[str]) -> set[str]:
    """The tables from which a way of foreign keys leads to `root`, columns of `but` and ways through `ends` apart."""
    found = {root}
    while True:
        more = (
            {
                table.name
                for table in db.metadata.sorted_tables
                if {
                    key.column.table.name
                    for key in table.foreign_keys
                    if key.parent.name not in but.get(table.name, set())
                }
                & found
            }
            - found
            - set(ends)
        )
        if not more:
            return found
        found |= more


def test_every_table_is_named_once():
    named = Counter(table.model.__tablename__ for table in NAMED)
    forgotten = sorted(set(db.metadata.tables) - set(named))
    assert forgotten == [], (
        f"{', '.join(forgotten)}: add a PersonalTable(Model, ...) to the personal_data.py of its slice. Give it "
        "Share(condition, Fate) where it holds anything of a household or an account, else say in because='...' why "
        "not."
    )
    assert {name: number for name, number in named.items() if number > 1} == {}


@pytest.mark.parametrize("owner", Owner)
def test_what_leads_to_somebody_says_what_becomes_of_it(owner):
    signed = {table.model.__tablename__: set(table.signed.split()) for table in NAMED}
    # What leads to a household is the household's, and a volunteer's only where a column says so.
    others = ("households", "members", "mentoring_requests") if owner is Owner.ACCOUNT else ()
    leading = pointing_at(ROOTS[owner], signed, others)
    silent = sorted(
        table.model.__tablename__
        for table in NAMED
        if table.share(owner) is None and table.model.__tablename__ in leading
    )
    assert silent == [], (
        f"{', '.join(silent)}: a foreign key leads to {ROOTS[owner]}. Give the PersonalTable a Share(condition, "
        f"Fate) for "
        "them, or name the column in signed='...' when it only says which member of staff did it."
    )


def test_what_is_kept_or_not_personal_has_a_reason_and_what_is_emptied_says_how():
    for table in NAMED:
        name = table.model.__tablename__
        shares = [share for owner in Owner if (share := table.share(owner))]
        if not shares or any(share.fate is not Fate.DELETED for share in shares):
            assert table.because.endswith("."), f"{name}: say why in because='...'"
        for share in shares:
            assert bool(share.emptied) == (share.fate is Fate.EMPTIED), f"{name}: say what its columns become"


@pytest.mark.parametrize(
    ("table", "owner", "share"),
    SHARES,
    ids=[f"{table.model.__tablename__}-{owner.value}" for table, owner, _ in SHARES],
)
def test_every_column_is_told_or_has_a_reason(table, owner, share):
    name = table.model.__tablename__
    own = {
        column.name
        for column in sa.inspect(table.model).local_table.columns
        # What follows from other columns says nothing more than they do.
        if not (column.primary_key or column.foreign_keys or is_secret(column.name) or "derived" in column.info)
    }
    told, reasons = set(share.columns), {**share.untold}
    rest = reasons.pop("*", "")
    assert not [column for column in told if is_secret(column)], f"{name}: a secret is in the copy"
    assert not [c.name for c in table.model.__table__.columns if c.name in share.told.split() and c.foreign_keys], name
    missing = sorted(own - told - set(reasons)) if not rest else []
    assert missing == [], (
        f"{name} ({owner.value}): add {', '.join(missing)} to told='...', or to untold={{column: 'Why not.'}}"
    )
    assert set(reasons) <= own - told, f"{name}: untold names what is told or is not there"
    assert all(reason.endswith(".") for reason in share.untold.values()), f"{name}: say why in a sentence"


# What a household knows of its members together; everything else that leads to a member is somebody's own.
TOGETHER = {"households", "members", "needs"}


def test_what_leads_to_a_member_says_whose_alone_it_is():
    """Else another card of the household would read it in its copy of everything."""
    leading = pointing_at("members", {}, ("households", "accounts", "organisations", "sessions"))
    silent = sorted(
        table.model.__tablename__
        for table in NAMED
        if (share := table.household)
        and share.columns
        and share.member is None
        and table.model.__tablename__ in leading - TOGETHER
    )
    assert silent == [], f"{', '.join(silent)}: give the household's Share member=lambda: <whose alone it is>"


def test_what_is_told_is_worded():
    columns = {name for manifest in MANIFESTS for part in manifest.personal_data for name in part.columns}
    words = {member for manifest in MANIFESTS for member in manifest.labels}
    for table, _owner, share in SHARES:
        if not share.columns:
            continue
        assert share.topic, f"{table.model.__tablename__}: which topic is it about?"
        assert share.label, f"{table.model.__tablename__}: what is it called?"
        assert set(share.columns) <= columns, (
            f"{sorted(set(share.columns) - columns)}: say in columns what it is called"
        )
        for name in share.told.split():
            kind = getattr(table.model.__table__.columns[name].type, "enum_class", None)
            if kind and name not in share.read and name != "role":
                silent = [member for member in kind if member not in words]
                assert issubclass(kind, Enum)
                assert silent == [], f"{table.model.__tablename__}.{name}: no words for {silent}"


# Whose ways to an organisation say nothing of who holds them: it is the one that registered the household.
OF_THE_HOUSEHOLDS_OWN = {
    "members": "people of the household",
    "pairs": "arranged by the organisation that registered the household; the session is their first meeting",
}


def test_what_staff_take_along_of_a_household_says_which_organisation_holds_it():
    """Who opens a household's copy for one organisation gets nothing of another's: see Share.held_by."""
    holders = pointing_at("organisations", {}, ["households", "accounts", "members", *OF_THE_HOUSEHOLDS_OWN])
    unsaid = [
        table.model.__tablename__
        for table in NAMED
        if (share := table.household) and share.columns and table.model.__tablename__ in holders | {"households"}
        if not (share.own_eyes or share.held_by)
    ]
    assert unsaid == []


def test_no_part_of_a_share_reads_its_table_anew(app):
    """A select inside a select inside the row's own does not know the row: it would answer for any of them."""
    anew = []
    with app.app_context():
        for table, owner, share in SHARES:
            name = table.model.__tablename__
            parts = {"whose": share.whose(1), "seen": share.seen(), "held": share.held([1])}
            parts |= {word: value() for word, value in share.also.items()}
            if share.member:
                parts["member"] = share.member()
            for word, part in parts.items():
                asked = str(sa.select(part).select_from(table.model))
                if re.search(rf"FROM \w+(?: AS \w+)?, [^()]*\b{name}\b", asked):
                    anew.append((name, owner.name, word))
    assert anew == []

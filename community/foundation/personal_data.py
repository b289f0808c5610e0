"""What the tables keep of people: each table says whose its rows are, what becomes of them,
and what their owner reads."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from community.foundation.access import Actor
from community.foundation.config import Config
from community.foundation.database import db
from community.foundation.derived_columns import with_derived
from community.foundation.i18n import days_long, gettext


class Fate(Enum):
    """What becomes of an owner's rows when the owner is erased."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


class Owner(Enum):
    """Who can have rows: a household, or somebody who signs in with an email address."""

    HOUSEHOLD = "household"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Topic:
    """What some tables are about, in the reader's language: the name, why it is kept, and for how long."""

    name: Any
    icon: str
    why: Any
    until: Callable[[Config], str]


@dataclass(frozen=True)
class Share:
    """An owner's rows in a table, found by the owner's id: their fate, and what the owner gets of them.

    `told` names the columns that go into the owner's copy, `also` adds values of other tables, `untold` says of all
    other columns why they do not ("*": all that is left); ids and secrets never go. `seen` narrows the rows to those
    that the owner's pages show. `own_eyes`: not even a coordinator with the household's consent gets them. `read`
    makes a value readable on a page. `lively`: the ids of the owners who gave a sign of life here since a moment.

    Of a household's rows, `member` says whose alone each is (the id of a member, NULL for everybody's); None where
    every row is everybody's. `alone`: not even a guardian reads it. `held_by` says which organisation holds each (its
    id); None where that is always the one that registered the household. Staff get only what theirs hold.
    """

    whose: Callable[[Any], sa.ColumnElement[bool]]
    fate: Fate
    emptied: Mapping[str, Any] = field(default_factory=dict)
    topic: Topic | None = None
    label: Any = ""
    told: str = ""
    also: Mapping[str, Callable[[], sa.ColumnElement[Any]]] = field(default_factory=dict)
    untold: Mapping[str, str] = field(default_factory=dict)
    seen: Callable[[], sa.ColumnElement[bool]] = sa.true
    own_eyes: bool = False
    lively: Callable[[datetime], sa.Select[Any]] | None = None
    read: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    member: Callable[[], Any] | None = None
    alone: bool = False
    held_by: Callable[[], Any] | None = None

    def within(self, number: Any, card: Actor | None) -> sa.ColumnElement[bool]:
        """The owner's rows; of a household's, those that this card shows."""
        if card is None or self.member is None:
            return self.whose(number)
        column = self.member()
        mine = column == card.member_id if self.alone else column.in_(card.reads)
        return sa.and_(self.whose(number), sa.or_(column.is_(None), mine))

    def held(self, staff_of: Collection[int] | None) -> sa.ColumnElement[bool]:
        """What whoever works for these organisations gets to read of the rows; None: an owner, who reads all."""
        if staff_of is None:
            return sa.true()
        if self.own_eyes:
            return sa.false()
        return sa.true() if self.held_by is None else self.held_by().in_(staff_of)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of what goes into the copy: first what it is about."""
        return (*self.also, *self.told.split())


def owned(column: Any, fate: Fate = Fate.DELETED, **told: Any) -> Share:
    """The rows that name their owner in this column."""
    return Share(lambda number: column == number, fate, **told)


@dataclass(frozen=True)
class PersonalTable:
    """One table of a context. `because` says in a sentence why it keeps nothing of people, or why it is kept.

    `signed` names the columns that say which member of staff did it: numbers, which stay and lead to nobody.
    """

    model: type[Any]
    household: Share | None = None
    account: Share | None = None
    because: str = ""
    signed: str = ""

    def share(self, owner: Owner) -> Share | None:
        """The rows of such an owner in this table."""
        return self.household if owner is Owner.HOUSEHOLD else self.account


@dataclass(frozen=True)
class Term:
    """Rows that are kept for a time only: which (`old` of a moment), for how many days, and what becomes of them then.

    They are deleted, or emptied of `emptied` (then `old` no longer finds them), or `end` does it and says how many.
    """

    slug: str
    name: Any
    days: Callable[[Config], int]
    model: type[Any]
    old: Callable[[datetime], sa.ColumnElement[bool]]
    emptied: Mapping[str, Any] = field(default_factory=dict)
    end: Callable[[Sequence[int]], int] | None = None
    batch: int = 200


@dataclass(frozen=True)
class PersonalData:
    """What a slice says of its tables: each of them, those kept for a time,
    and its columns by name in the reader's words.

    A name of a column means the same everywhere, so the lowest slice that tells it words it.
    """

    tables: Sequence[PersonalTable] = ()
    terms: Sequence[Term] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)


def with_account(_config: Config) -> str:
    """For as long as the account is there."""
    return gettext("As long as you have your account. When you delete it, this goes at once.")


def with_household(config: Config) -> str:
    """For as long as the household is not erased."""
    return gettext(
        "As long as your family is here. When you erase it, this goes at once; when nobody uses it for %(time)s, your"
        " coordinator is asked, and then it goes.",
        time=days_long(config.keep_households_days),
    )


@dataclass(frozen=True)
class Sheet:
    """What one table holds of an owner: the share that says what it is, and the rows, the newest first."""

    name: str
    share: Share
    rows: tuple[tuple[Any, ...], ...]


def copy_of(
    tables: Iterable[PersonalTable],
    owner: Owner,
    number: int,
    *,
    staff_of: Collection[int] | None = None,
    card: Actor | None = None,
) -> list[Sheet]:
    """All that is kept of an owner and told to them, table by table; empty tables are left out.

    One statement says which tables hold something, each of these is read in one more.
    `card`: the one of the household with which somebody asks, and what it shows. `staff_of`: the organisations for
    which somebody else asks.
    """
    shared = [
        (table.model, share, sa.and_(share.within(number, card), share.seen(), share.held(staff_of)))
        for table in tables
        if (share := table.share(owner)) and share.columns
    ]
    if not shared:
        return []
    holding = sa.select(
        *(
            sa.exists(sa.select(model.id).where(theirs)).label(f"held_{place}")
            for place, (model, _, theirs) in enumerate(shared)
        )
    )
    found = []
    for (model, share, theirs), held in zip(shared, db.session.execute(holding).one(), strict=True):
        if not held:
            continue
        query = (
            sa.select(
                *(value().label(name) for name, value in share.also.items()),
                *(getattr(model, name).label(name) for name in share.told.split()),
            )
            .select_from(model)
            .where(theirs)
            .order_by(model.id.desc())
        )
        found.append(Sheet(model.__tablename__, share, tuple(tuple(row) for row in db.session.execute(query))))
    return found


def erase(tables: Iterable[PersonalTable], owner: Owner, number: int) -> None:
    """Delete or empty an owner's rows in all these tables, those that point to others first."""
    order = {table.name: place for place, table in enumerate(db.metadata.sorted_tables)}
    shared = [(table.model, share) for table in tables if (share := table.share(owner))]
    # What the session holds may not come back over what the statements below write.
    db.session.flush()
    # What is emptied comes last: conditions may ask for what it held.
    for model, share in sorted(shared, key=lambda one: (one[1].fate is Fate.EMPTIED, -order[one[0].__tablename__])):
        if share.fate is Fate.DELETED:
            statement: Any = sa.delete(model).where(share.whose(number))
        elif share.fate is Fate.EMPTIED:
            statement = sa.update(model).where(share.whose(number)).values(**with_derived(model, share.emptied))
        else:
            continue
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()

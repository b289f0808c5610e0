"""What people wait for: each kind says what waits, since when, whose it is, and how long it may wait unseen.

Whoever holds a role in an organisation looks after what waits there. Where it waits too long, or nobody holds the role,
others hear of it: that is the matter of `community/watching`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.outbox import Recipient

Organisations = Sequence[int] | None


@dataclass(frozen=True)
class WaitingThing:
    """One row that somebody waits for: its id, since when (aware UTC), and the organisation that should see to it.

    `but`: the account that may not, because a second person is asked for. `due`: by when, where each row says so
    itself. `shared`: those who hold a role beside the owner's (`Watched.beside`) may see to it, too.
    `partner_id`: another organisation that sees to it as well, because both run what it is about.
    """

    row_id: int
    since: datetime
    organisation_id: int | None
    but: int | None = None
    due: datetime | None = None
    shared: bool = True
    partner_id: int | None = None

    @property
    def organisations(self) -> tuple[int | None, ...]:
        """Who should see to it."""
        return (self.organisation_id, self.partner_id) if self.partner_id else (self.organisation_id,)


@dataclass(frozen=True)
class NamedCase:
    """What one row that waits is called for whoever may see to it.

    `names`: of people or of an activity, none where they are not to be known; `starts_at` (aware UTC): when what it is
    about begins; `fact`: what is the matter; `page` and `values`: its own page, where it has one; `run_by`: whose it
    is, where that are several.
    """

    names: tuple[str, ...] = ()
    starts_at: datetime | None = None
    fact: str = ""
    page: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    run_by: str = ""


@dataclass(frozen=True, eq=False)
class Watched:
    """A kind of thing that people wait for; each is itself alone, so that it is looked up without its words.

    `waiting` reads all that waits now, in these organisations or in all (None); `within` is how long it may; `page` is
    the endpoint where it is seen to.
    `readers` is for what not everybody may know of who holds `owner` there: it tells who may, of each of these rows, in
    as many statements for many as for one. Such a kind reminds them itself, and nobody else learns of it as long as
    there is one of them. `administered`: where nobody else may see to it, those who administer may, on the same page.
    `act`: what one does about it, as its button says, where that is more than opening it. `cases`: what some of these
    rows are called, by id, in as many statements for many as for one.
    `beside`: roles whose holders there may see to it as well as the owner's, where the thing is `shared`.
    """

    slug: str
    label: Any
    icon: str
    page: str
    within: timedelta
    waiting: Callable[[Organisations], Sequence[WaitingThing]]
    owner: Role = Role.COORDINATOR
    readers: Callable[[Sequence[int]], Mapping[int, Sequence[Recipient]]] | None = None
    administered: bool = False
    act: Any = None
    cases: Callable[[Sequence[int]], Mapping[int, NamedCase]] | None = None
    beside: tuple[Role, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """Whoever holds one of them may see to it."""
        return (self.owner, *self.beside)

    @property
    def restricted(self) -> bool:
        """Whether only some of those who hold the role may know of it."""
        return self.readers is not None


def things(query: Any, among: Organisations = None, partner: Any = None) -> list[WaitingThing]:
    """What waits, read by a query of id, moment and organisation, and of who may not see to it where that is asked;
    `partner`: the column that says which other organisation sees to it as well."""
    whose = [list(query.selected_columns)[2], *([] if partner is None else [partner])]
    if among is not None:
        query = query.where(sa.or_(*(one.in_(among) for one in whose)))
    if partner is None:
        return [WaitingThing(*row) for row in db.session.execute(query)]
    rows = db.session.execute(query.add_columns(partner))
    return [replace(WaitingThing(*row), partner_id=other) for *row, other in rows]


def watched_kinds() -> list[Watched]:
    """All kinds of all contexts, in their order."""
    return [kind for manifest in current_app.extensions["manifests"] for kind in manifest.watched]

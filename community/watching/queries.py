"""Reading all that waits, by who may see to it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.access import STAFF, Actor
from community.foundation.database import db
from community.foundation.error_traces import kinds_of
from community.foundation.outbox import Recipient
from community.foundation.watch import NamedCase, Organisations, WaitingThing, Watched, watched_kinds
from community.members.queries import holders
from community.organisations.models import Organisation
from community.watching import rules
from community.watching.models import WatchReminder
from community.watching.rules import ToldLevel, Urgency

# Of so many rows of a line it is said what they are called.
NAMED = 3


@dataclass(frozen=True)
class Matter:
    """One thing that waits, whether for too long, and who may see to it."""

    kind: Watched
    thing: WaitingThing
    late: bool
    readers: tuple[Recipient, ...]

    @property
    def due(self) -> datetime:
        """By when it should have been seen to."""
        return _due(self.kind, self.thing)

    @property
    def levels(self) -> frozenset[ToldLevel]:
        """Who is to hear of it."""
        return rules.to_tell(late=self.late, attended=bool(self.readers), restricted=self.kind.restricted)

    def told(self, level: ToldLevel) -> tuple[str, int, datetime, ToldLevel]:
        """How it is noted that they did."""
        return self.kind.slug, self.thing.row_id, self.thing.since, level


@dataclass(frozen=True)
class MatterLine:
    """What waits of one kind at one organisation ("": at all of the reader's); no kind where that is not theirs.

    `cases`: what the first of them are called, where it is the reader's own line.
    """

    kind: Watched | None
    organisation: str
    organisation_id: int | None
    number: int
    late: int
    unattended: bool
    since: datetime
    due: datetime
    cases: tuple[NamedCase, ...] = ()

    def told_apart(self, pressing: bool) -> bool:
        """Whether each of its rows stands for itself: where it cannot be put off, and where it is the only one."""
        return bool(self.cases) and (pressing or self.number == 1)


@dataclass(frozen=True)
class Look:
    """All that waits in the town at a moment, and the kinds that could not be read, each with its error."""

    matters: tuple[Matter, ...]
    unread: Mapping[str, Exception]


def look(now: datetime) -> Look:
    """All that waits, and who may see to it."""
    held = {
        (role, organisation_id): tuple(Recipient.of(account) for account in accounts)
        for (role, organisation_id), accounts in holders(STAFF).items()
    }
    return _look(dict.fromkeys(watched_kinds()), held, now)


def look_of(actor: Actor, now: datetime) -> Look:
    """What waits of the kinds whose role this person holds; of its readers it tells only whether they are one."""
    own = (Recipient(actor.account_id, "", ""),)
    kinds = {
        # What has readers of its own may be read elsewhere than where the role is held.
        kind: None if kind.readers or (kind.owner, None) in actor.held else actor.organisations(*kind.roles)
        for kind in watched_kinds()
        if not actor.roles.isdisjoint(kind.roles)
    }
    return _look(kinds, dict.fromkeys(actor.held, own), now)


def _look(kinds: Mapping[Watched, Organisations], held: Mapping[Any, Sequence[Recipient]], now: datetime) -> Look:
    """Read these kinds of the organisations told; where one fails each apart, so that it hides no other."""
    with suppress(Exception), db.session.begin_nested():
        return Look(tuple(one for kind, among in kinds.items() for one in _matters_of(kind, held, now, among)), {})
    found: list[Matter] = []
    unread = {}
    for kind, among in kinds.items():
        try:
            # After an error PostgreSQL answers nothing more before what was begun last is taken back.
            with db.session.begin_nested():
                found += _matters_of(kind, held, now, among)
        except Exception as problem:
            unread[kind.slug] = problem
    return Look(tuple(found), unread)


def _matters_of(
    kind: Watched, held: Mapping[Any, Sequence[Recipient]], now: datetime, among: Organisations
) -> list[Matter]:
    waiting = kind.waiting(among)
    own = kind.readers([thing.row_id for thing in waiting]) if kind.readers else {}

    @cache
    def able(organisations: tuple[int | None, ...], shared: bool, but: int | None) -> tuple[Recipient, ...]:
        # Whoever holds two of the roles is one reader; there are many things, and few answers.
        roles = kind.roles if shared else (kind.owner,)
        places = [(role, one) for role in roles for one in organisations]
        holding = dict.fromkeys(one for place in places for one in held.get(place, ()))
        return tuple(one for one in holding if one.account_id != but)

    def readers(thing: WaitingThing) -> tuple[Recipient, ...]:
        if kind.readers:
            return tuple(one for one in own.get(thing.row_id, ()) if one.account_id != thing.but)
        return able(thing.organisations, thing.shared, thing.but)

    return [Matter(kind, thing, rules.is_late(_due(kind, thing), now), readers(thing)) for thing in waiting]


def _due(kind: Watched, thing: WaitingThing) -> datetime:
    return thing.due or thing.since + kind.within


def own(found: Iterable[Matter], account_id: int | None) -> list[Matter]:
    return [matter for matter in found if any(one.account_id == account_id for one in matter.readers)]


def by_page(found: Iterable[Matter], account_id: int | None) -> Counter[str]:
    """How much waits for this person on each page, by its endpoint."""
    return Counter(matter.kind.page for matter in own(found, account_id))


def agenda(
    found: Iterable[Matter], account_id: int | None, now: datetime, midnight: datetime
) -> dict[Urgency, list[MatterLine]]:
    """What waits for this person by how soon it is to be seen to, a line for each kind, the first rows with names."""
    groups: dict[tuple[Urgency, Watched], list[Matter]] = defaultdict(list)
    for matter in sorted(own(found, account_id), key=lambda matter: matter.due):
        groups[rules.urgency(matter.due, now, midnight), matter.kind].append(matter)
    named: dict[Watched, list[int]] = defaultdict(list)
    for (_, kind), some in groups.items():
        named[kind] += [matter.thing.row_id for matter in some[:NAMED]]
    called = {kind: kind.cases(ids) for kind, ids in named.items() if kind.cases}
    lines: dict[Urgency, list[MatterLine]] = {urgency: [] for urgency in Urgency}
    for (urgency, kind), some in groups.items():
        rows = [called.get(kind, {}).get(matter.thing.row_id) for matter in some[:NAMED]]
        lines[urgency].append(replace(_line(kind, some), cases=tuple(row for row in rows if row)))
    return lines


def overlooked(found: Iterable[Matter]) -> list[MatterLine]:
    """What waits too long or where nobody may see to it, a line for each kind and organisation."""
    groups: dict[tuple[Watched, int | None], list[Matter]] = {}
    for matter in found:
        if ToldLevel.FALLBACK in matter.levels:
            # Where a thing that only one right opens should be read is not theirs to know who lack the right.
            where = None if matter.kind.restricted else matter.thing.organisation_id
            groups.setdefault((matter.kind, where), []).append(matter)
    names = _names({organisation_id for _, organisation_id in groups})
    lines = [_line(kind, some, where, names.get(where, "")) for (kind, where), some in groups.items()]
    return sorted(lines, key=lambda line: (not line.unattended, line.since))


def _line(kind: Watched, some: Sequence[Matter], where: int | None = None, name: str = "") -> MatterLine:
    unattended = not all(one.readers for one in some)
    return MatterLine(
        kind=None if kind.restricted and unattended else kind,
        organisation=name,
        organisation_id=where,
        number=len(some),
        late=sum(one.late for one in some),
        unattended=unattended,
        since=min(one.thing.since for one in some),
        due=min(one.due for one in some),
    )


def _names(ids: set[int | None]) -> dict[int | None, str]:
    rows = db.session.scalars(sa.select(Organisation).where(Organisation.id.in_([one for one in ids if one])))
    return {organisation.id: organisation.called for organisation in rows}


def reminders() -> set[tuple[str, int, datetime, ToldLevel]]:
    """Who was told of what so far."""
    columns = (WatchReminder.kind, WatchReminder.row_id, WatchReminder.since, WatchReminder.level)
    return {(kind, row_id, since, level) for kind, row_id, since, level in db.session.execute(sa.select(*columns))}


def fallback_told_since(moment: datetime) -> bool:
    """Whether those who administer heard of anything since then."""
    told = sa.exists().where(WatchReminder.level == ToldLevel.FALLBACK, WatchReminder.told_at > moment)
    return bool(db.session.scalar(sa.select(told)))


def unattended_lines() -> list[str]:
    """What the doctor finds wrong: numbers of what nobody may see to, and kinds that cannot be read."""
    seen = look(clock.now())
    alone = Counter(matter.kind.slug for matter in seen.matters if not matter.readers)
    return [
        *(f"What waits of the {slug} cannot be read ({kinds_of(problem)})." for slug, problem in seen.unread.items()),
        *(
            f"Nobody may see to {number} of the {slug} that wait: give the role to somebody."
            for slug, number in alone.items()
        ),
    ]


def late_lines() -> list[str]:
    """What the doctor tells beside: numbers of what waits too long, of kinds that are not restricted."""
    late = Counter(one.kind.slug for one in look(clock.now()).matters if one.late and not one.kind.restricted)
    return [f"{number} of the {slug} wait for longer than they should." for slug, number in late.items()]

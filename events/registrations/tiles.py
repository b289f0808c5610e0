"""Dates as a family sees them: who may come, who comes, what stands in the way, what suits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from flask import current_app

from community.people.models import Household, Member
from events.activities.rules import ActivityState
from events.registrations import queries, rules
from events.registrations.models import Registration
from events.sessions.models import Session
from events.sessions.rules import SessionState


@dataclass(frozen=True)
class Tile:
    """One date as a family sees it: who may come, who comes, what stands in the way."""

    session: Session
    mine: Registration | None
    able: Sequence[Member]
    everybody: bool
    chosen: frozenset[int]
    called_off: bool
    full: bool
    moved: bool
    withheld: bool
    coming: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    suits: frozenset[rules.Suits] = frozenset()
    later: Sequence[Session] = ()
    interpreted: Sequence[str] = ()


def tiles_of(
    household_id: int,
    sessions: Sequence[Session],
    household: Household | None = None,
    *,
    promised: dict[int, list[rules.Promise]] | None = None,
    tried: Mapping[int, frozenset[int]] = MappingProxyType({}),
) -> list[Tile]:
    """A tile for each of these dates. `tried`: session id -> the members that were ticked in vain."""
    members = queries.members_of(household_id)
    mine = queries.live_of(household_id, [session.id for session in sessions])
    promised = queries.promised_here(mine, sessions) if promised is None else promised
    spoken, home = {code for member in members for code in member.languages}, household.district if household else ""
    usual = {current_app.config["ZAEDNO"].default_locale}
    into: dict[int, set[str]] = {}
    for ask in current_app.extensions["interpreters"]:
        into |= ask([session.id for session in sessions])

    def suits(session: Session) -> frozenset[rules.Suits]:
        area = session.venue.area
        return rules.suits({*session.activity.languages, *into.get(session.id, ())}, area.district, spoken, home, usual)

    return [
        replace(
            _tile(session, members, mine.get(session.id), promised, tried.get(session.id, frozenset())),
            suits=suits(session),
            interpreted=sorted(into.get(session.id, ())),
        )
        for session in sessions
    ]


def one_of_each(tiles: Sequence[Tile]) -> list[Tile]:
    """The first date of every activity, with the next ones beside it: a weekly one does not fill the page."""
    dates: dict[int, list[Tile]] = {}
    for tile in tiles:
        dates.setdefault(tile.session.activity_id, []).append(tile)
    return [replace(first, later=[tile.session for tile in later]) for first, *later in dates.values()]


def _tile(
    session: Session,
    members: Sequence[Member],
    mine: Registration | None,
    promised: dict[int, list[rules.Promise]],
    chosen: frozenset[int],
) -> Tile:
    gathering = queries.gathering_of(session)
    of_age = [member for member in members if rules.of_age(gathering, queries.person_of(member))]
    able = of_age if mine else [one for one in of_age if not rules.overlaps(gathering, promised.get(one.id, ()))]
    party = {one.member_id for one in mine.party} if mine else set()
    return Tile(
        session=session,
        mine=mine,
        able=able,
        everybody=len(able) == len(members),
        coming=[member.call_name for member in members if member.id in party],
        elsewhere=[member.call_name for member in of_age if member not in able],
        chosen=chosen,
        called_off=gathering.cancelled,
        full=not rules.fits(gathering.capacity, gathering.taken, 1),
        moved=session.state is SessionState.MOVED,
        withheld=session.activity.state is not ActivityState.PUBLISHED,
    )

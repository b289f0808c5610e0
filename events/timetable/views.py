"""The week of whoever plans, as days and hours: what takes place, what clashes, and which hours are free."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import partial
from operator import itemgetter
from typing import Any

from flask import render_template, request, url_for

from community.foundation import clock
from community.foundation.access import ANYBODY, Role, current_actor, requires, within_reach
from community.foundation.i18n import (
    best_name,
    best_of,
    first_weekday,
    gettext,
    isolated,
    lazy_gettext,
    listed,
    local,
    ngettext,
    when_in_words,
)
from community.foundation.pages import filled_in, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from community.holidays.labels import feasts_on, name_on
from events.permissions import Permission
from events.planning.actions import country
from events.planning.rules import unchangeable
from events.planning.views import PlannedDate, crowded, go_from, known, torn_at
from events.rooms.queries import uses_between
from events.sessions.models import Session
from events.sessions.queries import told_places
from events.sessions.rules import SessionDate, SessionState
from events.sessions.views import badge
from events.timetable import actions, queries, rules
from events.timetable.forms import CopyWeekForm
from events.timetable.queries import CopiedDate, CopyOutline
from events.timetable.rules import HalfHours
from events.venues.models import RoomUse

blueprint = slice_blueprint(__name__)

REFUSALS = {
    rules.TooMuch.WEEKS: lazy_gettext("At most %(weeks)s weeks are made at once.", weeks=rules.MOST_WEEKS),
    rules.TooMuch.DATES: lazy_gettext(
        "At most %(dates)s dates are made at once. Copy fewer weeks, or leave some out.", dates=rules.MOST_DATES
    ),
}


@dataclass(frozen=True)
class Placed:
    """A session on one of its days, or (`kept`) that a room is kept for a meeting then: `row` is the half hour among
    those shown with which it begins, 0 above all hours; `place`: its venue, or its area where the venue is not told.
    """

    session: Session | None
    own: bool
    place: str
    row: int
    rows: int
    moves: bool
    # Whether nothing stands beside it.
    alone: bool = False
    kept: RoomUse | None = None

    @property
    def part(self) -> range:
        """The rows that it takes."""
        return range(self.row, self.row + self.rows)


@blueprint.get("")
@requires(Permission.PLAN)
def week() -> str:
    actor, zone = current_actor(), clock.town_zone()
    today = clock.today()
    first = rules.first_day(_asked_day(today), first_weekday())
    plan, public = within_reach(actor, Permission.PLAN), within_reach(ANYBODY, Permission.SEE_PROGRAMME)
    wish = {"venue": request.args.get("venue", 0, type=int), "organisation": _asked_for()}
    week = rules.moments_of(first, zone)
    houses, alone = actor.organisations(Role.COORDINATOR), not wish["organisation"]
    whose = rules.whose_week(wish["organisation"], houses)
    found = queries.sessions_between(plan, public, *week, of=whose, alone=alone)
    # Rows are read only of what is shown; of the others it is enough to know how many, and of few whose they are.
    others = queries.number_of_others(plan, public, *week) if alone else 0
    named = queries.organisations_between(plan, public, *week) if rules.are_named(others) else []
    told = set(told_places(actor, [session.id for session, _ in found]))
    # Whoever has a venue sees what others do there: it was said that they may.
    told |= {session.id for session, _ in found if session.venue.organisation_id in houses}
    shown = [
        (session, own)
        for session, own in found
        if not wish["venue"] or (session.venue_id == wish["venue"] and session.id in told)
    ]
    uses = {one.id: one for one in uses_between(sorted(houses), *week) if wish["venue"] in (0, one.venue_id)}
    # Beside the numbers of sessions, those of what is kept stand below zero.
    dates = [*(_date_of(session) for session, _ in shown), *map(_date_of_use, uses.values())]
    laid_out = rules.laid_out(dates, first, zone)
    hours = rules.hours_shown(laid_out)
    of = {session.id: _standing(session, own, session.id in told) for session, own in shown}
    wished = {name: value for name, value in wish.items() if value}
    at = partial(url_for, "events.timetable.week", **wished)
    return render_template(
        "events/timetable/week.html",
        days=[
            (
                day,
                *_beside(
                    [
                        _kept(part, hours, uses[-one]) if one < 0 else _placed(day, part, hours, *of[one])
                        for one, part in rows
                    ]
                ),
            )
            for day, rows in laid_out.items()
        ],
        lines=[(2 * n + 1, time(hour % 24)) for n, hour in enumerate(hours)],
        rows=2 * len(hours),
        number=len(shown),
        own=bool(found) if alone else queries.any_between(plan, houses, *week),
        first=first,
        last=first + timedelta(days=6),
        today=today,
        previous=at(on=rules.first_day(first - timedelta(days=7), first_weekday()).isoformat()),
        next=at(on=rules.first_day(first + timedelta(days=7), first_weekday()).isoformat()),
        now=at(),
        others=others,
        everybody=at(on=first.isoformat(), organisation=rules.EVERYBODY),
        ours=url_for("events.timetable.week", **{**wished, "on": first.isoformat(), "organisation": None}),
        wish=wish,
        organisations=_named(named),
        venues=_named(session.venue for session, _ in found if session.id in told),
        holiday=partial(name_on, country()),
        badge=badge,
        **crowded([session for session, own in shown if own and session.state is not SessionState.CANCELLED]),
    )


def _asked_for() -> str:
    """Whose dates the address asks for: everybody's, those of an organisation by number, else one's own."""
    word = request.args.get("organisation", "")
    return word if word == rules.EVERYBODY or (word.isascii() and word.isdecimal()) else ""


def _asked_day(otherwise: date, name: str = "on") -> date:
    """The day in the address, else the one that is meant `otherwise`."""
    with suppress(ValueError):
        return date.fromisoformat(request.args.get(name, ""))
    return otherwise


def _date_of(session: Session) -> SessionDate:
    return SessionDate(session.id, session.starts_at, session.ends_at, session.venue.zone)


def _date_of_use(use: RoomUse) -> SessionDate:
    return SessionDate(-use.id, use.starts_at, use.ends_at, use.venue.zone)


def _kept(part: HalfHours, hours: Sequence[int], use: RoomUse) -> Placed:
    """That a room is kept for a meeting of staff, whatever it is about."""
    return Placed(None, False, use.venue.called, part.first - 2 * hours[0] + 1, part.number, False, kept=use)


def _standing(session: Session, own: bool, told: bool) -> tuple[Session, bool, str, bool]:
    """A session, whether it is one's own, where it is as far as that is told, and whether it can be moved."""
    off = session.state is SessionState.CANCELLED
    moves = own and unchangeable(clock.now(), session.ends_at, off) is None
    return session, own, session.venue.called if told else best_name(session.venue.area.names), moves


def _placed(
    day: date, part: HalfHours, hours: Sequence[int], session: Session, own: bool, place: str, moves: bool
) -> Placed:
    above = part.whole or session.all_day
    begins = local(session.starts_at, session.venue.zone).date() == day
    row, rows = (0, 1) if above else (part.first - 2 * hours[0] + 1, part.number)
    return Placed(session, own, place, row, rows, moves and begins and not above)


def _beside(standings: list[Placed]) -> tuple[list[Placed], int]:
    """What stands on a day, each with whether it is alone in its hours, and into how many lanes the day falls."""
    parts = [one.part for one in standings]
    return [replace(one, alone=rules.alone(one.part, parts)) for one in standings], rules.lanes(parts)


def _named(rows: Iterable[Any]) -> list[tuple[int, str]]:
    """These rows by name, each once."""
    found = {row.id: row for row in rows}
    return sorted(((row.id, row.called) for row in found.values()), key=itemgetter(1))


@dataclass(frozen=True)
class CopySource:
    """What can be copied: the first day of the week in the address, of how many weeks from it on, and their dates."""

    first: date
    weeks: int
    sessions: list[Session]

    @property
    def last(self) -> date:
        """The last day of its last week."""
        return self.first + timedelta(days=7 * self.weeks - 1)

    @property
    def address(self) -> dict[str, str]:
        """What names it in an address."""
        through = {"through": self.last.isoformat()} if self.weeks > 1 else {}
        return {"on": self.first.isoformat(), **through}


def _source() -> CopySource:
    first = rules.first_day(_asked_day(clock.today()), first_weekday())
    last = rules.first_day(_asked_day(first, "through"), first_weekday())
    weeks = rules.weeks_through(first, last)
    plan = within_reach(current_actor(), Permission.PLAN)
    return CopySource(first, weeks, queries.to_copy(plan, *rules.moments_of(first, clock.town_zone(), weeks)))


def _copy_form(source: CopySource) -> CopyWeekForm:
    rows = [(one.id, _in_words(one, "EEEE" if source.weeks == 1 else "EEE d MMM")) for one in source.sessions]
    shown = {"sessions": [one.id for one in source.sessions], "first": source.last + timedelta(days=1), "number": 1}
    return CopyWeekForm(rows, source.first, source.weeks, data=shown)


def _in_words(session: Session, day: str) -> str:
    title = (
        isolated(best_of(session.activity.texts).row.title) if session.activity.texts else gettext("Without a title")
    )
    when = when_in_words(session.starts_at, session.ends_at, session.venue.zone, day)
    return listed([title, when, isolated(session.venue.called)])


def _chosen(form: CopyWeekForm, sources: Sequence[Session]) -> list[Session]:
    return [one for one in sources if one.id in form.sessions.data]


def _copy_page(form: CopyWeekForm, source: CopySource, outline: CopyOutline | None = None) -> str:
    dates = outline.dates if outline else []
    kept = [one for one in dates if one.key not in form.left_out.data]
    held = known(one for date in dates for one in date.taken)
    torn = torn_at((one.key, one.contact, one.stay) for one in dates)
    return render_template(
        "events/timetable/copy.html",
        form=form,
        source=source,
        most_weeks=rules.MOST_WEEKS,
        outline=outline,
        too_much=wording(Refused(refused)) if (refused := rules.too_much(0, 0, len(kept))) else "",
        turns=[(one, _turn(one, held, torn), one.key in form.left_out.data) for one in outline.dates]
        if outline
        else [],
        number=len(kept),
        insist=any(one.clashing for one in kept),
    )


def _turn(one: CopiedDate, held: Mapping[int, Session], torn: Mapping[str, str]) -> PlannedDate:
    holders = [held[number] for number in one.taken if number in held]
    taken, free = bool(one.taken or one.twice), (name_on(country(), one.day), feasts_on(one.day))
    said = torn.get(one.key, "")
    return PlannedDate(one.starts_at, one.ends_at, one.day, taken, holders, *free, one.shut, said)


@blueprint.get("/copy")
@requires(Permission.PLAN)
def copy() -> str:
    source = _source()
    form = _copy_form(source)
    # Where a refused copy lands, its dates are shown as they would be now.
    return _looked_at(form, source) if form.is_submitted() and form.validate() else _copy_page(form, source)


def _looked_at(form: CopyWeekForm, source: CopySource) -> str:
    outline = queries.copied(_chosen(form, source.sessions), source.first, form.weeks, clock.now())
    form.seen.data = outline.seen
    return _copy_page(form, source, outline)


@blueprint.post("/copy")
@on_refusal(copy)
@requires(Permission.PLAN)
def copy_week() -> Any:
    source = _source()
    form = filled_in(_copy_form(source), lambda form: _copy_page(form, source))
    if "apply" not in request.form:
        return _looked_at(form, source)
    chosen, insisted = _chosen(form, source.sessions), request.form["apply"] == "insist"
    seen, left_out = form.seen.data or "", form.left_out.data
    number, batch = actions.copy_week(chosen, source.first, form.weeks, left_out, seen, insisted=insisted)
    said = ngettext("%(num)d date is planned.", "%(num)d dates are planned.", number)
    return go_from(batch, "events.timetable.week", said, on=form.weeks[0].isoformat())

"""The coordinator's desk: what is on this week, an activity and its dates, one session."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from flask import abort, current_app, render_template, request, url_for
from markupsafe import Markup

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Actor, current_actor, permits, requires, within_reach
from community.foundation.database import grouped
from community.foundation.forms import EARLIEST, LATEST, changed
from community.foundation.i18n import (
    best_of,
    day_in_words,
    gettext,
    isolated,
    lazy_gettext,
    local,
    ngettext,
    span_in_words,
    time_in_words,
    when_in_words,
)
from community.foundation.pages import filled_in, fragment, go, notify, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from community.holidays.labels import feasts_on, name_on
from events.activities import actions as activity_actions
from events.activities import queries as activities
from events.activities.models import Activity, Series
from events.activities.queries import get_activity
from events.activities.recurrence import Recurrence, at_zone, span
from events.activities.rules import ActivityState, Openness
from events.calendar.window import window
from events.clashes import queries as clashes
from events.clashes.rules import ClosedThen, Collision, Stay
from events.contact_queue.queries import hearers
from events.permissions import Permission
from events.photos.queries import waits as photo_waits
from events.planning import actions, queries, rules, undo
from events.planning.forms import CancelForm, DatesForm, EndForm, MoveSessionForm, SeriesForm
from events.planning.labels import DONE, rule_in_words, wish_in_words
from events.planning.models import Batch
from events.planning.queries import ChangeOutline
from events.planning.rules import Kept, Refusal, SessionChange, Touched
from events.registrations.labels import kept_in_words
from events.registrations.queries import doors, kept_in
from events.registrations.rules import Circle, Door, late
from events.sessions.labels import why_off
from events.sessions.models import Session
from events.sessions.queries import for_many, get_session, ids_to_come
from events.sessions.rules import SessionState
from events.sessions.views import badge, by_day
from events.venues.models import Venue
from events.venues.queries import is_no_longer_shared
from events.venues.rules import VenueState
from events.venues.views import venues_to_choose

blueprint = slice_blueprint(__name__)

REFUSALS = {Refusal.OVER: lazy_gettext("This session is over. Nothing was changed."),
    Refusal.CANCELLED: lazy_gettext("This session was cancelled already."),
    Refusal.DATE_UNFIT: lazy_gettext("%(date)s: %(why)s"),
    Refusal.NO_DATES: lazy_gettext("No date to come follows from this. Choose other days."),
Refusal.CHANGED_MEANWHILE: lazy_gettext("Something changed since you looked. Nothing was done; look again, then "
                                        "decide."),
    Refusal.NOTHING_CHANGES: lazy_gettext("No date to come changes by this. Nothing was done."),
    Refusal.UNDONE_ALREADY: lazy_gettext("This was undone already."),
    Refusal.UNDO_TOO_LATE: lazy_gettext("A change can be undone for a day, and this one is older."),
    Refusal.CHANGED_SINCE: lazy_gettext("It was changed again since. Undo the later change first, or change it by "
                                        "hand."),
    Refusal.BEGUN_SINCE: lazy_gettext("One of these dates has begun, or would have begun by now. Change the others by "
                                      "hand."),
    Refusal.NOT_TO_PUT_BACK: lazy_gettext("There is nothing to put back any more."),
    Refusal.ROOM_TAKEN: lazy_gettext("The venue is taken at one of these times. Nothing was done; look at the dates, "
                                     "then decide."),
    Refusal.ROOM_CLOSED: lazy_gettext("The venue is closed at one of these times. Nothing was done; look at the dates, "
                                      "then decide."),
    Refusal.ROOM_TOO_SMALL: lazy_gettext("The venue has room for fewer people than there are seats. Nothing was done."),
}  # fmt: skip
# What its page says of a session of which nothing can be changed.
CLOSED = {
    Refusal.CANCELLED: lazy_gettext("This session is cancelled. It stays in the calendars, marked as cancelled."),
    Refusal.OVER: lazy_gettext("This session is over. What it was stays as it is."),
}
A_WEEK = timedelta(days=7)
PREVIEWED = 12
LAST_PAGE = 1000
NOBODY_TORN: Mapping[Any, str] = MappingProxyType({})


@blueprint.get("")
@requires(Permission.PLAN)
def board() -> str:
    actor = current_actor()
    now = clock.now()
    today = clock.today()
    since = at_zone(datetime.combine(today, time()), clock.town_zone())
    until = since + A_WEEK + timedelta(days=1)
    sessions = queries.agenda(within_reach(actor, Permission.PLAN), since, until)
    taking_place = [session for session in sessions if session.state is not SessionState.CANCELLED]
    lines = [offer(taking_place) for offer in current_app.extensions["board_lines"]]
    days = by_day(sessions, since, until)
    return render_template(
        "events/planning/board.html",
        days=days,
        # What takes several days stands on each of them, and is chosen once.
        first_on={session.id: day for day, rows in reversed(days) for session in rows},
        badge=badge,
        drafts=activities.drafts(within_reach(actor, Permission.CHANGE_ACTIVITY)),
        today=today,
        doors=doors([session.id for session in taking_place]),
        nobody=Door(),
        late={session.id for session in taking_place if late(now, session.starts_at, session.ends_at)},
        over={session.id for session in sessions if session.ends_at <= now},
        lines=lines,
        missing=sum(line.missing for offered in lines for line in offered.values()),
        at_risk=sum(line.at_risk for offered in lines for line in offered.values()),
        expected=sum(session.seats_taken for session in taking_place),
        holiday=partial(name_on, actions.country()),
        number=len(sessions),
        cancelled=sum(session.state is SessionState.CANCELLED for session in sessions),
        undoable=_undoable(),
        **crowded(sessions),
    )


def today_panel(actor: Actor) -> Markup | None:
    """The sessions of today, for whoever plans: each with what lacks."""
    if not permits(actor, Permission.PLAN):
        return None
    since = at_zone(datetime.combine(clock.today(), time()), clock.town_zone())
    sessions = queries.agenda(within_reach(actor, Permission.PLAN), since, since + timedelta(days=1))
    taking_place = [session for session in sessions if session.state is not SessionState.CANCELLED]
    lines = [offer(taking_place) for offer in current_app.extensions["board_lines"]]
    missing = {
        session.id: sum(offered[session.id].missing for offered in lines if session.id in offered)
        for session in taking_place
    }
    return fragment("events/planning/_today.html", sessions=sessions, missing=missing, badge=badge)


@blueprint.get("/activities/<int:activity_id>")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def activity(activity: Activity) -> str:
    activity = activities.get_activity(activity.id)
    now = clock.now()
    going, restorable = queries.going_series(activity.id, now), queries.restorable(activity.series, now)
    undoable = _undoable(queries.about(activity.id))
    # One button for one thing: what can be undone exactly is not put back beside it.
    if undoable and not undoable.obstacle:
        restorable.discard(undoable.batch.series_id or 0)
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    sessions, more = queries.sessions_of(activity.id, now, number)
    published = activity.state is ActivityState.PUBLISHED

    def at(page: int) -> str:
        return url_for("events.planning.activity", activity_id=activity.id, page=page)

    return render_template(
        "events/planning/activity.html",
        activity=activity,
        sessions=sessions,
        obstacle=obstacle_to_publish(activity, now)
        if sessions and activity.state is not ActivityState.PUBLISHED
        else "",
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if more else "",
        badge=badge,
        holiday=partial(name_on, actions.country()),
        series=[(one, rule_in_words(one), one.id in going, one.id in restorable) for one in activity.series],
        published=published,
        hears=who_hears(_counting_on(activity)),
        archived=activity.state is ActivityState.ARCHIVED,
        photo_waits=photo_waits(activity.id),
        undoable=undoable,
        **crowded(sessions),
    )


def obstacle_to_publish(activity: Activity, now: datetime) -> str:
    """Why the activity cannot be published as it is; "" where it can."""
    refused = actions.unfit_to_publish(activity, now)
    return wording(with_its_date(refused)) if refused else ""


def with_its_date(refused: Refused) -> Refused:
    """The same refusal, with the date that it is about, where it is about one."""
    number = refused.details.get("session_id")
    if not isinstance(number, int):
        return refused
    session = queries.at_its_venue(number)
    at = when_in_words(session.starts_at, session.ends_at, session.venue.zone, "EEEE d MMMM y")
    return Refused(Refusal.DATE_UNFIT, date=at, why=wording(refused))


@blueprint.post("/activities/<int:activity_id>/publish")
@on_refusal(activity)
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def publish(activity: Activity) -> Any:
    now = clock.now()
    try:
        activity_actions.publish(activity, queries.coming(activity.id, now), queries.closed_venues(activity.id, now))
    except Refused as refused:
        raise with_its_date(refused) from refused
    said = (
        gettext("It is there now for those who are invited. Invite them on the page of each date.")
        if activity.openness is Openness.INVITED
        else gettext("It is in the programme now.")
    )
    return go("events.planning.activity", said, activity_id=activity.id)


@blueprint.post("/activities/<int:activity_id>/withhold")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def withhold(activity: Activity) -> Any:
    """Take it out of the programme, or put it away; whoever counts on one of its dates is told."""
    to = ActivityState.ARCHIVED if request.form.get("to") == ActivityState.ARCHIVED.value else ActivityState.DRAFT
    said = and_who_hears(gettext("It is no longer in the programme."), _counting_on(activity))
    activity_actions.withhold(activity, to)
    return go("events.planning.activity", said, activity_id=activity.id)


def _counting_on(activity: Activity) -> dict[str, Any]:
    """Who hears of it when a published activity leaves the programme; nobody of any other."""
    shown = activity.state is ActivityState.PUBLISHED
    ids = ids_to_come(Session.activity_id == activity.id, clock.now()) if shown else []
    counts = [count([SessionChange(one) for one in ids]) for count in current_app.extensions["touched"]] if ids else []
    return {"helpers": counts[0] if counts else Touched(), "hearers": hearers(ids)}


def _dates_page(activity: Activity, form: DatesForm, preview: Any = None) -> str:
    return render_template("events/planning/dates.html", activity=activity, form=form, preview=preview)


def _dates_form(activity: Activity) -> DatesForm:
    usual = activity.venue if activity.venue and activity.venue.state is VenueState.ACTIVE else None
    if usual and is_no_longer_shared(usual, *activity.run_by):
        usual = None
    ours = [activities.acting_for(activity, current_actor())]
    return DatesForm(venues_to_choose(usual, ours), data={"venue_id": usual.id if usual else None, "interval": 1})


@blueprint.get("/activities/<int:activity_id>/dates")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def dates(activity: Activity) -> Any:
    activity = activities.get_activity(activity.id)
    form = _dates_form(activity)
    # Where a refused plan lands, its dates are shown as they would be now, with what speaks against them.
    sent = form.is_submitted() and form.validate()
    return _dates_page(activity, form, _preview(activity, form) if sent else None)


@blueprint.post("/activities/<int:activity_id>/dates")
@on_refusal(dates)
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def plan(activity: Activity) -> Any:
    activity = activities.get_activity(activity.id)
    form = filled_in(_dates_form(activity), lambda form: _dates_page(activity, form))
    if "preview" in request.form:
        return _dates_page(activity, form, _preview(activity, form))
    insisted = "insist" in request.form
    if recurrence := form.recurrence:
        actions.plan_series(
            activity,
            form.venue,
            recurrence,
            form.first,
            form.minutes,
            bool(form.leave_out_holidays.data),
            left_out=form.left_out.data,
            only_in_terms=form.in_terms,
            insisted=insisted,
        )
    else:
        actions.plan_once(activity, form.venue, form.first, form.last, insisted=insisted)
    which, said = Batch.activity_id == activity.id, gettext("The dates are planned.")
    return go_undoable("events.planning.activity", said, which, activity_id=activity.id)


def _preview(activity: Activity, form: DatesForm) -> dict[str, Any]:
    title = isolated(best_of(activity.texts).row.title) if activity.texts else gettext("It")
    return preview_of(form, activity.capacity, title, activities.find_contact(activity.contact_id))


def preview_of(form: DatesForm, seats: int, title: str, contact: Account | None = None) -> dict[str, Any]:
    """The first dates (`PlannedDate`) and how many there are, with what speaks against them, before anything is
    saved; `contact`: who is to be in charge of them."""
    country, zone = actions.country(), form.venue.zone
    if form.recurrence is None:
        spans, holidays, by_hand = [span(form.first, form.last, zone)], [], []
    else:
        rule, ahead = (form.recurrence, form.first, form.minutes, zone), window(clock.now())
        every = actions.dates_to_plan(*rule, ahead, False, only_in_terms=form.in_terms)
        days = {one: local(one[0], zone).date() for one in every}
        holidays = [day for day in days.values() if form.leave_out_holidays.data and name_on(country, day)]
        by_hand = [day for day in days.values() if day in form.left_out.data]
        spans = [one for one in every if days[one] not in (*holidays, *by_hand)]
    taken, shut = clashes.clashes(form.venue.id, spans), clashes.shut(form.venue.id, spans)
    held = _known(taken.values())
    torn = torn_at((start, contact, clashes.stay_at(form.venue, start, end)) for start, end in spans)
    rows = [_turn(start, end, zone, taken, held, shut, torn) for start, end in spans]
    # What needs a decision is shown wherever it is, the rest only from the beginning.
    shown = [row for number, row in enumerate(rows) if number < PREVIEWED or row.snagged or row.holiday or row.torn]
    return {
        "sentence": _in_a_sentence(title, form, [start for start, _ in spans]),
        "rows": shown,
        "number": len(rows),
        "more": len(rows) - len(shown),
        "left_out": [(day, name_on(country, day)) for day in holidays],
        "by_hand": by_hand,
        "series": form.recurrence is not None,
        "snag": rules.snag(bool(taken), seats, form.venue.capacity, bool(shut)),
        "too_small": rules.too_small(seats, form.venue.capacity),
        "seats": seats,
    }


@dataclass(frozen=True)
class PlannedDate:
    """A date that would be made: what speaks against it, who has the venue, as far as that may be said, and why it is
    closed then (None: it is not)."""

    start: datetime
    end: datetime
    day: date
    taken: bool
    holders: list[Session]
    holiday: str
    feast: str
    shut: ClosedThen | None = None
    # Whoever is to be in charge of it, where they are elsewhere then, or have too little time for the way.
    torn: str = ""

    @property
    def snagged(self) -> bool:
        """Whether nobody meets there then, unless somebody insists."""
        return self.taken or self.shut is not None


# Who can be torn between two places.
TORN_OF = ("families", "helpers", "contacts")
# What is said of whoever is in charge and cannot be there.
TORN = {
    Collision.SAME_TIME: lambda name: gettext("%(name)s, who is in charge, is elsewhere then", name=isolated(name)),
    Collision.TOO_FAR: lambda name: gettext(
        "%(name)s, who is in charge, has too little time for the way", name=isolated(name)
    ),
}


def torn_at(dates: Iterable[tuple[Any, Account | None, Stay]]) -> dict[Any, str]:
    """Of which of these new dates (key, who is to be in charge, when and where), and in which words, whoever is to be
    in charge could not be there."""
    names, wanted = {}, []
    for key, contact, stay in dates:
        if contact is not None and contact.state is AccountState.ACTIVE:
            names[key] = contact.name
            wanted.append((contact.id, (key, stay)))
    found = queries.contacts_torn({account: dict(stays) for account, stays in grouped(wanted).items()})
    return {key: TORN[why](names[key]) for key, why in found.items()}


def _turn(
    start: datetime,
    end: datetime,
    zone: str,
    taken: Mapping[Any, Any],
    held: Mapping[int, Session],
    shut: Mapping[datetime, ClosedThen],
    torn: Mapping[Any, str] = NOBODY_TORN,
) -> PlannedDate:
    day = local(start, zone).date()
    holders = [held[one] for one in taken.get(start, ()) if one in held]
    free = (name_on(actions.country(), day), feasts_on(day))
    return PlannedDate(start, end, day, start in taken, holders, *free, shut.get(start), torn.get(start, ""))


def holders_of(taken: Mapping[datetime, list[int]]) -> dict[datetime, list[Session]]:
    """Who has a venue at which starts, as far as whoever plans may know of them."""
    held = _known(taken.values())
    return {start: [held[one] for one in ids if one in held] for start, ids in taken.items()}


def crowded(sessions: Sequence[Session]) -> dict[str, Any]:
    """What was insisted upon stays in sight: who else has the venue at the time of these, where it is too small or
    closed, and who of those who count on them cannot be there; and which of them can be chosen with others, for one
    act."""
    found = clashes.beside(sessions)
    held, now = _known(found.values()), clock.now()
    going = [one for one in sessions if one.state is not SessionState.CANCELLED]
    to_come = [one for one in going if one.ends_at > now]
    wanted = {one.id: (one.venue_id, (one.starts_at, one.ends_at)) for one in to_come}
    why = clashes.shut_at(list(wanted.values()))
    return {
        "shut": {one: why[at] for one, at in wanted.items() if at in why},
        "choosable": _choosable(to_come),
        "torn_now": whom_torn([SessionChange(one.id, one.starts_at, one.ends_at) for one in going]),
        "beside": {mine: [held[one] for one in ids if one in held] for mine, ids in found.items()},
        "small": {one.id for one in sessions if rules.too_small(one.capacity, one.venue.capacity)},
    }


def _choosable(sessions: Sequence[Session]) -> set[int]:
    """Which of these can be chosen with others for one act: all but those between people who were named."""
    named = [one.id for one in sessions if one.activity.openness is Openness.INVITED]
    return {one.id for one in sessions} - set(named) | (for_many(named) if named else set())


def _known(taken: Iterable[Iterable[int]]) -> dict[int, Session]:
    return known(one for ids in taken for one in ids)


def known(ids: Iterable[int]) -> dict[int, Session]:
    """The sessions (ids) that have a venue already, as far as whoever plans may know of them."""
    return clashes.known(set(ids), within_reach(current_actor(), Permission.SEE_SESSION))


def _in_a_sentence(title: str, form: DatesForm, starts: Sequence[datetime]) -> str:
    """What would be made: what, how often, at which hours and where, from when to when."""
    if not starts:
        return gettext("No date follows from this.")
    taking_place = _taking_place(title, form, starts)
    in_terms = gettext("Only in school terms.")
    return f"{taking_place} {in_terms}" if form.recurrence and form.in_terms else taking_place


def _taking_place(title: str, form: DatesForm, starts: Sequence[datetime]) -> str:
    first, last = (day_in_words(local(one, form.venue.zone).date(), "EEEE d MMMM y") for one in (starts[0], starts[-1]))
    facts = {
        "title": title,
        "hours": span_in_words(time_in_words(form.first.time()), time_in_words(form.last.time())),
        "venue": isolated(form.venue.called),
        "first": first,
        "last": last,
    }
    if len(starts) == 1:
        return gettext("%(title)s takes place once, on %(first)s, %(hours)s. Venue: %(venue)s.", **facts)
    if form.recurrence and not (form.recurrence.until or form.recurrence.count):
        return gettext("%(title)s takes place again and again from %(first)s on, %(hours)s. Venue: %(venue)s.", **facts)
    return ngettext(
        "%(title)s takes place %(num)d time, from %(first)s to %(last)s, %(hours)s. Venue: %(venue)s.",
        "%(title)s takes place %(num)d times, from %(first)s to %(last)s, %(hours)s. Venue: %(venue)s.",
        len(starts),
        **facts,
    )


def _move_form(session: Session) -> MoveSessionForm:
    starts, ends = local(session.starts_at, session.venue.zone), local(session.ends_at, session.venue.zone)
    shown = {
        "on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "days": (ends.date() - starts.date()).days,
        "venue_id": session.venue_id,
        "capacity": session.capacity,
        "kept_for_families": kept_in(session).get(Circle.FAMILIES, 0),
        "kept_for_neighbours": kept_in(session).get(Circle.NEIGHBOURS, 0),
        "contact_id": session.contact_id or 0,
        "seen_at": session.updated_at.isoformat(),
    }
    ours = [activities.acting_for(session.activity, current_actor())]
    contacts = activities.contacts_for(session.activity.run_by, session.contact_id)
    return MoveSessionForm(venues_to_choose(session.venue, ours), contacts, data=shown)


def touched_by(changes: Sequence[SessionChange]) -> dict[str, Any]:
    """Whom changes touch, for `_touched.html`: the families, who is in charge, and whoever else a context above knows
    of."""
    return whom_torn(changes) | {"hearers": hearers([change.session_id for change in changes])}


def whom_torn(changes: Sequence[SessionChange]) -> dict[str, Any]:
    """The same, apart from who hears of it."""
    helpers = [count(changes) for count in current_app.extensions["touched"]]
    return {
        "families": queries.families_touched(changes),
        "helpers": helpers[0] if helpers else Touched(),
        "contacts": queries.contacts_touched(changes),
    }


def and_who_hears(said: str, touched: dict[str, Any]) -> str:
    """What was done, and who hears of it in which way: only what is on its way, or stands in somebody's queue."""
    return f"{said} {who_hears(touched)}"


def who_hears(touched: dict[str, Any]) -> str:
    """How many hear of something, and how."""
    helpers, families = touched["helpers"].people + touched["helpers"].waiting, touched["hearers"]
    emails, calls = families.emails, families.calls
    sentences = [
        ngettext("%(num)d helper gets an email.", "%(num)d helpers get an email.", helpers) if helpers else "",
        ngettext("%(num)d household gets an email.", "%(num)d households get an email.", emails) if emails else "",
        ngettext(
            "%(num)d household has to be told: it stands in the queue.",
            "%(num)d households have to be told: they stand in the queue.",
            calls,
        )
        if calls
        else "",
    ]
    return " ".join(one for one in sentences if one) or gettext("Nobody has to be told.")


def _look_at_move(session: Session, form: MoveSessionForm, start: datetime, end: datetime) -> dict[str, Any]:
    """Whom a move touches and what stands in its way, before it is done."""
    taken = clashes.clashes(form.venue.id, [(start, end)], (session.id,))
    form.others.data = " ".join(str(one) for ids in taken.values() for one in ids)
    shut = clashes.shut(form.venue.id, [(start, end)])
    form.shut.data = "1" if shut else ""
    turn = _turn(start, end, form.venue.zone, taken, _known(taken.values()), shut)
    small = rules.too_small(form.capacity.data or session.capacity, form.venue.capacity)
    touched = touched_by([SessionChange(session.id, start, end, form.venue.id, form.contact_id.data or None)])
    return {
        "changes": changed(form),
        "turn": turn,
        "too_small": small,
        "free": not (turn.snagged or turn.holiday or small or any(touched[one].torn for one in TORN_OF)),
        **touched,
    }


def _session_page(
    session: Session, form: MoveSessionForm, look: dict[str, Any] | None = None, off: CancelForm | None = None
) -> str:
    households, people = queries.parties(session.id)
    panels = [panel(session) for panel in current_app.extensions["planning_panels"]]
    return render_template(
        "events/planning/session.html",
        session=session,
        form=form,
        look=look,
        badge=badge,
        kept=kept_in_words(session),
        households=households,
        people=people,
        who_hears=who_hears,
        hearers={"helpers": Touched(), "hearers": hearers([session.id])},
        panels=[panel for panel in panels if panel],
        **crowded([session]),
        holiday=name_on(actions.country(), local(session.starts_at, session.venue.zone).date()),
        off=off or CancelForm(),
        why_off=why_off(session),
        undoable=_undoable(queries.touches(session.id)),
        closed=CLOSED.get(rules.unchangeable(clock.now(), session.ends_at, session.state is SessionState.CANCELLED)),
        turn=local(session.original_start_at, session.venue.zone).date() if session.original_start_at else None,
    )


@blueprint.get("/sessions/<int:session_id>")
@requires(Permission.CHANGE_SESSION, session=Session)
def session(session: Session) -> str:
    session = get_session(session.id)
    form = _move_form(session)
    # Where a refused move lands, the page shows the session as it is now: saving again is then a decision.
    form.seen_at.data = session.updated_at.isoformat()
    return _session_page(session, form, _asked_for(session, form))


def _asked_for(session: Session, form: MoveSessionForm) -> dict[str, Any] | None:
    """Where the address names another day and hour, as the week does when a session is dragged: the form with them, and
    what the move would do. Nothing is changed."""
    try:
        on, starts = date.fromisoformat(request.args["on"]), time.fromisoformat(request.args["starts"])
    except (KeyError, ValueError):
        return None
    if rules.unchangeable(clock.now(), session.ends_at, session.state is SessionState.CANCELLED):
        return None
    if not EARLIEST <= on.year <= LATEST:
        return None
    lasts = form.last - form.first
    form.on.data, form.starts.data = on, starts.replace(tzinfo=None)
    last = form.first + lasts
    form.ends.data, form.days.data = last.time(), (last.date() - on).days
    if not form.possible():
        return None
    start, end = span(form.first, form.last, form.venue.zone)
    if end <= clock.now():
        form.on.errors = [gettext("This date is over. Choose today or a later one.")]
        return None
    anew = rules.moves((session.starts_at, session.ends_at, session.venue_id), (start, end, form.venue.id))
    return _look_at_move(session, form, start, end) if anew else None


@blueprint.post("/sessions/<int:session_id>/move")
@on_refusal(session)
@requires(Permission.CHANGE_SESSION, session=Session)
def move(session: Session) -> Any:
    session = get_session(session.id)
    form = filled_in(_move_form(session), lambda form: _session_page(session, form))
    start, end = span(form.first, form.last, form.venue.zone)
    # The form knows minutes; what nobody touched stays to the second.
    start, end = rules.untouched(session.starts_at, start), rules.untouched(session.ends_at, end)
    seats = form.capacity.data or session.capacity
    anew = rules.moves((session.starts_at, session.ends_at, session.venue_id), (start, end, form.venue.id))
    if rules.shown_first(anew, session.capacity, seats, form.venue.capacity) and "confirm" not in request.form:
        return _session_page(session, form, _look_at_move(session, form, start, end))
    touched = touched_by([SessionChange(session.id, start, end, form.venue.id)])
    kept = (form.kept_for_families.data, form.kept_for_neighbours.data)
    seen, contact = form.seen_at.data or "", form.contact_id.data or None
    others, shut = form.shown_others, bool(form.shut.data)
    told = actions.move(session, form.venue, start, end, seats, seen, kept, contact, others, known_shut=shut)
    said = and_who_hears(gettext("Moved."), touched) if told else gettext("Saved.")
    return go_undoable("events.planning.session", said, queries.touches(session.id), session_id=session.id)


@blueprint.post("/sessions/<int:session_id>/cancel")
@on_refusal(session)
@requires(Permission.CHANGE_SESSION, session=Session)
def cancel(session: Session) -> Any:
    whole = get_session(session.id)
    form = filled_in(CancelForm(), lambda form: _session_page(whole, _move_form(whole), off=form))
    touched = touched_by([SessionChange(session.id)])
    actions.cancel(session, form.reason.data, form.words.data or "")
    said = and_who_hears(gettext("It is cancelled."), touched)
    return go_undoable("events.planning.session", said, queries.touches(session.id), session_id=session.id)


@dataclass(frozen=True)
class Undoable:
    """What was done last to the dates of a page, and whether it can be undone: its `obstacle` in words, and the dates
    that have the room meanwhile, as far as they may be known."""

    batch: Batch
    words: str
    obstacle: str
    final: bool
    holders: list[Session]


def _undoable(*which: Any) -> Undoable | None:
    """What was done last within reach, to what a page is about, as long as it may be undone by its age."""
    reach, now = within_reach(current_actor(), Permission.UNDO), clock.now()
    batch = queries.last_batch(reach, now, *which)
    return _looked_at_batch(batch) if batch else None


def _looked_at_batch(batch: Batch) -> Undoable:
    found = queries.obstacle(batch, clock.now())
    held, made_at = _known(found.taken.values()), local(batch.made_at, clock.town_zone())
    facts = {"day": day_in_words(made_at.date(), "d MMMM"), "hour": time_in_words(made_at.time())}
    done = gettext("Done on %(day)s, %(hour)s.", **facts)
    words = f"{DONE[batch.kind](batch.dates)} {done}"
    obstacle = wording(Refused(found.reason)) if found.reason else ""
    return Undoable(batch, words, obstacle, found.final, list(held.values()))


def go_undoable(endpoint: str, said: str, which: Any, **address: Any) -> Any:
    """Lead on to a page that says what was done, with the button that undoes it."""
    batch = queries.last_batch(within_reach(current_actor(), Permission.UNDO), clock.now(), which)
    return go_from(batch, endpoint, said, **address)


def go_from(batch: Batch | None, endpoint: str, said: str, **address: Any) -> Any:
    """The same, where it is known what was done in one go, if anything that can be undone."""
    if batch:
        at = url_for("events.planning.undo_batch", batch_id=batch.id)
        notify("good", said, undo_url=at, undo_label=gettext("Undo"))
        return go(endpoint, **address)
    return go(endpoint, said, **address)


@blueprint.get("/batches/<int:batch_id>")
@requires(Permission.UNDO, batch=Batch)
def batch(batch: Batch) -> str:
    """What was done in one go, and the button that undoes it."""
    activity = get_activity(batch.activity_id) if batch.activity_id else None
    return render_template("events/planning/batch.html", undoable=_looked_at_batch(batch), activity=activity)


@blueprint.post("/batches/<int:batch_id>/undo")
@on_refusal(batch)
@requires(Permission.UNDO, batch=Batch)
def undo_batch(batch: Batch) -> Any:
    changes = [SessionChange(one) for one in undo.numbers(batch.kept, "sessions")]
    before = touched_by(changes)
    felt = [row.id for row in actions.undo_batch(batch, insisted="insist" in request.form)]
    after = touched_by([SessionChange(one) for one in felt]) | {"hearers": hearers(felt)}
    helpers = max(before["helpers"], after["helpers"], key=lambda one: one.people) if felt else Touched()
    said = and_who_hears(gettext("It is undone."), after | {"helpers": helpers})
    if batch.activity_id:
        return go("events.planning.activity", said, activity_id=batch.activity_id)
    return go("events.planning.board", said)


LABELS = {
    Kept.MOVED: lazy_gettext("was moved by itself, stays as it is"),
    Kept.CANCELLED: lazy_gettext("was cancelled, stays cancelled"),
    Kept.BEGUN: lazy_gettext("has begun, stays as it is"),
}
SHOWN = 12


def _since(series: Series) -> date:
    """The date in the address, else the next turn of the series, else today."""
    zone = series.zone
    with suppress(KeyError, ValueError):
        since = date.fromisoformat(request.args["since"])
        if EARLIEST <= since.year <= LATEST:
            return since
    return queries.next_turn(series, clock.now()) or clock.today(zone)


def _series_form(series: Series) -> SeriesForm:
    _, activity, present = queries.get_series(series.id)
    since = _since(series)
    rule = Recurrence.from_rrule(series.rrule)
    first = datetime.fromisoformat(series.first_local)
    last = first + timedelta(minutes=series.duration)
    shown = {
        "on": since,
        "starts": first.time(),
        "ends": last.time(),
        "days": (last.date() - first.date()).days,
        "venue_id": series.venue_id,
        "weekdays": list(rule.weekdays) or [first.weekday()],
        "interval": rule.interval,
        "nth": rule.nth,
        "until": rule.until,
        "count": len(queries.following(series, since)) if rule.count else None,
        "leave_out_holidays": series.leave_out_holidays,
        "only_in_terms": series.only_in_terms,
        "capacity": queries.usual_seats(series),
    }
    venues = venues_to_choose(present, [activities.acting_for(activity, current_actor())])
    return SeriesForm(venues, series, clock.today(series.zone), data=shown)


def _series_page(series: Series, form: SeriesForm, outline: ChangeOutline | None = None, looked: bool = False) -> str:
    """The form, with what would become of the dates where they were looked at; `looked`: line by line, to decide."""
    venue = form.venues.get(form.venue_id.data)
    return render_template(
        "events/planning/edit_series.html",
        activity=get_activity(series.activity_id),
        series=series,
        form=form,
        looked=looked,
        sentence=wish_in_words(form.wish(), form.since, isolated(venue.called)) if venue and not form.errors else "",
        outline=outline,
        changes=changed(form, but=("on",)) if outline else (),
        venue=venue,
        touched=touched_by(outline.changes) if outline else None,
        who_hears=who_hears,
        holiday=partial(name_on, actions.country()),
        holders=holders_of(outline.taken) if outline else {},
        torn=_torn_of(series, venue, outline) if outline and venue else {},
        shown=SHOWN,
        undoable=_undoable(Batch.series_id == series.id),
    )


def _torn_of(series: Series, venue: Venue, outline: ChangeOutline) -> dict[Any, str]:
    """At which of the dates that are added whoever is in charge could not be, in words."""
    contact = activities.find_contact(get_activity(series.activity_id).contact_id)
    added = [(one.start_at, one.end_at) for one in outline.added]
    return torn_at((start, contact, clashes.stay_at(venue, start, end)) for start, end in added)


@blueprint.get("/series/<int:series_id>/edit")
@requires(Permission.CHANGE_SERIES, series=Series)
def edit_series(series: Series) -> Any:
    form = _series_form(series)
    # A refused change lands here with what was typed: it is looked at again, as it would be now.
    return _looked_at(series, form) if form.is_submitted() and form.validate() else _series_page(series, form)


def _looked_at(series: Series, form: SeriesForm) -> str:
    outline = actions.look(series, form.wish(), form.since)
    form.seen.data = outline.seen
    return _series_page(series, form, outline, "preview" not in request.form)


@blueprint.post("/series/<int:series_id>/edit")
@on_refusal(edit_series)
@requires(Permission.CHANGE_SERIES, series=Series)
def change_series(series: Series) -> Any:
    form = filled_in(_series_form(series), lambda form: _series_page(series, form))
    if "apply" not in request.form:
        return _looked_at(series, form)
    touched = touched_by(actions.look(series, form.wish(), form.since).changes)
    done = actions.change(series, form.wish(), form.since, form.seen.data or "")
    number = len(done.moved) + len(done.added) + len(done.called_off)
    said = and_who_hears(ngettext("%(num)d date is changed.", "%(num)d dates are changed.", number), touched)
    which = Batch.series_id == series.id
    return go_undoable("events.planning.activity", said, which, activity_id=series.activity_id)


@blueprint.get("/series/<int:series_id>/end")
@requires(Permission.CHANGE_SERIES, series=Series)
def end_series(series: Series) -> Any:
    return _end_page(series)


def _end_page(series: Series, form: EndForm | None = None) -> str:
    since = _since(series)
    outline = queries.outline_of_the_end(series, since, clock.now())
    form = form or EndForm()
    form.seen.data = outline.seen
    return render_template(
        "events/planning/end_series.html",
        activity=get_activity(series.activity_id),
        series=series,
        since=since,
        form=form,
        outline=outline,
        touched=touched_by(outline.changes),
        who_hears=who_hears,
        shown=SHOWN,
    )


@blueprint.post("/series/<int:series_id>/end")
@on_refusal(end_series)
@requires(Permission.CHANGE_SERIES, series=Series)
def call_off_series(series: Series) -> Any:
    if "since" not in request.args:
        abort(404)
    seen = EndForm().seen.data or ""
    form = filled_in(EndForm(), lambda form: _end_page(series, form))
    touched = touched_by(queries.outline_of_the_end(series, _since(series), clock.now()).changes)
    words = form.words.data or ""
    done = actions.call_off_following(series, _since(series), seen, form.reason.data, words)
    number = len(done.called_off)
    said = and_who_hears(ngettext("%(num)d date is cancelled.", "%(num)d dates are cancelled.", number), touched)
    which = Batch.series_id == series.id
    return go_undoable("events.planning.activity", said, which, activity_id=series.activity_id)


@blueprint.post("/series/<int:series_id>/put-back")
@requires(Permission.CHANGE_SERIES, series=Series)
def put_back_series(series: Series) -> Any:
    rows = actions.put_back(series)
    said = ngettext(
        "%(num)d date takes place again. Families keep their seats; helpers are asked to sign up again.",
        "%(num)d dates take place again. Families keep their seats; helpers are asked to sign up again.",
        len(rows),
    )
    families = {"helpers": Touched(), "hearers": hearers([row.id for row in rows])}
    return go("events.planning.activity", and_who_hears(said, families), activity_id=series.activity_id)

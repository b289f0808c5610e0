"""Open shifts, one shift, signing up and withdrawing, my shifts, and the roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, render_template, request, url_for
from markupsafe import Markup

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.foundation import audit, clock, database, i18n
from community.foundation.access import Actor, current_actor, find, permits, read_by, requires, within_reach
from community.foundation.cache import Cache
from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.forms import there_now
from community.foundation.i18n import LANGUAGES, best_of, gettext, isolated, lazy_gettext, ngettext, when_in_words
from community.foundation.manifest import SessionPanel
from community.foundation.outbox import Attachment, Recipient
from community.foundation.pages import cut, filled_in, fragment, go, notify, on_its_way, on_refusal, slice_blueprint
from events.activities.queries import contacts_for
from events.calendar.ics_content import FeedSession, Method
from events.calendar.views import mailed, own_date
from events.calendar.window import window
from events.clashes.queries import stay_at
from events.clashes.rules import LONGEST_WAY, Collision, collision
from events.permissions import Permission as EventPermission
from events.registrations.rules import late
from events.registrations.views import minutes_late, note_late
from events.registrations.waiting_list import Outcome, OwnStep, own_steps, sayable
from events.sessions.labels import why_off
from events.sessions.models import Session
from events.sessions.queries import contact_of, get_session, told_places
from events.sessions.rules import SessionDate, SessionState, on_each_day
from events.sessions.views import grouped
from events.venues.rules import way_there
from volunteers.clearances import queries as clearances
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer
from volunteers.shifts import actions, first_time, queries, rules
from volunteers.shifts.fit import PROPOSED, Choice, Drawback, OpenShift, ShiftFit, best_first, first_times
from volunteers.shifts.forms import OpeningForm, ShiftPlacesForm
from volunteers.shifts.labels import FIRST_TIME, LABELS, MISFITS, TOO_FAR, merits_in_words, skill_name
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Refusal, ShiftRole, ShiftState, SignUpState, Staffing

blueprint = slice_blueprint(__name__)

REFUSALS = {Refusal.CANCELLED: lazy_gettext("This shift was cancelled. Nothing was changed."),
    Refusal.STARTED: lazy_gettext("This shift has begun already."),
    Refusal.NOT_ACTIVE: lazy_gettext("Your volunteer profile is not active yet. Your coordinator can tell you what "
                                     "is missing."),
    Refusal.PAUSED: lazy_gettext("You have a pause on this day. End the pause in your profile first."),
    Refusal.NOT_CLEARED: lazy_gettext("This shift needs a clearance that you do not have on its date yet."),
    Refusal.CLEARANCE_ENDS: lazy_gettext("Your clearance ends before the date of this shift. Renewed in time, it "
                                         "opens the shift."),
    Refusal.LANGUAGE: lazy_gettext("This shift needs a language that is not in your profile."),
    Refusal.OVERLAPS: lazy_gettext(
        "You have promised another shift at this time, or take part in something then. Give that back first."
    ),
    Refusal.AWAY: lazy_gettext("It is noted that you do not come. If you can come after all, ask your coordinator."),
    Refusal.ALREADY: lazy_gettext("You are signed up for this shift already."),
    Refusal.NOT_OFFERED: lazy_gettext("This place is not offered to you."),
    Refusal.OFFER_ENDED: lazy_gettext("The time to take this place is over."),
    Refusal.TOO_FEW_ADULTS: lazy_gettext(
        "A session for children needs %(needed)s adults cleared for children. Open more such places first."
    ),
    Refusal.NO_LEAD: lazy_gettext("A session for children needs a lead who is cleared for children."),
    Refusal.NOT_OPEN: lazy_gettext("This session is over or cancelled; its roles stay as they are."),
    Refusal.CHANGED_MEANWHILE: lazy_gettext(
        "Somebody else saved this in the meantime. Yours is still here: compare, then save again."
    ),
    Refusal.TOO_EARLY: lazy_gettext("It is too early for that. Say so on the day itself."),
    Refusal.OVER: lazy_gettext("This is over."),
    Refusal.NOT_EXPECTED: lazy_gettext("You have no place here at the moment."),
    Refusal.TOO_LATE: lazy_gettext("It ends too late for children who come alone."),
    Refusal.APPLY_FIRST: lazy_gettext("Apply first: you name two people who know you. Then you can take this shift "
                                      "once, beside somebody."),
    Refusal.FIRST_TAKEN: lazy_gettext("You have had your first shift, or it is still to come. The next ones need a "
                                      "clearance."),
    Refusal.NOBODY_BESIDE: lazy_gettext("Nobody is there yet whom you could be beside. Look again later, or choose "
                                        "another shift."),
    Refusal.FIRST_FULL: lazy_gettext("All places are taken. Choose another shift for your first time."),
    Refusal.CLEARED: lazy_gettext("You are cleared: sign up like everybody."),
    Refusal.FIRST_WITH_ADULTS: lazy_gettext("A first time is with adults: not in roles that need more, and never where "
                                            "children come alone."),
    Refusal.FIRST_IN_PUBLIC: lazy_gettext("A first time is in a public session at a place that everybody may know."),
    Refusal.FIRST_AHEAD: lazy_gettext("They can still take their first shift, or it is still to come."),
}  # fmt: skip

A_PAGE = 40
# What waits for an answer comes first, then what one is expected at.
PRESSING = {SignUpState.OFFERED: 0, SignUpState.CONFIRMED: 1}
# Of the soonest so many are looked at for one's own page.
LOOKED_AT = 60
FITTING = (Outcome.CONFIRMED, Outcome.WAITING)
# What the person's own page of the clearance explains.
ON_THE_WAY = (
    Refusal.NOT_ACTIVE,
    Refusal.NOT_CLEARED,
    Refusal.CLEARANCE_ENDS,
    Refusal.APPLY_FIRST,
    Refusal.FIRST_TAKEN,
    Refusal.NOBODY_BESIDE,
)

STATE_KINDS = {
    SignUpState.CONFIRMED: "good",
    SignUpState.WAITING: "waiting",
    SignUpState.OFFERED: "few",
    SignUpState.CHECKED_IN: "good",
    SignUpState.COMPLETED: "good",
    SignUpState.EXCUSED: "info",
    SignUpState.NO_SHOW: "off",
    Staffing.OPEN: "good",
    Staffing.UNDER_STAFFED: "few",
    Staffing.FULL: "full",
    Staffing.CANCELLED: "off",
}


@dataclass(frozen=True)
class ShiftReason:
    """One thing that is said of how a shift suits the reader, with its icon; `good`: it speaks for it. What speaks
    against it may lead somewhere."""

    icon: str
    text: Any
    good: bool = True
    url: str = ""
    label: Any = ""


PROFILE, CLEARANCE = "volunteers.profiles.mine", "volunteers.clearances.mine"
# Where each obstacle is mended: what the link says, the page, the part of it.
WAYS_OUT: dict[Refusal | Drawback, tuple[Any, str, dict[str, str]]] = {
    Drawback.HOURS: (lazy_gettext("Change your hours"), PROFILE, {"step": "when", "_anchor": "times"}),
    Drawback.FAR: (lazy_gettext("Change how far you go"), PROFILE, {"step": "where", "_anchor": "places"}),
    Drawback.SKILL: (lazy_gettext("Tell what you can do"), PROFILE, {"step": "what", "_anchor": "skills"}),
    Refusal.LANGUAGE: (lazy_gettext("Tell your languages"), PROFILE, {"step": "what", "_anchor": "languages"}),
    Refusal.PAUSED: (lazy_gettext("Your pauses"), PROFILE, {"step": "where", "_anchor": "pauses"}),
    Refusal.OVERLAPS: (lazy_gettext("Your shifts"), "volunteers.shifts.mine", {}),
    **dict.fromkeys(ON_THE_WAY, (lazy_gettext("See what is missing"), CLEARANCE, {})),
}


def planned_roles(activity_id: int | None) -> list[tuple[str, Any, int]]:
    """The roles that a date can have, and how many each, as an activity had it last."""
    last = queries.roles_of_latest(activity_id) if activity_id else {}
    return [(role.value, LABELS[role], last.get(role, 0)) for role in ShiftRole]


@blueprint.get("")
@requires(Permission.SEE_SHIFTS)
def index() -> str:
    actor = current_actor()
    now = clock.now()
    number = database.version_of("programme")
    everything = "all" in request.args or not permits(actor, Permission.SIGN_UP)
    if everything:
        asked = queries.questions_for(actor, now, number)
        # Where all are shown in their order, nothing is decided about those that the page does not show.
        fits = queries.fits(actor, asked[:A_PAGE], now)
        answers = frozenset(one.answer for one in fits.values())
        choice = Choice(tuple(range(len(asked)))[:A_PAGE], fits, len(asked), answers)
    else:
        asked, choice = queries.choice_for(actor, now, number, A_PAGE)
    of = {asked[place].id: asked[place] for place in choice.places}
    cards = _cards(list(of), number, detailed=everything)
    shown = [of[shift_id] for shift_id in cards]
    return render_template(
        "volunteers/shifts/index.html",
        days=days_of(shown, now) if everything else (),
        best=() if everything else shown,
        cards=cards,
        reasons=_reasons(actor, choice.fits, shown),
        for_volunteers=permits(actor, Permission.SIGN_UP),
        everything=everything,
        misfits=_misfits(choice),
        more=choice.number - len(shown),
        way=_path(actor) if not shown and choice.answers & set(ON_THE_WAY) else None,
    )


@dataclass(frozen=True)
class ShiftCard:
    """A card of an open shift in one language, cut where something is said to its reader, and where they take it."""

    before: Markup
    middle: Markup
    after: Markup


# A card says of nobody who reads it: the same for all, until the programme or the number of places changes.
CARDS: Cache[ShiftCard] = Cache(4000)


def _cards(shift_ids: Sequence[int], number: int, *, detailed: bool) -> dict[int, ShiftCard]:
    """The cards of these shifts, in this order, at this number of the programme's version; `detailed`: with whom they
    are open to. Only those are read whole that are not kept."""
    places, locale = queries.places_of(shift_ids), i18n.chosen_locale()
    good_for = (settings(), number, locale, detailed)
    keys = {one: (one, *places[one], *good_for) for one in shift_ids if one in places}
    found = {one: card for one, key in keys.items() if (card := CARDS.find(key))}
    with read_by(Actor(locale=locale)):
        for shift in queries.whole([one for one in keys if one not in found]):
            parts = cut("volunteers/shifts/_open.html", shift=shift, detailed=detailed)
            found[shift.id] = ShiftCard(*parts)
            if places[shift.id] == (shift.taken, shift.maximum):
                CARDS.put(keys[shift.id], found[shift.id])
    return {one: found[one] for one in keys if one in found}


@blueprint.get("/<int:shift_id>")
@requires(Permission.SEE_SHIFTS, shift=Shift.__table__)
def show(shift: Shift) -> str:
    shift = queries.get_shift(shift.id)
    actor = current_actor()
    now = clock.now()
    mine = queries.sign_ups_in(actor.account_id, [shift.id]).get(shift.id) if actor.account_id else None
    asked = queries.question_of(shift)
    fits = queries.fits(actor, [asked], now)
    answer = fits[shift.id].answer if fits else None
    told = told_places(actor, [shift.session_id]) if mine else ()
    venue = shift.session.venue
    open_to_me = answer not in (None, Refusal.ALREADY, Refusal.CANCELLED, Refusal.STARTED, Refusal.AWAY)
    return render_template(
        "volunteers/shifts/show.html",
        States=SignUpState,
        shift=shift,
        skill=skill_name(shift),
        told=told,
        way_to=way_there(venue.address, venue.latitude, venue.longitude) if told else "",
        # Who is on the way to a clearance reads what a role is; what one does there, whoever is cleared for it or came
        # to have a place.
        words=shift if fits and _may_read(answer, fits[shift.id], mine) and (shift.text or shift.bring) else None,
        words_language=LANGUAGES.get(shift.text_language or ""),
        contact=contact_of(shift.session, shift.contact) if mine and mine.state in rules.COMING else None,
        mine=mine,
        can=own_steps(now, queries.duty_of(shift), queries.entry_of(mine)) if mine else (),
        OwnStep=OwnStep,
        first_words=FIRST_TIME,
        first_time=bool(fits) and fits[shift.id].first_time,
        # Whoever holds a place hears who is there for the first time; whoever is new themselves reads no names.
        newcomers=_newcomers_beside(shift, mine) if mine and mine.state in rules.COMING else (),
        place=queries.place_in_queue(mine) if mine and mine.state is SignUpState.WAITING else None,
        obstacle=REFUSALS[answer] if isinstance(answer, Refusal) and answer is not Refusal.ALREADY else None,
        reasons=[*_reasons(actor, fits, [asked])[shift.id], *_ways(actor, shift)] if open_to_me else (),
        way=_path(actor) if answer in ON_THE_WAY else None,
        may_sign_up=answer in FITTING,
        will_wait=answer is Outcome.WAITING,
        staffing=queries.staffing_of(shift),
        kinds=STATE_KINDS,
    )


def _on_the_way(found: ShiftFit) -> bool:
    return found.first_time or found.answer in ON_THE_WAY


def _may_read(answer: Outcome | Refusal | None, found: ShiftFit, mine: SignUp | None) -> bool:
    return bool(mine) or (answer not in ON_THE_WAY and not found.first_time)


def _newcomers_beside(shift: Shift, mine: SignUp) -> list[str]:
    """The first names of those who stand beside the reader, a helper of this shift, for the first time."""
    expected, pairs = queries.beside_in(shift.session)
    return [expected.called[one] for one, partner in pairs.items() if partner == mine.id]


def _path(actor: Actor) -> clearances.ClearanceStatus:
    """How far the actor is on the way to a clearance."""
    me = actor.account_id or 0
    return clearances.statuses_of([me], clock.today())[me]


def _reasons(actor: Actor, fits: Mapping[int, ShiftFit], shown: Sequence[OpenShift]) -> dict[int, list[ShiftReason]]:
    """What is said of each of the shifts that are shown: what keeps the actor from it, by name and with the way out,
    then what speaks against it, then what for."""
    clashing = [one.duty for one in shown if one.id in fits and fits[one.id].answer is Refusal.OVERLAPS]
    promised = (
        queries.own_promises(
            actor.account_id or 0, min(one.starts_at for one in clashing), max(one.ends_at for one in clashing)
        )
        if clashing
        else []
    )
    pages = _pages(actor, promised)
    found: dict[int, list[ShiftReason]] = {shift.id: [] for shift in shown}
    for shift in shown:
        if shift.id not in fits:
            found[shift.id] += [ShiftReason("people", FIRST_TIME)] * shift.first_time
            continue
        for obstacle in fits[shift.id].obstacles:
            beside = [
                one for one in promised if one.starts_at < shift.duty.ends_at and shift.duty.starts_at < one.ends_at
            ]
            if obstacle is Refusal.OVERLAPS and beside:
                found[shift.id] += [_clash(one, pages) for one in beside]
            else:
                found[shift.id].append(_obstacle(obstacle))
        if fits[shift.id].first_time:
            found[shift.id].append(ShiftReason("people", FIRST_TIME))
        found[shift.id] += [ShiftReason(icon, text) for icon, text in merits_in_words(fits[shift.id], shift)]
    return found


def _pages(actor: Actor, promised: Sequence[queries.OwnPromise]) -> dict[queries.OwnPromise, str]:
    """The pages of these promises; what was taken out of the programme has none."""
    if not promised:
        return {}
    shifts = queries.reached(within_reach(actor, Permission.SEE_SHIFTS), [o.shift.id for o in promised if o.shift])
    reach = within_reach(actor, EventPermission.SEE_SESSION)
    sessions = queries.reached_sessions(reach, [one.session.id for one in promised])
    return {
        one: url_for("volunteers.shifts.show", shift_id=one.shift.id)
        if one.shift
        else url_for("events.sessions.show", session_id=one.session.id)
        for one in promised
        if (one.shift.id in shifts if one.shift else one.session.id in sessions)
    }


def _ways(actor: Actor, shift: Shift) -> list[ShiftReason]:
    """What of one's own is so shortly before or after a shift that the way takes longer; one may sign up all the
    same."""
    stay = stay_at(shift.session.venue, shift.starts_at, shift.ends_at)
    around = shift.starts_at - LONGEST_WAY, shift.ends_at + LONGEST_WAY
    promised = [
        one
        for one in queries.own_promises(actor.account_id or 0, *around)
        if collision(stay, stay_at(one.session.venue, one.starts_at, one.ends_at)) is Collision.TOO_FAR
    ]
    pages = _pages(actor, promised)
    return [replace(_clash(one, pages), text=TOO_FAR) for one in promised]


def _clash(promise: queries.OwnPromise, pages: Mapping[queries.OwnPromise, str]) -> ShiftReason:
    """What of one's own is at the same time, with its name and a link to it."""
    session = promise.session
    title = best_of(session.activity.texts).row.title
    when = when_in_words(promise.starts_at, promise.ends_at, session.venue.zone, "EEE d MMM")
    name = f"{isolated(title)}, {when}"
    return ShiftReason("info", MISFITS[Refusal.OVERLAPS], False, pages.get(promise, ""), name)


def _obstacle(obstacle: Refusal | Drawback) -> ShiftReason:
    label, endpoint, at = WAYS_OUT.get(obstacle, ("", "", {}))
    return ShiftReason("info", MISFITS[obstacle], False, url_for(endpoint, **at) if endpoint else "", label)


def _misfits(choice: Choice) -> list[tuple[ShiftReason, int]]:
    """Why those that are not shown do not fit, each with how many and the way out; most of them first."""
    return [(_obstacle(why), number) for why, number in choice.obstacles if why is not Refusal.ALREADY]


def days_of(shifts: Sequence[OpenShift], since: datetime) -> list[tuple[date, list[OpenShift]]]:
    """Shifts grouped by day, each on all of its days from `since` (aware) on."""
    dates = [SessionDate(one.id, one.duty.starts_at, one.duty.ends_at, one.zone) for one in shifts]
    return grouped(on_each_day(dates, since), {one.id: one for one in shifts})


@blueprint.post("/<int:shift_id>/sign-up")
@on_refusal(show)
@requires(Permission.SIGN_UP, shift=Shift.__table__)
def sign_up(shift: Shift) -> Any:
    if actions.sign_up(shift, current_actor().account_id) is Outcome.CONFIRMED:
        notify("good", _has_it())
    else:
        notify("info", gettext("All places are taken. You are on the waiting list."))
    return go("volunteers.shifts.show", shift_id=shift.id)


@blueprint.post("/<int:shift_id>/first-time")
@on_refusal(show)
@requires(Permission.SIGN_UP)
def sign_up_first(shift_id: int) -> Any:
    """Its action locks the shift, with the others of its session and in their order."""
    me = current_actor().account_id or 0
    if not actions.sign_up_first(shift_id, me, within_reach(current_actor(), Permission.SIGN_UP)):
        abort(404)
    return go("volunteers.shifts.show", _has_it(), shift_id=shift_id)


def _has_it() -> str:
    told = gettext("You have the place. A mail with a calendar entry is on its way.")
    return on_its_way(told, gettext("You have the place."))


@blueprint.get("/first-times/<int:volunteer_id>")
@requires(Permission.VET, records=True, volunteer=Volunteer)
def first_shift(volunteer: Volunteer) -> str:
    """The first shifts of somebody on the way, and whether they may take one more."""
    if database.is_writing():
        audit.record(audit.Deed.VIEWED, volunteer)
    newcomer = queries.newcomer_of(volunteer.id, clock.now())
    return render_template(
        "volunteers/shifts/first_shift.html",
        volunteer=volunteer,
        account=db.session.get_one(Account, volunteer.id),
        sign_ups=queries.first_shifts_of(volunteer.id),
        obstacle=first_time.may_allow_again(newcomer),
        words=REFUSALS,
        kinds=STATE_KINDS,
    )


@blueprint.post("/first-times/<int:volunteer_id>")
@on_refusal(first_shift)
@requires(Permission.VET, volunteer=Volunteer)
def allow_first_shift(volunteer: Volunteer) -> Any:
    actions.allow_first_shift(volunteer)
    return go("volunteers.shifts.first_shift", gettext("Noted."), volunteer_id=volunteer.id)


@blueprint.get("/mine")
@requires(Permission.SEE_OWN_SHIFTS)
def mine() -> str:
    actor = current_actor()
    now = clock.now()
    sign_ups = queries.sign_ups_of(actor.account_id, now)
    number = database.version_of("programme")
    soon = queries.soonest_for(actor, now, number, LOOKED_AT)
    fits = queries.fits(actor, soon, now)
    fitting = _cards(best_first(fits, soon)[:PROPOSED] or first_times(fits, soon), number, detailed=False)
    told = told_places(actor, [row.shift.session_id for row in sign_ups])
    venues = {row.shift_id: row.shift.session.venue for row in sign_ups if row.shift.session_id in told}
    panels = [panel(actor) for panel in current_app.extensions["own_panels"]]
    pressing = min(sign_ups, key=lambda row: PRESSING.get(row.state, len(PRESSING)), default=None)
    return render_template(
        "volunteers/shifts/mine.html",
        next=pressing,
        others=[row for row in sign_ups if row is not pressing],
        today=clock.today(),
        name=actor.name,
        told=told,
        # What was taken out of the programme has no page; the promise stands here all the same.
        pages=queries.reached(within_reach(actor, Permission.SEE_SHIFTS), [row.shift_id for row in sign_ups]),
        ways={one: way_there(venue.address, venue.latitude, venue.longitude) for one, venue in venues.items()},
        fitting=fitting,
        # A first time is agreed to on its own page.
        takes={one for one in fitting if fits[one].answer in FITTING and not fits[one].first_time},
        # Who is not cleared yet reads how far they are, and where they can help meanwhile.
        way=_path(actor) if fits and all(_on_the_way(one) for one in fits.values()) else None,
        reasons=_reasons(actor, fits, [one for one in soon if one.id in fitting]),
        clashing=rules.clashing(
            (row.id, row.shift.starts_at, row.shift.ends_at) for row in sign_ups if row.state in rules.HOLDS_A_PLACE
        ),
        moved=SessionState.MOVED,
        panels=[panel for panel in panels if panel],
        can={row.id: own_steps(now, queries.duty_of(row.shift), queries.entry_of(row)) for row in sign_ups},
        OwnStep=OwnStep,
        States=SignUpState,
        kinds=STATE_KINDS,
    )


@blueprint.post("/sign-ups/<int:sign_up_id>/withdraw")
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def withdraw(sign_up: SignUp) -> Any:
    looking = actions.withdraw(sign_up)
    if sign_up.state is SignUpState.EXCUSED:
        return go("volunteers.shifts.mine", gettext("Thank you for saying so."))
    notify(
        "good",
        gettext("You gave the place back. We are looking for a substitute.")
        if looking
        else gettext("You gave the place back."),
        undo_url=url_for(
            "volunteers.shifts.sign_up_first" if sign_up.first_time else "volunteers.shifts.sign_up",
            shift_id=sign_up.shift_id,
        ),
        undo_label=gettext("Sign up again"),
    )
    return go("volunteers.shifts.mine")


@blueprint.post("/sign-ups/<int:sign_up_id>/late")
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def say_late(sign_up: SignUp) -> Any:
    """One tap: they come so many minutes later; without a number, in time after all."""
    by = minutes_late()
    actions.say_late(sign_up, by)
    note_late(by, url_for("volunteers.shifts.say_late", sign_up_id=sign_up.id))
    return go("volunteers.shifts.show", shift_id=sign_up.shift_id)


@blueprint.post("/sign-ups/<int:sign_up_id>/claim")
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def claim(sign_up: SignUp) -> Any:
    actions.claim(sign_up)
    return go("volunteers.shifts.mine", gettext("The place is yours."))


@blueprint.get("/<int:shift_id>/roster")
@requires(Permission.SEE_ROSTER, records=True, shift=Shift)
def roster(shift: Shift) -> str:
    rows, now = queries.roster_of(shift.id), clock.now()
    audit.record(audit.Deed.VIEWED, shift)
    shift = queries.get_shift(shift.id)
    duty = queries.duty_of(shift)
    return render_template(
        "volunteers/shifts/roster.html",
        beside=_beside(shift),
        marks={sign_up.id: sayable(now, duty, queries.entry_of(sign_up)) for sign_up, _ in rows},
        shift=shift,
        coming=[row for row in rows if row[0].state is not SignUpState.WAITING],
        States=SignUpState,
        HERE=rules.HERE,
        here=sum(sign_up.state in rules.HERE for sign_up, _ in rows),
        expected=sum(sign_up.state in rules.COMING for sign_up, _ in rows),
        late=late(now, shift.starts_at, shift.ends_at),
        waiting=[row for row in rows if row[0].state is SignUpState.WAITING],
        cancelled=shift.session.state is SessionState.CANCELLED,
        why_off=why_off(shift.session),
        staffing=queries.staffing_of(shift),
        kinds=STATE_KINDS,
    )


def _beside(shift: Shift) -> dict[int, str]:
    """By sign-up in a session, whose activity is loaded: the name of whom a newcomer stands beside (empty: nobody)."""
    expected, pairs = queries.beside_in(shift.session)
    return {one: expected.names.get(partner or 0, "") for one, partner in pairs.items()}


def session_panel(session: Session) -> SessionPanel | None:
    """The shifts of a session, for its page; None when there are none, or when it is over."""
    shifts = queries.shifts_of(session) if session.ends_at > clock.now() else []
    if not shifts:
        return None
    body = fragment("volunteers/shifts/_panel.html", shifts=shifts, staffing=queries.staffing_of, kinds=STATE_KINDS)
    return SessionPanel(body, "lend-a-hand", gettext("Lend a hand"), "help-out")


def first_time_panel(actor: Actor) -> str | None:
    """The next shifts that somebody on the way could take as their first; None when there is none."""
    now = clock.now()
    soon = queries.questions(sa.and_(within_reach(actor, Permission.SEE_SHIFTS), Shift.first_time), now, most=LOOKED_AT)
    chosen = first_times(queries.fits(actor, soon, now), soon)
    return fragment("volunteers/shifts/_first_panel.html", shifts=queries.whole(chosen)) if chosen else None


def personal_dates(actor: Actor, with_places: bool) -> list[FeedSession]:
    """The shifts that the actor has a place in, within the window of feeds."""
    if actor.account_id is None:
        return []
    span = window(clock.now())
    rows = queries.places_between(actor.account_id, span.start, span.end)
    told = told_places(actor, [row.session_id for row in rows]) if with_places else ()
    return [_entry(row, told) for row in rows]


def entry_for(actor: Actor, sign_up: SignUp) -> FeedSession:
    """A sign-up as an entry of its volunteer's calendar, with the place that they may know."""
    row = queries.place_in_calendar(sign_up.id)
    told = find(actor, EventPermission.SEE_PLACE, Session.__table__, row.session_id)
    return _entry(row, [row.session_id] if told else [])


def _entry(row: Any, told: Sequence[int]) -> FeedSession:
    entry = own_date(row, row.version, row.signed_at, place_known=row.session_id in told)
    return replace(
        entry,
        key=f"{row.key}/{row.shift_id}",
        start_at=row.begins_at,
        end_at=row.over_at,
        all_day=False,
        cancelled=entry.cancelled or row.shift_state is ShiftState.CANCELLED,
    )


def invitation(sign_up: SignUp, recipient: Recipient, method: Method) -> tuple[Attachment, ...]:
    """The entry as the attachment of an email to the volunteer."""
    entry = entry_for(actor_of(sign_up.account), sign_up)
    return mailed(entry, recipient, method, entry.sequence)


@blueprint.route("/roles/sessions/<int:session_id>", methods=["GET", "POST"])
@requires(Permission.OPEN_SHIFTS, session=Session)
def open_role(session: Session) -> Any:
    contacts = contacts_for(get_session(session.id).activity.run_by)
    form = filled_in(OpeningForm(contacts, data=_asked_for()), lambda form: _roles_page(session, form))
    number = actions.open_role(session, form.facts, bool(form.later_too.data))
    return go(
        "events.planning.session",
        ngettext("Opened in %(num)d session.", "Opened in %(num)d sessions.", number),
        session_id=session.id,
    )


def _asked_for() -> dict[str, Any]:
    """With what the form of a role opens where an interpreter of a language is asked for."""
    language = request.args.get("interpreter", "")
    if language not in LANGUAGES:
        return {}
    return {"role": ShiftRole.INTERPRETER, "language": language, "maximum": 1, "later_too": False}


def interpreter_asks(session: Session, languages: Sequence[str]) -> dict[str, Markup]:
    """Of each of these languages, the way to ask for an interpreter of it, or that one is asked for already."""
    asked, now = queries.interpreters_asked_for(session.id), clock.now()
    reach = within_reach(current_actor(), Permission.OPEN_SHIFTS)
    open_to_us = rules.may_open(session.state, session.ends_at, now) and queries.reached_sessions(reach, [session.id])
    return {
        code: fragment(
            "volunteers/shifts/_interpreter.html",
            session=session,
            language=code,
            shift=asked.get(code),
            may_open=bool(open_to_us),
        )
        for code in languages
    }


def _roles_page(
    session: Session, form: OpeningForm | ShiftPlacesForm, shift: Shift | None = None, now: Any = None
) -> str:
    """The form of a role, new or with its places; where the session allows neither any more, the word for that."""
    may_open = rules.may_open(session.state, session.ends_at, clock.now())
    return render_template(
        "volunteers/shifts/open.html",
        form=form if may_open else None,
        obstacle=REFUSALS[Refusal.NOT_OPEN],
        session=get_session(session.id),
        shift=shift,
        now=now,
    )


def _role_form(shift: Shift) -> ShiftPlacesForm:
    contacts = contacts_for(get_session(shift.session_id).activity.run_by, shift.contact_id)
    return ShiftPlacesForm(contacts, data=queries.facts_of_role(shift))


def _places_page(shift: Shift, form: ShiftPlacesForm, now: list[tuple[str, str]] | None = None) -> str:
    return _roles_page(get_session(shift.session_id), form, shift, now)


@blueprint.get("/roles/<int:shift_id>")
@requires(Permission.CHANGE_SHIFT, shift=Shift)
def places(shift: Shift) -> Any:
    form = _role_form(shift)
    # Where a refused change lands, what was typed stays; saving again is then a decision.
    stale = form.is_submitted() and form.seen.data != queries.seen_of(shift)
    form.seen.data = queries.seen_of(shift)
    return _places_page(shift, form, there_now(form, queries.facts_of_role(shift)) if stale else None)


@blueprint.post("/roles/<int:shift_id>")
@on_refusal(places)
@requires(Permission.CHANGE_SHIFT, shift=Shift)
def change_places(shift: Shift) -> Any:
    form = filled_in(_role_form(shift), lambda form: _places_page(shift, form))
    actions.change_places(shift, form.facts, form.seen.data or "", later_too=bool(form.later_too.data))
    return go("events.planning.session", gettext("Saved."), session_id=shift.session_id)


def planning_panel(session: Session) -> str:
    """The roles of a session with links to their rosters, for its planning page."""
    rows = queries.shifts_of(session)
    return fragment(
        "volunteers/shifts/_roles_panel.html",
        shifts=rows,
        session=session,
        may_open=rules.may_open(session.state, session.ends_at, clock.now()),
        staffing=queries.staffing_of,
        kinds=STATE_KINDS,
    )

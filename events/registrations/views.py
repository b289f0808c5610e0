"""A family's next days, joining and cancelling, the panel of a session, and the coordinator's list of who comes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, current_app, render_template, request, url_for
from markupsafe import Markup

from community.foundation import audit, clock
from community.foundation.access import Actor, Role, current_actor, find, permits, requires, within_reach
from community.foundation.database import grouped
from community.foundation.i18n import (
    day_in_words,
    gettext,
    in_words,
    isolated,
    lazy_gettext,
    local,
    ngettext,
    plain_words,
)
from community.foundation.manifest import SessionPanel
from community.foundation.pages import fragment, go, notify, on_refusal, slice_blueprint
from community.foundation.spreadsheets import as_csv, as_sheet
from community.help_requests import queries as calls
from community.help_requests.labels import ASKED
from community.households.actions import first_person, own_household
from community.households.models import Household, Member
from community.households.queries import find_own
from community.households.views import family_called, names_of
from community.members.queries import who_hears
from community.members.rules import Heard
from community.site.queries import help_numbers
from events.permissions import Permission
from events.registrations import actions, queries, rules
from events.registrations.labels import kept_in_words, left_for_others
from events.registrations.queries import one_of_each, tiles_of
from events.registrations.rules import Circle, Refusal, RegistrationState
from events.registrations.waiting_list import LATE_BY, Mark, Objection, OwnStep, countable, own_steps, sayable
from events.sessions import queries as sessions
from events.sessions.labels import why_off
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.rules import way_there

blueprint = slice_blueprint(__name__, prefix="")

AHEAD = timedelta(days=14)
MOST_TILES = 20
# Until the family asks for all: twenty cards are fifty screens of an old phone.
A_FEW = 2
# More than so many parts of other slices make the page long.
MOST_PANELS = 3
GIVEN_UP = 2
# Of where they have been.
A_PAGE = 20
LAST_PAGE = 400

REFUSALS = {Refusal.NOBODY: lazy_gettext("Please choose who comes."),
    Refusal.AGE: lazy_gettext("Somebody you chose is too young or too old for this. Please choose again."),
    Refusal.ALONE: lazy_gettext("Nobody comes alone who is too young. %(who)s can come with %(adults)s."),
    Refusal.NO_GROWN_UP: lazy_gettext(
        "Nobody comes alone who is too young. Please ask the organisers who can come along."
    ),
    Refusal.MEANWHILE: lazy_gettext(
        "The family joined something at this very moment. Nothing was changed; please do it again."
    ),
    Refusal.OWN_CARD: lazy_gettext(
        "For this, everybody uses a card of their own. Ask the organisers for one, or let them write you down."
    ),
    Objection.CANCELLED: lazy_gettext("This date was cancelled. Nothing was changed."),
    Objection.STARTED: lazy_gettext("This has begun already."),
    Objection.TOO_MANY: lazy_gettext("This is smaller than your group. Please choose fewer people."),
    Objection.OVERLAPS: lazy_gettext(
        "Somebody you chose is somewhere else at this time. Cancel that first, or choose again."
    ),
    Objection.ALREADY: lazy_gettext("You have joined this already."),
    Objection.AWAY: lazy_gettext("It is noted that you do not come. If you can come after all, ask the organisers."),
    Objection.NOT_OFFERED: lazy_gettext("These places are not offered to you."),
    Objection.OFFER_ENDED: lazy_gettext("The time to take these places is over."),
    Objection.TOO_EARLY: lazy_gettext("It is too early for that. Say so when the session begins."),
    Objection.TOO_LATE: lazy_gettext("This is more than two weeks ago; its figures are closed."),
    Objection.NOT_EXPECTED: lazy_gettext("Whoever has no place cannot be marked."),
    Objection.TAKEN: lazy_gettext("The place was given to somebody else in the meantime."),
    Objection.TOO_FEW: lazy_gettext(
        "Places that are still free: %(free)s. Nothing was changed; please choose fewer people."
    ),
    Objection.OVER: lazy_gettext("This is over."),
    Objection.NOT_LISTED: lazy_gettext("You have not joined this. Nothing was changed."),
    Objection.ARRIVED: lazy_gettext("You are here already. Please tell the people at the door who else came."),
    Objection.ELSEWHERE: lazy_gettext(
        "They have promised something else at this time by now. They have to give that back first."
    ),
    Objection.UNFIT: lazy_gettext("They cannot have this place any more: something that it needs has changed."),
}  # fmt: skip

LABELS = {
    Mark.HERE: lazy_gettext("Here"),
    Mark.EXCUSED: lazy_gettext("Excused"),
    Mark.NO_SHOW: lazy_gettext("Did not come"),
    Mark.UNDO: lazy_gettext("Undo"),
    RegistrationState.CONFIRMED: lazy_gettext("You are coming"),
    RegistrationState.WAITING: lazy_gettext("You are on the waiting list"),
    RegistrationState.OFFERED: lazy_gettext("Places are free for you"),
    RegistrationState.CANCELLED: lazy_gettext("Cancelled"),
    RegistrationState.ATTENDED: lazy_gettext("You were there"),
    RegistrationState.EXCUSED: lazy_gettext("Excused"),
    RegistrationState.NO_SHOW: lazy_gettext("Did not come"),
}
KINDS = {
    RegistrationState.CONFIRMED: "good",
    RegistrationState.ATTENDED: "good",
    RegistrationState.OFFERED: "few",
    RegistrationState.WAITING: "waiting",
    RegistrationState.EXCUSED: "info",
    RegistrationState.NO_SHOW: "off",
}


def _card() -> Actor | None:
    """The card with which somebody of a household asks; None for whoever signs in with an account."""
    actor = current_actor()
    return None if actor.household_id is None else actor


def _call_of(household: Household | None) -> dict[str, Any]:
    """What somebody is told of their open call for help, and whom to telephone where no coordinator hears of it."""
    if household is None or calls.find_own(current_actor()) is None:
        return {"asked": ""}
    heard = who_hears(household.organisation_id)
    at_once = help_numbers()[0]
    return {"asked": ASKED[heard], "telephone": None if heard is Heard.COORDINATORS else at_once}


def _greeted(household: Household | None, people: Sequence[Member], actor: Actor) -> str:
    """How whoever holds the card is called: themselves, or the family; in the reader's script where that is known."""
    me = next((one for one in people if one.id == actor.member_id), None)
    if me or household is None:
        return names_of(me)[0] if me else ""
    return family_called(household, people)[0]


@blueprint.get("/family")
@requires(Permission.SEE_FAMILY_HOME)
def family(**_address: Any) -> str:
    """The family's home; also where a refused step lands, with what was chosen."""
    actor = current_actor()
    now = clock.now()
    household = queries.find_household(actor.household_id)
    reach = within_reach(actor, Permission.JOIN)
    found = queries.next_sessions(reach, actor.household_id, now, now + AHEAD, actor, taken_off=True)
    people = queries.people_of(actor.household_id)
    tiles = tiles_of(actor.household_id, found, now, household, members=people, tried=_tried(), card=actor)
    mine = sorted((tile for tile in tiles if tile.mine), key=_pressing)
    pressing = sum(not _pressing(tile)[0] for tile in mine)
    at_top = max(pressing, bool(mine) and _pressing(mine[0])[0] < GIVEN_UP)
    others = [tile for tile in tiles if not (tile.mine or tile.taken_off)]
    every = [tile for tile in others if tile.able or tile.elsewhere or tile.alone]
    open_to_us = sorted(one_of_each(every), key=lambda tile: tile.ranks)
    panels = _panels_of(actor)
    few = 1 if panels["folded"] else A_FEW
    most = MOST_TILES if "all" in request.args or request.method == "POST" else few
    told = queries.reached(within_reach(actor, Permission.SEE_PLACE), [tile.session.id for tile in mine])
    venues = {tile.session.id: tile.session.venue for tile in mine if tile.session.id in told}
    return render_template(
        "events/registrations/family.html",
        household=household,
        called=_greeted(household, people, actor),
        **_call_of(household),
        first=mine[:at_top],
        offered=pressing,
        next=mine[at_top:],
        told=told,
        ways={one: way_there(venue.address, venue.latitude, venue.longitude) for one, venue in venues.items()},
        open_to_us=open_to_us[:most],
        hidden=max(0, min(len(open_to_us), MOST_TILES) - most),
        elsewhere=max(0, len(open_to_us) - MOST_TILES),
        kinds=KINDS,
        States=RegistrationState,
        OwnStep=OwnStep,
        taken_off=[tile.session for tile in tiles if tile.taken_off],
        Suits=rules.Suits,
        **panels,
    )


def _panels_of(actor: Actor) -> dict[str, Any]:
    """What other slices have for a family: where that is much, what waits for its answer is in sight, and the rest one
    tap away, so that the page stays short."""
    made = [(panel.pressing, part) for panel in queries.panels_for(actor) if (part := panel.view(actor))]
    folded = len(made) > MOST_PANELS
    return {
        "panels": [part for pressing, part in made if pressing or not folded],
        "folded": [part for pressing, part in made if folded and not pressing],
    }


@blueprint.get("/joined")
@requires(Permission.SEE_JOINED)
def joined() -> str:
    """What somebody who signs in with an account takes part in, alone or with their children."""
    actor = current_actor()
    household_id = find_own(actor)
    now = clock.now()
    sessions = queries.next_sessions(sa.false(), household_id, now, now, taken_off=True) if household_id else []
    tiles = tiles_of(household_id, sessions, now, circle=Circle.NEIGHBOURS) if household_id else []
    told = queries.reached(within_reach(actor, Permission.SEE_PLACE), [tile.session.id for tile in tiles])
    return render_template(
        "events/registrations/joined.html",
        tiles=sorted((tile for tile in tiles if tile.mine), key=_pressing),
        taken_off=[tile.session for tile in tiles if tile.taken_off],
        told=told,
        kinds=KINDS,
        States=RegistrationState,
        OwnStep=OwnStep,
    )


def _landing(**address: Any) -> str:
    """Where a refused step lands, with what was chosen."""
    return family(**address) if current_actor().household_id else joined()


@blueprint.get("/family/before")
@requires(Permission.SEE_FAMILY_HOME)
def before() -> str:
    """Where the family has been, page by page."""
    back = url_for("events.registrations.family"), gettext("Your family's next days")
    return history(queries.shown_in_history(current_actor()), back, partial(url_for, "events.registrations.before"))


@blueprint.get("/joined/before")
@requires(Permission.SEE_JOINED)
def joined_before() -> str:
    """Where somebody who signs in with an account has been, alone or with their children."""
    back = url_for("events.registrations.joined"), gettext("What I take part in")
    whose = queries.of_household(find_own(current_actor()))
    return history(whose, back, partial(url_for, "events.registrations.joined_before"))


def history(whose: Any, back: tuple[str, str], at: Callable[..., str]) -> str:
    """A page of where a household has been; `back` leads to what is ahead, `at` (page=...) to the other pages."""
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = queries.been_to(whose, clock.now(), A_PAGE + 1, (number - 1) * A_PAGE)
    return render_template(
        "events/registrations/before.html",
        been=found[:A_PAGE],
        names=queries.names_in(found[:A_PAGE]),
        back=back,
        later=at(page=number - 1) if number > 1 else "",
        earlier=at(page=number + 1) if len(found) > A_PAGE else "",
        kinds=KINDS,
        States=RegistrationState,
    )


def _pressing(tile: queries.Tile) -> tuple[int, datetime]:
    """What is kept for them comes first, and what they just tried; then what they go to, soonest first; what they
    gave up last."""
    state = tile.mine.state if tile.mine else None
    rank = 0 if state is RegistrationState.OFFERED or tile.chosen else GIVEN_UP if state in rules.AWAY else 1
    return rank, tile.session.starts_at


def chosen() -> list[int]:
    """The members that were ticked, or that an undo names in its address."""
    return [int(number) for number in request.values.getlist("member") if number.isdecimal() and len(number) < 10][:50]


def _tried() -> dict[int, frozenset[int]]:
    """Where the family just tried to join or to change who comes, and with whom."""
    if request.endpoint not in ("events.registrations.join", "events.registrations.change"):
        return {}
    return {(request.view_args or {})["session_id"]: frozenset(chosen())}


def _own() -> tuple[int, list[int]]:
    """The household of whoever is signed in, made when they join for the first time, and whom they chose of it."""
    actor = current_actor()
    if actor.household_id is not None:
        return actor.household_id, chosen()
    household_id = own_household(actor.account_id or 0)
    # Whoever has joined nothing yet has no number in the form.
    return household_id, [one or queries.members_of(household_id)[0].id for one in chosen()]


@blueprint.post("/events/registrations/sessions/<int:session_id>/join")
@on_refusal(_landing)
@requires(Permission.JOIN, session=Session)
def join(session: Session) -> Any:
    made = actions.take_part(session.id, *_own(), card=_card())
    if made.state is RegistrationState.CONFIRMED:
        notify("good", ngettext("You are coming: %(num)d place.", "You are coming: %(num)d places.", made.party_size))
    else:
        notify("info", gettext("All places are taken. You are on the waiting list; look here again."))
    return _home()


@blueprint.post("/events/registrations/sessions/<int:session_id>/change")
@on_refusal(_landing)
@requires(Permission.JOIN, session=Session)
def change(session: Session) -> Any:
    """Who of the family comes is somebody else, and what they hold stays theirs."""
    household_id, chosen = _own()
    before = actions.change(session.id, household_id, chosen, card=_card())
    names = [member.call_name for member in queries.members_of(household_id) if member.id in chosen]
    undo = url_for("events.registrations.change", session_id=session.id, member=before)
    said = gettext("Noted for this date: %(names)s.", names=in_words([isolated(name) for name in names]))
    notify("good", said, undo_url=undo if sorted(chosen) != before else "")
    return _home()


@blueprint.post("/events/registrations/sessions/<int:session_id>/cancel")
@on_refusal(_landing)
@requires(Permission.JOIN, session=Session)
def cancel(session: Session) -> Any:
    cancelled = actions.cancel(session.id, find_own(current_actor()) or 0, card=_card())
    if cancelled and cancelled.state is not RegistrationState.CANCELLED:
        notify("good", gettext("You are not coming any more."))
    elif cancelled:
        party = queries.party_of(cancelled.id)
        notify(
            "good",
            gettext("You are not coming any more."),
            undo_url=url_for("events.registrations.join", session_id=session.id, member=party),
            undo_label=gettext("Join again"),
        )
    return _home()


@blueprint.post("/events/registrations/sessions/<int:session_id>/late")
@on_refusal(_landing)
@requires(Permission.JOIN, session=Session)
def say_late(session: Session) -> Any:
    """One tap: they come so many minutes later; without a number, in time after all."""
    by = minutes_late()
    actions.say_late(session.id, find_own(current_actor()) or 0, by, card=_card())
    note_late(by, url_for("events.registrations.say_late", session_id=session.id))
    return _home()


def minutes_late() -> int | None:
    """By how many minutes somebody says that they are late; None for whoever comes in time after all."""
    typed = request.form.get("by", "")
    return next((one for one in LATE_BY if typed == str(one)), None)


def note_late(by: int | None, undo_url: str) -> None:
    """Say that it is noted, and the way back."""
    if by is None:
        notify("good", gettext("Saved."))
    else:
        notify("good", gettext("Thank you for telling us."), undo_url=undo_url)


@blueprint.post("/events/registrations/sessions/<int:session_id>/claim")
@on_refusal(_landing)
@requires(Permission.JOIN, session=Session)
def claim(session: Session) -> Any:
    actions.claim(session.id, find_own(current_actor()) or 0, card=_card())
    return _home(gettext("The places are yours."))


def _home(said: str = "") -> Any:
    return go(f"events.registrations.{'family' if current_actor().household_id else 'joined'}", said)


def session_panel(session: Session) -> SessionPanel | None:
    """What somebody can do on the page of a session: see who comes where they organise or help, else join."""
    actor = current_actor()
    if permits(actor, Permission.SEE_PARTIES) and find(actor, Permission.SEE_PARTIES, Session, session.id):
        staff = {"session": session, "open_to_staff": _open_to_staff(session)}
        return SessionPanel(fragment("events/registrations/_staff_panel.html", **staff), "families")
    if permits(actor, Permission.SEE_FIRST_NAMES) and find(actor, Permission.SEE_FIRST_NAMES, Session, session.id):
        return SessionPanel(fragment("events/registrations/_helper_panel.html", session=session), "families")
    if actor.signed_in:
        return _joining_panel(actor, session)
    if session.starts_at > clock.now() and session.state is not SessionState.CANCELLED:
        body = fragment("events/registrations/_card_panel.html")
        if find(actor, Permission.JOIN_AS_GUEST, Session, session.id):
            return SessionPanel(body, "card")
        return SessionPanel(body, "join", gettext("Join"), "join", primary=True)
    return None


def own_panel(actor: Actor) -> Markup | None:
    """What somebody takes part in next, beside what they help with."""
    household_id, now = find_own(actor), clock.now()
    joined = queries.next_sessions(sa.false(), household_id, now, now) if household_id else []
    return fragment("events/registrations/_own_panel.html", sessions=joined[:A_FEW]) if joined else None


def _joining_panel(actor: Actor, session: Session) -> SessionPanel | None:
    household_id, now = find_own(actor), clock.now()
    if household_id:
        members = queries.people_of(household_id)
        ids, span = [member.id for member in members], (session.starts_at, session.ends_at)
        promised = queries.promised_times(ids, *span, card=_card())
    else:
        # Whoever has joined nothing yet comes alone, and has no number.
        members = [first_person(actor.name)]
        promised = {0: queries.engaged([actor.account_id], session.starts_at, session.ends_at)[actor.account_id]}
    circle = queries.circle_of_reader(actor)
    [tile] = tiles_of(household_id, [session], now, promised=promised, members=members, card=_card(), circle=circle)
    if actor.is_shared and session.activity.audience in rules.FOR_ONESELF and session.starts_at > now:
        return SessionPanel(fragment("events/registrations/_own_card_panel.html"), "join")
    open_to_us = not tile.called_off and (tile.able or tile.elsewhere or tile.alone)
    if session.ends_at <= now or not (tile.mine or (open_to_us and session.starts_at > now)):
        return None
    body = fragment(
        "events/registrations/_panel.html",
        tile=tile,
        left=left_for_others(tile.kept, session.venue.zone),
        kinds=KINDS,
        States=RegistrationState,
        OwnStep=OwnStep,
        neighbour=actor.account_id is not None,
    )
    act = gettext("Join") if tile.proposed and not tile.mine else ""
    return SessionPanel(body, "join", act, "join", primary=True)


def household_lines(household_ids: Sequence[int]) -> dict[int, str]:
    """When these families come next to what the reader organises, else when they were there last."""
    reach, zone = within_reach(current_actor(), Permission.SEE_PARTIES), clock.town_zone()
    lines = {}
    for household_id, (comes, came) in queries.times_of(household_ids, reach, clock.now()).items():
        at = comes or came
        if at:
            when = day_in_words(local(at, zone).date(), "EEE d MMM")
            lines[household_id] = (
                gettext("comes on %(day)s", day=when) if comes else gettext("last here on %(day)s", day=when)
            )
    return lines


def household_panel(household: Household) -> Markup:
    """What a family has joined of what the reader organises."""
    reach = within_reach(current_actor(), Permission.SEE_PARTIES)
    coming = queries.coming_up(household.id, reach, clock.now())
    return fragment("events/registrations/_household_panel.html", coming=coming, States=RegistrationState)


@blueprint.get("/events/registrations/sessions/<int:session_id>")
@requires(Permission.SEE_PARTIES, records=True, session=Session)
def roster(session: Session) -> str:
    audit.record(audit.Deed.VIEWED, session)
    parties, now = queries.parties_of(session.id), clock.now()
    session = sessions.get_session(session.id)
    occasion = queries.gathering_of(session)
    members = queries.members_with_needs({one.member_id for party in parties for one in party.party})
    named = queries.agreed_to_be_named({party.household_id for party in parties})
    people = [members[one.member_id] for party in parties if party.state in rules.COMING for one in party.party]
    needs = queries.needs_there(session, people)
    return render_template(
        "events/registrations/roster.html",
        session=session,
        needs=needs,
        company=grouped((party.together, party) for party in parties if party.together and party.state in rules.LIVE),
        asks=_interpreter_asks(session, [code for code, _ in needs.not_understood]),
        kept=kept_in_words(session),
        coming=[party for party in parties if party.state is not RegistrationState.WAITING],
        open_to_staff=_open_to_staff(session),
        changeable={
            party.id
            for party in parties
            if now < session.starts_at and own_steps(now, occasion, queries.entry_of(party))
        },
        marks={party.id: sayable(now, occasion, queries.entry_of(party)) for party in parties},
        people={
            party.id: [
                (one.member_id, members[one.member_id].call_name if party.household_id in named else "", one.missing)
                for one in party.party
            ]
            for party in parties
            if countable(now, occasion, queries.entry_of(party))
        },
        waiting=[party for party in parties if party.state is RegistrationState.WAITING],
        here=sum(queries.entry_of(party).held for party in parties if party.state is RegistrationState.ATTENDED),
        expected=sum(party.party_size for party in parties if party.state in rules.COMING),
        names={
            party.id: _names(party.household, [members[one.member_id] for one in party.party], named)
            for party in parties
        },
        States=RegistrationState,
        cancelled=session.state is SessionState.CANCELLED,
        why_off=why_off(session),
    )


# How whoever stands on the list stands there, for those who read it.
LISTED = {
    RegistrationState.CONFIRMED: lazy_gettext("Comes"),
    RegistrationState.WAITING: lazy_gettext("Waiting list"),
    RegistrationState.OFFERED: lazy_gettext("Offered, not yet answered"),
    RegistrationState.ATTENDED: lazy_gettext("Here"),
    RegistrationState.EXCUSED: lazy_gettext("Excused"),
    RegistrationState.NO_SHOW: lazy_gettext("Did not come"),
}


@blueprint.get("/events/registrations/sessions/<int:session_id>/who-comes.<any(csv,xlsx):file_format>")
@requires(Permission.SEE_PARTIES, records=True, session=Session)
def export(session: Session, file_format: str) -> Response:
    """The rows and the columns of the page, as a file; that is noted."""
    audit.record(audit.Deed.EXPORTED, session)
    parties = queries.parties_of(session.id)
    members = queries.members_with_needs({one.member_id for party in parties for one in party.party})
    named = queries.agreed_to_be_named({party.household_id for party in parties})
    with plain_words():
        rows: list[list[Any]] = [[gettext("Who"), gettext("People"), gettext("State")]]
        for party in parties:
            names = _names(party.household, [members[one.member_id] for one in party.party], named)
            size = party.party_size
            who = in_words(names) if names else ngettext("One person", "A family of %(num)d", size)
            rows.append([who, size, str(LISTED[party.state])])
    response = as_csv("who-comes", rows) if file_format == "csv" else as_sheet("who-comes", rows)
    response.headers["Cache-Control"] = "no-store"
    return response


def _interpreter_asks(session: Session, languages: Sequence[str]) -> dict[str, Any]:
    """By language, how an interpreter of it is asked for, as a context above knows it."""
    return {code: ask for offer in _offers("interpreter_asks") for code, ask in offer(session, languages).items()}


def _offers(name: str) -> Sequence[Callable[..., Any]]:
    found: Sequence[Callable[..., Any]] = current_app.extensions[name]
    return found


def planning_panel(session: Session) -> Markup | None:
    """That something is missing for those who come, on the page where a session is planned: what, and for how many,
    stands on the list of who comes, where looking is noted."""
    people = queries.who_comes(session.id) if session.ends_at > clock.now() else []
    if not people or not queries.needs_there(session, people).lacks:
        return None
    return fragment("events/registrations/_needs_panel.html", session=session)


def _open_to_staff(session: Session) -> bool:
    """Whether the reader can sign others up there."""
    reach = within_reach(current_actor(), Permission.JOIN_FOR_OTHERS)
    return session.ends_at > clock.now() and bool(queries.reached(reach, [session.id]))


def _names(household: Household, party: Sequence[Member], named: set[int]) -> list[str]:
    """The call names of a party, none where the household does not agree to be named."""
    return [member.call_name for member in party] if household.id in named else []


@blueprint.get("/events/registrations/sessions/<int:session_id>/first-names")
@requires(Permission.SEE_FIRST_NAMES, records=True, session=Session)
def first_names(session: Session) -> str:
    """Whom a volunteer of this session will meet: call names and nothing else, where the family agrees."""
    audit.record(audit.Deed.VIEWED, session)
    parties = [party for party in queries.parties_of(session.id) if party.state in rules.HOLDS_SEATS]
    members = queries.members_with_needs({one.member_id for party in parties for one in party.party})
    named = queries.agreed_to_be_named({party.household_id for party in parties})
    return render_template(
        "events/registrations/first_names.html",
        session=sessions.get_session(session.id),
        parties=parties,
        names={
            party.id: _names(party.household, [members[one.member_id] for one in party.party], named)
            for party in parties
        },
    )


@blueprint.get("/families")
@requires(Permission.SEE_PROGRAMME)
def families() -> str:
    return render_template("events/registrations/families.html")


def public_pages() -> list[str]:
    """The pages of this slice that a search engine may list."""
    return [url_for("events.registrations.families")]


def is_household(actor: Actor) -> bool:
    """Whether a card is signed in."""
    return Role.HOUSEHOLD in actor.roles


def said() -> Mark:
    """What the pressed button says; 404 for anything else."""
    try:
        return Mark(request.form.get("said", ""))
    except ValueError:
        abort(404)


def _mark_page(session_id: int, registration_id: int) -> Any:
    return roster(session_id=session_id)


@blueprint.post("/events/registrations/sessions/<int:session_id>/registrations/<int:registration_id>/people")
@on_refusal(_mark_page)
@requires(Permission.CHECK_IN, session=Session)
def note_people(session: Session, registration_id: int) -> Any:
    """Who of a party is here."""
    return _marked(session, registration_id, Mark.HERE, chosen())


@blueprint.post("/events/registrations/sessions/<int:session_id>/registrations/<int:registration_id>")
@on_refusal(_mark_page)
@requires(Permission.CHECK_IN, session=Session)
def mark_attendance(session: Session, registration_id: int) -> Any:
    return _marked(session, registration_id, said())


def _marked(session: Session, registration_id: int, *what: Any) -> Any:
    registration = queries.find_registration(session.id, registration_id)
    if registration is None:
        abort(404)
    actions.mark(session, registration, *what)
    return go("events.registrations.roster", session_id=session.id, _anchor=f"party-{registration_id}")

"""A guest's way: name and address, the mailed button, and a page of one's own behind the mailed address."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, url_for
from flask import request as web
from flask import session as browser

from community.accounts.rules import EMAIL_FROM_NETWORK, EMAIL_TO_ADDRESS
from community.accounts.views import from_here, turn_away_flood
from community.foundation import clock, i18n
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.i18n import force_locale, gettext
from community.foundation.manifest import SessionPanel
from community.foundation.pages import filled_in, fragment, go, notify, on_refusal, slice_blueprint
from community.households.models import Household
from community.households.queries import find_guest as find_guest_of
from community.households.queries import members_of
from events.company import views as company
from events.neighbours import actions, queries, rules
from events.neighbours.forms import GuestForm, WithChildren
from events.permissions import Permission
from events.registrations import actions as registrations
from events.registrations.labels import left_for_others
from events.registrations.queries import (
    Tile,
    find_kept,
    find_listed,
    gathering_of,
    next_sessions,
    of_household,
    reached,
    tiles_of,
)
from events.registrations.rules import Circle, RegistrationState
from events.registrations.views import KINDS, history, minutes_late
from events.registrations.waiting_list import OwnStep
from events.sessions import queries as sessions
from events.sessions.models import Session

blueprint = slice_blueprint(__name__, prefix="/guests")


def session_panel(session: Session) -> SessionPanel | None:
    """How somebody without an account comes along, where guests can."""
    actor = current_actor()
    if actor.signed_in or not find(actor, Permission.JOIN_AS_GUEST, Session, session.id):
        return None
    if session.starts_at <= clock.now():
        return None
    kept = find_kept(clock.now(), gathering_of(session), Circle.NEIGHBOURS)
    body = fragment("events/neighbours/_panel.html", session=session, left=left_for_others(kept, session.venue.zone))
    return SessionPanel(body, "guest", gettext("Join"), "join", primary=True)


def _asking(form: GuestForm, session_id: int) -> str:
    shown = sessions.get_session(session_id)
    children = queries.takes_children(shown)
    return render_template("events/neighbours/ask.html", form=form, session=shown, children=children)


@blueprint.route("/sessions/<int:session_id>", methods=["GET", "POST"])
@on_refusal(lambda session_id: _asking(GuestForm(), session_id))
@requires(Permission.JOIN_AS_GUEST, session=Session)
def ask(session: Session) -> Any:
    """Name and address of whoever would like to come as a guest."""
    form = filled_in(GuestForm(), lambda form: _asking(form, session.id))
    turn_away_flood((EMAIL_TO_ADDRESS, form.email.data), from_here(EMAIL_FROM_NETWORK))
    actions.ask(session, form.email.data, form.name.data, i18n.current_language().code, form.children)
    return go("events.neighbours.sent", session_id=session.id)


@blueprint.get("/sessions/<int:session_id>/sent")
@requires(Permission.JOIN_AS_GUEST, session=Session)
def sent(session: Session) -> str:
    return render_template("events/neighbours/sent.html", session=sessions.get_session(session.id))


@blueprint.route("/confirm/<secret>", methods=["GET", "POST"])
@requires(Permission.BE_A_GUEST)
def confirm(secret: str) -> Any:
    """The button of the email: the page shows it once more, pressing it there joins."""
    request = queries.find_request(secret)
    if request is None or not rules.works(request.asked_at, request.session.starts_at, clock.now()):
        return render_template("events/neighbours/over.html"), 404
    with force_locale(browser.get("locale") or request.locale):
        if request.confirmed_at:
            home = find_guest_of(request.email)
            page = queries.secret_of_guest(home.id) if home else ""
            return render_template("events/neighbours/confirmed.html", secret=page)
        if web.method != "POST":
            return render_template("events/neighbours/confirm.html", request=request)
    household = actions.confirm(request)
    return go("events.neighbours.mine", secret=queries.secret_of_guest(household.id))


def _page(secret: str) -> Any:
    guest, now = queries.find_guest(secret), clock.now()
    if guest is None:
        return render_template("events/neighbours/over.html"), 404
    with force_locale(browser.get("locale") or guest.locale):
        coming = next_sessions(sa.false(), guest.id, now, now, taken_off=True)
        tiles = tiles_of(guest.id, coming, now, circle=Circle.NEIGHBOURS)
        places = within_reach(current_actor(), Permission.SEE_PLACE)
        return render_template(
            "events/neighbours/mine.html",
            guest=guest,
            secret=secret,
            tiles=[tile for tile in tiles if tile.mine],
            taken_off=[tile.session for tile in tiles if tile.taken_off],
            told=reached(places, [one.id for one in coming]),
            kinds=KINDS,
            States=RegistrationState,
            OwnStep=OwnStep,
            ages=_ages(guest, tiles),
            together=company.guests_steps(tiles, url_for("events.neighbours.mine", secret=secret)),
        )


def _ages(guest: Household, tiles: Sequence[Tile]) -> dict[int, str]:
    """By session to which they can bring children, how old those are who come along, as one types it."""
    this_year = clock.now().year
    ages = {one.id: str(this_year - one.birth_year) for one in members_of(guest.id) if one.birth_year}
    return {
        tile.session.id: ", ".join(age for number, age in ages.items() if number in tile.party)
        for tile in tiles
        if OwnStep.CHANGE in tile.can and queries.takes_children(tile.session)
    }


@blueprint.get("/mine/<secret>/before")
@requires(Permission.BE_A_GUEST)
def been(secret: str) -> Any:
    """Where a guest has been."""
    guest = queries.find_guest(secret)
    if guest is None:
        return render_template("events/neighbours/over.html"), 404
    with force_locale(browser.get("locale") or guest.locale):
        back = url_for("events.neighbours.mine", secret=secret), gettext("What I take part in")
        return history(of_household(guest.id), back, partial(url_for, "events.neighbours.been", secret=secret))


@blueprint.route("/mine/<secret>", methods=["GET", "POST"])
@on_refusal(_page)
@requires(Permission.BE_A_GUEST)
def mine(secret: str) -> Any:
    """A guest's own page: what they come to, what they can do about it, and how to be forgotten."""
    guest = queries.find_guest(secret)
    if web.method != "POST" or guest is None:
        return _page(secret)
    number, said = web.form.get("session", "0"), web.form.get("said", "")
    session_id = int(number) if number.isdecimal() and len(number) < 10 else 0
    if said == "forget":
        actions.forget(guest)
        return go(
            "events.sessions.programme", gettext("Your name and address were erased, and your places given back.")
        )
    party = find_listed(session_id, guest.id)
    if party is None or said not in ("claim", "cancel", "late", "bring", *company.SAID):
        abort(404)
    if said in company.SAID:
        company.take_step(party)
        return go("events.neighbours.mine", secret=secret, _anchor=f"date-{session_id}")
    if said == "bring":
        form = WithChildren()
        if not form.validate_on_submit():
            notify("warning", " ".join(form.ages.errors))
            return go("events.neighbours.mine", secret=secret)
        actions.bring(sessions.get_session(session_id), guest, form.children)
        return go("events.neighbours.mine", gettext("Saved."), secret=secret)
    if said == "claim":
        registrations.claim(session_id, guest.id)
        return go("events.neighbours.mine", gettext("The places are yours."), secret=secret)
    if said == "late":
        by = minutes_late()
        registrations.say_late(session_id, guest.id, by)
        noted = gettext("Thank you for telling us.") if by else gettext("Saved.")
        return go("events.neighbours.mine", noted, secret=secret)
    registrations.cancel(session_id, guest.id)
    return go("events.neighbours.mine", gettext("You are not coming any more."), secret=secret)

"""Whom a date is for that the programme does not show: inviting, the answers, and answering."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request

from community.accounts.models import Account
from community.foundation import audit, clock
from community.foundation.access import current_actor, find, permits, requires, within_reach
from community.foundation.forms import clean_line, numbers
from community.foundation.i18n import LANGUAGES, best_of, gettext, lazy_gettext, ngettext
from community.foundation.manifest import SessionPanel
from community.foundation.pages import fragment, go, slice_blueprint
from community.households.models import Household
from community.households.queries import find_own
from events.activities.queries import acting_for
from events.invitations import actions, queries
from events.invitations.rules import InvitationAnswer
from events.permissions import Permission
from events.reception.queries import accounts_called, households_called
from events.sessions import queries as sessions
from events.sessions.models import Invitee, Session

blueprint = slice_blueprint(__name__)

MOST = 8
LABELS = {
    InvitationAnswer.COMES: lazy_gettext("Comes"),
    InvitationAnswer.WAITS: lazy_gettext("Waiting list"),
    InvitationAnswer.NO: lazy_gettext("Does not come"),
    InvitationAnswer.OPEN: lazy_gettext("No answer yet"),
}
KINDS = {
    InvitationAnswer.COMES: "good",
    InvitationAnswer.WAITS: "waiting",
    InvitationAnswer.NO: "off",
    InvitationAnswer.OPEN: "info",
}


def _reach() -> tuple[Any, Any]:
    actor = current_actor()
    households = sa.and_(within_reach(actor, Permission.JOIN_HOUSEHOLD), Household.organisation_id.is_not(None))
    return households, within_reach(actor, Permission.JOIN_ACCOUNT)


@blueprint.get("/sessions/<int:session_id>")
@requires(Permission.INVITE, records=True, session=Session)
def show(session: Session) -> str:
    """Who is invited and what they answered, and ways to invite more."""
    audit.record(audit.Deed.VIEWED, session)
    shown = sessions.get_session(session.id)
    ours, (households, accounts) = acting_for(shown.activity, current_actor()), _reach()
    typed = (clean_line(request.args.get("q")) or "")[:80]
    asked = queries.asked_to(session.id)
    home_ids, account_ids = queries.invited_ids(session.id)
    reach = within_reach(current_actor(), Permission.TEACH)
    courses = queries.courses_with_somebody(reach)
    found = households_called(typed, ours, households, MOST) if typed else []
    people = accounts_called(typed, accounts, MOST) if typed else []
    return render_template(
        "events/invitations/show.html",
        session=shown,
        asked=asked,
        numbers=[(one, sum(each.answer is one for each in asked)) for one in InvitationAnswer],
        kinds=KINDS,
        typed=typed,
        families=[one for one in found if one.id not in home_ids],
        people=[one for one in people if one.id not in account_ids],
        languages=[(one.code, one.own_name) for one in LANGUAGES.values()],
        courses=[(one.id, best_of(one.texts).row.title) for one in courses if one.texts],
        open_still=shown.starts_at > clock.now(),
    )


@blueprint.post("/sessions/<int:session_id>")
@requires(Permission.INVITE, session=Session)
def invite(session: Session) -> Any:
    """One by one, or all who speak a language or learn in a course."""
    ours = acting_for(sessions.get_session(session.id).activity, current_actor())
    reach, _ = _reach()
    homes, people = numbers(request.form.getlist("household")), numbers(request.form.getlist("account"))
    for number in homes:
        home = find(current_actor(), Permission.JOIN_HOUSEHOLD, Household, number)
        if home is None or home.organisation_id != ours:
            abort(404)
    if any(find(current_actor(), Permission.JOIN_ACCOUNT, Account, number) is None for number in people):
        abort(404)
    if (language := request.form.get("language", "")) in LANGUAGES:
        homes += queries.speaking(language, ours, reach)
    chosen = numbers([request.form.get("course", "")])
    for course in queries.courses_with_somebody(within_reach(current_actor(), Permission.TEACH)) if chosen else ():
        if course.id in chosen:
            homes += queries.learning(course.id, ours, reach)
    made = actions.invite(session, homes, people)
    said = ngettext("%(num)d more is invited.", "%(num)d more are invited.", made) if made else gettext("Nobody new.")
    return go("events.invitations.show", said, session_id=session.id)


@blueprint.post("/sessions/<int:session_id>/take-back")
@requires(Permission.INVITE, session=Session)
def take_back(session: Session) -> Any:
    """They are not invited any more."""
    [number] = numbers([request.form.get("invitee", "")]) or [0]
    invitee = queries.get_invitee(number)
    if invitee is None or invitee.session_id != session.id:
        abort(404)
    actions.take_back(invitee)
    return go("events.invitations.show", gettext("Taken back."), session_id=session.id)


def _own(session: Session) -> Invitee | None:
    actor = current_actor()
    return queries.find_invitee(session.id, account_id=actor.account_id, household_id=find_own(actor))


@blueprint.post("/sessions/<int:session_id>/decline")
@requires(Permission.JOIN, session=Session)
def decline(session: Session) -> Any:
    """Whoever is invited says no."""
    invitee = _own(session)
    if invitee is None or invitee.invited_at is None:
        abort(404)
    actions.decline(session, invitee, current_actor())
    home = "events.registrations.family" if current_actor().household_id else "events.registrations.joined"
    return go(home, gettext("Thank you for telling us."))


def session_panel(session: Session) -> SessionPanel | None:
    """For whoever is invited the question, for the organisers the answers."""
    actor = current_actor()
    if permits(actor, Permission.INVITE) and find(actor, Permission.INVITE, Session, session.id):
        answers = [one.answer for one in queries.asked_to(session.id)]
        facts = [(one, answers.count(one)) for one in InvitationAnswer]
        return SessionPanel(fragment("events/invitations/_staff_panel.html", session=session, numbers=facts), "invited")
    invitee = _own(session) if actor.signed_in else None
    if invitee is None or invitee.invited_at is None or session.starts_at <= clock.now():
        return None
    standing = queries.standing_of(session.id, find_own(actor))
    if standing:
        return None
    return SessionPanel(fragment("events/invitations/_panel.html", session=session, invitee=invitee), "invited")

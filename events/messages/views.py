"""A coordinator writes to those of a date, looks whom it reaches, sends it once, and follows it person by person."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from community.foundation import audit
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.i18n import LANGUAGES, gettext, in_every_language, in_words, lazy_gettext, ngettext
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from events.activities.queries import acting_for
from events.messages import actions, queries, rules
from events.messages.forms import MessageForm
from events.messages.labels import ICONS, LABELS, LOOKS, STARTS
from events.messages.models import WrittenMessage
from events.messages.queries import Delivery, MessageReaders
from events.messages.rules import MessageCircle, MessageScope, MessageStart, Refusal
from events.permissions import Permission
from events.registrations import queries as registrations
from events.registrations.models import Registration
from events.sessions.models import Session
from events.sessions.queries import get_session
from events.venues.rules import PlaceVisibility

blueprint = slice_blueprint(__name__)

__all__ = ["LABELS", "REFUSALS", "blueprint"]

REFUSALS = {
    Refusal.TOO_LATE: lazy_gettext("This date is over for more than two weeks: nobody is written to any more."),
    Refusal.TOO_MANY: lazy_gettext(
        "They were written to four times today. Put more into one message, or wait until tomorrow."
    ),
    Refusal.SENT: lazy_gettext("It was sent already. Nothing was sent again."),
    Refusal.NOBODY: lazy_gettext("Nobody is there whom it would reach. Nothing was sent."),
    Refusal.SEVERAL_ORGANISATIONS: lazy_gettext(
        "These dates are of several organisations. Choose those of one, so that people know who writes to them."
    ),
    Refusal.CHANGED_MEANWHILE: lazy_gettext(
        "Somebody came or left since you looked. Nothing was sent; look whom it reaches now, then send it."
    ),
}


def names_of(parties: list[Registration]) -> dict[int, list[str]]:
    """The call names of these parties, none where their household does not agree to be named."""
    members = registrations.members_with_needs({one.member_id for party in parties for one in party.party})
    named = registrations.agreed_to_be_named({party.household_id for party in parties})
    return {
        party.id: [members[one.member_id].call_name for one in party.party] if party.household_id in named else []
        for party in parties
    }


def called(party: Registration, names: list[str]) -> str:
    """How a party is called on a list."""
    return in_words(names) if names else ngettext("One person", "A family of %(num)d", party.party_size)


def begun_with() -> dict[str, Any]:
    """What stands in a message to begin with: to whom, and the words that the address asks for, in every language."""
    start = next((one for one in MessageStart if one.value == request.args.get("start")), None)
    begun = in_every_language(STARTS[start]) if start else {}
    return {"circle": MessageCircle.FAMILIES, "start": start.value if start else "", **begun}


def _form(session: Session) -> MessageForm:
    parties = registrations.parties_of(session.id)
    names = names_of(parties)
    shown = {"scope": MessageScope.DATE, **begun_with()}
    offered = [(str(one.id), called(one, names[one.id])) for one in parties]
    return MessageForm.in_languages(parties=offered, series=session.series_id is not None, data=shown)


@blueprint.get("/sessions/<int:session_id>/write")
@requires(Permission.WRITE_MESSAGE, records=True, session=Session)
def write(session: Session) -> str:
    whole = get_session(session.id)
    return _write_page(whole, _form(whole))


def _write_page(session: Session, form: MessageForm) -> str:
    audit.record(audit.Deed.VIEWED, session)
    obstacle = actions.obstacle(session)
    return render_template(
        "events/messages/write.html",
        session=session,
        form=form,
        obstacle=str(REFUSALS[obstacle]) if obstacle else "",
        starts=MessageStart,
        begun=form.begun_with,
        address=partial(url_for, "events.messages.write", session_id=session.id),
    )


@blueprint.post("/sessions/<int:session_id>/write")
@on_refusal(write)
@requires(Permission.WRITE_MESSAGE, session=Session)
def keep(session: Session) -> Any:
    session = get_session(session.id)
    form = filled_in(_form(session), lambda form: _write_page(session, form))
    scope = form.scope.data if form.scope else MessageScope.DATE
    actor = current_actor()
    me, organisation = actor.account_id, acting_for(session.activity, actor)
    told = (form.words, form.circle.data, scope, form.begun_with, form.chosen_ids)
    made = actions.write(session, organisation, me, *told)
    return go("events.messages.show", message_id=made.id)


@blueprint.get("/<int:message_id>")
@requires(Permission.SEE_MESSAGES, records=True, message=WrittenMessage)
def show(message: WrittenMessage) -> str:
    """Before it is sent, whom it would reach; afterwards how far it is with each. Who wrote it reads its words."""
    audit.record(audit.Deed.VIEWED, message)
    message = queries.whole(message.id)
    session = message.session
    mine = message.written_by_id == current_actor().account_id
    texts = [(LANGUAGES[text.locale], text.text) for text in message.texts] if mine else []
    dates = queries.dates_of(message, session)
    public = all(one.venue.visibility is PlaceVisibility.PUBLIC for one in dates)
    sent = message.sent_at is not None
    readers = MessageReaders(()) if sent else queries.readers_of(message, session)
    found = queries.deliveries(message.id) if sent else []
    names = names_of([one.registration for one in found if one.registration])
    return render_template(
        "events/messages/show.html",
        message=message,
        session=session,
        texts=texts,
        hints=[LABELS[one] for one in rules.hints([text for _, text in texts], place_is_public=public)],
        sent=sent,
        seen=readers.seen,
        reaches=reaches(readers),
        obstacle=_obstacle(dates, readers) if not sent else "",
        mine=mine,
        dates=dates if message.scope is MessageScope.DATES else [],
        waiting=rules.waiting(one.state for one in found) if mine else 0,
        icons=ICONS,
        deliveries=[(_who(one, names), one, LOOKS[one.state]) for one in found],
    )


def _obstacle(dates: Sequence[Session], readers: MessageReaders) -> str:
    """Why it cannot be sent now; "" where it can."""
    reason = actions.obstacle(*dates) or rules.may_send(False, len(readers.people), "", "")
    return wording(Refused(reason)) if reason else ""


def _who(one: Delivery, names: dict[int, list[str]]) -> str:
    return called(one.registration, names[one.registration.id]) if one.registration else one.name


def reaches(readers: MessageReaders) -> str:
    """How many it reaches, and how."""
    emails, calls = readers.emails, readers.calls
    said = [
        ngettext("%(num)d person by email.", "%(num)d people by email.", emails) if emails else "",
        ngettext("%(num)d has no address: somebody tells them.", "%(num)d have no address: somebody tells them.", calls)
        if calls
        else "",
    ]
    return " ".join(one for one in said if one) or gettext("Nobody.")


@blueprint.post("/<int:message_id>/send")
@on_refusal(show)
@requires(Permission.SEND_MESSAGE, message=WrittenMessage)
def send(message: WrittenMessage) -> Any:
    if message.sent_at:
        return go("events.messages.show", message_id=message.id)
    whole = queries.whole(message.id)
    readers = actions.send(whole, whole.session, request.form.get("seen", ""))
    sent = gettext("Sent.")
    return go("events.messages.show", f"{sent} {reaches(readers)}", message_id=message.id)


@blueprint.post("/<int:message_id>/take-back")
@requires(Permission.SEND_MESSAGE, message=WrittenMessage)
def take_back(message: WrittenMessage) -> Any:
    """Undo what can be undone of it: who has it keeps it."""
    number = actions.take_back(message)
    said = (
        ngettext("Taken back from %(num)d person.", "Taken back from %(num)d people.", number)
        if number
        else gettext("Nothing was left to take back.")
    )
    return go("events.messages.show", said, message_id=message.id)


def planning_panel(session: Session) -> Markup | None:
    """What was written to those of a date, and the way to write, on its page for planning."""
    actor = current_actor()
    if not find(actor, Permission.WRITE_MESSAGE, Session, session.id):
        return None
    found = queries.messages_of(session.id, within_reach(actor, Permission.SEE_MESSAGES))
    return fragment(
        "events/messages/_planning_panel.html",
        session=session,
        messages=found,
        open=actions.obstacle(session) is None,
    )

"""The list at the door of a session: everybody on one sheet, one tap a person, also when the network is away."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from flask import Response, abort, jsonify, render_template, request
from markupsafe import Markup

from community.foundation import audit, clock, tokens
from community.foundation.access import current_actor, find, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import fragment, go, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from events.permissions import Permission as EventPermission
from events.registrations.queries import find_registration
from events.registrations.rules import BoardLine
from events.registrations.views import chosen, said
from events.registrations.waiting_list import Mark, TapOutcome
from events.sessions import queries as sessions
from events.sessions.labels import why_off
from events.sessions.models import Session
from events.sessions.rules import SessionState
from volunteers.attendance.actions import note_times as note_their_times
from volunteers.attendance.rules import TimesRefusal
from volunteers.attendance.views import sign_up_of
from volunteers.door_lists import actions, queries, rules
from volunteers.door_lists.models import DoorTap
from volunteers.door_lists.rules import DoorWord, SentTap

blueprint = slice_blueprint(__name__)

KINDS = {
    DoorWord.LATE: ("few", "clock"),
    DoorWord.SOME_HERE: ("good", ""),
    DoorWord.WALKED_IN: ("good", ""),
    DoorWord.EXCUSED: ("info", ""),
    DoorWord.NO_SHOW: ("off", ""),
    DoorWord.OFFERED: ("few", ""),
}


@blueprint.get("/<int:session_id>")
@requires(EventPermission.SEE_PARTIES, records=True, session=Session)
def sheet(session: Session) -> str:
    """Everybody of a session. What a device keeps of it stands in the page: for whom, until when."""
    audit.record(audit.Deed.VIEWED, session)
    session, now, actor = sessions.get_session(session.id), clock.now(), current_actor()
    until = rules.kept_until(session.starts_at, session.ends_at, session.venue.zone)
    cancelled = session.state is SessionState.CANCELLED
    return render_template(
        "volunteers/door_lists/sheet.html",
        session=session,
        sheet=queries.sheet_of(session, actor, now),
        kinds=KINDS,
        cancelled=cancelled,
        why_off=why_off(session),
        # Nobody stands at the door of what is over or does not take place.
        keeps=now < until and not cancelled,
        until=int(until.timestamp() * 1000),
        # A list that is kept is shown to this account alone, and tells nobody which one it is.
        scope=tokens.signed(f"door list:{actor.account_id}")[:22],
        said=said_in_words(),
    )


def said_in_words() -> dict[str, str]:
    """What the page says of taps that wait, in the reader's language, for its script."""
    return {
        "waiting": gettext("Waits for the network"),
        "unsent": gettext("Not sent yet:"),
        "away": gettext("No connection. The list goes on working; it is sent when there is one again."),
        "signed-out": gettext(
            "Nothing is lost: what you tapped is sent when you are signed in again with your account."
        ),
        "not-ours": gettext("What you tapped is not taken any more: this list is not yours, or it is gone."),
        "here": str(gettext("Here")),
        "undo": str(gettext("Undo")),
    }


def _landing(session_id: int, **_address: Any) -> Any:
    return sheet(session_id=session_id)


@blueprint.post("/<int:session_id>/parties/<int:registration_id>")
@on_refusal(_landing)
@requires(EventPermission.CHECK_IN, session=Session)
def mark_party(session: Session, registration_id: int) -> Any:
    """What is said of a party; where some of it were chosen, those are here."""
    if find_registration(session.id, registration_id) is None:
        abort(404)
    some = tuple(chosen()) if "some" in request.form else None
    actions.mark_party(session, registration_id, said() if some is None else Mark.HERE, some)
    return _back(session, f"party-{registration_id}")


@blueprint.post("/<int:session_id>/places/<int:sign_up_id>")
@on_refusal(_landing)
@requires(EventPermission.CHECK_IN, session=Session)
def mark_place(session: Session, sign_up_id: int) -> Any:
    """What is said of a helper."""
    if queries.find_place(session.id, sign_up_id) is None:
        abort(404)
    actions.mark_place(session, sign_up_id, said())
    return _back(session, f"place-{sign_up_id}")


@blueprint.post("/<int:session_id>/places/<int:sign_up_id>/times")
@on_refusal(_landing)
@requires(EventPermission.CHECK_IN, session=Session)
def note_times(session: Session, sign_up_id: int) -> Any:
    """From when to when a helper was really there."""
    if queries.find_place(session.id, sign_up_id) is None:
        abort(404)
    shift = actions.lock_place(session, sign_up_id)
    note_their_times(shift, sign_up_of(shift, sign_up_id), *_typed_times())
    return _back(session, f"place-{sign_up_id}")


def _typed_times() -> tuple[time, time]:
    """The two times that were typed; refused where they are none."""
    try:
        came, left = (time.fromisoformat(request.form.get(name, "")) for name in ("came", "left"))
    except ValueError:
        raise Refused(TimesRefusal.MISSING) from None
    return came.replace(tzinfo=None), left.replace(tzinfo=None)


def _back(session: Session, anchor: str) -> Any:
    return go("volunteers.door_lists.sheet", session_id=session.id, _anchor=anchor)


@blueprint.post("/<int:session_id>/taps")
@requires(EventPermission.CHECK_IN, own_transactions=True)
def take(session_id: int) -> Response:
    """What a device tapped while it was away, each in a transaction of its own: one that is refused holds up none."""
    with transaction(writing=False):
        _session(session_id)
    try:
        sent, sent_clock = rules.read(request.form.get("taps", "")), rules.read_clock(request.form.get("clock", ""))
    except ValueError:
        abort(400)
    now = clock.now()
    taps = rules.in_order([(one, rules.tap_of(one, sent_clock, now)) for one in sent])
    return jsonify([_answer(one, _take(session_id, one, tap)) for one, tap in taps])


def _take(session_id: int, sent: SentTap, tap: Any) -> dict[str, str]:
    try:
        with transaction():
            return _told(actions.take(_session(session_id), sent, tap))
    except Refused as refused:
        with transaction():
            return _told(actions.keep_refused(_session(session_id), sent, refused.reason))


def _session(session_id: int) -> Session:
    found: Session | None = find(current_actor(), EventPermission.CHECK_IN, Session, session_id)
    return found or abort(404)


def _told(kept: DoorTap) -> dict[str, str]:
    if kept.objection:
        return {"became": "refused", "words": wording(Refused(kept.objection))}
    overtaken = kept.outcome is TapOutcome.OVERTAKEN
    return {"became": "overtaken" if overtaken else "noted", "words": ""}


def _answer(sent: SentTap, told: dict[str, str]) -> dict[str, str]:
    return {"key": sent.key, "row": f"{sent.kind.value}-{sent.number}", **told}


def planning_panel(session: Session) -> Markup:
    """Where the list at its door is, on the page where a session is planned."""
    return fragment("volunteers/door_lists/_panel.html", session=session)


def board_lines(listed: Sequence[Session]) -> dict[int, BoardLine]:
    """The list at the door of each session of the coordinator's board."""
    return {one.id: BoardLine(fragment("volunteers/door_lists/_board.html", session=one)) for one in listed}

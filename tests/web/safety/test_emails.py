"""Every kind of email, posted by what causes it: no planted word, no sensitive one, in three languages,
in no part of it."""

import json
import logging
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa

from community.accounts.actions import hashed
from community.foundation import clock, delivery
from community.foundation.database import db, transaction
from community.households.actions import guest
from community.passkeys.rules import relying_party
from events.messages import queries as messages
from events.messages.actions import send
from events.messages.models import WrittenMessage
from events.messages.rules import MessageCircle, MessageStart
from events.reception import actions as reception
from events.registrations.models import Registration
from events.registrations.rules import Asked
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.signals import session_cancelled, session_moved, sessions_put_back
from tests import factories
from tests.authenticator import Authenticator
from tests.factories import NOON
from tests.world import CODES, PERSONAL, PLACES, PUBLIC, words_of
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

LANGUAGES = ("en", "bg", "ar")
# What is typed while an email is caused, in free text and in names: it is as personal as what lay there before.
TYPED = "plant-typed-x"
EMERGENCIES = "/community/emergency_access"
# Pieces of words that no email says of anybody, whatever it is about.
SENSITIVE = {
    "en": ("health", "medic", "psych", "therap", "trauma", "diagnos", "disab", "legal", "asylum", "refuge", "migrant",
           "religio", "ethnic", "nationalit", "police", "violen", "abuse", "crimin", "conviction", "certificate",
           "clearance", "safeguard", "pork", "vegetarian", "wheelchair", "step-free", "sign language", "residence",
           "guardian", "concern", "complain", "blocked", "no-show", "reject"),
    "bg": ("здравн", "здравос", " здраве ", "медиц", "лекар", "психи", "психо", "терапи", "травм", "диагно", "уврежд",
    "правн", "убежищ",
           "бежан", "мигран", "религи", "етни", "полици", "насили", "престъп", "съдимост", "свидетелств", "свинск",
           "вегетар", "количк", "жестомим", "пребиваван", "настойни", "притесн", "оплак", "блокира", "отхвърл"),
    "ar": ("صحة", "صحية", "طبيب", "طبي ", "نفسية", "علاج", "صدمة", "تشخيص", "إعاقة", "قانوني", "لجوء", "لاجئ", "مهاجر",
           "ديني", "عرقي", "شرطة", "عنف", "إساءة", "جنائي", "سوابق", "شهادة", "خنزير", "نباتي", "كرسي متحرك",
           "لغة الإشارة", "إقامة", "وصي", "مخاوف", "شكوى", "محظور", "مرفوض"),
}  # fmt: skip
MENTOR = {"name": TYPED, "email": "typed@example.org"}
NEW_PASSWORD = "quite another long secret"


def _sign_up(world, who, shift):
    answer = world.visitor(who).post(f"/volunteers/shifts/{world.ids[f'shift {shift}']}/sign-up")
    assert answer.status_code == 303


def _give_back(world, who, shift):
    ids = (world.ids[f"shift {shift}"], world.ids[f"person {who}"])
    [(sign_up,)] = world.ask("SELECT id FROM sign_ups WHERE shift_id = ? AND account_id = ?", *ids)
    assert world.visitor(who).post(f"/volunteers/shifts/sign-ups/{sign_up}/withdraw").status_code == 303


def _leave_a_newcomer(world):
    """Who is beside somebody who helps for the first time gives the place back."""
    with world.app.app_context(), transaction():
        shift_id, account_id = world.ids["shift protected"], world.ids["person applicant"]
        shift = db.session.get_one(Shift, shift_id)
        shift.first_time, shift.taken = True, shift.taken + 1
        facts = {"state": SignUpState.CONFIRMED, "created_at": NOON, "updated_at": NOON}
        db.session.add(SignUp(shift_id=shift_id, account_id=account_id, first_time=True, **facts))
    _give_back(world, "mentor", "protected")


def _wait(world, **time):
    clock.set_to(NOON + timedelta(**time))
    world.periodic_tasks()


def _post(world, who, address, **typed):
    answer = world.visitor(who).post(address, data=typed)
    assert answer.status_code == 303, (address, answer.status)


def _ask_for_a_file(world):
    """Who administers asks for a vetting file."""
    file = world.ids["person mentor"]
    _post(world, "administrator", f"{EMERGENCIES}/ask", kind="vetting_file", number=str(file), reason=TYPED)


def _open_a_file(world):
    _ask_for_a_file(world)
    [(number,)] = world.ask("SELECT max(id) FROM emergency_accesses")
    _post(world, "coordinator", f"{EMERGENCIES}/{number}/agree")


def _register(world, email="typed@example.org"):
    _post(world, "anybody", "/register", name=TYPED, email=email, password=NEW_PASSWORD, languages=["bg"])


def _address(world, who):
    return world.ask("SELECT email FROM accounts WHERE id = ?", world.ids[f"person {who}"])[0][0]


def _apply(world):
    referees = {"second_name": TYPED, "second_email": "second@example.org", "second_language": "en", "language": "en"}
    facts = {"clearance": "children", "motivation": TYPED, "agreed": "y", **MENTOR, **referees}
    _post(world, "applicant", "/volunteers/steps/apply", **facts)


def _end_the_series(world):
    for number in (1, 2):
        _sign_up(world, "volunteer", f"of series {number}")
    page = f"/events/planning/series/{world.ids['series']}/end"
    assert world.fill("coordinator", f"{page}?since=2026-12-01", page, reason="weather").status_code == 303


def _move(world):
    session = world.ids["session protected"]
    page = f"/events/planning/sessions/{session}"
    assert (
        world.fill("coordinator", page, f"{page}/move", starts="09:00", ends="10:00", confirm="yes").status_code == 303
    )


def _cancel(world):
    page = f"/events/planning/sessions/{world.ids['session protected']}"
    assert world.fill("coordinator", page, f"{page}/cancel", reason="weather").status_code == 303


def _withhold(world):
    """What a helper comes to leaves the programme; returns its activity."""
    [(activity,)] = world.ask("SELECT activity_id FROM sessions WHERE id = ?", world.ids["session protected"])
    _post(world, "coordinator", f"/events/planning/activities/{activity}/withhold")
    return activity


def _publish(world):
    _post(world, "coordinator", f"/events/planning/activities/{_withhold(world)}/publish")


def _end_clearance(world):
    _post(world, "vetter", f"/volunteers/steps/{world.ids['person mentor']}/withdraw", clearance="children")


def _clear(world):
    [(volunteer,)] = world.ask("SELECT volunteer_id FROM clearance_proposals")
    _post(world, "vetter", f"/volunteers/steps/{volunteer}/confirm", clearance="adults")


def _expire(world):
    world.write("UPDATE granted_clearances SET expires_on = '2026-12-20'")
    _wait(world)


def _silence(world):
    _wait(world, days=31)
    _wait(world, days=39)


def _come_near(world):
    """A shift that somebody promised long ago is a day ahead."""
    world.write("UPDATE sign_ups SET updated_at = '2026-11-01 10:00:00.000000' WHERE state = 'confirmed'")
    [(starts_at,)] = world.ask("SELECT starts_at FROM shifts WHERE id = ?", world.ids["shift protected"])
    clock.set_to(datetime.fromisoformat(starts_at).replace(tzinfo=UTC) - timedelta(hours=23))
    world.periodic_tasks()


def _wish_for_news(world, who):
    """Somebody would like to hear what is new, of everything and every day."""
    told = {"reminders": "at_once", "thanks": "at_once", "shifts": "daily", "sessions": "daily"}
    _post(world, who, "/community/emails/mine", **told, night="21:00:00", morning="08:00:00")
    world.periodic_tasks()


def _meet(world):
    facts = {"held_on": "2026-11-23", "met": "yes", "minutes": "60", "mood": "good", "audience": "shared"}
    address = f"/volunteers/journal/{world.ids['active']}/meetings"
    page = f"/volunteers/journal/{world.ids['active']}"
    assert world.fill("mentor", page, address, **facts, note=TYPED, talk="y").status_code == 303


def _erase(world):
    _post(world, "coordinator", f"/community/privacy/households/{world.ids['family active']}/erase", sure="y")


def _ask_for_help(world):
    [(one,)] = world.ask("SELECT id FROM asks WHERE state = 'proposed'")
    _post(world, "coordinator", "/volunteers/rosters/ask", ask=str(one))


def _ask_in_vain(world):
    """Who was asked said no, and the others do not want to be asked."""
    world.write("UPDATE asks SET state = 'declined', answered_at = asked_at WHERE state = 'asked'")
    world.write("UPDATE volunteers SET stands_in = 0")
    world.periodic_tasks()


def _close(world):
    pair = f"/volunteers/follow_up/{world.ids['active']}"
    _post(world, "coordinator", f"{pair}/closing")
    told = {"talked_on": NOON.date().isoformat(), "ending": "did_not_fit", "note": TYPED}
    _post(world, "coordinator", f"{pair}/farewell", **told)


def _block(world):
    page = f"/volunteers/blocking/{world.ids['person mentor']}"
    assert world.fill("coordinator", page, f"{page}/block").status_code == 303


def _decide_about_a_photo(world):
    asked = "SELECT p.id FROM photos p JOIN sessions s USING (activity_id) WHERE p.state = 'waiting' AND s.id = ?"
    [(photo,)] = world.ask(asked, world.ids["session public"])
    _post(world, "coordinator", f"/events/photos/{photo}/approve")


def _ask_where_nobody_coordinates(world):
    world.write("DELETE FROM memberships WHERE role = 'coordinator'")
    _post(world, "fresh family", "/community/help_requests/ask")


def _guests_session(world):
    [(session_id,)] = world.ask("SELECT session_id FROM guest_requests")
    return session_id


def _ask_as_guest(world):
    _post(world, "anybody", f"/guests/sessions/{_guests_session(world)}", name="Typed", email="typed@example.org")


def _come_as_guest(world):
    _post(world, "anybody", f"/guests/confirm/{world.buttons['guest request']}")


def _offer_to_guest(world):
    """A guest waits, and the seats of all others become free."""
    session_id = _guests_session(world)
    world.write("UPDATE sessions SET capacity = seats_taken WHERE id = ?", session_id)
    _come_as_guest(world)
    _post(world, "anybody", f"/guests/mine/{world.buttons['guest']}", said="cancel", session=str(session_id))


def _come_near_for_guest(world):
    """What a guest has joined long ago is tomorrow."""
    session_id = _guests_session(world)
    world.write("UPDATE registrations SET updated_at = '2026-11-01 10:00:00.000000' WHERE session_id = ?", session_id)
    [(starts_at,)] = world.ask("SELECT starts_at FROM sessions WHERE id = ?", session_id)
    clock.set_to((datetime.fromisoformat(starts_at).replace(tzinfo=UTC) - timedelta(days=1)).replace(hour=9))
    world.periodic_tasks()


def _put_back_for_guest(world):
    """What a guest comes to takes place after all."""
    with world.app.app_context(), transaction():
        session = db.session.get_one(Session, _guests_session(world))
        sessions_put_back.send([session])


def _withhold_for_guest(world):
    """What a guest comes to leaves the programme; returns its activity."""
    [(activity,)] = world.ask("SELECT activity_id FROM sessions WHERE id = ?", _guests_session(world))
    _post(world, "coordinator", f"/events/planning/activities/{activity}/withhold")
    return activity


def _publish_for_guest(world):
    _post(world, "coordinator", f"/events/planning/activities/{_withhold_for_guest(world)}/publish")


def _before(world, starts_at):
    clock.set_to(datetime.fromisoformat(starts_at).replace(tzinfo=UTC) - timedelta(hours=1))


def _come_late(world):
    """A guest comes later than it begins."""
    session_id = _guests_session(world)
    _before(world, world.ask("SELECT starts_at FROM sessions WHERE id = ?", session_id)[0][0])
    mine = f"/guests/mine/{world.buttons['guest']}"
    _post(world, "anybody", mine, said="late", session=str(session_id), by="10")


def _help_late(world):
    _sign_up(world, "volunteer", "protected")
    ids = (world.ids["shift protected"], world.ids["person volunteer"])
    [(sign_up, starts_at)] = world.ask(
        "SELECT u.id, s.starts_at FROM sign_ups u JOIN shifts s ON s.id = u.shift_id"
        " WHERE u.shift_id = ? AND u.account_id = ?",
        *ids,
    )
    _before(world, starts_at)
    _post(world, "volunteer", f"/volunteers/shifts/sign-ups/{sign_up}/late", by="10")


def _contest(world):
    [(sign_up, account)] = world.ask("SELECT sign_up_id, account_id FROM attendance_remarks WHERE answered_at NOT NULL")
    [who] = [name for name, number in world.ids.items() if name.startswith("person ") and number == account]
    _post(world, who.removeprefix("person "), f"/volunteers/remarks/sign-ups/{sign_up}", text=TYPED)


def _answer_remark(world):
    [(remark,)] = world.ask("SELECT id FROM attendance_remarks WHERE answered_at IS NULL")
    _post(world, "coordinator", f"/volunteers/remarks/{remark}/answer", verdict="stays", words=TYPED)


def _offer_help(world):
    facts = {"name": TYPED, "wish": TYPED, "times": TYPED, "organisation_id": "0"}
    _post(world, "anybody", "/volunteers/offers/new", email="typed@example.org", **facts)


def _tell_a_worry(world):
    facts = {"kind": "noise", "text": TYPED, "place": TYPED, "email": "typed@example.org"}
    _post(world, "anybody", "/worries/new", **facts)


def _confirm_offer(world):
    _post(world, "anybody", f"/volunteers/offers/confirm/{world.buttons['help offer']}")


def _write_to_those_of_a_date(world, start):
    """The message that waits in the small town goes out, to all of its date."""
    with world.app.app_context(), transaction():
        draft = db.session.query(WrittenMessage).filter_by(sent_at=None).first()
        draft.circle, draft.start = MessageCircle.EVERYBODY, start
        db.session.flush()
        message = messages.whole(draft.id)
        send(message, message.session, messages.readers_of(message, message.session).seen)


def _change_for_guest(world, hours):
    """What a guest comes to is an hour later, or does not take place."""
    with world.app.app_context(), transaction():
        session = db.session.get_one(Session, _guests_session(world))
        before = session.starts_at, session.ends_at
        session.sequence += 1
        if hours:
            session.starts_at, session.ends_at = (at + timedelta(hours=hours) for at in before)
            session_moved.send(session, before=before)
        else:
            session.state = SessionState.CANCELLED
            session_cancelled.send(session)


def _sign_up_a_guest(world):
    """Somebody telephones, and the coordinator types what they say; returns the session and their registration."""
    session_id = _guests_session(world)
    told = {"name": TYPED, "email": "typed@example.org", "locale": "en", "asked": "telephone"}
    _post(world, "coordinator", f"/events/reception/sessions/{session_id}/guest", **told)
    household = "SELECT id FROM households WHERE email = 'typed@example.org'"
    [(made,)] = world.ask(f"SELECT id FROM registrations WHERE household_id = ({household})")
    return session_id, made


def _change_who_comes(world):
    """One of those who share the address comes, too."""
    session_id, made = _sign_up_a_guest(world)
    with world.app.app_context(), transaction():
        session, registration = db.session.get_one(Session, session_id), db.session.get_one(Registration, made)
        both = [guest(name, "en", "typed@example.org").id for name in (TYPED, f"{TYPED} too")]
        reception.change(session, registration, both, Asked.TELEPHONE, named=True)


def _take_off(world):
    session_id, made = _sign_up_a_guest(world)
    there = f"/events/reception/sessions/{session_id}/registrations/{made}"
    _post(world, "coordinator", there, said="off", asked="telephone")


def _erase_oneself(world):
    """The only grown-up of a family erases everything about it."""
    world.write("UPDATE cards SET pin_hash = ? WHERE household_id = ?", hashed("2468"), world.ids["family fresh"])
    _post(world, "fresh family", "/community/privacy/family/erase", pin="2468", sure="y")


def _ask_to_be_erased(world):
    """One of two grown-ups asks for it."""
    home = world.ids["family fresh"]
    world.write("UPDATE members SET birth_year = 1980 WHERE household_id = ?", home)
    _erase_oneself(world)


def _change_address(world):
    _post(world, "anybody", f"/new-address/{world.buttons['new address']}")


def _make_a_passkey(world):
    page = world.visitor("mentor").post("/account/passkeys/add")
    options = json.loads(unescape(re.search('data-options="([^"]+)"', page.text)[1]))
    phone = Authenticator(*relying_party(world.app.config["ZAEDNO"].address))
    _post(world, "mentor", "/account/passkeys", name=TYPED, credential=phone.make(options))


def _propose(world):
    """The public activity is to be run together with those elsewhere."""
    [(activity,)] = world.ask("SELECT activity_id FROM sessions WHERE id = ?", world.ids["session public"])
    other = str(world.ids["organisation elsewhere"])
    _post(world, "coordinator", f"/events/joint_activities/{activity}", organisation_id=other)


def _answer(world, word):
    """What others propose is accepted, or declined."""
    [(activity,)] = world.ask("SELECT id FROM activities WHERE asked_id = ?", world.ids["organisation"])
    _post(world, "coordinator", f"/events/joint_activities/{activity}/{word}")


def _end_together(world):
    [(activity,)] = world.ask("SELECT id FROM activities WHERE partner_id IS NOT NULL")
    _post(world, "coordinator", f"/events/joint_activities/{activity}/end")


DRIVERS = {
    "events.joint_activities.asked": _propose,
    "events.joint_activities.accepted": lambda world: _answer(world, "accept"),
    "events.joint_activities.declined": lambda world: _answer(world, "decline"),
    "events.joint_activities.ended": _end_together,
    "community.help_requests.asked": lambda world: _post(world, "fresh family", "/community/help_requests/ask"),
    "community.accounts.confirm_address": _register,
    "community.accounts.known": lambda world: _register(world, _address(world, "mentor")),
    "community.accounts.reset_password": lambda world: _post(
        world, "anybody", "/forgot-password", email=_address(world, "mentor")
    ),
    "community.accounts.changed": lambda world: _post(
        world, "mentor", "/account/password", present=factories.PASSWORD, password=NEW_PASSWORD
    ),
    "community.accounts.new_address": lambda world: _post(world, "mentor", "/account/email", email="typed@example.org"),
    "community.accounts.address_asked": lambda world: _post(
        world, "mentor", "/account/email", email="typed@example.org"
    ),
    "community.accounts.address_changed": _change_address,
    "community.own_addresses.asked": lambda world: _post(
        world, "adult of waiting", "/community/households/mine/email", email="typed@example.org"
    ),
    "community.passkeys.added": _make_a_passkey,
    "community.members.invited": lambda world: _post(
        world,
        "coordinator",
        f"/community/organisations/{world.ids['organisation']}/invite",
        **MENTOR,
        roles="caseworker",
    ),
    "community.members.unattended": _ask_where_nobody_coordinates,
    "community.privacy.resting": lambda world: _wait(world, days=800),
    "community.privacy.erasure_asked": _ask_to_be_erased,
    "community.privacy.erased": _erase_oneself,
    "community.safeguarding.waiting": lambda world: _post(
        world, "volunteer", "/danger", seen=TYPED, place=TYPED, about=TYPED, contact=TYPED
    ),
    "community.referrals.pressing": lambda world: _post(
        world, "coordinator", f"/community/referrals/{world.ids['referral consented']}/send"
    ),
    "community.referrals.news": lambda world: _post(
        world, "receiver", f"/community/referrals/received/{world.ids['referral acknowledged']}/accept"
    ),
    "community.referrals.overdue": lambda world: _wait(world, days=4),
    "community.conferences.invited": lambda world: _post(
        world,
        "officer",
        f"/community/conferences/households/{world.ids['family waiting']}/call",
        starts_on="2026-12-16",
        starts="18:00",
        place=TYPED,
        accounts=str(world.ids["person coordinator"]),
    ),
    "community.conferences.moved": lambda world: _post(
        world,
        "officer",
        f"/community/conferences/{world.ids['conference planned']}/change",
        starts_on="2026-12-16",
        starts="18:00",
        place=TYPED,
        accounts=str(world.ids["person coordinator"]),
    ),
    "community.conferences.cancelled": lambda world: _post(
        world, "officer", f"/community/conferences/{world.ids['conference planned']}/call-off", why="settled"
    ),
    "community.conferences.due": lambda world: _wait(world, days=1),
    "community.emergency_access.asked": _ask_for_a_file,
    "community.emergency_access.opened": _open_a_file,
    "community.emergency_access.told": _open_a_file,
    "community.worries.waiting": lambda world: _tell_a_worry(world),
    "community.worries.kept": lambda world: _tell_a_worry(world),
    "community.worries.answered": lambda world: _post(
        world, "coordinator", f"/community/worries/{world.ids['worry open']}/answer", reply="looked", words=TYPED
    ),
    "community.mediation.assigned": lambda world: _post(
        world,
        "coordinator",
        f"/community/mediation/begin/{world.ids['worry open']}",
        mediator=str(world.ids["person receiver"]),
    ),
    "community.mediation.invited": lambda world: _post(
        world,
        "coordinator",
        f"/community/mediation/{world.ids['mediation of one']}/neighbours",
        name=TYPED,
        email="typed@example.org",
        language="en",
    ),
    "community.mediation.changed": lambda world: _post(
        world,
        "coordinator",
        f"/community/mediation/{world.ids['mediation inviting']}/hand-over",
        mediator=str(world.ids["mediator second"]),
        why="unable",
    ),
    "community.mediation.ending": lambda world: _wait(world, days=170),
    "community.mediation.due": lambda world: _wait(world, days=1),
    "community.staff_training.invited": lambda world: _post(
        world,
        "coordinator",
        f"/community/staff_training/{world.ids['course going on']}/invite",
        addresses="typed@example.org",
        works_for="municipality",
        language="en",
    ),
    "community.staff_training.changed": lambda world: _post(
        world,
        "coordinator",
        f"/community/staff_training/{world.ids['course going on']}/dates",
        on="2026-12-16",
        starts="10:00",
        ends="12:00",
    ),
    "community.staff_training.again": lambda world: _post(
        world, "coordinator", f"/community/staff_training/trainees/{world.ids['failed trainee']}/another_try"
    ),
    "community.staff_training.finished": lambda world: _post(
        world, "coordinator", f"/community/staff_training/{world.ids['course to finish']}/finish"
    ),
    "community.staff_training.in_use": lambda world: _wait(world, hours=1),
    "community.watching.owner": lambda world: _wait(world, days=8),
    "community.watching.fallback": lambda world: _wait(world, days=8),
    "events.neighbours.asked": lambda world: _ask_as_guest(world),
    "events.neighbours.joined": lambda world: _come_as_guest(world),
    "events.neighbours.offered": lambda world: _offer_to_guest(world),
    "events.neighbours.moved": lambda world: _change_for_guest(world, 1),
    "events.neighbours.cancelled": lambda world: _change_for_guest(world, 0),
    "events.neighbours.signed_up": lambda world: _sign_up_a_guest(world),
    "events.neighbours.changed": lambda world: _change_who_comes(world),
    "events.neighbours.taken_off": lambda world: _take_off(world),
    "events.neighbours.given_up": lambda world: _post(
        world,
        "anybody",
        f"/guests/mine/{world.buttons['guest']}",
        said="cancel",
        session=str(_guests_session(world)),
    ),
    "events.neighbours.back": _put_back_for_guest,
    "events.neighbours.withheld": _withhold_for_guest,
    "events.neighbours.again": _publish_for_guest,
    "events.registrations.otherwise": _come_late,
    "volunteers.shifts.otherwise": _help_late,
    "events.neighbours.tomorrow": lambda world: _come_near_for_guest(world),
    "events.messages.written": lambda world: _write_to_those_of_a_date(world, None),
    "events.messages.thanked": lambda world: _write_to_those_of_a_date(world, MessageStart.THANKS),
    "events.invitations.invited": lambda world: _post(
        world,
        "coordinator",
        f"/events/invitations/sessions/{world.ids['session invited']}",
        account=str(world.ids["person candidate"]),
    ),
    "events.viewings.relieved": lambda world: _post(
        world, "receiver", f"/events/viewings/{world.ids['viewing']}/company", volunteer="0", interpreter="0"
    ),
    "events.photos.decided": _decide_about_a_photo,
    "volunteers.blocking.closed": _block,
    "volunteers.shifts.series_changed": _end_the_series,
    "volunteers.shifts.withheld": _withhold,
    "volunteers.shifts.returned": _publish,
    "volunteers.follow_up.thanked": _close,
    "volunteers.journal.asked": lambda world: _wait(world, days=8),
    "volunteers.journal.nudged": lambda world: _wait(world, days=31),
    "volunteers.journal.silent": _silence,
    "volunteers.journal.talk": _meet,
    "volunteers.pairs.asked": lambda world: _post(
        world, "coordinator", f"/volunteers/proposals/pairs/{world.ids['draft']}/ask"
    ),
    "volunteers.pairs.agreed": lambda world: _post(
        world, "asking family", f"/volunteers/pairs/{world.ids['asking']}/accept"
    ),
    "volunteers.pairs.ended": lambda world: _post(
        world, "active family", f"/volunteers/pairs/{world.ids['active']}/block"
    ),
    "volunteers.pairs.parted": _erase,
    "volunteers.pairs.family_left": _erase,
    "volunteers.pairs.left": lambda world: _post(
        world, "mentor", "/community/privacy/account/delete", present=factories.PASSWORD, sure="y"
    ),
    "volunteers.attendance.at_risk": lambda world: _give_back(world, "mentor", "children"),
    "volunteers.clearances.asked": _apply,
    "volunteers.clearances.reminded": lambda world: _wait(world, days=8),
    "volunteers.shifts.soon": _come_near,
    "volunteers.shifts.fitting": lambda world: _wish_for_news(world, "volunteer"),
    "events.neighbours.news": lambda world: _wish_for_news(world, "mentor"),
    "volunteers.rosters.asked": _ask_for_help,
    "volunteers.offers.asked": _offer_help,
    "volunteers.remarks.contested": _contest,
    "volunteers.remarks.answered": _answer_remark,
    "volunteers.offers.landed": _confirm_offer,
    "volunteers.shifts.signed_up": lambda world: _sign_up(world, "volunteer", "protected"),
    "volunteers.shifts.waiting": lambda world: _sign_up(world, "volunteer", "full"),
    "volunteers.shifts.offered": lambda world: _give_back(world, "helper", "full"),
    "volunteers.shifts.withdrawn": lambda world: _give_back(world, "mentor", "protected"),
    "volunteers.shifts.offer_ended": lambda world: _wait(world, hours=10),
    "volunteers.shifts.session_moved": _move,
    "volunteers.shifts.session_cancelled": _cancel,
    "volunteers.shifts.let_go": _end_clearance,
    "volunteers.shifts.places_freed": _end_clearance,
    "volunteers.shifts.newcomers_alone": _leave_a_newcomer,
    "volunteers.substitutes.nobody_left": _ask_in_vain,
    "volunteers.clearances.cleared": _clear,
    "volunteers.clearances.ending": _expire,
}
# Whose name an email may say beside the reader's own: a referee must know who asks by their whole name, or it reads
# like a trick; an invited person is greeted.
ASKING = {("accounts", "name"), ("accounts", "family_name"), ("volunteer_references", "name")}
NAMED = {
    # What somebody wrote is what it says.
    "events.messages.written": {("message_texts", "text")},
    "events.messages.thanked": {("message_texts", "text")},
    "volunteers.clearances.asked": ASKING,
    "volunteers.clearances.reminded": ASKING,
    "community.members.invited": {("invitations", "name")},
}
# Emails to whoever holds a place: where one meets may be in them, for that session.
PUBLIC_PLACE = "SELECT 1 FROM sessions s JOIN venues v ON v.id = s.venue_id WHERE s.id = ? AND v.visibility = 'public'"
HELD = """SELECT 1 FROM sign_ups u JOIN shifts s ON s.id = u.shift_id
          WHERE u.account_id = ? AND s.session_id = ? AND u.state = 'confirmed'"""
PLACED = {"volunteers.shifts.signed_up", "volunteers.shifts.session_moved", "volunteers.shifts.soon"}


def emails_of(world):
    """The emails that wait, as rows."""
    with sqlite3.connect(world.path) as source:
        source.row_factory = sqlite3.Row
        return [dict(row) for row in source.execute("SELECT * FROM emails ORDER BY id")]


def delivered(world, kind, locale):
    """All of a kind, delivered in this language: [(row, every text in the message)]."""
    state = "state = iif(template = ?, 'queued', 'dropped')"
    world.write(f"UPDATE emails SET {state}, attempts = 0, claimed_at = NULL, locale = ?", kind, locale)
    folder = Path(world.app.config["ZAEDNO"].instance) / "mail"
    for path in folder.glob("*.eml"):
        path.unlink()
    with world.app.app_context():
        delivery.deliver_due()
    rows = {row["message_key"]: row for row in emails_of(world)}
    found = []
    for path in sorted(folder.glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        key = str(message["Message-ID"]).strip("<>").split("@")[0]
        parts = {"headers": "\n".join(f"{name}: {value}" for name, value in message.items())}
        for number, part in enumerate(message.walk()):
            parts[f"headers of part {number}"] = "\n".join(f"{name}: {value}" for name, value in part.items())
            if not part.is_multipart():
                # An .ics is folded at 75 bytes; a word may lie across the fold.
                parts[f"{part.get_content_type()} {number}"] = re.sub(r"\r?\n[ \t]", "", _text_of(part))
        found.append((rows[key], parts))
    return found


def _text_of(part):
    content = part.get_payload(decode=True)
    return content.decode("utf-8")


@pytest.mark.parametrize("kind", sorted(DRIVERS))
def test_a_email_says_nothing_that_it_need_not(world, caplog, kind):
    caplog.set_level(logging.INFO)
    DRIVERS[kind](world)
    planted = words_of(world)
    assert kind in {row["template"] for row in emails_of(world)}, "the driver posts no such email"
    for locale in LANGUAGES:
        mails = delivered(world, kind, locale)
        assert mails, f"nothing was delivered in {locale}"
        for row, parts in mails:
            for where, text in parts.items():
                assert leaks(world, row, text, planted) == [], (locale, where)
                assert [word for word in SENSITIVE[locale] if word in text.lower()] == [], (locale, where)
    said = caplog.text + json.dumps(
        [row["about"] + row["dedupe_key"] + (row["problem"] or "") for row in emails_of(world)]
    )
    assert re.findall(r"plant-[a-z-]+|\+3597\d+|[\w.-]+@example.org", said) == []
    assert audited_values(world) == []


def leaks(world, row, text, planted):
    """What of the planted is in a text of this email though it is neither the reader's own nor agreed."""
    text = text.replace(row["address"], "")
    found = []
    for word, (table, column, row_id) in planted.items():
        own = table == "accounts" and row_id == row["account_id"] and column == "name"
        if word in text and not own and (table, column) not in NAMED.get(row["template"], ()):
            found.append((table, column, row_id))
    if TYPED in text and row["template"] not in NAMED:
        found.append(TYPED)
    for place in re.findall(r"(?:Street|Hall|Way) (?:of|to) (\w+)title", text):
        session = world.ids[f"session {place.lower()}"]
        if world.ask(PUBLIC_PLACE, session):
            continue
        if row["template"] not in PLACED or not world.ask(HELD, row["account_id"], session):
            found.append(f"the place of {place}")
    return found


def audited_values(world):
    """Names in the audit trail that are no columns of the table they are about."""
    tables = db.metadata.tables
    return [
        (table, name)
        for table, columns in world.ask("SELECT table_name, columns FROM audit_entries")
        for name in columns.split(",")
        if name and name not in tables[table].c
    ]


def test_an_error_of_the_database_leaves_no_value_in_the_log(world, caplog, monkeypatch):
    monkeypatch.setitem(world.app.config, "TESTING", False)
    boom = "CREATE TRIGGER boom BEFORE INSERT ON applications BEGIN SELECT RAISE(ABORT, 'boom'); END"
    world.write(boom)
    facts = {"name": TYPED, "email": "typed@example.org", "password": NEW_PASSWORD, "languages": ["bg"]}
    assert world.visitor().post("/register", data=facts).status_code == 500
    assert "IntegrityError at community.accounts.register" in caplog.text
    assert "actions.py" in caplog.text
    assert [word for word in (TYPED, "typed@", NEW_PASSWORD, "argon2") if word in caplog.text] == []


def test_a_email_that_cannot_be_worded_leaves_no_value_in_the_log(world, caplog):
    _register(world)
    world.write("UPDATE emails SET about = ?", json.dumps({"application": [TYPED]}))
    with world.app.app_context():
        delivery.deliver_due()
    assert "cannot be worded" in caplog.text
    assert TYPED not in caplog.text


def test_every_kind_of_email_has_a_driver(world):
    assert set(DRIVERS) == set(world.app.extensions["mails"])


def test_every_column_that_holds_text_is_known_as_personal_or_not():
    """A new column for words of or about somebody must be planted, or be named here as what it is."""
    known = {
        (table, column) for group in (PERSONAL, PLACES, PUBLIC) for table, names in group.items() for column in names
    }
    unknown = {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
        if not CODES.fullmatch(column.name)
    } - known
    # What names and telephones are found by is made of columns that are planted.
    unknown = {(table, column) for table, column in unknown if column not in ("search_text", "phone_number")}
    codes = {("versions", "name"), ("upkeep", "slug"), ("watch_reminders", "kind"), ("task_runs", "name")}
    assert unknown - codes == set()

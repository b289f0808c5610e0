"""Who has no address is told by somebody: what changed stands in the queue of their organisation until it was said."""

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from community.accounts.models import Card
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.foundation.outbox import Email
from community.households.models import Consent, Household
from community.households.rules import ConsentManner, ConsentPurpose
from community.privacy.actions import erase
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind
from events.contact_queue import actions
from events.contact_queue.actions import remind_of_tomorrow
from events.contact_queue.models import ContactAttempt, QueuedContact, ReachingWish
from events.contact_queue.rules import ContactAnswer, ContactState, Message, Way
from events.planning.actions import cancel
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.signals import session_moved
from tests import cast, factories, html
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState

QUEUE = "/events/contact_queue"
PHONE = "0885 550 012"
SOFIA = ZoneInfo("Europe/Sofia")
HOUR = timedelta(hours=1)


def addresses(page):
    """Where the links of a page lead."""
    return [unescape(address) for address in re.findall(r'href="([^"]*)"', page)]


def agree(household, purpose=ConsentPurpose.COORDINATION):
    facts = {"text_version": "1", "language": "ar", "manner": ConsentManner.ORALLY, "given_at": factories.clock.now()}
    home = {"household_id": household.id, "organisation_id": household.organisation_id}
    factories.add(Consent(**home, purpose=purpose, **facts))


def join(session_id, household_id):
    members = registrations.queries.members_of(household_id)
    return registrations.join(session_id, household_id, [one.id for one in members])


class Play:
    """A family with a telephone, one that agrees to nothing, and a guest without an address, who all come tomorrow."""

    def __init__(self):
        self.cast = cast.gather()
        self.session = self.cast.session
        ours = db.session.get_one(factories.Organisation, self.cast.organisation)
        theirs = db.session.get_one(factories.Organisation, 2)
        families = {
            "amina": factories.household(ours, "Amina", "Omar", phone=PHONE),
            "silent": factories.household(theirs, "Silent", phone="0889 123 456"),
            "guest": factories.household(None, "Gosho", locale="bg", phone="0887 654 321"),
        }
        agree(families["amina"])
        self.ours, self.theirs = ours.id, theirs.id
        self.homes = {name: household.id for name, household in families.items()}
        for household_id in self.homes.values():
            join(self.session, household_id)


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return Play()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


def move(session, number, by=HOUR):
    row = session.get_one(Session, number)
    before = (row.starts_at, row.ends_at)
    row.starts_at, row.ends_at, row.sequence = row.starts_at + by, row.ends_at + by, row.sequence + 1
    session.flush()
    session_moved.send(row, before=before)


def rows(reading, **conditions):
    with reading() as session:
        found = session.query(QueuedContact).filter_by(**conditions).order_by(QueuedContact.id)
        return [(one.message, one.state, one.organisation_id) for one in found]


MOVED, WAITING = Message.MOVED, ContactState.WAITING


@pytest.mark.both_databases
def test_a_move_stands_in_the_queue_of_whoever_accompanies_the_family_or_runs_the_session(play, writing, reading):
    with writing() as session:
        move(session, play.session)
    assert rows(reading) == [(MOVED, WAITING, play.ours), (MOVED, WAITING, play.theirs), (MOVED, WAITING, play.ours)]
    with reading() as session:
        assert session.query(Email).count() == 0


def test_the_page_has_the_text_in_their_language_and_opens_the_callers_own_apps(play, coordinator, writing, reading):
    with writing() as session:
        move(session, play.session)
    page = coordinator.get(QUEUE)
    text = html.text_of(page.text)
    assert "Amina" in text
    assert "Gosho" in text
    # Never a child's name, and nothing of a family of another organisation.
    assert "Omar" not in page.text
    assert "Silent" not in page.text
    links = [link for link in addresses(page.text) if urlsplit(link).scheme not in ("", "http")]
    said = {urlsplit(link).scheme: link for link in links if "885550012" in link.replace("-", "")}
    assert set(said) == {"tel", "sms", "https", "viber"}
    [sms] = parse_qs(urlsplit(said["sms"]).query)["body"]
    assert "Ours" in sms
    assert "كان الموعد" in sms or "كان" in sms
    assert sms in page.text
    for link in said.values():
        assert "Omar" not in link
    # Nothing of a third party is loaded by the page itself.
    assert "wa.me" not in page.headers["Content-Security-Policy"]
    with reading() as session:
        seen = {one.row_id for one in session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="households")}
    assert seen == {play.homes["amina"], play.homes["guest"]}


def test_without_consent_there_is_neither_name_nor_telephone(play, visitor, writing):
    with writing() as session:
        move(session, play.session)
    stranger = visitor()
    stranger.sign_in(play.cast.stranger)
    page = stranger.get(QUEUE).text
    assert f"Household {play.homes['silent']}, without names" in html.text_of(page)
    assert "Silent" not in page
    assert "889123456" not in page.replace(" ", "")
    assert "They do not agree that you know their telephone" in html.text_of(page)
    assert "Amina" not in page


def test_one_tap_says_that_they_were_told_and_one_takes_it_back(play, coordinator, writing, reading):
    with writing() as session:
        move(session, play.session)
    told = coordinator.press(coordinator.get(QUEUE), "Told")
    assert (told.status_code, told.headers["Location"]) == (303, QUEUE)
    page = coordinator.get(QUEUE)
    assert "Told lately" in page.text
    assert "told by \u2068Coordinator\u2069" in page.text
    with reading() as session:
        one = session.query(QueuedContact).filter_by(state=ContactState.TOLD).one()
        assert (one.told_by_id, one.told_at) == (play.cast.coordinator, factories.clock.now())
        assert [tried.answer for tried in session.query(ContactAttempt)] == [ContactAnswer.TOLD]
    assert "1 of 3 households told" in html.text_of(coordinator.get(f"/events/planning/sessions/{play.session}").text)
    assert coordinator.press(page, "Undo").status_code == 303
    assert [state for _, state, _ in rows(reading)] == [WAITING] * 3
    assert coordinator.post(f"{QUEUE}/1/undo").status_code == 409


def test_not_reached_comes_back_in_an_hour_and_another_time_in_the_evening(play, coordinator, writing, reading, clock):
    with writing() as session:
        move(session, play.session)
    coordinator.press(coordinator.get(QUEUE), "Not reached")
    assert "Try again later" in coordinator.get(QUEUE).text
    with reading() as session:
        again = session.query(QueuedContact.again_at).filter(QueuedContact.again_at.is_not(None)).scalar()
    assert again == factories.NOON + HOUR
    clock.advance(hours=1)
    assert "Try again later" not in coordinator.get(QUEUE).text
    coordinator.post(f"{QUEUE}/1/another_time")
    with reading() as session:
        one = session.get_one(QueuedContact, 1)
        assert one.again_at.astimezone(SOFIA) == datetime(2026, 11, 23, 18, tzinfo=SOFIA)
        assert one.state is WAITING


def test_a_stranger_neither_sees_nor_answers_what_is_not_theirs(play, visitor, writing, reading):
    with writing() as session:
        move(session, play.session)
    stranger, volunteer = visitor(), visitor()
    stranger.sign_in(play.cast.stranger)
    volunteer.sign_in(play.cast.volunteer)
    for what in ("told", "not_reached", "another_time", "undo"):
        assert stranger.post(f"{QUEUE}/1/{what}").status_code == 404
        assert volunteer.post(f"{QUEUE}/1/{what}").status_code == 403
    assert volunteer.get(QUEUE).status_code == 403
    assert visitor().get(QUEUE).status_code == 303
    assert {state for _, state, _ in rows(reading)} == {WAITING}


def test_a_caseworker_sees_families_that_agree_and_no_others(play, visitor, writing):
    with writing() as session:
        caseworker = factories.account((Role.CASEWORKER, play.ours), name="Case").id
        move(session, play.session)
    person = visitor()
    person.sign_in(caseworker)
    page = person.get(QUEUE).text
    assert "Amina" in page
    assert "Gosho" not in page
    # The page of the family that whoever accompanies it may open, not its coordinators'.
    [address] = set(re.findall(r'href="(/community/\w+/\d+)"', page))
    assert (address.split("/")[2], person.get(address).status_code) == ("caseload", 200)
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": factories.clock.now()})
    assert "Amina" not in person.get(QUEUE).text


@pytest.mark.both_databases
def test_what_is_overtaken_is_replaced(play, writing, reading):
    with writing() as session:
        move(session, play.session)
        first = session.get_one(QueuedContact, 1).was_from
        move(session, play.session)
        assert session.get_one(QueuedContact, 1).was_from == first
        cancel(session.get_one(Session, play.session))
    found = rows(reading, organisation_id=play.theirs)
    assert found == [(MOVED, ContactState.OVERTAKEN, play.theirs), (Message.CANCELLED, WAITING, play.theirs)]


def test_who_was_told_hears_of_the_next_change_from_what_they_know(play, coordinator, writing, reading):
    with writing() as session:
        move(session, play.session)
        second = session.get_one(Session, play.session).starts_at
    coordinator.post(f"{QUEUE}/1/told")
    with writing() as session:
        move(session, play.session)
        family = session.query(QueuedContact).filter_by(state=WAITING).order_by(QueuedContact.id.desc()).first()
        assert family.was_from == second
    # What was told is not taken back under what came after it.
    assert coordinator.post(f"{QUEUE}/1/undo").status_code == 303
    assert len(rows(reading, state=WAITING)) == 3


def test_who_does_not_come_any_more_has_nothing_to_hear(play, coordinator, writing):
    with writing() as session:
        move(session, play.session)
        registrations.cancel(play.session, play.homes["amina"])
    assert "Amina" not in coordinator.get(QUEUE).text
    assert coordinator.post(f"{QUEUE}/1/told").status_code == 409


def test_an_offer_waits_for_the_first_try_to_reach_them(play, writing, reading, clock):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at, row.ends_at = row.starts_at + timedelta(hours=2), row.ends_at + timedelta(hours=2)
        row.capacity = row.seats_taken
        theirs = session.get_one(factories.Organisation, play.theirs)
        late = factories.household(theirs, "Late", phone=PHONE)
        written = factories.household(None, "Writes", email="writes@example.org")
        for household in (late, written):
            join(play.session, household.id)
        numbers = late.id, written.id
    night = datetime(2026, 11, 23, 19, 30, tzinfo=SOFIA)
    clock.set(night)
    with writing() as session:
        registrations.cancel(play.session, play.homes["amina"])
        ends = dict(
            session.query(Registration.household_id, Registration.offered_until)
            .filter_by(state=RegistrationState.OFFERED)
            .all()
        )
        start = session.get_one(Session, play.session).starts_at
    # Half an hour is left of the evening, the rest of two hours is in the morning.
    assert ends[numbers[0]] == datetime(2026, 11, 24, 9, 30, tzinfo=SOFIA)
    assert ends[numbers[1]] == night + (start - night) / 4
    assert rows(reading) == [(Message.OFFERED, WAITING, play.theirs)]
    with reading() as session:
        assert session.get_one(QueuedContact, 1).due_at == ends[numbers[0]]
        assert [email.template for email in session.query(Email)] == ["events.neighbours.offered"]


@pytest.mark.both_databases
def test_whoever_asked_for_it_is_reminded_once_the_day_before(app, play, writing, reading, clock):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at, row.ends_at = factories.NOON + timedelta(days=2), factories.NOON + timedelta(days=2, hours=1)
        actions.wish(play.homes["amina"], Way.VIBER, remind=True)
        actions.wish(play.homes["guest"], Way.CALL, remind=False)

    def look():
        with app.app_context():
            return remind_of_tomorrow()

    assert look() == 0
    clock.set(datetime(2026, 11, 24, 8, 59, tzinfo=SOFIA))
    assert look() == 0
    clock.set(datetime(2026, 11, 24, 9, 0, tzinfo=SOFIA))
    assert (look(), look()) == (1, 0)
    assert rows(reading) == [(Message.TOMORROW, WAITING, play.ours)]
    # A move is said instead.
    with writing() as session:
        move(session, play.session)
    assert rows(reading, state=WAITING, organisation_id=play.ours) == [(MOVED, WAITING, play.ours)] * 2


def test_the_family_says_how_it_likes_to_be_reached_and_staff_see_it(play, coordinator, visitor, writing, reading):
    with writing():
        card = factories.add(
            Card(household_id=play.homes["amina"], code_digest="-", pin_hash="-", issued_at=factories.clock.now())
        ).id
    family = visitor()
    family.open_card(card)
    page = family.get(html.links(family.get("/family").text)["How we reach you"])
    assert family.press(page, "Save", way="viber", remind="y").status_code == 303
    with reading() as session:
        assert [(one.way, one.remind) for one in session.query(ReachingWish)] == [(Way.VIBER, True)]
    shown = coordinator.get(f"/community/households/{play.homes['amina']}").text
    assert "By Viber" in shown
    with writing() as session:
        move(session, play.session)
    ways = [link for link in addresses(coordinator.get(QUEUE).text) if "885550012" in link.replace("-", "")]
    assert ways[0].startswith("viber:")
    staff = coordinator.get(f"{QUEUE}/households/{play.homes['amina']}/wish")
    assert "By Viber" in staff.text
    assert coordinator.post(f"{QUEUE}/households/{play.homes['amina']}/wish", data={"way": "sms"}).status_code == 303
    with reading() as session:
        assert [(one.way, one.remind) for one in session.query(ReachingWish)] == [(Way.SMS, False)]
    assert coordinator.get(f"{QUEUE}/households/{play.homes['silent']}/wish").status_code == 404


def test_who_speaks_it_is_named(play, coordinator, writing):
    with writing() as session:
        move(session, play.session)
    assert "Nobody of yours speaks it" in coordinator.get(QUEUE).text
    with writing():
        speaks = {"state": VolunteerState.ACTIVE, "languages": ["ar"], "created_at": factories.clock.now()}
        factories.add(Volunteer(id=play.cast.coordinator, **speaks))
    assert "Speaks it: Coordinator" in html.text_of(coordinator.get(QUEUE).text)


def test_a_private_matter_is_not_named_on_a_familys_telephone(play, coordinator, writing):
    with writing() as session:
        activity = session.get_one(Session, play.session).activity_id
        session.get_one(Activity, activity).kind = ActivityKind.HEALTH
        session.query(ActivityText).filter_by(activity_id=activity).update({"title": "Talking about fear"})
        move(session, play.session)
    links = [link for link in addresses(coordinator.get(QUEUE).text) if "885550012" in link.replace("-", "")]
    assert links
    assert not any("fear" in link for link in links)


def test_what_is_one_persons_own_is_told_to_them_alone_and_by_no_text(play, coordinator, writing, reading):
    with writing() as session:
        family = registrations.queries.members_of(play.homes["amina"])
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        circle = factories.session(activity, factories.NOON + 50 * HOUR)
        registrations.join(circle.id, play.homes["amina"], [family[0].id], alone=family[0].id)
        move(session, play.session)
        move(session, circle.id)
    page = coordinator.get(QUEUE)
    cards = [
        card for card in re.split(r'<article class="panel"', page.text)[1:] if "885550012" in card.replace("-", "")
    ]
    assert ["For \u2068Amina\u2069 alone" in card for card in cards] in ([False, True], [True, False])
    for card in cards:
        schemes = {urlsplit(link).scheme for link in addresses(card)} - {"", "http"}
        assert schemes == ({"tel"} if "alone" in card else {"tel", "sms", "https", "viber"})
    # Who was told of the one has not been told of the other.
    [own] = [card for card in cards if "alone" in card]
    newest = re.search(r'id="tell-(\d+)"', own)[1]
    coordinator.post(f"{QUEUE}/{newest}/told")
    states = {state for _, state, _ in rows(reading)}
    assert states == {WAITING, ContactState.TOLD}
    with reading() as session:
        told = session.query(Registration.member_id).join(QueuedContact).filter_by(state=ContactState.TOLD)
        assert [member_id for (member_id,) in told] == [family[0].id]


def test_ones_own_date_is_written_to_that_very_person_or_told(play, mailbox, coordinator, writing, reading):
    with writing() as session:
        written = factories.account(email="of-all@example.org", name="Samir")
        own, alone = factories.account(email="own@example.org", name="Huda"), {}
        family = registrations.queries.members_of(play.homes["amina"])
        family[0].account_id, family[1].account_id = own.id, written.id
        session.flush()
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        for hours, member in ((50, family[0]), (60, family[1])):
            circle = factories.session(activity, factories.NOON + hours * HOUR)
            registrations.join(circle.id, play.homes["amina"], [member.id], alone=member.id, accompanied=True)
            alone[member.id] = circle.id
        for session_id in alone.values():
            move(session, session_id)
    told = mailbox.deliver()
    assert sorted(one["To"] for one in told) == ["of-all@example.org", "own@example.org"]
    for one in told:
        member = family[0 if one["To"] == "own@example.org" else 1].id
        assert f"/events/sessions/{alone[member]}" in one.get_body(("plain",)).get_content()
    with writing() as session:
        session.get_one(registrations.queries.Member, family[0].id).account_id = None
        move(session, alone[family[0].id])
    # Nobody else of the family reads it: somebody tells her.
    assert mailbox.deliver() == []
    assert rows(reading)


def test_pages_say_how_many_hear_and_how(play, coordinator, writing):
    with writing():
        written = factories.household(None, "Writes", email="writes@example.org")
        join(play.session, written.id)
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    told = "1 household gets an email. 3 households have to be told: they stand in the queue."
    assert told in html.text_of(page.text)
    look = coordinator.press(page, "Save", starts="20:00", ends="21:00")
    assert told in html.text_of(look.text)
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    after = html.text_of(coordinator.get(f"/events/planning/sessions/{play.session}").text)
    assert f"Moved. {told}" in after
    assert "0 of 3 households told" in after
    assert coordinator.press(
        coordinator.get(f"/events/planning/sessions/{play.session}"), "Yes, cancel it", reason="weather"
    )
    after = html.text_of(coordinator.get(f"/events/planning/sessions/{play.session}").text)
    assert f"It is cancelled. {told}" in after


def test_a_family_that_is_erased_leaves_nothing_to_tell(play, coordinator, writing, reading):
    with writing() as session:
        move(session, play.session)
        erase(session.get_one(Household, play.homes["amina"]))
    assert "Amina" not in coordinator.get(QUEUE).text
    with reading() as session:
        assert session.query(QueuedContact).count() == 2

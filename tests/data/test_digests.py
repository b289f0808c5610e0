"""Digests of what is new: to who asked for them, once for each thing, never empty, and one that fails stops no other;
reminders of neighbours, and of who agreed by SMS."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.emails.actions import choose, write_digests
from community.emails.models import EmailChoice
from community.emails.rules import MOST_IN_A_DIGEST, EmailKind, EmailRhythm
from community.foundation.outbox import Channel, Email, EmailState, Recipient
from community.foundation.periodic_tasks import Unfinished
from community.households.actions import guest
from community.places.models import Area
from events.activities.models import Activity
from events.activities.rules import ActivityKind, ActivityState
from events.neighbours.actions import remind, write_news
from events.registrations.actions import join
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast, factories
from volunteers.shifts.actions import remind_of_shifts, write_of_new_shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

# Ten in the morning in Sofia.
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def play(writing, clock):
    clock.set(MORNING)
    with writing():
        return cast.gather()


def wants(writing, account_id, kind, rhythm=EmailRhythm.WEEKLY, **more):
    with writing() as session:
        choose(session.get_one(Account, account_id), kind, rhythm, **more)


def new_shift(writing, play, days=3, title="Chess", **facts):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        starts_at = MORNING + timedelta(days=days)
        activity = factories.activity(ours, title, **facts)
        return factories.shift(factories.session(activity, starts_at)).id


def work(app, task):
    with app.app_context():
        return task()


def texts(mailbox, address):
    return [(mail["Subject"], mail.get_body(["plain"]).get_content()) for mail in mailbox.to(address)]


@pytest.mark.both_databases
def test_a_volunteer_hears_of_each_new_shift_that_suits_once(app, play, writing, mailbox, clock):
    assert work(app, write_of_new_shifts) == 0
    wants(writing, play.volunteer, EmailKind.SHIFTS)
    # Walid asked for none, and Anton is cleared for nothing.
    wants(writing, play.applicant, EmailKind.SHIFTS)
    assert work(app, write_of_new_shifts) == 1
    [(subject, text)] = texts(mailbox, "vera@example.org")
    assert subject == "Shifts that suit you"
    assert "Football" in text
    new_shift(writing, play, days=10)
    for _ in range(2):
        assert work(app, write_of_new_shifts) == 0
        clock.advance(days=3)
    clock.advance(days=1)
    assert work(app, write_of_new_shifts) == 1
    [(_, text)] = texts(mailbox, "vera@example.org")
    assert "Chess" in text
    assert "Football" not in text
    clock.advance(days=7)
    assert work(app, write_of_new_shifts) == 0


def test_who_asked_for_one_a_day_has_one_a_day(app, play, writing, clock):
    wants(writing, play.volunteer, EmailKind.SHIFTS, EmailRhythm.DAILY)
    assert work(app, write_of_new_shifts) == 1
    new_shift(writing, play)
    clock.advance(hours=9)
    assert work(app, write_of_new_shifts) == 0
    clock.advance(hours=15)
    assert work(app, write_of_new_shifts) == 1


def test_what_is_gone_when_it_is_delivered_is_left_out(app, play, writing, reading, mailbox, clock):
    gone = new_shift(writing, play)
    wants(writing, play.volunteer, EmailKind.SHIFTS)
    assert work(app, write_of_new_shifts) == 1
    with writing() as session:
        shift = session.get_one(Shift, gone)
        shift.taken = shift.maximum
        session.get_one(Session, session.get_one(Shift, play.shift).session_id).starts_at = MORNING
        session.get_one(Shift, play.shift).starts_at = MORNING
    assert mailbox.deliver() == []
    with reading() as session:
        assert session.query(Email).one().state is EmailState.DROPPED


def test_a_digest_is_short_and_says_how_many_more_there_are(app, play, writing, mailbox):
    for number in range(MOST_IN_A_DIGEST + 2):
        new_shift(writing, play, days=2 + number, title=f"Chess {number:02}")
    wants(writing, play.volunteer, EmailKind.SHIFTS)
    assert work(app, write_of_new_shifts) == 1
    [(_, text)] = texts(mailbox, "vera@example.org")
    assert text.count("Chess") + text.count("Football") == MOST_IN_A_DIGEST
    assert "and 3 more" in text


def test_in_the_night_none_is_made(app, play, writing, clock):
    new_shift(writing, play)
    wants(writing, play.volunteer, EmailKind.SHIFTS)
    clock.set(MORNING.replace(hour=20))
    assert work(app, write_of_new_shifts) == 0
    clock.advance(hours=12)
    assert work(app, write_of_new_shifts) == 1


@pytest.mark.parametrize("change", ["never", "blocked"])
def test_who_wants_none_and_who_was_blocked_have_none(app, play, writing, change):
    wants(writing, play.volunteer, EmailKind.SHIFTS)
    with writing() as session:
        if change == "never":
            choose(session.get_one(Account, play.volunteer), EmailKind.SHIFTS, EmailRhythm.NEVER)
        else:
            session.get_one(Account, play.volunteer).state = AccountState.BLOCKED
    assert work(app, write_of_new_shifts) == 0


def test_one_that_fails_stops_no_other(app, play, writing, reading):
    for account in (play.volunteer, play.second_volunteer):
        wants(writing, account, EmailKind.SHIFTS)

    def fitting(account, _chosen):
        return [1] if account.id == play.second_volunteer else 1 / 0

    with pytest.raises(Unfinished, match="1 of 2 rows"):
        work(app, lambda: write_digests(EmailKind.SHIFTS, "volunteers.shifts.fitting", fitting))
    with reading() as session:
        assert [row.account_id for row in session.query(Email)] == [play.second_volunteer]
        # It is tried again.
        assert session.query(EmailChoice).filter_by(account_id=play.volunteer).one().told_at is None


@pytest.mark.both_databases
def test_two_workers_make_one_digest(app, play, writing, reading):
    wants(writing, play.volunteer, EmailKind.SHIFTS)
    both = Barrier(2)

    def at_once(_number):
        both.wait()
        return work(app, write_of_new_shifts)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(at_once, range(2))) == [0, 1]
    with reading() as session:
        assert session.query(Email).count() == 1


def test_whoever_has_an_account_hears_what_is_new_in_the_programme_about_what_they_chose(app, play, writing, mailbox):
    for title, facts in (
        ("Chess", {"kind": ActivityKind.CULTURE}),
        ("Draft", {"kind": ActivityKind.CULTURE, "state": ActivityState.DRAFT}),
        ("Running", {"kind": ActivityKind.SPORT}),
    ):
        new_shift(writing, play, title=title, **facts)
    wants(writing, play.volunteer, EmailKind.SESSIONS, topics=["culture"])
    wants(writing, play.second_volunteer, EmailKind.SESSIONS)
    with writing() as session:
        district = session.query(Area).first().district
        choose(
            session.get_one(Account, play.applicant), EmailKind.SESSIONS, EmailRhythm.WEEKLY, districts=["elsewhere"]
        )
        choose(session.get_one(Account, play.coordinator), EmailKind.SESSIONS, EmailRhythm.WEEKLY, districts=[district])
    assert work(app, write_news) == 3
    found = {mail["To"]: mail.get_body(["plain"]).get_content() for mail in mailbox.deliver()}
    told = {
        address: [title for title in ("Chess", "Draft", "Football", "Running") if title in text]
        for address, text in found.items()
    }
    assert told["vera@example.org"] == ["Chess"]
    assert told["walid@example.org"] == ["Chess", "Football", "Running"]
    assert len(told) == 3


def test_news_name_an_activity_once_however_many_dates_it_has(app, play, writing, mailbox, clock):
    with writing() as session:
        [football] = session.query(Activity).all()
        for days in (2, 4, 6):
            factories.session(football, MORNING + timedelta(days=days))
    wants(writing, play.volunteer, EmailKind.SESSIONS)
    assert work(app, write_news) == 1
    [(_, text)] = texts(mailbox, "vera@example.org")
    assert text.count("Football") == 1
    clock.advance(days=7)
    with writing() as session:
        factories.session(session.query(Activity).one(), MORNING + timedelta(days=9))
    assert work(app, write_news) == 0


def test_an_email_says_in_which_language_a_title_is_that_is_not_the_readers(app, play, writing, mailbox):
    with writing() as session:
        session.get_one(Account, play.volunteer).locale = "fr"
    wants(writing, play.volunteer, EmailKind.SESSIONS)
    wants(writing, play.second_volunteer, EmailKind.SESSIONS)
    assert work(app, write_news) == 2
    found = {mail["To"]: mail.get_body(["plain"]).get_content() for mail in mailbox.deliver()}
    assert "Football (anglais)" in found["vera@example.org"]
    assert "Football (" not in found["walid@example.org"]


def come(writing, play, days=30):
    """A guest joined the session of the play so long ago."""
    with writing() as session:
        person = guest("Gina", "en", "gina@example.org")
        made = join(play.session, person.household_id, [person.id])
        made.updated_at -= timedelta(days=days)
        return session.get_one(Session, play.session).starts_at


@pytest.mark.both_databases
def test_a_guest_is_reminded_once_on_the_day_before(app, play, writing, mailbox, clock):
    starts_at = come(writing, play)
    clock.set((starts_at - timedelta(days=1)).replace(hour=6, minute=59))
    assert work(app, remind) == 0
    clock.set((starts_at - timedelta(days=1)).replace(hour=7))
    assert work(app, remind) == 1
    assert work(app, remind) == 0
    [(subject, text)] = texts(mailbox, "gina@example.org")
    assert subject == "See you soon"
    assert "Football" in text
    assert "/community/emails/stop/g" in text


@pytest.mark.parametrize("change", ["joined just now", "gave it back", "called off", "withheld"])
def test_nobody_is_reminded_of_what_they_do_not_come_to(app, play, writing, reading, clock, change):
    starts_at = come(writing, play, days=30)
    clock.set((starts_at - timedelta(days=1)).replace(hour=8))
    with writing() as session:
        if change == "joined just now":
            session.query(Registration).one().updated_at = clock.now()
        elif change == "gave it back":
            session.query(Registration).one().state = RegistrationState.CANCELLED
        elif change == "called off":
            session.get_one(Session, play.session).state = SessionState.CANCELLED
        else:
            session.query(Activity).one().state = ActivityState.DRAFT
    assert work(app, remind) == 0


@pytest.mark.settings(sms_url="https://gateway.example.org")
@pytest.mark.parametrize(("by_sms", "phone", "texts"), [(True, "0885 550 012", 1), (True, "", 0), (False, "0885", 0)])
def test_who_agreed_is_reminded_by_sms_beside_the_email(app, play, writing, reading, clock, by_sms, phone, texts):
    with writing() as session:
        starts_at = session.get_one(Shift, play.shift).starts_at
        session.get_one(Account, play.volunteer).phone = phone
        moments = {"created_at": MORNING - timedelta(days=9), "updated_at": MORNING - timedelta(days=9)}
        state = SignUpState.CONFIRMED
        factories.add(SignUp(shift_id=play.shift, account_id=play.volunteer, state=state, **moments))
    wants(writing, play.volunteer, EmailKind.REMINDERS, EmailRhythm.AT_ONCE, by_sms=by_sms)
    clock.set(starts_at - timedelta(hours=20))
    for _ in range(2):
        work(app, remind_of_shifts)
    with reading() as session:
        found = [row.channel for row in session.query(Email).order_by(Email.id)]
        assert found == [Channel.EMAIL, *[Channel.SMS] * texts]
        row = session.query(Email).filter_by(channel=Channel.SMS).one_or_none()
        if row:
            reader = Recipient(row.account_id, "", "en")
            with app.test_request_context():
                message = app.extensions["texts"][row.template][0](row.about, reader)
            assert message.number == "+359885550012"
            assert "Football" not in message.text
            assert app.extensions["wish"](reader, EmailKind.REMINDERS).comes

"""Which emails somebody has, when they sleep, and how one ends a kind of them: with one click, without signing in."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.emails.actions import choose
from community.emails.models import EmailChoice
from community.emails.queries import secret_of, wish
from community.emails.rules import EmailKind, EmailRhythm
from community.foundation import outbox
from community.foundation.delivery import deliver_due
from community.foundation.outbox import Email, EmailState, Recipient
from community.households.actions import guest
from community.households.models import Household
from tests import cast

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
PAGE = "/community/emails/mine"


@pytest.fixture
def play(app, writing):
    app.extensions["mails"]["hello"] = lambda about, reader: outbox.Mail("Hello", ("One.",))
    app.extensions["patient"]["hello"] = EmailKind.REMINDERS
    with writing():
        return cast.gather()


@pytest.fixture
def vera(play, client):
    client.sign_in(play.volunteer)
    return client


def say_hello(writing, play, key="hello"):
    with writing() as session:
        outbox.post("hello", session.get_one(Account, play.volunteer), {}, key=key)


def address_of(reading, owner, number, kind=EmailKind.REMINDERS):
    with reading() as session:
        return f"/community/emails/stop/{secret_of(session.get_one(owner, number), kind)}"


def chosen(reading):
    with reading() as session:
        return {(one.account_id, one.household_id, one.kind): one.rhythm for one in session.query(EmailChoice)}


@pytest.mark.settings(base_url="https://zaedno.example.org")
def test_a_mail_program_ends_a_kind_with_one_request_and_nothing_else(play, writing, reading, mailbox, visitor):
    say_hello(writing, play)
    [email] = mailbox.deliver()
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = email["List-Unsubscribe"].strip("<>")
    assert url.startswith("https://zaedno.example.org/community/emails/stop/")
    assert all(url in part.get_content() for part in email.walk() if part.get_content_maintype() == "text")
    program, address = visitor(), urlsplit(url).path
    # Whoever looks, or follows links to see what is there, ends nothing.
    assert "No more of these emails" in program.get(address).text
    assert program.head(address).status_code == 200
    assert chosen(reading) == {}
    for _ in range(2):
        assert program.open(address, method="POST", data=ONE_CLICK, csrf=False).status_code == 200
        assert chosen(reading) == {(play.volunteer, None, EmailKind.REMINDERS): EmailRhythm.NEVER}
    say_hello(writing, play, "again")
    assert mailbox.deliver() == []
    with reading() as session:
        assert session.query(Email).filter_by(dedupe_key="again").one().state is EmailState.DROPPED


def test_without_https_no_program_is_told_to_post(play, writing, mailbox):
    say_hello(writing, play)
    [email] = mailbox.deliver()
    assert "List-Unsubscribe-Post" not in email
    assert email["List-Unsubscribe"].startswith("<http://localhost/")


def test_what_must_be_heard_has_no_such_button(play, writing, mailbox):
    with writing() as session:
        outbox.post("community.accounts.changed", session.get_one(Account, play.volunteer), {}, key="changed")
    [email] = mailbox.deliver()
    assert "List-Unsubscribe" not in email
    assert "No more of these" not in str(email)


def test_a_person_presses_a_button_and_may_think_better_of_it(play, reading, visitor):
    person, address = visitor(), address_of(reading, Account, play.volunteer)
    done = person.press(person.get(address), "No more of these emails")
    assert done.status_code == 303
    page = person.get(address)
    assert "You get no more emails of this kind." in page.text
    assert "Vera" not in page.text
    assert person.press(page, "Send them again").status_code == 303
    assert [*chosen(reading).values()] == [EmailRhythm.AT_ONCE]
    assert "You get emails of this kind." in person.get(address).text


def test_it_works_for_guests(play, app, writing, reading, visitor):
    with writing():
        home = guest("Gina", "en", "gina@example.org").household_id
    address = address_of(reading, Household, home)
    assert visitor().open(address, method="POST", data=ONE_CLICK, csrf=False).status_code == 200
    assert chosen(reading) == {(None, home, EmailKind.REMINDERS): EmailRhythm.NEVER}
    with reading():
        assert not wish(Recipient(None, "gina@example.org", "en"), EmailKind.REMINDERS).comes
        assert wish(Recipient(None, "gina@example.org", "en"), EmailKind.THANKS).comes
        assert wish(Recipient(None, "other@example.org", "en"), EmailKind.REMINDERS).comes


def test_a_strange_address_ends_nothing(play, writing, reading, visitor):
    with writing():
        home = guest("Gina", "en", "gina@example.org").household_id
    right = address_of(reading, Account, play.volunteer)
    other = address_of(reading, Account, play.stranger)
    gina = address_of(reading, Household, home)
    kind, seal = f"a{play.volunteer}.thanks", right.rpartition(".")[2]
    stop = "/community/emails/stop/"
    wrong = [
        right[:-1], right + "A", right.replace("reminders", "thanks"), right.replace("reminders", "nothing"),
        f"{right.rpartition('.')[0]}.{other.rpartition('.')[2]}", f"{stop}{kind}.{seal}",
        gina.replace("/g", "/a"), right.replace("/a", "/g"), right.replace("/a", "/a0"), f"{stop}a99999.reminders.x",
        f"{stop}a99999999999999999999.reminders.x", f"{stop}a-1.reminders.x", f"{stop}a.reminders.x", f"{stop}x",
        f"{stop}a{play.volunteer}.reminders.",
    ]  # fmt: skip
    browser = visitor()
    for address in wrong:
        assert browser.get(address).status_code == 404, address
        assert browser.open(address, method="POST", data=ONE_CLICK, csrf=False).status_code == 404, address
    assert chosen(reading) == {}
    with writing() as session:
        session.get_one(Account, play.volunteer).state = AccountState.BLOCKED
    assert browser.get(right).status_code == 404


def test_one_chooses_of_each_kind_that_one_has(vera, play, reading):
    page = vera.get(PAGE)
    assert "What you must hear always comes" in page.text
    assert all(word in page.text for word in ("Reminders of what I come to", "New shifts that suit me"))
    assert "Places that became free" not in page.text
    assert "SMS" not in page.text
    told = {"reminders": "never", "shifts": "weekly", "sessions": "daily", "topics": ["sport"], "thanks": "at_once"}
    answer = vera.post(PAGE, data={**told, "night": "22:00:00", "morning": "09:00:00"})
    assert answer.status_code == 303
    mine = {kind: rhythm for (account, _, kind), rhythm in chosen(reading).items() if account == play.volunteer}
    assert mine == {
        EmailKind.REMINDERS: EmailRhythm.NEVER, EmailKind.SHIFTS: EmailRhythm.WEEKLY,
        EmailKind.SESSIONS: EmailRhythm.DAILY,
        EmailKind.THANKS: EmailRhythm.AT_ONCE,
    }  # fmt: skip
    with reading() as session:
        account = session.get_one(Account, play.volunteer)
        assert (account.night, account.morning) == (time(22), time(9))
        assert session.query(EmailChoice).filter_by(kind=EmailKind.SESSIONS).one().topics == ["sport"]
    again = vera.get(PAGE).text
    assert 'selected value="22:00:00"' in again
    # Nobody is told at once of what is gathered, and nothing else is a choice.
    hours = {"night": "22:00:00", "morning": "09:00:00"}
    for wrong in ({"shifts": "at_once"}, {"night": "12:00:00"}, {"reminders": "weekly"}):
        assert vera.post(PAGE, data={**told, **hours, **wrong}).status_code == 422


def test_staff_choose_of_their_work_and_residents_of_less(play, client):
    client.sign_in(play.coordinator)
    page = client.get(PAGE).text
    assert "Places that became free in my sessions" in page
    assert "New shifts that suit me" not in page


def test_a_card_has_no_such_page(play, client, reading):
    assert client.get(PAGE).status_code == 303


@pytest.mark.settings(quiet_nights=True)
def test_somebody_sleeps_when_they_say(play, writing, reading, mailbox, clock):
    with writing() as session:
        account = session.get_one(Account, play.volunteer)
        account.night, account.morning = time(23), time(6)
    # 22:30 in Sofia: the town sleeps, this person does not.
    clock.set(datetime(2026, 11, 23, 20, 30, tzinfo=UTC))
    say_hello(writing, play)
    assert len(mailbox.deliver()) == 1
    clock.advance(hours=1)
    say_hello(writing, play, "later")
    assert mailbox.deliver() == []
    with reading() as session:
        waiting = session.query(Email).filter_by(dedupe_key="later").one()
        assert (waiting.state, waiting.attempts) == (EmailState.QUEUED, 0)
        assert waiting.next_attempt_at == datetime(2026, 11, 24, 4, tzinfo=UTC)
        assert waiting.give_up_at == waiting.next_attempt_at + outbox.GIVE_UP_AFTER
    clock.set(datetime(2026, 11, 24, 4, tzinfo=UTC))
    assert len(mailbox.deliver()) == 1


@pytest.mark.settings(quiet_nights=True, mail_server="nowhere.invalid")
def test_what_could_not_be_sent_in_the_evening_wakes_nobody_at_night(play, app, writing, reading, clock):
    clock.set(datetime(2026, 11, 23, 18, 59, tzinfo=UTC))
    say_hello(writing, play)
    with app.app_context():
        deliver_due()
    clock.advance(minutes=5)
    with app.app_context():
        deliver_due()
    with reading() as session:
        email = session.query(Email).filter_by(dedupe_key="hello").one()
        assert (email.attempts, email.next_attempt_at) == (1, datetime(2026, 11, 24, 6, tzinfo=UTC))
        assert email.give_up_at == datetime(2026, 11, 23, 18, 59, tzinfo=UTC) + timedelta(hours=72)


def test_choosing_twice_at_once_is_one_choice(play, writing, reading):
    for rhythm in (EmailRhythm.NEVER, EmailRhythm.AT_ONCE):
        with writing() as session:
            choose(session.get_one(Account, play.volunteer), EmailKind.REMINDERS, rhythm)
    assert [*chosen(reading).values()] == [EmailRhythm.AT_ONCE]

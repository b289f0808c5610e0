"""Emails are queued with their cause, claimed once, retried with patience, and never change their Message-ID."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from community.foundation import delivery, outbox
from community.foundation.database import db, transaction
from community.foundation.outbox import Email, EmailFailure, EmailState, Mail, Recipient, pause_after

pytestmark = pytest.mark.both_databases
READER = Recipient(None, "reader@example.org", "en")


@pytest.fixture
def app(app):
    app.extensions["mails"]["hello"] = lambda about, reader: Mail(f"Hello {about['n']}", ("One.", "Two."))
    app.extensions["mails"]["moot"] = lambda about, reader: None
    app.extensions["mails"]["broken"] = lambda about, reader: 1 / 0
    return app


def post(writing, number, template="hello"):
    with writing():
        outbox.post(template, READER, {"n": number}, key=f"{template}:{number}")


def emails(reading):
    with reading() as session:
        return session.query(Email).order_by(Email.id).all()


def test_a_email_is_gone_when_its_cause_is_rolled_back(app, writing, reading):
    with pytest.raises(ZeroDivisionError), writing():
        outbox.post("hello", READER, {"n": 1}, key="hello:1")
        db.session.flush()
        1 / 0  # noqa: B018
    assert emails(reading) == []


def test_one_reason_is_one_email(app, writing, reading):
    post(writing, 1)
    [first] = emails(reading)
    post(writing, 1)
    [still] = emails(reading)
    assert still.message_key == first.message_key


def test_several_workers_claim_each_email_once(app, writing):
    with writing():
        for number in range(60):
            outbox.post("hello", READER, {"n": number}, key=f"hello:{number}")

    def work(_worker):
        claimed = []
        with app.app_context():
            while email := outbox.claim():
                claimed.append(email.id)
                db.session.remove()
            db.session.remove()
        return claimed

    with ThreadPoolExecutor(4) as pool:
        claimed = [email_id for ids in pool.map(work, range(4)) for email_id in ids]
    assert len(claimed) == 60
    assert set(Counter(claimed).values()) == {1}


def test_a_crash_between_sending_and_recording_repeats_the_same_message(app, writing, clock):
    clock.set(clock.now())
    post(writing, 1)
    sent = []
    with app.app_context():
        email_id = outbox.claim().id
        with transaction(writing=False) as session:
            sent.append(message_from_bytes(delivery.compose(session.get_one(Email, email_id)).as_bytes()))
        # kill -9 here: nothing was recorded
        assert outbox.claim() is None
        clock.advance(minutes=6)
        assert outbox.claim().id == email_id
        with transaction(writing=False) as session:
            sent.append(message_from_bytes(delivery.compose(session.get_one(Email, email_id)).as_bytes()))
    assert sent[0]["Message-ID"] == sent[1]["Message-ID"]
    assert sent[0]["Date"] == sent[1]["Date"]


def test_a_email_whose_reason_is_gone_is_dropped(app, writing, reading, mailbox):
    post(writing, 1, "moot")
    assert mailbox.deliver() == []
    assert [email.state for email in emails(reading)] == [EmailState.DROPPED]


def test_a_email_that_cannot_be_worded_holds_up_no_other(app, writing, reading, mailbox):
    post(writing, 1, "broken")
    post(writing, 2)
    assert [email["Subject"] for email in mailbox.deliver()] == ["Hello 2"]
    assert [email.state for email in emails(reading)] == [EmailState.QUEUED, EmailState.SENT]
    assert emails(reading)[0].problem == "ZeroDivisionError"


def test_retries_wait_longer_and_longer_and_end_visibly(app, writing, reading, mailbox, clock):
    clock.set(clock.now())
    post(writing, 1, "broken")
    waits = []
    while emails(reading)[0].state is EmailState.QUEUED:
        before = clock.now()
        mailbox.deliver()
        waits.append(emails(reading)[0].next_attempt_at - before)
        clock.advance(hours=5)
    [email] = emails(reading)
    assert (email.state, email.failure) == (EmailState.FAILED, EmailFailure.NOT_WRITTEN)
    assert timedelta(hours=72) <= clock.now() - email.created_at < timedelta(hours=82)
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]


def test_what_failed_is_tried_again_by_a_command_and_the_doctor_tells(app, writing, reading, mailbox, clock):
    clock.set(clock.now())
    post(writing, 1, "broken")
    post(writing, 2)
    for hours in (0, 72):
        clock.advance(hours=hours)
        mailbox.deliver()
    with reading():
        assert outbox.troubles() == [
            "Emails that failed: 1 (the last: ZeroDivisionError). 'flask outbox requeue' tries them again."
        ]
    app.extensions["mails"]["broken"] = app.extensions["mails"]["hello"]
    assert "1 emails wait again" in app.test_cli_runner().invoke(args=["outbox", "requeue"]).output
    again, _ = emails(reading)
    assert (again.state, again.failure, again.problem, again.attempts) == (EmailState.QUEUED, None, None, 0)
    assert again.give_up_at == clock.now() + timedelta(hours=72)
    assert [email["Subject"] for email in mailbox.deliver()] == ["Hello 1"]
    with reading():
        assert outbox.troubles() == []


def test_the_doctor_asks_for_the_worker_and_for_what_is_tried_in_vain(app, writing, reading, mailbox, clock):
    clock.set(clock.now())
    post(writing, 1)
    with reading():
        assert outbox.troubles() == []
    clock.advance(minutes=61)
    with reading():
        [trouble] = outbox.troubles()
    assert "is the worker running?" in trouble
    mailbox.deliver()
    post(writing, 2, "broken")
    for _ in range(5):
        mailbox.deliver()
        clock.advance(minutes=20)
    with reading():
        assert outbox.troubles() == ["Emails that were tried in vain 5 times or more: 1 (the last: ZeroDivisionError)."]


def test_the_pause_grows_and_is_bounded():
    pauses = [pause_after(n) for n in range(1, 30)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == outbox.LONGEST_PAUSE


def test_the_status_names_no_address(app, writing, reading):
    post(writing, 1)
    with reading():
        lines = delivery.status_lines()
    assert lines[0].split() == ["queued", "1"]
    assert "reader" not in "\n".join(lines)


@pytest.fixture
def night(app, clock):
    """Ten in the evening in Sofia; "patient" is an email that can wait."""
    app.extensions["mails"]["patient"] = app.extensions["mails"]["hello"]
    app.extensions["patient"]["patient"] = None
    moment = datetime(2026, 11, 23, 20, tzinfo=UTC)
    clock.set(moment)
    return moment


@pytest.mark.settings(quiet_nights=True)
def test_in_the_night_only_what_cannot_wait_is_sent(app, writing, mailbox, clock, night):
    post(writing, 1, "patient")
    post(writing, 2)
    with writing():
        outbox.post("patient", READER, {"n": 3}, key="soon", helps_until=night + timedelta(hours=3))
    assert {email["Subject"] for email in mailbox.deliver()} == {"Hello 2", "Hello 3"}
    clock.set(night + timedelta(hours=9, minutes=59))
    assert mailbox.deliver() == []
    clock.set(night + timedelta(hours=10))
    assert [email["Subject"] for email in mailbox.deliver()] == ["Hello 1"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="turned off"),
        pytest.param({"quiet_nights": True, "demo": True}, id="demonstration"),
    ],
)
def test_a_demonstration_is_never_quiet(app, writing, mailbox, night, changes):
    app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], **changes)
    post(writing, 1, "patient")
    assert len(mailbox.deliver()) == 1


def test_a_patient_email_that_nobody_writes_does_not_start(app):
    with pytest.raises(RuntimeError, match="No email has these names"):
        outbox.install(app, {"hello": None}, {"hallo": None}, {})


def test_an_email_says_its_language_at_its_head(app, writing, mailbox):
    post(writing, 1)
    assert [email["Content-Language"] for email in mailbox.deliver()] == ["en"]

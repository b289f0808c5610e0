"""SMS meet a real gateway: a good one, a slow one, a broken one, one that turns a message down, and none at all."""

import json
import threading
import time
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from community.foundation import outbox
from community.foundation.config import Config, Unfit
from community.foundation.database import db
from community.foundation.outbox import Channel, Email, EmailFailure, EmailState, Recipient, troubles
from community.foundation.periodic_tasks import work_round
from community.foundation.sms import deliver_texts
from events.contact_queue import actions
from events.contact_queue.models import ContactAttempt, QueuedContact, ReachingWish
from events.contact_queue.rules import ContactAnswer, ContactState, Message, Way
from events.registrations.actions import join
from events.registrations.models import Registration
from events.registrations.queries import members_of
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast, factories

PHONE = "0885 550 012"


class Gateway(BaseHTTPRequestHandler):
    """Keeps what it is sent, and answers as the test says."""

    def do_POST(self):
        kept = self.server.kept
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept.append((self.path, json.loads(body), dict(self.headers)))
        time.sleep(self.server.wait)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self):
        self.server.kept.append((self.path, None, {}))

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def gateway():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.kept, server.status, server.wait = [], 200, 0.0
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def config(config, gateway):
    port = gateway.server_address[1]
    return replace(config, sms_url=f"http://us%40er:se%3Acret@127.0.0.1:{port}/send?x=1", mail_timeout=1)


@pytest.fixture
def play(writing, clock):
    """Two families come tomorrow; one of them agreed to SMS."""
    clock.set(factories.NOON)
    with writing():
        told = cast.gather()
        ours = db.session.get_one(factories.Organisation, told.organisation)
        homes = [factories.household(ours, name, phone=PHONE).id for name in ("Amina", "Basma")]
        for home in homes:
            join(told.session, home, [one.id for one in members_of(home)])
        actions.wish(homes[0], Way.SMS, remind=False, sms_agreed=True)
    return told.session


def call_off(writing, number):
    """What an event does: both families have to hear that it does not take place."""
    with writing() as session:
        session.get_one(Session, number).state = SessionState.CANCELLED
        actions.queue(session.query(Registration).order_by(Registration.id).all(), Message.CANCELLED)


def deliver(app):
    with app.app_context():
        return deliver_texts()


def queued(reading):
    with reading() as session:
        return [(one.state, one.failure, one.attempts) for one in session.query(Email).filter_by(channel=Channel.SMS)]


def states(reading):
    with reading() as session:
        return [one.state for one in session.query(QueuedContact).order_by(QueuedContact.id)]


WAITING, TOLD = ContactState.WAITING, ContactState.TOLD
KEPT, SENT, FAILED, DROPPED = EmailState.QUEUED, EmailState.SENT, EmailState.FAILED, EmailState.DROPPED


@pytest.mark.both_databases
def test_who_agreed_is_told_by_the_site_and_nobody_else(app, play, gateway, writing, reading):
    call_off(writing, play)
    # The change is committed before anything goes out.
    assert gateway.kept == []
    assert deliver(app) == 1
    [(path, body, headers)] = gateway.kept
    assert path == "/send?x=1"
    assert body["to"] == "+359885550012"
    assert "Ours" in body["text"]
    assert body["key"] == headers["Idempotency-Key"]
    assert headers["Authorization"] == "Basic dXNAZXI6c2U6Y3JldA=="
    assert queued(reading) == [(SENT, None, 1)]
    assert states(reading) == [TOLD, WAITING]
    assert deliver(app) == 0
    with reading() as session:
        [tried] = session.query(ContactAttempt)
        assert (tried.answer, tried.by_id) == (ContactAnswer.TOLD, None)
        # The number is not kept with the message.
        assert [one.address for one in session.query(Email)] == [""]


@pytest.mark.parametrize("status", [500, 503, 429, 302])
def test_a_broken_gateway_is_tried_again_with_the_same_key_and_people_may_be_quicker(
    app, play, gateway, writing, reading, clock, status
):
    call_off(writing, play)
    gateway.status = status
    assert deliver(app) == 1
    assert queued(reading) == [(KEPT, None, 1)]
    assert states(reading) == [WAITING, WAITING]
    assert deliver(app) == 0
    clock.advance(minutes=2)
    gateway.status = 200
    assert deliver(app) == 1
    assert len(gateway.kept) == 2
    assert len({body["key"] for _, body, _ in gateway.kept}) == 1
    assert states(reading) == [TOLD, WAITING]


def test_a_message_that_is_turned_down_waits_for_people(app, play, gateway, writing, reading):
    call_off(writing, play)
    gateway.status = 422
    assert deliver(app) == 1
    assert queued(reading) == [(FAILED, EmailFailure.TURNED_DOWN, 1)]
    assert states(reading) == [WAITING, WAITING]
    with app.app_context():
        assert "Emails that failed: 1 (the last: answer 422)." in troubles()[0]
        db.session.remove()


def test_a_slow_gateway_and_one_that_is_away_hold_nothing_up(app, play, gateway, writing, reading, clock, mailbox):
    call_off(writing, play)
    gateway.wait = 3
    assert deliver(app) == 1
    assert queued(reading) == [(KEPT, None, 1)]
    gateway.shutdown()
    gateway.server_close()
    clock.advance(minutes=2)
    assert deliver(app) == 1
    assert queued(reading) == [(KEPT, None, 2)]
    with writing():
        outbox.post("community.watching.owner", Recipient(None, "a@example.org", "en"), {}, key="another")
    clock.advance(minutes=5)
    with app.app_context():
        work_round()
    with reading() as session:
        [email] = session.query(Email).filter_by(channel=Channel.EMAIL)
        assert email.state in (SENT, DROPPED)


def test_what_somebody_told_or_the_family_took_back_does_not_go_out(app, play, gateway, writing, reading):
    call_off(writing, play)
    with writing() as session:
        actions.answer(session.get_one(QueuedContact, 1), ContactAnswer.TOLD, None)
    assert deliver(app) == 1
    assert (gateway.kept, queued(reading)) == ([], [(DROPPED, None, 1)])


def test_who_takes_the_agreement_back_gets_no_more(app, play, gateway, writing, reading):
    call_off(writing, play)
    with writing() as session:
        home = session.query(ReachingWish).one().household_id
        actions.wish(home, Way.SMS, remind=False, sms_agreed=False)
    assert deliver(app) == 1
    assert (gateway.kept, queued(reading)) == ([], [(DROPPED, None, 1)])


@pytest.mark.settings(quiet_nights=True)
def test_nobody_is_woken_by_it(app, play, gateway, writing, clock):
    clock.set(factories.NOON.replace(hour=20))
    call_off(writing, play)
    assert deliver(app) == 0
    clock.set(factories.NOON.replace(hour=6) + timedelta(days=1))
    assert deliver(app) == 1


def test_without_a_gateway_nothing_changes(app, play, gateway, writing, reading):
    app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], sms_url="")
    call_off(writing, play)
    assert deliver(app) == 0
    assert (queued(reading), states(reading), gateway.kept) == ([], [WAITING, WAITING], [])
    # Nobody was asked, so nothing is taken back.
    with writing() as session:
        wish = session.query(ReachingWish).one()
        actions.wish(wish.household_id, Way.CALL, remind=True)
        assert wish.sms_agreed_at


@pytest.mark.parametrize("address", ["ftp://host/x", "https://", "gateway", "//host"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(Unfit, match="SMS_URL"):
        Config(testing=True, sms_url=address).check()

"""Emails meet a real mail server: a good one, a slow one, a hanging one, one that refuses, and none at all."""

import socket
import ssl
import subprocess
import threading
import time
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from community.foundation import delivery, outbox
from community.foundation.database import db
from community.foundation.outbox import Attachment, Email, EmailFailure, EmailState, Mail, Recipient


class Server:
    """What the server does with a message: keep it, or answer as the test says."""

    def __init__(self):
        self.kept = []
        self.refuse = {}
        self.wait = 0.0
        self.at_from = ""
        self.at_data = ""
        self.meanwhile = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.at_from:
            return self.at_from
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        time.sleep(self.wait)
        self.meanwhile()
        if self.at_data:
            return self.at_data
        self.kept.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(free_port):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def config(config, free_port):
    way = {"mail_server": "127.0.0.1", "mail_port": free_port, "mail_use_tls": False, "mail_timeout": 1}
    # With what ends an address, and is not ASCII.
    return replace(config, site_name='Заедно, в "София"', **way)


@pytest.fixture
def app(app):
    calendar = Attachment("invite.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", method="REQUEST")
    app.extensions["mails"]["hello"] = lambda about, reader: Mail(
        "Здравей", ("О'Хара, مرحبا", "дълго " * 400), "Open", "http://localhost/x", (calendar,)
    )
    return app


def post(writing, *addresses):
    with writing():
        for address in addresses:
            outbox.post("hello", Recipient(None, address, "bg"), {}, key=f"hello:{address}")


def states(reading):
    with reading() as session:
        return {mail.address: mail.state for mail in session.query(Email)}


def the_only(reading):
    with reading() as session:
        return session.query(Email).one()


def deliver(app):
    with app.app_context():
        return delivery.deliver_due()


def test_each_message_has_one_recipient_and_all_its_parts(app, server, writing, reading):
    post(writing, "a@example.org", "b@example.org")
    deliver(app)
    assert [to for to, _ in server.kept] == [["a@example.org"], ["b@example.org"]]
    message = server.kept[0][1]
    assert message["To"] == "a@example.org"
    assert message["Subject"] == "Здравей"
    assert len({m["Message-ID"] for _, m in server.kept}) == 2
    assert "О'Хара, مرحبا" in message.get_body(("plain",)).get_content()
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    # As an alternative and as a file: each says its letters and what to do with it.
    assert [part.get_param("method") for part in calendars] == ["REQUEST"] * len(calendars)
    assert [part.get_param("charset") for part in calendars] == ["UTF-8"] * len(calendars)
    assert {part.get_payload(decode=True) for part in calendars} == {b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}
    assert set(states(reading).values()) == {EmailState.SENT}


def test_a_message_says_who_sends_it_and_readers_find_its_parts_in_their_order(app, server, writing, clock):
    """Readers show the last alternative that they understand (RFC 2046, 5.1.4); an invitation counts only there."""
    now = clock.set(clock.now().replace(microsecond=0)) or clock.now()
    post(writing, "a@example.org")
    deliver(app)
    [(_, message)] = server.kept
    [sender] = message["From"].addresses
    config = app.config["ZAEDNO"]
    assert (sender.display_name, sender.addr_spec) == (config.site_name, config.mail_sender)
    assert message["Date"].datetime == now
    assert message["Message-ID"].endswith("@localhost>")
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "bg")
    texts, file = message.iter_parts()
    kinds = [part.get_content_type() for part in texts.iter_parts()]
    assert (message.get_content_type(), texts.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert (file.get_filename(), file.get_content_type()) == ("invite.ics", "text/calendar")
    assert max(map(len, message.as_bytes().splitlines())) < 200


def test_one_refused_address_fails_alone(app, server, writing, reading):
    server.refuse["bad@example.org"] = "550 no such mailbox"
    server.refuse["later@example.org"] = "450 try again"
    post(writing, "a@example.org", "bad@example.org", "later@example.org", "z@example.org")
    deliver(app)
    assert states(reading) == {
        "a@example.org": EmailState.SENT,
        "bad@example.org": EmailState.FAILED,
        "later@example.org": EmailState.QUEUED,
        "z@example.org": EmailState.SENT,
    }


def test_without_a_server_emails_wait_and_arrive_when_it_is_back(app, writing, reading, clock, free_port):
    clock.set(clock.now())
    post(writing, "a@example.org")
    deliver(app)
    assert states(reading) == {"a@example.org": EmailState.QUEUED}
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    try:
        clock.advance(minutes=2)
        deliver(app)
    finally:
        controller.stop()
    assert len(handler.kept) == 1
    assert states(reading) == {"a@example.org": EmailState.SENT}


def test_a_server_that_never_answers_does_not_hang_the_worker(app, writing, reading, free_port):
    listening = socket.create_server(("127.0.0.1", free_port))
    post(writing, "a@example.org")
    began = threading.Thread(target=deliver, args=(app,))
    began.start()
    began.join(timeout=20)
    listening.close()
    assert not began.is_alive()
    assert states(reading) == {"a@example.org": EmailState.QUEUED}


def test_a_server_that_is_away_is_asked_once_a_round(app, writing, reading, free_port):
    """Each of five hundred emails waited its ten seconds for it, and the other tasks for them all."""
    post(writing, "a@example.org", "b@example.org")
    assert deliver(app) == 1
    with reading() as session:
        assert [(mail.attempts, mail.problem) for mail in session.query(Email).order_by(Email.id)] == [
            (1, "ConnectionRefusedError"),
            (0, None),
        ]
    assert deliver(app) == 1


def test_a_slow_server_gets_each_email_once(app, server, writing, reading):
    server.wait = 0.3
    post(writing, "a@example.org", "b@example.org")
    deliver(app)
    deliver(app)
    assert len(server.kept) == 2


def test_a_slow_server_gets_no_email_from_two_workers(app, server, writing, reading, clock):
    """Twenty emails were leased together for five minutes: the last of them were due again before they were sent."""
    clock.set(clock.now())
    post(writing, *(f"{number}@example.org" for number in range(9)))
    taken = []

    def work():
        with app.app_context():
            taken.append(outbox.claim().id)
            db.session.remove()

    def meanwhile():
        clock.advance(minutes=1)
        if len(server.kept) == 6:
            other = threading.Thread(target=work)
            other.start()
            other.join()

    server.meanwhile = meanwhile
    deliver(app)
    with reading() as session:
        [theirs] = (session.get_one(Email, email_id).address for email_id in taken)
    everybody = [f"{number}@example.org" for number in range(9)]
    assert sorted(to for [to], _ in server.kept) == [address for address in everybody if address != theirs]


def test_what_went_out_is_recorded_before_the_next_one_goes(app, server, writing, reading):
    post(writing, "a@example.org", "b@example.org")
    seen = []

    def look():
        with app.app_context():
            seen.append(states(reading))
            db.session.remove()

    def meanwhile():
        other = threading.Thread(target=look)
        other.start()
        other.join()

    server.meanwhile = meanwhile
    deliver(app)
    assert seen == [
        {"a@example.org": EmailState.SENDING, "b@example.org": EmailState.QUEUED},
        {"a@example.org": EmailState.SENT, "b@example.org": EmailState.SENDING},
    ]
    assert set(states(reading).values()) == {EmailState.SENT}


def test_the_next_one_is_found_without_a_look_at_all_that_went_out(app, writing, reading, count_steps):
    def claim():
        with app.app_context():
            return outbox.claim()

    post(writing, "a@example.org", "b@example.org")
    few = count_steps(claim)
    with writing() as session:
        for number in range(500):
            outbox.post("hello", Recipient(None, "a@example.org", "bg"), {}, key=f"hello:{number}")
        session.execute(sa.update(Email).values(state=EmailState.SENT))
    post(writing, "c@example.org")
    assert count_steps(claim) <= few + 200
    assert states(reading)["c@example.org"] is EmailState.SENDING


@pytest.mark.parametrize("answer", ["450 try again", "530 sign in first", "550 not from you", "552 quota", "421 busy"])
def test_what_the_server_has_against_the_sender_passes(app, server, writing, reading, clock, answer):
    clock.set(clock.now())
    server.at_from = answer
    post(writing, "a@example.org")
    deliver(app)
    mail = the_only(reading)
    assert (mail.state, mail.failure, mail.problem) == (EmailState.QUEUED, None, f"answer {answer[:3]}")
    server.at_from = ""
    clock.advance(minutes=2)
    deliver(app)
    assert the_only(reading).state is EmailState.SENT


def test_after_three_days_it_is_given_up_and_told(app, server, writing, reading, clock):
    clock.set(clock.now())
    server.at_from = "451 not now"
    post(writing, "a@example.org")
    while the_only(reading).state is EmailState.QUEUED:
        deliver(app)
        clock.advance(hours=4)
    mail = the_only(reading)
    assert (mail.state, mail.failure, mail.problem) == (EmailState.FAILED, EmailFailure.NOT_TAKEN, "answer 451")
    with reading():
        assert outbox.troubles() == [
            "Emails that failed: 1 (the last: answer 451). 'flask outbox requeue' tries them again."
        ]


@pytest.mark.parametrize(
    ("answer", "state", "failure"),
    [
        ("554 this looks like nothing we take", EmailState.FAILED, EmailFailure.TURNED_DOWN),
        ("452 no room", EmailState.QUEUED, None),
    ],
)
def test_what_the_server_has_against_the_email(app, server, writing, reading, answer, state, failure):
    server.at_data = answer
    post(writing, "a@example.org")
    deliver(app)
    assert (the_only(reading).state, the_only(reading).failure) == (state, failure)


def test_an_address_that_does_not_exist_is_no_trouble_of_the_operator(app, server, writing, reading):
    server.refuse["a@example.org"] = "550 no such mailbox"
    post(writing, "a@example.org")
    deliver(app)
    assert the_only(reading).failure is EmailFailure.NO_SUCH_ADDRESS
    with reading():
        assert outbox.troubles() == []


@pytest.fixture
def encrypting(app, free_port, tmp_path):
    """A server that speaks TLS by a certificate of its own, while the site asks for TLS; and that certificate."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "own.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own.pem", tmp_path / "key.pem")
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port, tls_context=context)
    controller.start()
    app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], mail_server="localhost", mail_use_tls=True)
    yield handler, tmp_path / "own.pem"
    controller.stop()


def test_nothing_goes_to_a_server_that_does_not_encrypt(app, server, writing, reading):
    app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], mail_use_tls=True)
    post(writing, "a@example.org")
    deliver(app)
    assert server.kept == []
    assert states(reading) == {"a@example.org": EmailState.QUEUED}


def test_nothing_goes_to_a_server_that_nobody_vouches_for(app, encrypting, writing, reading, monkeypatch):
    handler, certificate = encrypting
    post(writing, "a@example.org")
    deliver(app)
    assert handler.kept == []
    assert states(reading) == {"a@example.org": EmailState.QUEUED}
    # And it does as soon as the system does.
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post(writing, "b@example.org")
    with app.app_context():
        assert delivery.deliver_due()
    assert [to for to, _ in handler.kept] == [["b@example.org"]]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_no_word_of_a_subject_becomes_a_header_or_a_recipient(app, server, writing, reading, end):
    subject = f"Tea{end}Bcc: evil@example.org{end}{end}RCPT TO:<evil@example.org>"
    app.extensions["mails"]["hello"] = lambda about, reader: Mail(subject, ("Come.",), "Open", "http://localhost/x")
    post(writing, "a@example.org")
    deliver(app)
    assert all(to == ["a@example.org"] and message["Bcc"] is None for to, message in server.kept)
    # It is sent with its words on one line, or not at all.
    sent = states(reading)["a@example.org"] is EmailState.SENT
    assert sent is bool(server.kept)

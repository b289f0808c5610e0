"""The way of a claimed email to the mail server, or to a folder where there is none."""

import smtplib
import ssl
from contextlib import ExitStack, suppress
from email.charset import BASE64, SHORTEST, Charset
from pathlib import Path
from urllib.parse import urlsplit

import flask_mail
from flask import Flask, current_app, render_template, url_for

from community.foundation import clock, i18n, outbox
from community.foundation.config import Config, settings
from community.foundation.database import db, transaction
from community.foundation.error_traces import trace_of
from community.foundation.outbox import Email, EmailFailure, EmailState, Mail, Queued, Recipient, Wish

FINAL = range(500, 600)
ONE_CLICK = "List-Unsubscribe=One-Click"
# Flask-Mail would send texts as they are, in lines longer than a server has to take (RFC 5321, 4.5.3.1.6).
CALENDAR = "text/calendar"
PACKED = Charset("utf-8")
PACKED.header_encoding, PACKED.body_encoding, PACKED.output_charset = SHORTEST, BASE64, "UTF-8"


class _Connection(flask_mail.Connection):
    """Flask-Mail's connection with a time-out and a checked certificate, both of which it lacks."""

    def configure_host(self) -> smtplib.SMTP:
        config: Config = current_app.config["ZAEDNO"]
        host = smtplib.SMTP(config.mail_server, config.mail_port, timeout=config.mail_timeout)
        try:
            if config.mail_use_tls:
                host.starttls(context=ssl.create_default_context())
            if config.mail_username:
                host.login(config.mail_username, config.mail_password)
        except (smtplib.SMTPException, OSError):
            host.close()
            raise
        return host


def install(app: Flask) -> None:
    """Prepare Flask-Mail from the configuration."""
    config: Config = app.config["ZAEDNO"]
    app.config.update(MAIL_SERVER=config.mail_server, MAIL_DEFAULT_SENDER=config.mail_sender, MAIL_SUPPRESS_SEND=False)
    flask_mail.Mail(app)


class _Unreachable(Exception):
    """There is no mail server at the moment, for this email or another."""


class _Road:
    """The way to the mail server, opened for the first email and again after it broke; a folder where there is none."""

    def __init__(self) -> None:
        self.config: Config = current_app.config["ZAEDNO"]
        self._connection: flask_mail.Connection | None = None
        self._open = ExitStack()

    def send(self, message: flask_mail.Message) -> None:
        """Hand the message over. Raises what smtplib does, and _Unreachable where nobody answers."""
        try:
            if not self.config.mail_server:
                _drop_into(Path(self.config.instance) / "mail", message)
                return
            if self._connection is None:
                self._connection = self._open.enter_context(_Connection(current_app.extensions["mail"]))
        except (OSError, smtplib.SMTPException) as problem:
            raise _Unreachable from problem
        try:
            self._connection.send(message)
        except smtplib.SMTPServerDisconnected as problem:
            raise _Unreachable from problem
        except smtplib.SMTPException:
            # Some servers hang up after an error, and say so only the next time.
            self.close()
            raise
        except OSError as problem:
            raise _Unreachable from problem

    def close(self) -> None:
        """Take leave of the server, if it is still there."""
        self._connection = None
        with suppress(OSError, smtplib.SMTPException):
            self._open.close()


def deliver_due() -> int:
    """Claim and deliver one email after the other until nothing is due, or the server is away; returns how many emails
    were taken in hand."""
    handled = 0
    if not outbox.anything_due():
        return handled
    road, sent = _Road(), None
    try:
        while (queued := outbox.claim(sent=sent)) is not None:
            sent = None
            handled += 1
            match _attempt(queued, road):
                case EmailState.SENT:
                    sent = queued.id
                case None:
                    handled -= 1
    except _Unreachable:
        # The others stay as they are: the next round tries one of them.
        pass
    finally:
        road.close()
    return handled


def _attempt(queued: Queued, road: _Road) -> EmailState | None:
    """How it ended, which is recorded unless it is SENT; None where the email was not taken in hand, because in the
    night it waits."""
    email_id = queued.id
    try:
        with transaction(writing=False):
            wish = outbox.wish_of(queued)
            morning = outbox.waits_until(queued, wish)
            message = None if morning else compose(queued, wish)
    except Exception as problem:  # one email that cannot be worded must not hold up the others
        current_app.logger.error("email %d cannot be worded\n%s", email_id, trace_of(problem))
        return outbox.settle(email_id, EmailState.QUEUED, EmailFailure.NOT_WRITTEN, type(problem).__name__)
    if morning:
        outbox.put_off(email_id, morning)
        return None
    if message is None:
        return outbox.settle(email_id, EmailState.DROPPED)
    try:
        road.send(message)
    except _Unreachable as problem:
        outbox.settle(email_id, EmailState.QUEUED, EmailFailure.NOT_TAKEN, type(problem.__cause__).__name__)
        raise
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        if all(code in FINAL for code in codes):
            return outbox.settle(email_id, EmailState.FAILED, EmailFailure.NO_SUCH_ADDRESS, f"refused {codes}")
        return outbox.settle(email_id, EmailState.QUEUED, EmailFailure.NOT_TAKEN, f"refused {codes}")
    except smtplib.SMTPDataError as answer:
        if answer.smtp_code in FINAL:
            return outbox.settle(email_id, EmailState.FAILED, EmailFailure.TURNED_DOWN, f"answer {answer.smtp_code}")
        return outbox.settle(email_id, EmailState.QUEUED, EmailFailure.NOT_TAKEN, f"answer {answer.smtp_code}")
    except smtplib.SMTPResponseException as answer:
        # At the greeting or at MAIL FROM a 5xx, too, is about the server and who sends, and passes with the mend.
        return outbox.settle(email_id, EmailState.QUEUED, EmailFailure.NOT_TAKEN, f"answer {answer.smtp_code}")
    except Exception as problem:  # an address that no message can carry
        current_app.logger.error("email %d cannot be sent\n%s", email_id, trace_of(problem))
        return outbox.settle(email_id, EmailState.QUEUED, EmailFailure.NOT_WRITTEN, type(problem).__name__)
    return EmailState.SENT


def compose(queued: Queued, wish: Wish | None = None) -> flask_mail.Message | None:
    """Render an email in its reader's language; None when its reason is gone, or its reader may not come in any more or
    wants none of its kind. `wish` is what the reader wishes of it, where that is known."""
    make = current_app.extensions["mails"][queued.template]
    recipient = Recipient(queued.account_id, queued.address, queued.locale)
    wish = wish or outbox.wish_of(queued)
    if not wish.comes:
        return None
    with (
        current_app.test_request_context(base_url=current_app.config["ZAEDNO"].address),
        i18n.force_locale(queued.locale),
        i18n.plain_words(),
    ):
        mail: Mail | None = make(queued.about, recipient)
        if mail is None:
            return None
        language = i18n.current_language()
        stop_url = url_for("community.emails.stop", secret=wish.ending, _external=True) if wish.ending else ""
        facts = {"mail": mail, "language": language, "stop_url": stop_url}
        text, html = (render_template(f"mail/base.{kind}", **facts) for kind in ("txt", "html"))
    return _message(queued, mail, text, html, stop_url)


def _message(queued: Queued, mail: Mail, text: str, html: str, stop_url: str) -> flask_mail.Message:
    config = settings()
    message = flask_mail.Message(
        " ".join(mail.subject.split()),
        recipients=[queued.address],
        body=text,
        html=html,
        attachments=[flask_mail.Attachment(one.filename, _kind_of(one), one.content) for one in mail.attachments],
        date=queued.created_at.timestamp(),
        charset=PACKED,  # type: ignore[arg-type]
        extra_headers={
            "Content-Language": queued.locale.replace("_", "-"),
            "Auto-Submitted": "auto-generated",
            **_unsubscribing(stop_url),
        },
    )
    # The constructor would write the two as one text, and take a comma in the name for the end of an address.
    message.sender = (config.site_name, config.mail_sender)
    # Last what invites (one, where any does): of alternatives, readers show the last that they understand. Flask-Mail
    # has no place for the parameters of a type, and writes a type as it is given.
    message.alts |= {f"calendar{_to_do(one)}": one.content.decode() for one in mail.attachments if one.method}
    message.msgId = f"<{queued.message_key}@{urlsplit(config.address).hostname}>"
    return message


def _unsubscribing(stop_url: str) -> dict[str, str]:
    """By what a mail program ends emails of this kind with one click of its own (RFC 8058), which wants https."""
    listed = {"List-Unsubscribe": f"<{stop_url}>"} if stop_url else {}
    return listed | {"List-Unsubscribe-Post": ONE_CLICK} if stop_url.startswith("https:") else listed


def _kind_of(attachment: outbox.Attachment) -> str:
    """The type of a file; of a calendar also in which letters it is written, and what is to be done with it (RFC 6047,
    2.4)."""
    letters = '; charset="UTF-8"' if attachment.mime_type == CALENDAR else ""
    return f"{attachment.mime_type}{letters}{_to_do(attachment)}"


def _to_do(attachment: outbox.Attachment) -> str:
    return f'; method="{attachment.method}"' if attachment.method else ""


def _drop_into(folder: Path, message: flask_mail.Message) -> None:
    # Emails carry the secrets of their buttons.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    key = message.msgId.strip("<>").split("@")[0]
    part = folder / f".{key}.part"
    part.write_bytes(message.as_bytes())
    part.replace(folder / f"{stamp}-{key}.eml")


def status_lines() -> list[str]:
    """The state of the outbox for a person at a terminal; no address, no text."""
    lines = [f"{state:<8} {number}" for state, number in outbox.counts().items()]
    oldest = db.session.scalar(db.select(db.func.min(Email.created_at)).where(Email.state == EmailState.QUEUED))
    return [*lines, f"oldest waiting since {oldest.isoformat()}" if oldest else "nothing waits"]

"""The way of a claimed email to the mail server, or to a folder where there is none."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flask_mail
from flask import Flask, current_app, render_template
from flask_babel import force_locale

from community.foundation import clock, i18n, outbox
from community.foundation.config import Config
from community.foundation.database import db, transaction
from community.foundation.error_traces import trace_of
from community.foundation.outbox import Email, EmailState, Mail, Recipient

REFUSED = range(500, 600)


class _Connection(flask_mail.Connection):
    """Flask-Mail's connection with a time-out and a checked certificate, both of which it lacks."""

    def configure_host(self) -> smtplib.SMTP:
        config: Config = current_app.config["ZAEDNO"]
        host = smtplib.SMTP(config.mail_server, config.mail_port, timeout=config.mail_timeout)
        if config.mail_use_tls:
            host.starttls(context=ssl.create_default_context())
        if config.mail_username:
            host.login(config.mail_username, config.mail_password)
        return host


def install(app: Flask) -> None:
    """Prepare Flask-Mail from the configuration."""
    config: Config = app.config["ZAEDNO"]
    app.config.update(MAIL_SERVER=config.mail_server, MAIL_DEFAULT_SENDER=config.mail_sender, MAIL_SUPPRESS_SEND=False)
    flask_mail.Mail(app)


def deliver_due() -> int:
    """Claim and deliver until nothing is due; returns how many emails were taken in hand."""
    handled = 0
    while outbox.anything_due() and (ids := outbox.claim()):
        _deliver(ids)
        handled += len(ids)
    return handled


def _deliver(ids: list[int]) -> None:
    config: Config = current_app.config["ZAEDNO"]
    if not config.mail_server:
        for email_id in ids:
            _attempt(email_id, _drop_into(Path(config.instance) / "mail"))
        return
    try:
        with _Connection(current_app.extensions["mail"]) as connection:
            for email_id in ids:
                _attempt(email_id, connection.host.send_message)
    except (OSError, smtplib.SMTPException) as problem:
        _put_back(ids, problem)


def _put_back(ids: list[int], problem: Exception) -> None:
    """The server itself failed: whatever this batch did not settle waits for another attempt."""
    with transaction(writing=False) as session:
        open_ids = [i for i in ids if session.get_one(Email, i).state is EmailState.SENDING]
    for email_id in open_ids:
        outbox.settle(email_id, EmailState.QUEUED, type(problem).__name__)


def _attempt(email_id: int, send: Any) -> None:
    try:
        with transaction(writing=False) as session:
            message = compose(session.get_one(Email, email_id))
    except Exception as problem:  # one email that cannot be worded must not hold up the others
        current_app.logger.error("email %d cannot be worded\n%s", email_id, trace_of(problem))
        outbox.settle(email_id, EmailState.QUEUED, type(problem).__name__)
        return
    if message is None:
        outbox.settle(email_id, EmailState.DROPPED)
        return
    try:
        send(message)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        final = all(code in REFUSED for code in codes)
        outbox.settle(email_id, EmailState.FAILED if final else EmailState.QUEUED, f"refused {codes}")
    except smtplib.SMTPResponseException as answer:
        final = answer.smtp_code in REFUSED
        outbox.settle(email_id, EmailState.FAILED if final else EmailState.QUEUED, f"answer {answer.smtp_code}")
    else:
        outbox.settle(email_id, EmailState.SENT)


def compose(queued: Email) -> EmailMessage | None:
    """Render an email in its reader's language; None when its reason is gone,
    or its reader may not come in any more."""
    make = current_app.extensions["mails"][queued.template]
    recipient = Recipient(queued.account_id, queued.address, queued.locale)
    if not all(may_read(recipient) for may_read in current_app.extensions["readers"]):
        return None
    with (
        current_app.test_request_context(base_url=current_app.config["ZAEDNO"].address),
        force_locale(queued.locale),
    ):
        mail: Mail | None = make(queued.about, recipient)
        if mail is None:
            return None
        language = i18n.current_language()
        text = render_template("mail/base.txt", mail=mail, language=language)
        html = render_template("mail/base.html", mail=mail, language=language)
    return _message(queued, mail, text, html)


def _message(queued: Email, mail: Mail, text: str, html: str) -> EmailMessage:
    config: Config = current_app.config["ZAEDNO"]
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(config.site_name, addr_spec=config.mail_sender)
    message["To"] = queued.address
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(queued.created_at)
    message["Message-ID"] = f"<{queued.message_key}@{urlsplit(config.address).hostname}>"
    message["Content-Language"] = queued.locale.replace("_", "-")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    for attachment in mail.attachments:
        main, sub = attachment.mime_type.split("/")
        if attachment.method:
            part = _calendar_part(attachment)
            message.get_body(("html",))  # the calendar comes last among the alternatives
            message.attach(part)
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.filename)
    return message


def _calendar_part(attachment: outbox.Attachment) -> Message:
    """The calendar as the last alternative; bytes as they are, because EmailMessage rewrites line ends of text."""
    part = EmailMessage(policy=SMTP)
    part.set_content(attachment.content, maintype="text", subtype="calendar")
    del part["MIME-Version"]
    part.set_param("charset", "UTF-8")
    part.set_param("method", str(attachment.method))
    return part


def _drop_into(folder: Path) -> Any:
    def send(message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stamp = clock.now().strftime("%Y%m%d-%H%M%S")
        key = str(message["Message-ID"]).strip("<>").split("@")[0]
        part = folder / f".{key}.part"
        part.write_bytes(message.as_bytes())
        part.replace(folder / f"{stamp}-{key}.eml")

    return send


def status_lines() -> list[str]:
    """The state of the outbox for a person at a terminal; no address, no text."""
    lines = [f"{state:<8} {number}" for state, number in outbox.counts().items()]
    oldest = db.session.scalar(db.select(db.func.min(Email.created_at)).where(Email.state == EmailState.QUEUED))
    return [*lines, f"oldest waiting since {oldest.isoformat()}" if oldest else "nothing waits"]

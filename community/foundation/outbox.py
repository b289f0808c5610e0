"""Emails: queued in their cause's transaction, claimed one by one, delivered outside of it, retried for three days.

Mail is rendered when it is delivered, from ids, so that no text of an email is ever stored and an email whose
reason is gone is dropped instead of sent. Message-ID is fixed when the row is made (RFC 5322, 3.6.4), so that a
repetition after a crash is recognised as the same email.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

import sqlalchemy as sa
from flask import Flask, current_app, url_for
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation import clock, marks
from community.foundation.config import settings
from community.foundation.database import (
    Base,
    UtcDateTime,
    ask,
    ask_in_turn,
    db,
    exists,
    insert_if_new,
    text_enum,
    transaction,
)
from community.foundation.marks import DatabaseMark, Marked
from community.foundation.rules import Quiet, send_at

ABANDONED = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=72)
# From when on the doctor asks what is the matter.
MANY_ATTEMPTS = 5
LONG = timedelta(hours=1)


class EmailState(Enum):
    """Where an email is; its sender can see it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Channel(Enum):
    """By which way it goes out: SMS are leased, retried and counted as emails are, beside them."""

    EMAIL = "email"
    SMS = "sms"


class EmailFailure(Enum):
    """Why an email did not arrive: what whoever looks after it can do something about."""

    NO_SUCH_ADDRESS = "no_such_address"
    TURNED_DOWN = "turned_down"
    NOT_TAKEN = "not_taken"
    NOT_WRITTEN = "not_written"


# As SQL: an index of some rows serves only who asks for them in its words.
_WAITS = sa.text("state IN ('queued', 'sending')")


class Email(Base):
    """One message to one recipient: which template, about which ids, and how its delivery goes."""

    __tablename__ = "emails"
    __audited__ = False
    __table_args__ = (
        sa.Index(None, "state", "next_attempt_at"),
        # The next one is found without a look at all that ever went out.
        sa.Index("ix_emails_on_the_way", "channel", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    dedupe_key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    message_key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    template: Mapped[str] = mapped_column(sa.String(80))
    channel: Mapped[Channel] = mapped_column(text_enum(Channel), default=Channel.EMAIL)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(8))
    about: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[EmailState] = mapped_column(text_enum(EmailState), default=EmailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    give_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Of one that can wait for the morning: whom it reaches later than this it helps no more.
    helps_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of one that failed; what the server or Python said, of one that waits, too.
    failure: Mapped[EmailFailure | None] = mapped_column(text_enum(EmailFailure))
    problem: Mapped[str | None] = mapped_column(sa.String(200))


class Queued(Protocol):
    """What is known of an email (or SMS) that goes out: a row of `emails`, or a plain one."""

    id: Any
    template: Any
    account_id: Any
    address: Any
    locale: Any
    about: Any
    message_key: Any
    created_at: Any
    helps_until: Any


class Reachable(Protocol):
    """Whoever signs in with an address: an account, or its plain row."""

    id: Any
    email: Any
    locale: Any


@dataclass(frozen=True)
class Recipient:
    """Where an email goes and in which language."""

    account_id: int | None
    address: str
    locale: str

    @classmethod
    def at(cls, one: Reachable) -> "Recipient":
        """The address of somebody without an account, or of one whom an email must reach though they are blocked."""
        return cls(None, one.email, one.locale)

    @classmethod
    def of(cls, account: Reachable) -> "Recipient":
        """Whom an account belongs to; an email to them is dropped once the account is blocked."""
        return cls(account.id, account.email, account.locale)


@dataclass(frozen=True)
class Wish:
    """What its reader wishes of an email: when they sleep, what ends emails of this kind ("" where they must be heard),
    and whether it comes at all."""

    quiet: Quiet
    ending: str = ""
    comes: bool = True


@dataclass(frozen=True)
class Attachment:
    """A file in an email; a calendar's `method` makes it an invitation (RFC 6047)."""

    filename: str
    mime_type: str
    content: bytes
    method: str | None = None


# Rows of an email: what each is about (When, Where) and what is the case.
Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mail:
    """A rendered email: a neutral subject, a heading, paragraphs and rows of facts, at most one button."""

    subject: str
    paragraphs: tuple[str | Facts, ...]
    button_label: str = ""
    button_url: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def preview(self) -> str:
        """What a mail program shows beside the subject: the first facts, else the first paragraph."""
        facts = next((part for part in self.paragraphs if not isinstance(part, str)), ())
        return " · ".join(value for _, value in facts) or str(next(iter(self.paragraphs), ""))


@dataclass(frozen=True)
class Sms:
    """A short message for a telephone: its number (E.164), found when it goes out and never stored, and the text."""

    number: str
    text: str


def compose(
    subject: str,
    *paragraphs: str | Facts,
    button: tuple[Any, str],
    attachments: Iterable[Attachment] = (),
    **address: Any,
) -> Mail:
    """An email whose button (its label and an endpoint) leads to the page at this address."""
    label, endpoint = button
    leads_to = url_for(endpoint, **address, _external=True)
    return Mail(subject, paragraphs, str(label), leads_to, tuple(attachments))


def post(
    template: str,
    recipient: Recipient | Reachable,
    about: Mapping[str, Any],
    *,
    key: str,
    helps_until: datetime | None = None,
    channel: Channel = Channel.EMAIL,
) -> None:
    """Queue an email (or an SMS, by its `channel`) in the open transaction, to a recipient or to whom an account
    belongs; a second one with the same `key` is the same email.

    `about` holds ids and neutral words only: it is stored. An email that its context calls patient waits for its
    reader's morning, unless it would help nobody then (`helps_until`). A key is made of what never comes again: ids of
    rows, moments, numbers of changes.
    """
    moment = clock.now()
    to = recipient if isinstance(recipient, Recipient) else Recipient.of(recipient)
    ask(
        insert_if_new(Email, db.engine.dialect.name, "dedupe_key"),
        dedupe_key=key,
        message_key=str(uuid.uuid4()),
        template=template,
        channel=channel,
        account_id=to.account_id,
        address=to.address,
        locale=to.locale,
        about=dict(about),
        state=EmailState.QUEUED,
        attempts=0,
        created_at=moment,
        next_attempt_at=moment,
        give_up_at=moment + GIVE_UP_AFTER,
        helps_until=helps_until,
    )


# What is left of an email whose recipient is erased: that it went out; what still waited does not go.
ERASED = {
    "address": "",
    "problem": None,
    "state": sa.case(
        (Email.state == EmailState.QUEUED, sa.literal(EmailState.DROPPED, Email.state.type)), else_=Email.state
    ),
}


def forget(address: str) -> None:
    """Erase the address of somebody without an account from every email to them; what still waits does not go."""
    db.session.execute(sa.update(Email).where(sa.func.lower(Email.address) == address.lower()).values(**ERASED))


def take_back(keys: Collection[str]) -> set[str]:
    """Let what still waits of the emails with these keys not go; returns the keys of those. What is on its way goes."""
    waits = sa.select(Email).where(Email.dedupe_key.in_(keys), Email.state == EmailState.QUEUED).order_by(Email.id)
    fresh = {"populate_existing": True}
    rows = list(db.session.scalars(waits.with_for_update().execution_options(**fresh))) if keys else []
    for one in rows:
        one.state = EmailState.DROPPED
    return {one.dedupe_key for one in rows}


def gone_out(keys: Collection[str]) -> set[str]:
    """Those of the emails with these keys that went out, or are on their way."""
    out = Email.state.in_((EmailState.SENDING, EmailState.SENT))
    return set(db.session.scalars(sa.select(Email.dedupe_key).where(Email.dedupe_key.in_(keys), out)))


def unposted(key: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Of rows: no email with this key, which is made of columns of the row, exists yet."""
    return ~sa.exists().where(Email.dedupe_key == key)


# What can still go out: an email whose address was not erased; an SMS never has one.
_ADDRESSED = sa.or_(Email.address != "", Email.channel == Channel.SMS)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: doubling from a minute to four hours."""
    return min(FIRST_PAUSE * 2 ** max(attempts - 1, 0), LONGEST_PAUSE)


def claim(channel: Channel = Channel.EMAIL, sent: int | None = None) -> Queued | None:
    """Take the oldest email (or SMS) that is due, for this worker alone; its row, or None when nothing is due.

    One at a time, so that its five minutes begin when it is sent: a crashed worker's email is due again after them.
    `sent`: the one before it, of which it is recorded in the same step that it went out.
    """
    moment = clock.now()
    when = {"now": moment, "abandoned": moment - ABANDONED}
    taking = (_TAKING, {"channel": channel, **when})
    with transaction():
        steps = [(_SENT, {"email_id": sent, "now": moment}), taking] if sent else [taking]
        *_, found = ask_in_turn(*steps)
    return found[0] if found else None


def anything_due(channel: Channel = Channel.EMAIL) -> bool:
    """Whether `claim` would find work; asked without taking the write lock."""
    with transaction(writing=False):
        moment = clock.now()
        return exists(_due(channel, moment, moment - ABANDONED))


def _due(channel: Any, moment: Any, abandoned: Any) -> sa.ColumnElement[bool]:
    due = sa.or_(
        sa.and_(Email.state == EmailState.QUEUED, Email.next_attempt_at <= moment),
        sa.and_(Email.state == EmailState.SENDING, Email.claimed_at <= abandoned),
    )
    # A copy that was put back must not send again what went out after it was made.
    return sa.and_(_WAITS, Email.channel == channel, due, ~sa.exists().where(Marked.mark == DatabaseMark.RESTORED))


_NOW, _ABANDONED = (sa.bindparam(name, type_=UtcDateTime()) for name in ("now", "abandoned"))
_NEXT = (
    sa.select(Email.id)
    .where(_due(sa.bindparam("channel", type_=Email.channel.type), _NOW, _ABANDONED))
    .order_by(Email.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .correlate(None)
)
_TAKING = (
    sa.update(Email.__table__)
    .where(Email.id == _NEXT.scalar_subquery())
    .values(state=EmailState.SENDING, claimed_at=_NOW, attempts=Email.attempts + 1)
    .returning(*Email.__table__.c)
)
_SENT = (
    sa.update(Email.__table__)
    .where(Email.id == sa.bindparam("email_id"))
    .values(state=EmailState.SENT, failure=None, problem=None, claimed_at=None, sent_at=_NOW)
)


def wish_of(queued: Queued) -> Wish:
    """What the reader of an email wishes of it."""
    recipient = Recipient(queued.account_id, queued.address, queued.locale)
    wish: Wish = current_app.extensions["wish"](recipient, current_app.extensions["patient"].get(queued.template))
    return wish


def waits_until(queued: Queued, wish: Wish) -> datetime | None:
    """The morning for which an email waits that can; None for one that goes out now."""
    config = settings()
    if not config.quiet_nights or config.demo or queued.template not in current_app.extensions["patient"]:
        return None
    moment = clock.now()
    morning = send_at(moment, config.time_zone, queued.helps_until, wish.quiet)
    return morning if morning > moment else None


def put_off(email_id: int, until: datetime) -> None:
    """Let an email that was claimed in the night wait for the morning, as if nobody had touched it; the time in which
    it is tried begins with its first attempt."""
    with transaction() as session:
        email = session.get_one(Email, email_id)
        email.state, email.claimed_at, email.next_attempt_at = EmailState.QUEUED, None, until
        email.attempts -= 1
        if not email.attempts:
            email.give_up_at = until + GIVE_UP_AFTER


def settle(
    email_id: int, state: EmailState, failure: EmailFailure | None = None, problem: str | None = None
) -> EmailState:
    """Record how an attempt ended, and return it; QUEUED means another attempt after a pause, or FAILED when its time
    is over.

    `failure` is what it fails of, now or then, `problem` what the server or Python said: a number or a kind of error.
    """
    moment = clock.now()
    with transaction() as session:
        email = session.get_one(Email, email_id)
        if state is EmailState.QUEUED and moment >= email.give_up_at:
            state = EmailState.FAILED
        email.state = state
        email.failure = failure if state is EmailState.FAILED else None
        email.problem = problem
        email.claimed_at = None
        if state is EmailState.SENT:
            email.sent_at = moment
        elif state is EmailState.QUEUED:
            email.next_attempt_at = moment + pause_after(email.attempts)
    return state


def requeue() -> int:
    """Try again, at once and for three days, whatever failed and still has an address; returns how many emails."""
    moment = clock.now()
    with transaction() as session:
        return int(
            session.execute(
                sa.update(Email)
                .where(Email.state == EmailState.FAILED, _ADDRESSED)
                .values(
                    state=EmailState.QUEUED,
                    attempts=0,
                    next_attempt_at=moment,
                    give_up_at=moment + GIVE_UP_AFTER,
                    failure=None,
                    problem=None,
                )
            ).rowcount
        )


def release(*, drop: bool) -> int:
    """Let a restored database send again; with `drop` what waits in it never goes out, and how many that were is
    returned."""
    with transaction() as session:
        marks.take_off(DatabaseMark.RESTORED)
        if not drop:
            return 0
        waiting = Email.state.in_((EmailState.QUEUED, EmailState.SENDING))
        return int(session.execute(sa.update(Email).where(waiting).values(state=EmailState.DROPPED)).rowcount)


def troubles() -> list[str]:
    """What `flask doctor` says of emails: those that failed though their address is good, those that wait for long."""
    moment, found = clock.now(), []
    given_up = sa.and_(Email.state == EmailState.FAILED, _ADDRESSED, Email.failure != EmailFailure.NO_SUCH_ADDRESS)
    tried_often = sa.and_(Email.state == EmailState.QUEUED, Email.attempts >= MANY_ATTEMPTS)
    number, said = _number_and_problem(given_up)
    if number:
        found.append(f"Emails that failed: {number} (the last: {said}). 'flask outbox requeue' tries them again.")
    number, said = _number_and_problem(tried_often)
    if number:
        found.append(f"Emails that were tried in vain {MANY_ATTEMPTS} times or more: {number} (the last: {said}).")
    waiting = sa.and_(Email.state == EmailState.QUEUED, Email.next_attempt_at < moment - LONG)
    since = db.session.scalar(sa.select(sa.func.min(Email.next_attempt_at)).where(waiting))
    if since:
        found.append(f"Emails have waited since {since:%Y-%m-%d %H:%M} UTC: is the worker running?")
    return found


def _number_and_problem(which: sa.ColumnElement[bool]) -> tuple[int, str]:
    number, last = db.session.execute(sa.select(sa.func.count(), sa.func.max(Email.id)).where(which)).one()
    said = db.session.scalar(sa.select(Email.problem).where(Email.id == last)) if last else None
    return number, said or "unknown"


def counts() -> dict[str, int]:
    """How many emails are in each state."""
    rows = db.session.execute(sa.select(Email.state, sa.func.count()).group_by(Email.state))
    found = {state.value: number for state, number in rows}
    return {state.value: found.get(state.value, 0) for state in EmailState}


def install(
    app: Flask,
    mails: Mapping[str, Any],
    patient: Mapping[str, Any],
    texts: Mapping[str, Any],
    wish: Callable[[Recipient, Any], Wish] = lambda recipient, kind: Wish(settings().quiet),
) -> None:
    """Give the application its templates of emails: name -> function(about, recipient) -> Mail or None; those that can
    wait for the morning, with the kind of which their reader may have none, or None; those of SMS: name ->
    function(about, recipient) -> Sms or None, and function(about) for when it went out; and what somebody wishes of
    emails of a kind. Raises RuntimeError for a name that is no email's and no SMS's."""
    if unknown := set(patient) - mails.keys() - texts.keys():
        raise RuntimeError(f"No email has these names: {sorted(unknown)}")
    app.extensions["mails"], app.extensions["patient"] = dict(mails), dict(patient)
    app.extensions["texts"], app.extensions["wish"] = dict(texts), wish

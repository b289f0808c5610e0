"""Choosing how often emails of a kind come, and when one sleeps; making digests of what is new."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from community.accounts.models import Account
from community.emails import queries
from community.emails.models import EmailChoice
from community.emails.queries import Chooser
from community.emails.rules import (
    MOST_IN_A_DIGEST,
    EmailKind,
    EmailRhythm,
    is_due,
    new_of,
    remembered,
    resumed,
    rhythms_of,
)
from community.foundation import clock, database, outbox, sms
from community.foundation.config import settings
from community.foundation.database import db, transaction
from community.foundation.outbox import Channel, Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.rules import Quiet, awake_from


@dataclass(frozen=True)
class Reminded:
    """Who is reminded, of what (ids), by which key, and until when that helps."""

    to: Recipient
    about: Mapping[str, int]
    key: str
    helps_until: datetime


def choose(chooser: Chooser, kind: EmailKind, rhythm: EmailRhythm, **more: Any) -> bool:
    """Keep how often somebody wants emails of a kind, and what else they say of them; whether that is something else
    than before."""
    # Whoever chooses for the first time has no row to lock.
    database.lock(type(chooser), [chooser.id])
    kept = queries.find_choice(chooser, kind)
    if kept is None:
        kept = EmailChoice(kind=kind, rhythm=rhythms_of(kind)[0], **queries.whose(chooser))
    before = {name: getattr(kept, name) for name in ("rhythm", *more)}
    for name, value in {"rhythm": rhythm, **more}.items():
        setattr(kept, name, value)
    db.session.add(kept)
    db.session.flush()
    return before != {"rhythm": rhythm, **more}


def stop(chooser: Chooser, kind: EmailKind) -> bool:
    """No more emails of a kind; whether any came until now. What still waits does not go out."""
    return choose(chooser, kind, EmailRhythm.NEVER)


def resume(chooser: Chooser, kind: EmailKind) -> bool:
    """Emails of a kind after all; whether none came until now."""
    return choose(chooser, kind, resumed(kind))


def choose_quiet(account: Account, quiet: Quiet) -> None:
    """Keep when somebody sleeps."""
    account.night, account.morning = quiet.night, quiet.morning


def write_digests(kind: EmailKind, template: str, fitting: Callable[[Account, EmailChoice], list[int]]) -> int:
    """Post to each who asked for it what is new of what fits them (`fitting`: ids, in the order in which they are
    told), in waking hours; where nothing is new, nothing. Returns how many digests were posted.

    What fits is looked up before anything is locked, because that takes a while.
    """
    now = clock.now()
    if awake_from(now, clock.town_zone(), settings().quiet) != now:
        return 0
    work = partial(_write_digest, template=template, fitting=fitting)
    return for_each(lambda: queries.due_digests(kind, now), work, own_transactions=True)


def _write_digest(choice_id: int, template: str, fitting: Callable[[Account, EmailChoice], list[int]]) -> int:
    with transaction(writing=False) as session:
        chosen = session.get_one(EmailChoice, choice_id)
        fits = fitting(session.get_one(Account, chosen.account_id), chosen)
    with transaction() as session:
        [chosen] = database.lock(EmailChoice, [choice_id])
        now = clock.now()
        # Another worker may have written meanwhile, or the person thought better of it.
        if not is_due(now, chosen.rhythm, chosen.told_at):
            return 0
        new = new_of(fits, chosen.told)
        chosen.told, chosen.told_at = remembered(chosen.told, fits), now
        if new:
            about = {"ids": new[:MOST_IN_A_DIGEST], "more": len(new[MOST_IN_A_DIGEST:])}
            to = session.get_one(Account, chosen.account_id)
            outbox.post(template, to, about, key=f"digest:{choice_id}:{now.isoformat()}")
        return 1 if new else 0


def remind(template: str, recipients: Sequence[Reminded]) -> None:
    """Post a reminder to each, and an SMS beside it to whoever agreed to that."""
    numbers = [one.to.account_id for one in recipients if one.to.account_id] if sms.is_on() else []
    agreed = queries.with_sms(numbers, EmailKind.REMINDERS) if numbers else set()
    for one in recipients:
        outbox.post(template, one.to, one.about, key=one.key, helps_until=one.helps_until)
        if one.to.account_id in agreed:
            to, key = replace(one.to, address=""), f"sms:{one.key}"
            outbox.post(template, to, one.about, key=key, helps_until=one.helps_until, channel=Channel.SMS)

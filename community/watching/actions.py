"""Reminding those who see to what waits, and telling others where nobody does or it takes too long."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from community.foundation import clock, outbox
from community.foundation.access import Role
from community.foundation.database import db, insert_if_new, transaction
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import Unfinished
from community.foundation.watch import watched_kinds
from community.members.queries import holders_of
from community.watching import queries, rules
from community.watching.models import WatchReminder
from community.watching.queries import Matter
from community.watching.rules import ToldLevel

NOTED = (WatchReminder.kind, WatchReminder.row_id, WatchReminder.since, WatchReminder.level)


def remind() -> int:
    """The worker's periodic task: whoever should see to something hears once that it waits too long; who administers
    hears of that, and of what nobody may see to, once a day at most. Returns how many emails.

    Raises Unfinished at the end when a kind could not be read; the others were.
    """
    now, kept = clock.now(), current_app.extensions
    last = kept.get("looked_at")
    if last is not None and last <= now < last + rules.LOOKED_EVERY:
        return 0
    with transaction(writing=False):
        seen = queries.look(now)
        known = queries.reminders()
        quiet = queries.fallback_told_since(now - rules.FALLBACK_EVERY)
    untold = [
        (matter, level)
        for matter in seen.matters
        for level in sorted(matter.levels, key=lambda level: level.value)
        if matter.told(level) not in known and not (quiet and level is ToldLevel.FALLBACK)
    ]
    waits = {matter.told(level) for matter in seen.matters for level in ToldLevel}
    over = [note for note in known if note not in waits and note[0] not in seen.unread]
    posted = 0
    if untold or over:
        with transaction():
            for kind, row_id, since, level in over:
                same = (WatchReminder.kind == kind, WatchReminder.row_id == row_id, WatchReminder.since == since)
                db.session.execute(sa.delete(WatchReminder).where(*same, WatchReminder.level == level))
            posted = _tell(untold, now)
    if seen.unread:
        [first, *_] = seen.unread.values()
        raise Unfinished(list(seen.unread), len(watched_kinds()), posted, "kinds") from first
    kept["looked_at"] = now
    return posted


def _tell(untold: Sequence[tuple[Matter, ToldLevel]], now: datetime) -> int:
    """Note what is told, and post one email to each person; another worker that does the same at once tells nobody."""
    noted = _note([matter.told(level) for matter, level in untold], now)
    to: dict[ToldLevel, dict[int | None, Recipient]] = defaultdict(dict)
    for matter, level in untold:
        if matter.told(level) in noted and level is ToldLevel.OWNER:
            to[level] |= {one.account_id: one for one in matter.readers}
    if any(level is ToldLevel.FALLBACK for *_, level in noted):
        administrators = [Recipient.of(account) for account in holders_of(Role.ADMINISTRATOR, None)]
        to[ToldLevel.FALLBACK] = {one.account_id: one for one in administrators}
    for level, people in to.items():
        for account_id, recipient in people.items():
            key = f"watching:{level.value}:{account_id}:{now.timestamp()}"
            outbox.post(f"community.watching.{level.value}", recipient, {}, key=key)
    return sum(len(people) for people in to.values())


def _note(
    notes: Sequence[tuple[str, int, datetime, ToldLevel]], now: datetime
) -> set[tuple[str, int, datetime, ToldLevel]]:
    if not notes:
        return set()
    table = WatchReminder.__table__
    statement = insert_if_new(WatchReminder, db.engine.dialect.name)
    rows = [
        {"kind": kind, "row_id": row_id, "since": since, "level": level, "told_at": now}
        for kind, row_id, since, level in notes
    ]
    returned = db.session.execute(statement.returning(*(table.c[column.key] for column in NOTED)), rows)
    return {(kind, row_id, since, level) for kind, row_id, since, level in returned}

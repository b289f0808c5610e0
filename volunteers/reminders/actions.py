"""Reminding the helpers of a shift."""

from community.foundation import clock, database, outbox
from community.foundation.database import transaction
from community.foundation.outbox import Recipient
from volunteers.reminders import queries, rules
from volunteers.shifts.models import Shift


def remind_of_shifts() -> int:
    """The worker's chore: a letter to everybody whose shift is a day ahead; returns for how many shifts."""
    with transaction(writing=False):
        due = sorted({sign_up.shift_id for sign_up, *_ in queries.forthcoming(clock.now())})
    for shift_id in due:
        with transaction():
            database.lock(Shift, [shift_id])
            # Read again under the lock: another worker may have written, somebody given the place back.
            for sign_up, account, key, starts_at in queries.forthcoming(clock.now(), shift_id):
                recipient = Recipient(account.id, account.email, account.locale)
                until = starts_at - rules.TOO_LATE
                outbox.post("volunteers.reminders.soon", recipient, {"sign_up": sign_up.id}, key=key, helps_until=until)
    return len(due)

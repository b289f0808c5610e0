"""Beginning a pause with what was promised on its days, and taking it back."""

from collections.abc import Collection
from datetime import date

from community.accounts.models import Account
from community.foundation import clock, database
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from events.registrations.waiting_list import Outcome
from volunteers.pauses import queries
from volunteers.pauses.rules import Refusal
from volunteers.profiles.models import VolunteerPause
from volunteers.shifts import actions as shifts


def pause(
    account_id: int, first_on: date, last_on: date, keeping: Collection[int] = (), giving_back: Collection[int] = ()
) -> VolunteerPause:
    """No shifts and no matches on these days, the first and the last included; what was promised on them (ids of
    sign-ups) is kept or given back as was said. Raises Refused while there is a promise of which nothing was said."""
    gone = shifts.give_back(account_id, giving_back)
    # Nobody signs up between the question and the pause: whoever does waits for this row.
    database.lock(Account, [account_id])
    left = {sign_up.id for sign_up in queries.promised(account_id, first_on, last_on, clock.now())}
    refuse(Refusal.PROMISED, when=left - set(keeping))
    shift_ids = sorted(sign_up.shift_id for sign_up in gone)
    return added(VolunteerPause(volunteer_id=account_id, first_on=first_on, last_on=last_on, gave_back=shift_ids))


def end(paused: VolunteerPause) -> None:
    """There is time again."""
    db.session.delete(paused)


def take_back(paused: VolunteerPause, shift_ids: Collection[int]) -> list[Outcome]:
    """The pause was not meant: it goes, and these shifts that were given back for it are taken again, as far as they
    can be."""
    account_id = paused.volunteer_id
    # Before all else, as the law of locks has it: shifts, then people.
    locked = shifts.lock_with_sessions(shift_ids)
    db.session.delete(paused)
    db.session.flush()
    return shifts.sign_up_again(locked, account_id)

"""Reading the hours somebody gave, and the confirmations that were made of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.foundation import tokens
from community.foundation.access import Actor
from community.foundation.database import db, every, first
from community.foundation.rules import code_of, tidy_code
from community.households.models import Household
from community.organisations.models import Organisation
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.sessions.models import Session
from volunteers.hours import rules
from volunteers.hours.models import Confirmation
from volunteers.hours.rules import ConfirmedHours, Validity
from volunteers.journal.models import Meeting
from volunteers.pairs.models import Pair
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import CAME_AT, LEFT_AT
from volunteers.shifts.rules import SignUpState


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Confirmations of the actor's own hours."""
    return Confirmation.account_id == actor.account_id


def lines_of(
    account_id: int, first_on: date | None, last_on: date, zone: str, until: datetime
) -> tuple[ConfirmedHours, ...]:
    """What somebody gave from the first to the last day (dates of `zone`),
    as far as it was over and noted at `until`."""
    begin = datetime.combine(first_on, datetime.min.time(), ZoneInfo(zone)) if first_on else None
    end = datetime.combine(last_on + timedelta(1), datetime.min.time(), ZoneInfo(zone))
    shifts = (
        sa.select(Organisation.id, Organisation.name, Activity.kind, CAME_AT, LEFT_AT)
        .select_from(Shift)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Organisation, Organisation.id == Activity.organisation_id)
        .where(
            SignUp.account_id == account_id,
            SignUp.state == SignUpState.COMPLETED,
            Shift.starts_at < end,
            Shift.ends_at <= until,
        )
    )
    met = (
        sa.select(Organisation.id, Organisation.name, Meeting.minutes)
        .join(Pair, Pair.id == Meeting.pair_id)
        .join(Household, Household.id == Pair.household_id)
        .join(Organisation, Organisation.id == Household.organisation_id)
        .where(
            Pair.volunteer_id == account_id,
            Meeting.met,
            Meeting.minutes > 0,
            Meeting.held_on <= last_on,
            Meeting.created_at <= until,
        )
    )
    if begin and first_on:
        shifts, met = shifts.where(Shift.starts_at >= begin), met.where(Meeting.held_on >= first_on)
    given = [(of, name, kind.value, ends - starts) for of, name, kind, starts, ends in db.session.execute(shifts)]
    mentoring = ActivityKind.MENTORING.value
    given += [(of, name, mentoring, timedelta(minutes=minutes)) for of, name, minutes in db.session.execute(met)]
    return rules.lines(given)


def names_today(names: Iterable[str]) -> dict[str, str]:
    """Organisations by the name on their door: how they are called in the reader's language."""
    found = db.session.scalars(sa.select(Organisation).where(Organisation.name.in_(names)))
    return {one.name: one.called for one in found}


def confirmations_of(account_id: int) -> list[Confirmation]:
    """What was made for somebody and still stands in the list, newest first."""
    return every(
        Confirmation,
        Confirmation.account_id == account_id,
        Confirmation.withdrawn_at.is_(None),
        by=Confirmation.id.desc(),
    )


def find_by_code(code: str) -> Confirmation | None:
    """The confirmation of a code, however it was typed; withdrawn ones too."""
    return first(Confirmation, Confirmation.code_digest == tokens.digest(tidy_code(code)))


def secret_of(confirmation: Confirmation) -> str:
    """The code of a confirmation, made anew, so that its owner can print it again."""
    return code_of(tokens.sealed("hours confirmation", confirmation.id, confirmation.made_at))


def validity_of(confirmation: Confirmation, zone: str) -> Validity:
    """Whether it still says what is known of these days, of what was over when it was made."""
    # The first confirmations kept the name alone.
    key = "organisation_id" if all("organisation_id" in line for line in confirmation.lines) else "organisation"
    then = {(line[key], line["kind"]): line["minutes"] for line in confirmation.lines}
    found: Sequence[ConfirmedHours] = lines_of(
        confirmation.account_id, confirmation.first_on, confirmation.last_on, zone, confirmation.made_at
    )
    now = {(getattr(line, key), line.kind): line.minutes for line in found}
    return rules.validity(confirmation.withdrawn_at is not None, then, now)

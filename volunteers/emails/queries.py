"""Reading emails by what they are about: whose sessions, whose volunteers, whose pairs; nothing of what they say."""

from collections.abc import Sequence

import sqlalchemy as sa

from community.emails.queries import to_my_people
from community.foundation.access import Actor, Role
from community.foundation.outbox import Email
from community.households.models import Household
from events.activities.models import Activity
from events.activities.queries import run_by
from events.sessions.models import Session
from volunteers.clearances.models import ClearanceRequest, Reference
from volunteers.journal.models import MeetingQuestion
from volunteers.pairs.models import Pair
from volunteers.rosters.models import Ask
from volunteers.shifts.models import Shift, SignUp

# Where an email about shifts keeps a sign-up that it is about; of several, all are in sessions of one organisation, or
# the first one stands for them.
LISTS = ("sign_ups", "moved", "cancelled", "again", "put_back")


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Emails to the members of the organisations that the actor coordinates, and to others about what is theirs."""
    mine = actor.organisations(Role.COORDINATOR)
    return sa.or_(
        to_my_people(actor), _about_shifts(mine), _about_asks(mine), _about_pairs(mine), _about_clearances(mine)
    )


def about_files_in_my_hands(actor: Actor) -> sa.ColumnElement[bool]:
    """Emails to volunteers and referees about the files that the actor may open."""
    mine = actor.organisations(Role.VETTING)
    asked = sa.exists().where(
        Reference.id == _number("reference"),
        ClearanceRequest.volunteer_id == Reference.volunteer_id,
        ClearanceRequest.organisation_id.in_(mine),
    )
    references = sa.and_(_of_slice("clearances"), asked.correlate(Email))
    return sa.or_(references, _about_clearances(mine))


def _about_shifts(organisation_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    sign_up = sa.func.coalesce(_number("sign_up"), *(Email.about[name, 0].as_integer() for name in LISTS))
    ours = sa.exists().where(
        SignUp.id == sign_up, Shift.id == SignUp.shift_id, *_offered_by(organisation_ids, Shift.session_id)
    )
    return sa.and_(_of_slice("shifts"), ours.correlate(Email))


def _about_asks(organisation_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    ours = sa.exists().where(
        Ask.id == _number("ask"), Shift.id == Ask.shift_id, *_offered_by(organisation_ids, Shift.session_id)
    )
    return sa.and_(_of_slice("rosters"), ours.correlate(Email))


def _offered_by(organisation_ids: Sequence[int], session_id: sa.ColumnElement[int]) -> tuple[sa.ColumnElement, ...]:
    return (
        Session.id == session_id,
        Activity.id == Session.activity_id,
        run_by(organisation_ids),
    )


def _about_pairs(organisation_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    def of(*which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        theirs = (Household.id == Pair.household_id, Household.organisation_id.in_(organisation_ids))
        return sa.exists().where(*which, *theirs).correlate(Email)

    return sa.and_(
        sa.or_(*map(_of_slice, ("pairs", "journal", "follow_up", "proposals"))),
        sa.or_(
            of(Pair.id == _number("pair")),
            of(MeetingQuestion.id == _number("question"), Pair.id == MeetingQuestion.pair_id),
            # The pair went with its family.
            _number("organisation").in_(organisation_ids),
        ),
    )


def _about_clearances(organisation_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    applied = sa.exists().where(
        ClearanceRequest.volunteer_id == sa.func.coalesce(Email.account_id, _number("account")),
        ClearanceRequest.organisation_id.in_(organisation_ids),
    )
    return sa.and_(sa.or_(_of_slice("clearances"), _of_slice("blocking")), applied.correlate(Email))


def _of_slice(name: str) -> sa.ColumnElement[bool]:
    return Email.template.startswith(f"volunteers.{name}.")


def _number(name: str) -> sa.ColumnElement[int]:
    return Email.about[name].as_integer()

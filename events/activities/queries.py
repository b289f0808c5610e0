"""Reading activities for those who plan them."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.accounts.models import Account
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import every
from community.members.queries import holders
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from events.activities.models import Activity
from events.activities.rules import ActivityState, Openness, run_by_all
from events.venues.models import Venue

HOSTS = (joinedload(Activity.organisation), joinedload(Activity.partner))


def in_the_programme() -> sa.ColumnElement[bool]:
    """Published, public activities of active organisations."""
    return sa.and_(
        Activity.state == ActivityState.PUBLISHED,
        Activity.openness == Openness.PUBLIC,
        by_way_of(Activity.organisation_id, Organisation, Organisation.state == OrganisationState.ACTIVE),
    )


def run_by(organisation_ids: Any) -> sa.ColumnElement[bool]:
    """Activities that one of these organisations (ids, or a select of them) runs, alone or together with another."""
    return sa.or_(Activity.organisation_id.in_(organisation_ids), Activity.partner_id.in_(organisation_ids))


def run_by_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Activities that an organisation runs in which the actor coordinates: the one place that says who coordinates."""
    return run_by(actor.organisations(Role.COORDINATOR))


def acting_for(activity: Activity, actor: Actor) -> int:
    """For which of the organisations that run an activity somebody plans it: for the one that began it, where they
    coordinate there; families and volunteers are chosen from among those whom this one knows."""
    mine = actor.organisations(Role.COORDINATOR)
    return next((one for one in activity.run_by if one in mine), activity.organisation_id)


def acting_for_all(activities: Collection[Activity], actor: Actor) -> int | None:
    """For which organisation somebody plans all of these at once: one of theirs that runs each; None where there is
    none."""
    mine = actor.organisations(Role.COORDINATOR)
    return next((one for one in run_by_all([one.run_by for one in activities]) if one in mine), None)


def activities(reach: sa.ColumnElement[bool]) -> list[Activity]:
    """The activities within reach with their texts, the latest changed first."""
    whole = (selectinload(Activity.texts), joinedload(Activity.venue), *HOSTS)
    return every(Activity, reach, by=(Activity.updated_at.desc(), Activity.id), load=whole)


def drafts(reach: sa.ColumnElement[bool]) -> list[Activity]:
    """Those of them that are not in the programme yet."""
    return activities(sa.and_(reach, Activity.state == ActivityState.DRAFT))


def get_activity(activity_id: int) -> Activity:
    """An activity with everything its planning page shows."""
    whole = (
        selectinload(Activity.texts),
        selectinload(Activity.series),
        joinedload(Activity.venue).joinedload(Venue.area),
        *HOSTS,
    )
    [activity] = every(Activity, Activity.id == activity_id, load=whole, fresh=True)
    return activity


def contacts_for(organisation_ids: Collection[int], named: int | None = None) -> list[Account]:
    """Whom to name to turn to: who coordinates in one of these organisations, and whoever is named already."""
    held = holders((Role.COORDINATOR,), Membership.organisation_id.in_(organisation_ids))
    found = {one.id: one for accounts in held.values() for one in accounts}
    if named and named not in found:
        found |= {one.id: one for one in every(Account, Account.id == named)}
    return sorted(found.values(), key=lambda one: one.id)


def find_contact(account_id: int | None) -> Account | None:
    """Who is named to turn to, if anybody is."""
    return next(iter(every(Account, Account.id == account_id)), None) if account_id else None


def changed_since(activity: Activity, seen_at: str) -> bool:
    """Whether somebody else changed the activity after its form was opened."""
    return bool(seen_at) and seen_at != activity.updated_at.isoformat()


def activity_is_published() -> sa.ColumnElement[bool]:
    """Whether the public can read of an activity, for the first steps of a town."""
    return sa.exists().where(Activity.state == ActivityState.PUBLISHED)

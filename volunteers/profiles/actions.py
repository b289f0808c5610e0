"""Changing what a volunteer tells of themselves."""

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.database import db
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState


def welcome(account: Account, *, languages: list[str], districts: list[str]) -> Volunteer:
    """Add the profile of somebody who registered: active, but cleared for nothing until staff grant it."""
    volunteer = Volunteer(
        id=account.id,
        state=VolunteerState.ACTIVE,
        languages=languages,
        districts=districts,
        created_at=clock.now(),
    )
    db.session.add(volunteer)
    return volunteer

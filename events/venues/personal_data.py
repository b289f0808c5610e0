"""What is kept of venues: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.conferences.models import CaseConference
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share
from events.venues.models import ClosedTime, RoomUse, SharedVenue, Venue

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(Venue, because="A home is never a venue."),
        PersonalTable(ClosedTime, because="When a venue is closed, and why, is about the house."),
        PersonalTable(
            RoomUse,
            Share(
                lambda number: RoomUse.conference_id.in_(
                    sa.select(CaseConference.id).where(CaseConference.household_id == number)
                ),
                Fate.DELETED,
                own_eyes=True,
                untold={"*": "Where a meeting is stands on the page of the card of each adult who takes part."},
            ),
        ),
        PersonalTable(SharedVenue, because="Which organisation may plan where is about organisations."),
    ),
)

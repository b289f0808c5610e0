"""What is kept of venues: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.personal_data import PersonalData, PersonalTable
from events.venues.models import ClosedTime, SharedVenue, Venue

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(Venue, because="A home is never a venue."),
        PersonalTable(ClosedTime, because="When a venue is closed, and why, is about the house."),
        PersonalTable(SharedVenue, because="Which organisation may plan where is about organisations."),
    ),
)

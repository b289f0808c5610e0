"""What is kept of places: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.personal_data import PersonalData, PersonalTable
from events.venues.models import Area, District, Venue

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(Area, because="It is a neighbourhood."),
        PersonalTable(District, because="It is a part of the town."),
        PersonalTable(Venue, because="A home is never a venue."),
    ),
)

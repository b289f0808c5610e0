"""What is kept of the town itself: nothing of anybody."""

from community.foundation.personal_data import PersonalData, PersonalTable
from community.places.models import Area, District

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(Area, because="It is a neighbourhood."),
        PersonalTable(District, because="It is a part of the town."),
    ),
)

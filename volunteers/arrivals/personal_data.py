"""What is kept of the codes of places: nothing of a person."""

from community.foundation.personal_data import PersonalData, PersonalTable
from volunteers.arrivals.models import PlaceCode

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(PlaceCode, because="It is the code of a place; who used it stands with their shift."),),
)

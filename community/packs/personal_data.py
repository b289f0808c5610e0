"""What is kept of packs: who on the staff brought one, as a number."""

from community.foundation.personal_data import PersonalData, PersonalTable
from community.packs.models import TownPack

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(TownPack, because="It is a town without its people.", signed="brought_by_id"),),
)

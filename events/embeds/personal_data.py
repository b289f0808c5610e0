"""What is kept of sites that may show dates: of no person."""

from community.foundation.personal_data import PersonalData, PersonalTable
from events.embeds.models import EmbedHost

PERSONAL_DATA = PersonalData(tables=(PersonalTable(EmbedHost, because="It is no person."),))

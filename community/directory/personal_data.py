"""What is kept of places that help: nothing of people."""

from community.directory.models import DirectoryEntry
from community.foundation.personal_data import PersonalData, PersonalTable

PERSONAL_DATA = PersonalData(tables=(PersonalTable(DirectoryEntry, because="It is a place that everybody may know."),))

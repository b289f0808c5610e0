"""What is kept of places that help: nothing of people."""

from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.foundation.personal_data import PersonalData, PersonalTable

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(DirectoryEntry, because="It is a place that everybody may know."),
        PersonalTable(DirectoryLeaflet, because="It is what a place gives everybody to read.", signed="uploaded_by_id"),
    )
)

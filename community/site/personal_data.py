"""What is kept of who reviewed a language: their name, as they want it to be read."""

from community.foundation.personal_data import PersonalData, PersonalTable
from community.site.models import LanguageReview

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            LanguageReview,
            because="Whoever reviewed a language is named as they wish, until somebody takes it back.",
            signed="noted_by_id",
        ),
    ),
)

"""What is kept of words for skills: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.personal_data import PersonalData, PersonalTable
from community.skills.models import Skill

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(Skill, because="It is a word."),),
)

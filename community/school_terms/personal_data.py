"""What is kept of the schools' year: nothing of anybody."""

from community.foundation.personal_data import PersonalData, PersonalTable
from community.school_terms.models import SchoolTerm

PERSONAL_DATA = PersonalData(tables=(PersonalTable(SchoolTerm, because="It is a term of the schools."),))

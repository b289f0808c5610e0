"""What is kept of trainings in the programme: nothing of people."""

from community.foundation.personal_data import PersonalData, PersonalTable
from volunteers.trainings.models import TrainingCourse

PERSONAL_DATA = PersonalData(tables=(PersonalTable(TrainingCourse, because="It is what an activity teaches."),))

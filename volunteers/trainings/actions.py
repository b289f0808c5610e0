"""Saying that an activity is a training, and noting who was there."""

from community.foundation import clock, database
from community.foundation.database import db
from community.foundation.periodic_tasks import for_each
from volunteers.clearances.models import AttendedTraining
from volunteers.clearances.rules import Training
from volunteers.profiles.models import Volunteer
from volunteers.trainings import queries, rules
from volunteers.trainings.models import TrainingCourse
from volunteers.trainings.rules import StepTaken


def declare(activity_id: int, training: Training | None) -> None:
    """Whoever was at this activity has taken that training, from now on; None: it is none."""
    course = queries.find_course(activity_id)
    if course and training is None:
        db.session.delete(course)
    elif course and training:
        course.training = training
    elif training:
        db.session.add(TrainingCourse(activity_id=activity_id, training=training))


def note_attendance() -> int:
    """The worker's periodic task: who was at a training has taken the step, and who was not after all has not; returns
    how many volunteers were looked at."""
    return for_each(lambda: queries.to_look_at(clock.now()), _note)


def _note(volunteer_id: int) -> None:
    database.lock(Volunteer, [volunteer_id])
    now, rows = clock.now(), queries.noted(volunteer_id)
    # What a door said long ago stays, as if somebody had noted it.
    lately = queries.said_by_doors(volunteer_id, now)
    noted = {
        training: StepTaken(row.attended_on, row.session_id if row.session_id in lately else None)
        for training, row in rows.items()
    }
    for training, step in rules.to_note(queries.attended(volunteer_id, now), noted).items():
        row = rows.get(training)
        if step is None:
            db.session.delete(row)
            continue
        if row is None:
            row = AttendedTraining(volunteer_id=volunteer_id, training=training)
            db.session.add(row)
        row.attended_on, row.session_id, row.recorded_by_id = step.on, step.session_id, None
        row.recorded_at = now

"""Taking somebody into a course, noting their levels, taking them out."""

from datetime import date

from community.foundation import clock, database
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.households.models import Member
from community.skills.rules import Cefr
from events.activities.models import Activity
from events.courses import queries, rules
from events.courses.models import Enrolment


def enrol(course: Activity, member: Member, entry: Cefr | None, begun_on: date) -> Enrolment:
    """Take somebody who joined a date into the course. Raises Refused for others, and when they are in it already."""
    database.lock(Member, [member.id])
    enrolled = queries.find_enrolment(course.id, member.id) is not None
    refuse(rules.refusal(enrolled=enrolled, joined=queries.joined(course.id, member.id)))
    now = clock.now()
    made = Enrolment(activity_id=course.id, member_id=member.id, entry_level=entry, begun_on=begun_on, created_at=now)
    return added(made)


def note_levels(enrolment: Enrolment, entry: Cefr | None, leaving: Cefr | None, begun_on: date) -> None:
    """Keep the level at the start and at the end, and the day of the start."""
    enrolment.entry_level, enrolment.exit_level, enrolment.begun_on = entry, leaving, begun_on


def take_out(enrolment: Enrolment) -> None:
    """Somebody does not learn here any more; what they attended stays counted as it was."""
    db.session.delete(enrolment)

"""Which activities of the demonstration town are trainings."""

from collections.abc import Sequence

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation.database import db
from events.demo.parties import DemoSession
from events.sessions.models import Session
from volunteers.clearances.rules import Training
from volunteers.trainings.models import TrainingCourse

TRAININGS = {"volunteer-welcome": Training.INTRODUCTION, "safe-with-children": Training.SAFEGUARDING}


def load(town: Town, meetings: Sequence[DemoSession]) -> None:
    """Say which of the programme's activities they are."""
    sessions = {meeting.activity.slug: meeting.id for meeting in meetings if meeting.activity.slug in TRAININGS}
    for slug, session_id in sorted(sessions.items()):
        activity_id = db.session.scalars(sa.select(Session.activity_id).where(Session.id == session_id)).one()
        row = {"id": town.next_id(TrainingCourse), "activity_id": activity_id, "training": TRAININGS[slug]}
        town.keep(TrainingCourse, [row])

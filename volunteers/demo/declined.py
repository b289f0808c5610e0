"""A request of the demonstration town for which few fit, and all of them said no."""

from datetime import time, timedelta
from typing import Any

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation.database import db
from volunteers.matching.scoring import Scores
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, Origin, PairState
from volunteers.requests.models import MentoringRequest

# So few fit that all of them can have said no.
FEW = 3

Row = dict[str, Any]


class Declined:
    """Makes the pairs that were asked for one request and declined."""

    def __init__(self, town: Town, scores: Scores):
        self.town = town
        self.scores = scores
        self.rows_of = {seeker.id: row for row, seeker in enumerate(scores.group.seekers)}

    def in_vain(self, near: set[int], owners: dict[int, tuple[int, int | None]], taken: set[int]) -> list[Row]:
        """For one request of a household `near` for which few fit: all of them were asked, and said no."""
        for row, seeker in enumerate(self.scores.group.seekers):
            household_id, member_id = owners[seeker.id]
            fit = list(self.scores.best(row, FEW + 1))
            if not 0 < len(fit) <= FEW or seeker.id in taken or household_id not in near:
                continue
            change = sa.update(MentoringRequest).where(MentoringRequest.id == seeker.id)
            db.session.execute(change.values(asked_in_vain_at=self.town.moment(-1, time(11))))
            base = {"request_id": seeker.id, "household_id": household_id, "member_id": member_id}
            return [
                self._declined(base, self.scores.group.mentors[column].id, 4 * place + 4)
                for place, column in enumerate(reversed(fit))
            ]
        return []

    def _declined(self, pair: Row, volunteer_id: int, days: int) -> Row:
        """A pair for the same request that was asked so many days ago, and whose volunteer said no."""
        row = self.rows_of[pair["request_id"]]
        column = [mentor.id for mentor in self.scores.group.mentors].index(volunteer_id)
        asked = self.town.moment(-days - 2, time(10))
        said = asked + timedelta(days=1, hours=4)
        return {
            "id": self.town.next_id(Pair),
            "request_id": pair["request_id"],
            "household_id": pair["household_id"],
            "member_id": pair["member_id"],
            "volunteer_id": volunteer_id,
            "run_id": None,
            "origin": Origin.STAFF,
            "state": PairState.CLOSED,
            "rank": 1,
            "held": False,
            "score": int(self.scores.fit[row, column]),
            "breakdown": {part.value: points for part, points in self.scores.breakdown(row, column).items()},
            "answer_until": asked + timedelta(days=7),
            "mentor_said_at": None,
            "mentee_said_at": None,
            "guardian_said_at": None,
            "mentor_phone": False,
            "mentee_phone": False,
            "introduction_id": None,
            "introduced_at": None,
            "started_at": None,
            "paused_at": None,
            "closed_at": said,
            "ending": Ending.DECLINED_BY_MENTOR,
            "created_at": asked,
            "updated_at": said,
        }

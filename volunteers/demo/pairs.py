"""The pairs of the demonstration town in every state, with what they noted and what staff talked about with them."""

from datetime import time, timedelta
from typing import Any

import sqlalchemy as sa

from community.demo.organisations import RED_CROSS
from community.demo.town import Town
from community.foundation.database import db
from community.households.models import Household
from community.households.rules import WordWay
from volunteers.demo.declined import Declined
from volunteers.demo.introductions import Introductions
from volunteers.demo.journals import Diaries
from volunteers.matching.queries import snapshot
from volunteers.matching.scoring import Scores, score
from volunteers.pairs.models import Candidate, GivenWord, Pair
from volunteers.pairs.rules import AGREED, ASKED, Origin, PairState, WordOf
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import MOST_PLACES
from volunteers.profiles.week import Week
from volunteers.proposals.actions import MOST
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, RequestState, weight

# A state, and how many days ago the pair began (or was asked); one pair for each, while somebody fits.
PLAN = (
    *((PairState.ACTIVE, days) for days in (3, 6, 10, 13, 15, 18, 22, 29, 33, 45, 58, 64, 71, 88)),
    *((PairState.PAUSED, days) for days in (40, 70)),
    *((PairState.CLOSING, days) for days in (50, 95)),
    *((PairState.CLOSED, days) for days in (30, 42, 55, 66, 80)),
    *((PairState.PROPOSED, days) for days in (1, 2, 5, 6)),
    *((PairState.ACCEPTED_BY_MENTOR, days) for days in (2, 4, 6)),
    *((PairState.ACCEPTED_BY_MENTEE, days) for days in (3, 5)),
    (PairState.GUARDIAN_AGREED, 4),
    *((PairState.INTRODUCED, days) for days in (5, 8)),
)
# These began long enough ago to be asked about, and nobody met.
SILENT = (15, 58)

Row = dict[str, Any]


class PairMaker:
    """Makes pairs that the engine allows, and what came of them."""

    def __init__(self, town: Town, own_volunteer: int):
        self.town = town
        self.own = own_volunteer
        self.chance = town.random("pairs")
        self.rows: list[Row] = []
        self.next_ones: list[Row] = []
        self.words: list[Row] = []
        self.places: dict[int, int] = {}
        self.taken: set[int] = set()
        self.introductions = Introductions(town)
        self.diaries = Diaries(town)

    def load(self) -> None:
        """Make the pairs and store them with everything beside them."""
        own_request, second = self._prepare()
        town = snapshot(self.town.today)
        self.owners = town.owners
        self.scores = score(town.group)
        self.places = {mentor.id: mentor.places for mentor in town.group.mentors}
        self.asked = {row.id: row for row in db.session.scalars(sa.select(MentoringRequest))}
        self.taken = {own_request, second}
        ours = sa.select(Household.id).where(Household.organisation_id == self.town.organisations[RED_CROSS])
        self.near = set(db.session.scalars(ours))
        rows = {seeker.id: number for number, seeker in enumerate(self.scores.group.seekers)}
        mine = [mentor.id for mentor in self.scores.group.mentors].index(self.own)
        self._pair(rows[own_request], mine, PairState.ACTIVE, 33)
        self._pair(rows[second], self._free(self.scores, rows[second], but=mine), PairState.PROPOSED, 2)
        self._propose_to_own(mine)
        for state, days in sorted(PLAN, key=lambda one: -one[1]):
            self._fill(state, days)
        self.rows += Declined(self.town, self.scores).in_vain(self.near, self.owners, self.taken)
        self.introductions.keep()
        self.town.keep(Pair, self.rows)
        self.town.keep(Candidate, self.next_ones)
        self.town.keep(GivenWord, self.words)
        self.diaries.keep()

    def _prepare(self) -> tuple[int, int]:
        """Let the demonstration's volunteer fit its family, which asks once more for one of its guardians."""
        family = self.town.families[0]
        mine = sa.select(
            MentoringRequest.id, MentoringRequest.area_id, MentoringRequest.week, MentoringRequest.interests
        )
        first = db.session.execute(mine.where(MentoringRequest.household_id == family.id)).one()
        free = Week.span([2, 5], 16 * 60, 19 * 60)
        anybody = {"wished_gender": None, "youngest": None, "oldest": None}
        asked = {"member_id": None, "asked_at": self.town.moment(-60), "updated_at": self.town.moment(-60)}
        week = Week.read(first.week).joined(free).text
        change = sa.update(MentoringRequest).where(MentoringRequest.id == first.id)
        db.session.execute(change.values(week=week, **asked, **anybody))
        told = db.session.scalars(sa.select(Volunteer.week).where(Volunteer.id == self.own)).one()
        offer = {"week": Week.read(told).joined(free).text, "places": MOST_PLACES, "travel_metres": 30_000}
        db.session.execute(sa.update(Volunteer).where(Volunteer.id == self.own).values(**offer, **anybody))
        guardian = [kin for kin in family.kin if kin.guardian][-1]
        second = self.town.next_id(MentoringRequest)
        row = {
            "id": second,
            "key": f"request-{family.id}-{guardian.id}",
            "household_id": family.id,
            "member_id": guardian.id,
            "company": Company.LANGUAGE_PARTNER,
            "state": RequestState.OPEN,
            "area_id": first.area_id,
            "week": week,
            "interests": first.interests,
            "skills": [],
            "interpreter": True,
            "asked_at": self.town.moment(-9),
            "updated_at": self.town.moment(-9),
        }
        self.town.keep(MentoringRequest, [row])
        return first.id, second

    def _free(self, scores: Scores, row: int, but: int = -1) -> int:
        """The column of who fits best and has a place; -1 where nobody does."""
        people = weight(scores.group.seekers[row].people)
        for column in scores.best(row, 60):
            mentor = scores.group.mentors[column].id
            if column != but and self.places[mentor] >= people and mentor != self.own:
                return column
        return -1

    def _propose_to_own(self, mine: int) -> None:
        able = [
            row
            for row, seeker in enumerate(self.scores.group.seekers)
            if self.scores.eligible[row, mine] and seeker.id not in self.taken and seeker.people < 5
        ]
        if able:
            best = max(able, key=lambda row: (int(self.scores.fit[row, mine]), -row))
            self._pair(best, mine, PairState.PROPOSED, 1)

    def _fill(self, state: PairState, days: int) -> None:
        """A pair of who has asked a fortnight before, the shortest wait first: who waits long goes on waiting."""
        before = self.town.moment(-days - 14)
        # What waits for somebody waits for the coordinator who tries the demonstration, too.
        first = self.near if state is not PairState.ACTIVE else set()
        able = [
            (self.asked[seeker.id].household_id in first, self.asked[seeker.id].asked_at, row)
            for row, seeker in enumerate(self.scores.group.seekers)
            if seeker.id not in self.taken and self.asked[seeker.id].asked_at <= before
        ]
        for *_, row in sorted(able, reverse=True):
            minor = self.scores.group.seekers[row].needs == 3
            column = self._free(self.scores, row) if minor is (state is PairState.GUARDIAN_AGREED) else -1
            if column >= 0:
                self._pair(row, column, state, days)
                return

    def _pair(self, row: int, column: int, state: PairState, days: int) -> None:
        if column < 0:
            return
        seeker, mentor = self.scores.group.seekers[row], self.scores.group.mentors[column]
        household_id, member_id = self.owners[seeker.id]
        self.taken.add(seeker.id)
        began = state not in ASKED and state not in AGREED
        asked = self.town.moment(-days - (12 if began else 0), time(10))
        said = asked + timedelta(days=1, hours=3) if state is not PairState.PROPOSED else None
        both = said + timedelta(hours=20) if said and state not in ASKED else None
        made: Row = {
            "id": self.town.next_id(Pair),
            "request_id": seeker.id,
            "household_id": household_id,
            "member_id": member_id,
            "volunteer_id": mentor.id,
            "run_id": None,
            "origin": Origin.RUN,
            "state": state,
            "rank": 1,
            "held": False,
            "score": int(self.scores.fit[row, column]),
            "breakdown": {part.value: points for part, points in self.scores.breakdown(row, column).items()},
            "answer_until": asked + timedelta(days=7),
            "mentor_said_at": said,
            "mentee_said_at": both,
            "guardian_said_at": both if state is PairState.GUARDIAN_AGREED else None,
            "mentor_phone": began and days % 2 == 0,
            "mentee_phone": began and days % 3 == 0,
            "introduction_id": None,
            "introduced_at": both if began or state is PairState.INTRODUCED else None,
            "started_at": self.town.moment(-days, time(17)) if began else None,
            "paused_at": self.town.moment(-8, time(9)) if state is PairState.PAUSED else None,
            "closed_at": None,
            "ending": None,
            "created_at": asked,
            "updated_at": self.town.moment(-3, time(9)) if state is PairState.CLOSING else both or said or asked,
        }
        if state is PairState.INTRODUCED:
            made["introduction_id"] = self.introductions.set(
                household_id, member_id, mentor.id, self.scores.group.seekers[row].needs, days
            )
            if made["introduction_id"] is None:
                made["state"] = PairState.ACCEPTED_BY_MENTEE
        self.rows.append(made)
        if made["guardian_said_at"]:
            self.words.append(self._word(made))
        if state in ASKED:
            self._line_up(row, column, made)
        if state is not PairState.CLOSED:
            self.places[mentor.id] -= weight(seeker.people)
        if began:
            own = mentor.id == self.own
            self.diaries.tell(made, days, silent=days in SILENT and not own, talks=own)

    def _word(self, pair: Row) -> Row:
        """A guardian told staff that they agree."""
        return {
            "id": self.town.next_id(GivenWord),
            "pair_id": pair["id"],
            "member_id": next(
                kin.id
                for family in self.town.families
                if family.id == pair["household_id"]
                for kin in family.kin
                if kin.guardian
            ),
            "wording": WordOf.GUARDIAN,
            "agreed": True,
            "way": WordWay.IN_PERSON,
            "said_on": pair["guardian_said_at"].date(),
            "interpreter": True,
            "noted_by_id": self.diaries.staff.get(pair["household_id"]),
            "noted_at": pair["guardian_said_at"],
        }

    def _line_up(self, row: int, column: int, pair: Row) -> None:
        """Whom the coordinator chose to be asked next, if these two do not agree."""
        mentors = self.scores.group.mentors
        others = [mentors[one].id for one in self.scores.best(row, MOST + 2) if one != column]
        for rank, volunteer_id in enumerate([one for one in others if one != self.own][:MOST], 2):
            self.next_ones.append(
                {
                    "id": self.town.next_id(Candidate),
                    "request_id": pair["request_id"],
                    "volunteer_id": volunteer_id,
                    "rank": rank,
                    "decided_by_id": self.diaries.staff.get(pair["household_id"]),
                    "decided_at": pair["created_at"],
                    "passed_at": None,
                }
            )

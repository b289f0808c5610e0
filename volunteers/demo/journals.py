"""What the pairs of the demonstration town noted, what staff talked about with them, and how some ended."""

import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation.access import Role
from community.foundation.database import db
from community.households.models import Household
from community.organisations.models import Membership
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.follow_up.rules import BOTH, REASONS, Going, NextMatch, check_in_due
from volunteers.journal.models import Goal, Meeting, Mentorship
from volunteers.journal.rules import LENGTHS, PERIODS, GoalKind, Mood, Readership, Rhythm
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState

NOTES = {
    "bg": (
        "Разходихме се в парка.",
        "Упражнявахме думи за пазара.",
        "Пекохме хляб заедно.",
        "Четохме обява за работа.",
    ),
    "en": (
        "A walk in the park.",
        "We practised words for the market.",
        "We baked bread together.",
        "We read job offers.",
    ),
}
OWN_GOALS = ("Карам колело в парка", "Library card")
STEPS = ("", "Обаждане след две седмици", "Покана за общата вечеря")
FAREWELL = "Благодариха си и ще си пишат за празниците."

Row = dict[str, Any]


class Diaries:
    """Makes the diaries, goals and talks of pairs and keeps them in the end."""

    def __init__(self, town: Town):
        self.town = town
        self.chance = town.random("diaries")
        self.rows: dict[type, list[Row]] = defaultdict(list)
        self.staff = _coordinators()

    def keep(self) -> None:
        """Store all that was made, beside the pairs, which must be stored."""
        for model, rows in self.rows.items():
            self.town.keep(model, rows)

    def tell(self, pair: Row, days: int, *, silent: bool, talks: bool) -> None:
        """What came of a pair that began `days` ago; who is `silent` has not met for five weeks, who `talks` asks for a
        call."""
        chance = self.chance
        rhythm = chance.choice((Rhythm.WEEKLY, Rhythm.WEEKLY, Rhythm.FORTNIGHTLY))
        self.rows[Mentorship].append({"id": pair["id"], "rhythm": rhythm, "nudges": 0})
        self._goals(pair, days)
        last = self._until(pair, days)
        for ago in range(days - 4, last, -PERIODS[rhythm].days):
            if not (silent and pair["state"] is PairState.ACTIVE and ago < 36):
                self._meeting(pair, ago, chance)
        if talks:
            self.rows[Meeting][-1] |= {"talk": True, "talked_at": None}
        for side in BOTH:
            self._check_ins(pair, side, days, last, chance)
        if pair["state"] is PairState.CLOSED:
            self._close(pair, last)

    def _until(self, pair: Row, days: int) -> int:
        """How many days ago the story ends; what goes on ends yesterday."""
        return {PairState.PAUSED: 8, PairState.CLOSING: 3, PairState.CLOSED: days // 4}.get(pair["state"], 0)

    def _goals(self, pair: Row, days: int) -> None:
        for place, kind in enumerate(self.chance.sample(list(GoalKind), 2)):
            reached = place == 0 and days > 40
            self._goal(pair, kind, "", Side.MENTOR, reached, days)
        if pair["id"] % 4 == 1:
            words = OWN_GOALS[pair["id"] % len(OWN_GOALS)]
            self._goal(pair, None, words, Side.MENTEE, False, days)

    def _goal(self, pair: Row, kind: GoalKind | None, words: str, side: Side, reached: bool, days: int) -> None:
        self.rows[Goal].append(
            {
                "id": self.town.next_id(Goal),
                "pair_id": pair["id"],
                "kind": kind,
                "words": words,
                "side": side,
                "done_at": self.town.moment(-days // 3, time(19)) if reached else None,
                "created_at": self.town.moment(-days, time(18)),
            }
        )

    def _meeting(self, pair: Row, ago: int, chance: random.Random) -> None:
        met = chance.random() < 0.85
        mood = chance.choices(list(Mood), (1, 2, 4, 8, 6))[0] if met and chance.random() < 0.8 else None
        talk = chance.random() < 0.06
        notes = NOTES["bg" if pair["volunteer_id"] % 3 else "en"]
        self.rows[Meeting].append(
            {
                "id": self.town.next_id(Meeting),
                "pair_id": pair["id"],
                "held_on": self.town.today - timedelta(days=ago),
                "met": met,
                "minutes": chance.choice(LENGTHS) if met else None,
                "mood": mood,
                "audience": Readership.STAFF if talk else Readership.SHARED,
                "note": chance.choice(notes) if met and chance.random() < 0.6 else "",
                "talk": talk,
                "talked_at": self.town.moment(1 - ago, time(8)) if talk and ago > 9 else None,
                "created_at": self.town.moment(-ago, time(20)),
            }
        )

    def _check_ins(self, pair: Row, side: Side, days: int, last: int, chance: random.Random) -> None:
        since = self.town.today - timedelta(days=days)
        held: list[date] = []
        while True:
            on = check_in_due(since, held) + timedelta(days=chance.randint(0, 4))
            if (self.town.today - on).days <= last + 1:
                return
            held.append(on)
            going = chance.choices(list(Going), (8, 3, 1))[0]
            self.rows[CheckIn].append(
                {
                    "id": self.town.next_id(CheckIn),
                    "pair_id": pair["id"],
                    "side": side,
                    "held_on": on,
                    "going": going,
                    "concerns": "" if going is Going.WELL else "Трудно намират общо време.",
                    "next_step": chance.choice(STEPS),
                    "held_by_id": self.staff.get(pair["household_id"]),
                    "created_at": self._evening(on),
                }
            )

    def _close(self, pair: Row, last: int) -> None:
        closed = self.town.moment(-last, time(15))
        ending = REASONS[pair["id"] % len(REASONS)]
        pair |= {"state": PairState.CLOSED, "ending": ending, "closed_at": closed, "updated_at": closed}
        pair |= {"mentor_phone": False, "mentee_phone": False}
        again = ending is not Ending.GOAL_REACHED
        self.rows[Farewell].append(
            {
                "id": pair["id"],
                "held_on": self.town.today - timedelta(days=last),
                "note": FAREWELL if ending is Ending.GOAL_REACHED else "",
                "again": again,
                "volunteer_again": NextMatch.NOW if ending is Ending.GOAL_REACHED else None,
                "held_by_id": self.staff.get(pair["household_id"]),
                "created_at": closed,
            }
        )
        wish = {"asked_at": closed} if again else {"state": RequestState.CLOSED}
        db.session.execute(
            sa.update(MentoringRequest)
            .where(MentoringRequest.id == pair["request_id"])
            .values(updated_at=closed, **wish)
        )

    def _evening(self, on: date) -> datetime:
        return self.town.moment((on - self.town.today).days, time(16))


def _coordinators() -> dict[int, int]:
    """A coordinator of each household, by the household's id."""
    rows = db.session.execute(
        sa.select(Household.id, sa.func.min(Membership.account_id))
        .join(Membership, Membership.organisation_id == Household.organisation_id)
        .where(Membership.role == Role.COORDINATOR)
        .group_by(Household.id)
    )
    return {household_id: account_id for household_id, account_id in rows}  # noqa: C416 - a result is no mapping

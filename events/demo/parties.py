"""Who comes to the sessions of the demonstration town."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from community.demo.town import DemoFamily, Kin, Town
from events.activities.rules import Audience
from events.demo import programme
from events.registrations.models import Registration
from events.registrations.rules import FOR_ONESELF, HOLDS_SEATS, Asked, Circle, RegistrationState
from events.sessions.rules import SessionState


@dataclass(frozen=True)
class DemoSession:
    """A session, as the volunteers' loader needs to know it."""

    id: int
    starts_at: datetime
    ends_at: datetime
    state: SessionState
    draft: bool
    activity: programme.DemoActivity


def audience_of(plan: programme.DemoActivity) -> Audience:
    """Whom an activity is made for: said by the plan, or by its ages."""
    said = programme.AUDIENCES.get(plan.slug)
    youngest, oldest = plan.ages
    if said:
        return Audience(said)
    if oldest is not None:
        return Audience.CHILDREN if oldest <= 14 else Audience.YOUTH
    return Audience.ADULTS if youngest >= 16 else Audience.EVERYBODY


def invited_families(town: Town) -> list[DemoFamily]:
    """Whom the activities that the programme does not show invite: the first dozen with a grown-up woman."""
    return [family for family in town.families if any(kin.woman and kin.age >= 18 for kin in family.kin)][:12]


class PartyFiller:
    """Fills the sessions with parties: nobody is in two places at once, no seat is given twice."""

    def __init__(
        self, town: Town, sessions: list[dict[str, Any]], meetings: list[DemoSession], invited: list[DemoFamily]
    ):
        self.invited = invited
        self.town = town
        self.pairs = sorted(zip(sessions, meetings, strict=True), key=lambda pair: pair[1].starts_at)
        self.chance = town.random("parties")
        self.telephoning = town.random("telephone")
        self.busy: dict[tuple[int, date], list[tuple[datetime, datetime]]] = {}
        self.made: dict[int, int] = {}
        self.registrations: list[dict[str, Any]] = []
        self.parties: list[dict[str, Any]] = []

    def gathered(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The registrations and their members; counts the seats of the sessions on the way."""
        for session, meeting in self.pairs:
            if meeting.draft or meeting.activity.kind == "training":
                continue
            closed = meeting.activity.slug in programme.INVITED
            self._fill(session, meeting, self.invited if closed else self.town.families)
        self._bring_together()
        return self.registrations, self.parties

    def _bring_together(self) -> None:
        """The first two who wait for the next date to come that has a queue come together."""
        queues: dict[int, list[dict[str, Any]]] = {}
        for row in self.registrations:
            if row["state"] is RegistrationState.WAITING and row["member_id"] is None:
                queues.setdefault(row["session_id"], []).append(row)
        starts = {meeting.id: meeting.starts_at for _session, meeting in self.pairs}
        soonest = sorted((one for one in queues if len(queues[one]) > 1), key=lambda one: starts[one])
        for row in queues[soonest[0]][:2] if soonest else ():
            row["together"] = queues[soonest[0]][0]["id"]

    def _fill(self, session: dict[str, Any], meeting: DemoSession, families: list[DemoFamily]) -> None:
        days_off = (meeting.starts_at - self.town.moment(0)).days
        wish = self.chance.random()
        crowded = wish < 0.22 and days_off < 25
        seats = session["capacity"] if crowded else int(session["capacity"] * wish * (0.9 if days_off < 25 else 0.4))
        queue = self.chance.randint(2, 5) if crowded else 0
        comes = fitting(meeting.activity)
        for family in self.chance.sample(families, min(len(families), 120)):
            if seats <= 0 and queue <= 0:
                break
            party = comes(family)
            if not party or self._is_busy(family, meeting):
                continue
            if seats <= 0:
                queue -= 1
                self._register(session, meeting, family, party, RegistrationState.WAITING)
            elif self._register(session, meeting, family, party[:seats], RegistrationState.CONFIRMED):
                seats -= len(party[:seats])

    def _is_busy(self, family: DemoFamily, meeting: DemoSession) -> bool:
        promised = self.busy.get((family.id, meeting.starts_at.date()), ())
        return any(start < meeting.ends_at and meeting.starts_at < end for start, end in promised)

    def _register(
        self,
        session: dict[str, Any],
        meeting: DemoSession,
        family: DemoFamily,
        party: list[Kin],
        state: RegistrationState,
    ) -> bool:
        """Add a registration; False when its seats are free again for others."""
        registration_id = self.town.next_id(Registration)
        state = self._outcome(meeting, state)
        # The ids are the order of commit, so the moments must be, too.
        first = min(self.town.moment(-3), meeting.starts_at - timedelta(days=14))
        made = first + timedelta(minutes=20 * self.made.get(meeting.id, 0))
        self.made[meeting.id] = self.made.get(meeting.id, 0) + 1
        self.registrations.append(
            {
                "id": registration_id,
                "session_id": meeting.id,
                "household_id": family.id,
                "member_id": party[0].id if audience_of(meeting.activity) in FOR_ONESELF else None,
                "state": state,
                "party_size": len(party),
                "late_by": self._late_by(meeting, registration_id, state),
                "offered_until": self.town.moment(1, time(18)) if state is RegistrationState.OFFERED else None,
                "asked": self._asked(meeting, state),
                "circle": Circle.FAMILIES,
                "together": None,
                "created_at": made,
                "updated_at": made,
            }
        )
        self.parties.extend({"registration_id": registration_id, "member_id": kin.id} for kin in party)
        if state in HOLDS_SEATS:
            session["seats_taken"] += len(party)
        if state is not RegistrationState.CANCELLED:
            day = (family.id, meeting.starts_at.date())
            self.busy.setdefault(day, []).append((meeting.starts_at, meeting.ends_at))
        return state is not RegistrationState.CANCELLED or meeting.state is SessionState.CANCELLED

    def _late_by(self, meeting: DemoSession, registration_id: int, state: RegistrationState) -> int | None:
        """One in nine who come today said that they come later."""
        today = self.town.moment(0) <= meeting.starts_at < self.town.moment(1)
        return 20 if today and state is RegistrationState.CONFIRMED and registration_id % 9 == 0 else None

    def _asked(self, meeting: DemoSession, state: RegistrationState) -> Asked | None:
        """One in seven telephoned, and staff signed them up; some who were there just came."""
        chance = self.telephoning.random()
        if state is RegistrationState.ATTENDED and chance < 0.03:
            return Asked.AT_THE_DOOR
        live = state in (*HOLDS_SEATS, RegistrationState.WAITING)
        return Asked.TELEPHONE if live and not meeting.draft and chance < 0.14 else None

    def _outcome(self, meeting: DemoSession, state: RegistrationState) -> RegistrationState:
        """What became of a registration: who was there, who excused themselves, who has a place on offer."""
        fate = self.chance.random()
        if meeting.state is SessionState.CANCELLED:
            return RegistrationState.CANCELLED
        if state is RegistrationState.WAITING:
            return RegistrationState.CANCELLED if meeting.state is SessionState.DONE else state
        if meeting.state is SessionState.DONE:
            if fate < 0.85:
                return RegistrationState.ATTENDED
            return RegistrationState.EXCUSED if fate < 0.93 else RegistrationState.NO_SHOW
        if fate < 0.04:
            return RegistrationState.CANCELLED
        soon = self.town.moment(3) < meeting.starts_at < self.town.moment(20)
        return RegistrationState.OFFERED if soon and fate > 0.985 else state


def fitting(plan: programme.DemoActivity) -> Callable[[DemoFamily], list[Kin]]:
    """Who of a family an activity is for; children of a family activity bring an adult along."""
    youngest, oldest = plan.ages[0], plan.ages[1] or 200
    audience = audience_of(plan)

    def comes(family: DemoFamily) -> list[Kin]:
        fit = [kin for kin in family.kin if youngest <= kin.age <= oldest]
        if audience is Audience.WOMEN:
            # Each joins for herself.
            return [kin for kin in fit if kin.woman][:1]
        if audience is Audience.FAMILIES and fit and not any(kin.guardian for kin in fit):
            return [next(kin for kin in family.kin if kin.guardian), *fit]
        return fit

    return comes

"""The files of the demonstration's volunteers: cleared by two people, or at every step on the way."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from community.accounts import queries as accounts
from community.demo.organisations import RED_CROSS, SECOND
from community.demo.town import Town, draw
from community.foundation import tokens
from volunteers.clearances.models import (
    AttendedTraining,
    ClearanceProposal,
    ClearanceRequest,
    GrantedClearance,
    Interview,
    Reference,
    SeenCertificate,
)
from volunteers.clearances.queries import SEAL
from volunteers.clearances.rules import (
    LADDER,
    LASTS,
    NEEDED,
    WARNINGS,
    Acquaintance,
    Certificate,
    Clearance,
    ClearanceStage,
    ClearanceStep,
    InterviewOutcome,
    Training,
)

# Where those stand who are not cleared yet, one after the other.
STAGES = tuple(stage for stage in ClearanceStage if stage is not ClearanceStage.CLEARED)
WHY = (
    "Имам свободни вечери и обичам да играя футбол.",
    "Преди години и на мен помогнаха в чужд град.",
    "Уча социални дейности и искам да науча повече от хората.",
    "I moved here myself and know how it is to start anew.",
)
REMARKS = ("", "Точен и сърдечен човек.", "Работим заедно от години.", "")
# Who holds the right to open the files of each organisation that volunteers apply to.
COLLEAGUES = {
    RED_CROSS: ("coordinator@example.org", "colleague@example.org"),
    SECOND: ("coordinator2@example.org", "colleague2@example.org"),
}

Rows = dict[type, list[dict[str, Any]]]


class Files:
    """Makes the rows of the files and keeps them in the end."""

    def __init__(self, town: Town):
        self.town = town
        self.chance = town.random("referees")
        self.rows: Rows = defaultdict(list)
        self.colleagues = {
            slug: [account.id for account in map(accounts.find_account, addresses) if account]
            for slug, addresses in COLLEAGUES.items()
        }
        self.first_id: int | None = None
        self.waiting = 0

    def cleared(self, volunteer_id: int, clearance: Clearance, until: date) -> None:
        """The file of somebody whom two people cleared."""
        self._apply(volunteer_id, clearance, 110)
        for step in NEEDED[clearance]:
            self._take(step, volunteer_id, clearance, until, 100)
        # The warnings whose day is over were given.
        left = (until - self.town.today).days
        warned = min((days for days in WARNINGS if left <= days), default=None)
        self._add(
            GrantedClearance,
            volunteer_id=volunteer_id,
            clearance=clearance,
            granted_on=self._day(-100),
            expires_on=until,
            proposed_by_id=self._colleague(volunteer_id, 0),
            confirmed_by_id=self._colleague(volunteer_id, 1),
            warned=warned,
        )

    def on_the_way(self, volunteer_id: int, stage: ClearanceStage | None = None) -> None:
        """The file of somebody who is not cleared: at `stage`, or wherever nobody stands yet."""
        number = self.waiting
        self.waiting += 1
        stage = stage or STAGES[number % len(STAGES)]
        if stage is ClearanceStage.NEW:
            return
        clearance = LADDER[number % 3] if stage is ClearanceStage.DECISION else Clearance.CHILDREN
        self._apply(volunteer_id, clearance, 12)
        reached = STAGES.index(stage) - 1
        steps = NEEDED[clearance] if stage is ClearanceStage.DECISION else NEEDED[Clearance.CHILDREN][:reached]
        for step in steps:
            self._take(step, volunteer_id, clearance, self._day(700), 0)
        if stage is ClearanceStage.REFERENCES:
            self._referee(volunteer_id, clearance, number, answered=number % 2 == 0)
            self._referee(volunteer_id, clearance, number + 1, answered=False)
        if stage is ClearanceStage.DECISION and number % 2:
            self._add(
                ClearanceProposal,
                volunteer_id=volunteer_id,
                clearance=clearance,
                expires_on=self._day(365),
                proposed_by_id=self._colleague(volunteer_id, 0),
                proposed_at=self.town.moment(-1),
            )

    def keep(self) -> None:
        """Store all that was made."""
        for model, rows in self.rows.items():
            self.town.keep(model, rows)

    def _slug(self, volunteer_id: int) -> str:
        """The organisation somebody applied to: every third the second one, but not the first two, who can sign in."""
        if self.first_id is None:
            self.first_id = volunteer_id
        return SECOND if (volunteer_id - self.first_id) % 3 == 2 else RED_CROSS

    def _colleague(self, volunteer_id: int, which: int) -> int:
        return self.colleagues[self._slug(volunteer_id)][which]

    def _apply(self, volunteer_id: int, clearance: Clearance, ago: int) -> None:
        moment = self.town.moment(-ago)
        why = WHY[volunteer_id % len(WHY)]
        self._add(
            ClearanceRequest,
            volunteer_id=volunteer_id,
            organisation_id=self.town.organisations[self._slug(volunteer_id)],
            clearance=clearance,
            motivation=why,
            agreed_at=moment,
            created_at=moment,
        )

    def _take(self, step: ClearanceStep, volunteer_id: int, clearance: Clearance, until: date, ago: int) -> None:
        facts: dict[str, Any] = {"volunteer_id": volunteer_id}
        if step is ClearanceStep.REFERENCES:
            for number in range(2):
                self._referee(volunteer_id, clearance, volunteer_id + number, answered=True, ago=ago)
        elif step is ClearanceStep.INTERVIEW:
            facts |= {
                "held_on": self._day(-6 - ago),
                "held_by_id": self._colleague(volunteer_id, 0),
                "outcome": InterviewOutcome.FITS,
            }
            self._add(Interview, **facts, recorded_at=self.town.moment(-6 - ago))
        elif step is ClearanceStep.CHECK:
            kind = Certificate.CHILD_PROTECTION if clearance is Clearance.CHILDREN else Certificate.RECORD
            facts |= {
                "certificate": kind,
                "seen_on": self._day(-4 - ago),
                "seen_by_id": self._colleague(volunteer_id, 1),
            }
            self._add(SeenCertificate, **facts, valid_until=until, recorded_at=self.town.moment(-4 - ago))
        else:
            facts |= {
                "training": Training.SAFEGUARDING,
                "attended_on": self._day(-3 - ago),
                "recorded_by_id": self._colleague(volunteer_id, 0),
            }
            self._add(AttendedTraining, **facts, recorded_at=self.town.moment(-3 - ago))

    def _referee(self, volunteer_id: int, clearance: Clearance, number: int, *, answered: bool, ago: int = 0) -> None:
        person = draw(self.chance, {"bg": 1})
        row_id, asked_at = self.town.next_id(Reference), self.town.moment(-5 - ago)
        trusted = [one.value for one in LADDER[: LADDER.index(clearance) + 1]]
        self.rows[Reference].append(
            {
                "id": row_id,
                "volunteer_id": volunteer_id,
                "name": f"{person.given} {person.family}",
                "email": f"referee.{row_id}@example.org",
                "locale": "bg",
                "digest": tokens.digest(tokens.sealed(SEAL, row_id, asked_at)),
                "asked_at": asked_at,
                "expires_at": asked_at + LASTS,
                "answered_at": asked_at + timedelta(hours=7) if answered else None,
                "known_for": list(Acquaintance)[number % 3] if answered else None,
                "trusted": trusted if answered else [],
                "remark": REMARKS[number % len(REMARKS)] if answered else "",
            }
        )

    def _add(self, model: type, **facts: Any) -> None:
        self.rows[model].append({"id": self.town.next_id(model), **facts})

    def _day(self, days: int) -> date:
        return self.town.today + timedelta(days=days)

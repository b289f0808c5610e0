"""Applying, asking referees, taking an answer, reminding once."""

from dataclasses import dataclass

from community.accounts.models import Account
from community.foundation import clock, database, outbox, tokens
from community.foundation.database import db, transaction
from community.foundation.outbox import Recipient
from community.foundation.refusal import Refused
from volunteers.profiles.models import Volunteer
from volunteers.references import queries, rules
from volunteers.references.rules import Button, Refusal
from volunteers.vetting.models import ClearanceRequest, Reference
from volunteers.vetting.queries import proposals_for, references_for
from volunteers.vetting.rules import Acquaintance, Clearance


@dataclass(frozen=True)
class Referee:
    """Somebody who is to be asked, and in which language."""

    name: str
    email: str
    locale: str


@dataclass(frozen=True)
class Wish:
    """What somebody applies for: with which organisation, to be there for whom, and why."""

    organisation_id: int
    clearance: Clearance
    motivation: str


def apply(volunteer_id: int, wish: Wish, referees: list[Referee]) -> None:
    """Apply for a clearance and write to the referees. Raises Refused when somebody cannot be asked, or who has
    applied before names them again."""
    database.lock(Volunteer, [volunteer_id])
    if queries.find_request(volunteer_id):
        raise Refused(Refusal.APPLIED)
    now = clock.now()
    db.session.add(
        ClearanceRequest(
            volunteer_id=volunteer_id,
            organisation_id=wish.organisation_id,
            clearance=wish.clearance,
            motivation=wish.motivation,
            agreed_at=now,
            created_at=now,
        )
    )
    _ask(volunteer_id, referees)


def change(volunteer_id: int, wish: Wish) -> None:
    """Apply for another clearance than before, or with another organisation; the steps that were taken stay.

    What waits for a second person is of the organisation that had the file, and goes.
    """
    database.lock(Volunteer, [volunteer_id])
    request = queries.find_request(volunteer_id)
    if request is None:
        return
    if request.organisation_id != wish.organisation_id:
        for proposal, _ in proposals_for(volunteer_id):
            db.session.delete(proposal)
    request.organisation_id = wish.organisation_id
    request.clearance, request.motivation = wish.clearance, wish.motivation


def name_another(volunteer_id: int, referee: Referee) -> None:
    """Write to one more referee. Raises Refused when they cannot be asked."""
    database.lock(Volunteer, [volunteer_id])
    _ask(volunteer_id, [referee])


def _ask(volunteer_id: int, referees: list[Referee]) -> None:
    own = db.session.get_one(Account, volunteer_id).email
    asked = [reference.email for reference in references_for(volunteer_id)]
    if reason := rules.may_ask([referee.email for referee in referees], own, asked):
        raise Refused(reason)
    now = clock.now()
    for referee in referees:
        reference = Reference(
            volunteer_id=volunteer_id,
            name=referee.name,
            email=referee.email,
            locale=referee.locale,
            digest=tokens.new_secret(),
            asked_at=now,
            expires_at=now + rules.LASTS,
        )
        db.session.add(reference)
        db.session.flush()
        reference.digest = tokens.digest(queries.secret_of(reference))
        _write(reference, "asked")


def _write(reference: Reference, what: str) -> None:
    recipient = Recipient(None, reference.email, reference.locale)
    key = f"reference:{reference.id}:{what}"
    outbox.post(f"volunteers.references.{what}", recipient, {"reference": reference.id}, key=key)


def answer(reference: Reference, known_for: Acquaintance, trusted: list[Clearance], remark: str) -> bool:
    """Keep what a referee says; False, and nothing changed, when it is answered or over. The row is locked."""
    now = clock.now()
    if rules.button(now, reference.expires_at, reference.answered_at) is not Button.OPEN:
        return False
    reference.answered_at = now
    reference.known_for, reference.trusted, reference.remark = known_for, [one.value for one in trusted], remark
    return True


def remind() -> int:
    """The worker's chore: write once more to whoever has not answered for a week; returns to how many."""
    with transaction(writing=False):
        due = queries.unreminded(clock.now())
    for reference_id in due:
        with transaction():
            found = queries.find_unanswered(reference_id, clock.now())
            if found and found[0].reminded_at is None:
                found[0].reminded_at = clock.now()
                _write(found[0], "reminded")
    return len(due)

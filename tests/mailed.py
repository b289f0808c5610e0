"""What waits in the small town for somebody's answer: mailed buttons with their secrets, second steps,
calls to be undone."""

from datetime import timedelta
from typing import Any

import pyotp
import sqlalchemy as sa

from community.accounts import queries as credentials
from community.accounts.models import Account, AddressChange, Application, Card
from community.accounts.rules import AccountState
from community.emails import queries as letters
from community.emails.rules import EmailKind
from community.foundation import clock, tokens
from community.foundation.access import Actor, Role
from community.foundation.database import db
from community.foundation.tokens import Purpose
from community.households.actions import bring_along
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentPurpose, HouseholdState
from community.mediation import queries as mediation
from community.mediation.models import MediationParty
from community.members import queries as members
from community.members.models import Invitation
from community.own_addresses import queries as own_addresses
from community.own_addresses.models import OwnAddress
from community.passkeys.models import Passkey
from community.staff_training import queries as training
from community.staff_training.models import Trainee
from events.neighbours import queries as guests
from events.neighbours.models import GuestRequest
from events.registrations.actions import join
from events.registrations.queries import open_to_guests
from events.sessions.models import Session
from tests import factories
from volunteers.clearances import queries as references
from volunteers.clearances.models import Reference
from volunteers.journal import queries as mentoring
from volunteers.journal.models import MeetingQuestion
from volunteers.offers import queries as offers
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer
from volunteers.remarks.models import Remark
from volunteers.remarks.rules import Verdict
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

CARD, PIN = "WRLD-CARD-0001", "2468"
WORRY = "WRRY-KEPT-2222-2222"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PIN_HASH = factories.HASHER.hash(PIN)


def code_now() -> str:
    """What the phone of whoever has a second step shows."""
    return str(pyotp.TOTP(TOTP).at(clock.now()))


def leave_open(world: Any) -> None:
    """Add what is open, in the open transaction;
    `world.buttons` gets the secret of each route that an email leads to."""
    now, ids = clock.now(), world.ids
    week = now + timedelta(days=7)
    seen: dict[str, Any] = {"created_at": now, "expires_at": week, "digest": "?", "locale": "en"}
    application = factories.add(
        Application(email="a@example.org", name="A", password_hash="x", languages=["bg"], districts=[], **seen)
    )
    application.digest = tokens.digest(world.buttons.setdefault("confirm", credentials.secret_of(application)))
    invitation = factories.add(
        Invitation(
            email="i@example.org", name="I", roles=[Role.CASEWORKER.value], organisation_id=ids["organisation"], **seen
        )
    )
    invitation.digest = tokens.digest(world.buttons.setdefault("accept", members.secret_of(invitation)))
    reference = db.session.query(Reference).filter_by(answered_at=None).one()
    reference.digest = tokens.digest(world.buttons.setdefault("reference", references.secret_of(reference)))
    question = factories.add(MeetingQuestion(pair_id=ids["active"], digest="?", asked_at=now, expires_at=week))
    question.digest = tokens.digest(world.buttons.setdefault("question", mentoring.secret_of(question)))
    for name in ("trainee", "clerk", "tried"):
        trainee = db.session.get_one(Trainee, ids[name])
        trainee.digest = tokens.digest(world.buttons.setdefault(name, training.secret_of(trainee)))
    reader = db.session.get_one(Account, ids["person helper"])
    world.buttons["emails"] = letters.secret_of(reader, EmailKind.REMINDERS)
    reset = tokens.issue_sealed(Purpose.RESET_PASSWORD, ids["person asked"], timedelta(hours=1))
    world.buttons["reset"] = tokens.secret_of(reset)
    factories.add(AddressChange(account_id=ids["person asked"], email="other@example.org", created_at=now))
    changed = tokens.issue_sealed(Purpose.NEW_ADDRESS, ids["person asked"], timedelta(days=2))
    world.buttons["new address"] = tokens.secret_of(changed)
    _give_an_address(world)
    for owner in ({"account_id": ids["person mentor"]}, {"household_id": ids["family active"]}):
        feed = tokens.issue_sealed(Purpose.FEED, owner.get("account_id"), household_id=owner.get("household_id"))
        # With all that it may tell.
        feed.with_places = feed.with_alarms = True
        world.buttons["feed " + next(iter(owner))] = tokens.secret_of(feed)
    # One that may still be asked for the places and for reminders.
    tokens.issue_sealed(Purpose.FEED, ids["person helper"])
    card = db.session.query(Card).filter_by(household_id=ids["family active"]).one()
    card.code_digest, card.pin_hash = tokens.digest(CARD), PIN_HASH
    for name, confirmed in (("helper", now), ("asked", None)):
        account = db.session.get_one(Account, ids[f"person {name}"])
        account.totp_secret, account.totp_confirmed_at = TOTP, confirmed
    kept = {"credential_id": b"P", "user_handle": b"H", "public_key": b"K", "sign_count": 0}
    factories.add(Passkey(account_id=ids["person helper"], name="P", created_at=now, **kept))
    db.session.get_one(Volunteer, ids["person applicant"]).matching_agreed_at = None
    blocked = factories.account((Role.COORDINATOR, ids["organisation"]), state=AccountState.BLOCKED)
    ids["person blocked"] = blocked.id
    _let_neighbours_in(world)
    _offer_help(world)
    _ask_a_neighbour(world)
    _contest(world)
    _undo(ids)


def _give_an_address(world: Any) -> None:
    """Somebody with a card of their own has an address that counts, and typed another."""
    now, who = clock.now(), Card.household_id == world.ids["family waiting"]
    member_id = db.session.scalar(sa.select(Card.member_id).where(who, Card.member_id.is_not(None)))
    typed = {"email": "own@example.org", "asked": "asked@example.org", "asked_at": now, "created_at": now}
    address = factories.add(OwnAddress(member_id=member_id, locale="en", digest="?", **typed))
    address.digest = tokens.digest(world.buttons.setdefault("own address", own_addresses.secret_of(address)))


def _let_neighbours_in(world: Any) -> None:
    """A guest who has not pressed the button yet, one who comes, and somebody's child."""
    now, soon = clock.now(), sa.and_(open_to_guests(Actor()), Session.starts_at > clock.now())
    session = db.session.scalars(sa.select(Session).where(soon).order_by(Session.starts_at, Session.id)).first()
    facts = {"session_id": session.id, "email": "g@example.org", "name": "G", "digest": "?", "locale": "en"}
    request = factories.add(GuestRequest(asked_at=now, **facts))
    request.digest = tokens.digest(world.buttons.setdefault("guest request", guests.secret_of_request(request)))
    home = factories.household(None, "Guest", email="h@example.org", locale="en")
    world.buttons["guest"] = tokens.secret_of(tokens.issue_sealed(Purpose.GUEST, None, household_id=home.id))
    [person] = db.session.query(Member).filter_by(household_id=home.id)
    join(session.id, home.id, [person.id])
    bring_along(world.ids["person mentor"], "Child", 2016)


def _ask_a_neighbour(world: Any) -> None:
    """A neighbour whose mailed page waits for their word."""
    party = db.session.query(MediationParty).filter_by(mediation_id=world.ids["mediation of one"]).one()
    party.digest = tokens.digest(world.buttons.setdefault("mediation party", mediation.secret_of(party)))


def _offer_help(world: Any) -> None:
    """Somebody whose mailed button waits, and somebody who left a telephone."""
    facts = {"organisation_id": world.ids["organisation"], "name": "N", "wish": "W", "times": "T", "locale": "en"}
    asked = factories.add(
        HelpOffer(state=OfferState.ASKED, email="o@example.org", digest="?", asked_at=clock.now(), **facts)
    )
    asked.digest = tokens.digest(world.buttons.setdefault("help offer", offers.secret_of(asked)))
    landed = {"digest": "telephone", "asked_at": clock.now(), "landed_at": clock.now()}
    factories.add(HelpOffer(state=OfferState.OPEN, phone="+359700987", **landed, **facts))


def _contest(world: Any) -> None:
    """Somebody says of a past shift that it was otherwise; another was answered."""
    now = clock.now()
    shift = factories.shift(db.session.get_one(Session, world.ids["session past"]), taken=2)
    for number, who in enumerate(("volunteer", "mentor")):
        mine = {"account_id": world.ids[f"person {who}"]}
        told = {"state": SignUpState.COMPLETED, "created_at": now, "updated_at": now}
        sign_up = factories.add(SignUp(shift_id=shift.id, **mine, **told))
        answered = {"verdict": Verdict.STAYS, "answered_at": now} if number else {}
        factories.add(Remark(sign_up_id=sign_up.id, text="R", made_at=now, answer="A", **mine, **answered))


def _undo(ids: dict[str, int]) -> None:
    now = clock.now()
    for family, gone in (("fresh", set(ConsentPurpose)), ("ended", {ConsentPurpose.MATCHING})):
        for consent in db.session.query(Consent).filter(Consent.household_id == ids[f"family {family}"]):
            if consent.purpose in gone:
                consent.withdrawn_at = now
    gone = db.session.query(Member).filter_by(household_id=ids["family new"]).order_by(Member.id.desc()).first()
    gone.active = False
    db.session.get_one(Household, ids["family resting"]).state = HouseholdState.INACTIVE
    for step in ("ended", "blocked"):
        request = db.session.get_one(MentoringRequest, db.session.get_one(Pair, ids[step]).request_id)
        request.state = RequestState.PAUSED
    waiting = db.session.query(MentoringRequest).filter_by(household_id=ids["family waiting"]).one()
    waiting.asked_in_vain_at = now
    db.session.get_one(Pair, ids["introduced"]).introduction_id = ids["session past"]
    child = db.session.query(Member).filter_by(household_id=ids["family minor"]).order_by(Member.id.desc()).first()
    minor = db.session.get_one(Pair, ids["minor"])
    minor.member_id = db.session.get_one(MentoringRequest, minor.request_id).member_id = child.id

"""Reading mediations: what each side, the mediator and who began one may; who mediates; and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock, tokens
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.config import keys, settings
from community.foundation.database import db, every, exists, first
from community.foundation.i18n import local
from community.foundation.outbox import Recipient, unposted
from community.foundation.watch import Organisations, WaitingThing
from community.households.models import Household, Member
from community.households.queries import relative_of
from community.households.rules import HERE
from community.mediation.models import Mediation, MediationFollowUp, MediationNote, MediationParty, Mediator
from community.mediation.rules import (
    INVITED_WITHIN,
    LIVE,
    NEAR_DAYS,
    MediationState,
    PartyCourse,
    StartLack,
    ends_on,
    is_near,
    is_spent,
    lacking,
)
from community.members.queries import can_act, holders
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind

A_PAGE = 50
SEAL = "mediation party"


def of_coordinators(actor: Actor) -> sa.ColumnElement[bool]:
    """That there is a mediation which an organisation began in which the actor coordinates."""
    return Mediation.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def of_officers(actor: Actor) -> sa.ColumnElement[bool]:
    """The same of a municipality in which the actor accompanies families."""
    municipal = by_way_of(Mediation.organisation_id, Organisation, Organisation.kind == OrganisationKind.MUNICIPALITY)
    return sa.and_(Mediation.organisation_id.in_(actor.organisations(Role.CASEWORKER)), municipal)


def led_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Mediations that the actor leads."""
    return Mediation.mediator_id == actor.account_id


def parties_led_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The sides of these."""
    return by_way_of(MediationParty.mediation_id, Mediation, led_by(actor))


def led_by_somebody() -> sa.ColumnElement[bool]:
    """That whoever leads a mediation still can."""
    return can_act(Mediation.mediator_id, (Role.SERVICE,))


def questions_of(actor: Actor) -> sa.ColumnElement[bool]:
    """The questions whether it holds of these."""
    return by_way_of(MediationFollowUp.mediation_id, Mediation, led_by(actor))


def parties_of_coordinators(actor: Actor) -> sa.ColumnElement[bool]:
    """The sides of what a coordinator's organisation began."""
    return by_way_of(MediationParty.mediation_id, Mediation, of_coordinators(actor))


def parties_of_officers(actor: Actor) -> sa.ColumnElement[bool]:
    """The sides of what an officer's municipality began."""
    return by_way_of(MediationParty.mediation_id, Mediation, of_officers(actor))


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """The side that whoever holds this card speaks for: theirs alone."""
    there = by_way_of(MediationParty.household_id, Household, Household.state.in_(HERE))
    return sa.and_(MediationParty.member_id == (actor.member_id or 0), there)


def is_grown_up(member: Member) -> bool:
    """Whether somebody may speak for a household."""
    return not relative_of(member).is_minor


def mediators() -> list[tuple[Account, Mediator]]:
    """Who mediates and can sign in, by name, each with the number in the register."""
    able = {one.id: one for some in holders((Role.SERVICE,)).values() for one in some}
    known = every(Mediator, Mediator.account_id.in_(able))
    return sorted(((able[one.account_id], one) for one in known), key=lambda pair: (pair[0].name, pair[0].id))


def find_mediator(account_id: int | None) -> Mediator | None:
    """What somebody told of their number."""
    return first(Mediator, Mediator.account_id == account_id)


def name_of(account_id: int | None) -> str:
    """How an account is called."""
    return db.session.scalar(sa.select(Account.name).where(Account.id == account_id)) or ""


@dataclass(frozen=True)
class MediationSide:
    """One side as its reader may see it: `called` is "" where that is not to be known."""

    party: MediationParty
    called: str
    phone: str = ""
    notes: tuple[MediationNote, ...] = ()


def parties_of(mediation_id: int) -> list[MediationParty]:
    """Both sides, who was asked first before the other."""
    return every(MediationParty, MediationParty.mediation_id == mediation_id, by=MediationParty.first.desc())


def sides_as_led(mediation_id: int) -> list[MediationSide]:
    """Both sides as the mediator reads them: of a family no name before it agrees to take part."""
    parties = parties_of(mediation_id)
    people = {
        member.id: (member, phone)
        for member, phone in db.session.execute(
            sa.select(Member, Household.phone)
            .join(Household, Household.id == Member.household_id)
            .where(Member.id.in_([one.member_id for one in parties if one.consented_at]))
        )
    }
    notes = every(MediationNote, MediationNote.party_id.in_([one.id for one in parties]), by=MediationNote.id)
    found = []
    for one in parties:
        member, phone = people.get(one.member_id, (None, ""))
        called = one.name or "" if one.member_id is None else member.call_name if member else ""
        found.append(MediationSide(one, called, phone or "", tuple(note for note in notes if note.party_id == one.id)))
    return found


def sides_as_begun(mediation_id: int, reach: sa.ColumnElement[bool]) -> list[MediationSide]:
    """Both sides as who began it reads them: neighbours as they named them, families where these agree to be known."""
    parties = parties_of(mediation_id)
    known = (Member.id.in_([one.member_id for one in parties if one.member_id]), reach)
    names = {one.id: one.call_name for one in every(Member, *known)}
    return [
        MediationSide(one, one.name or "" if one.member_id is None else names.get(one.member_id, "")) for one in parties
    ]


def successors(mediation: Mediation) -> list[tuple[Account, Mediator]]:
    """Who may lead it from now on."""
    return [(account, known) for account, known in mediators() if account.id != mediation.mediator_id]


def get_mediation(mediation_id: int) -> Mediation:
    """A mediation by its id."""
    return db.session.get_one(Mediation, mediation_id)


def lacks_of(mediation: Mediation) -> list[StartLack]:
    """What is missing before it can begin."""
    parties = [PartyCourse(bool(one.consented_at), bool(one.impartial_at)) for one in parties_of(mediation.id)]
    return lacking(parties, met=mediation.met_on is not None)


def find_of_worry(worry_id: int) -> Mediation | None:
    """The mediation that came of a worry."""
    return first(Mediation, Mediation.worry_id == worry_id, by=Mediation.id.desc())


def mediations(reach: sa.ColumnElement[bool], page: int = 1) -> tuple[list[Mediation], bool]:
    """A page of the mediations within reach, and whether there are more: what goes on first."""
    order = (sa.case((Mediation.state.in_(LIVE), 0), else_=1), Mediation.id.desc())
    found = every(Mediation, reach, by=order, start=(page - 1) * A_PAGE, most=A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def follow_ups_of(mediation_id: int) -> list[MediationFollowUp]:
    """The questions whether it holds, in their order."""
    return every(MediationFollowUp, MediationFollowUp.mediation_id == mediation_id, by=MediationFollowUp.due_on)


def own_parties(actor: Actor) -> list[tuple[MediationParty, Mediation]]:
    """The sides that a card speaks for, each with its mediation, the newest first."""
    query = sa.select(MediationParty, Mediation).join(Mediation, Mediation.id == MediationParty.mediation_id)
    rows = db.session.execute(query.where(of_mine(actor)).order_by(Mediation.id.desc()))
    return [(party, mediation) for party, mediation in rows]


def asks_me(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether a card has to say whether it takes part."""
    waits = by_way_of(MediationParty.mediation_id, Mediation, Mediation.state.in_(LIVE))
    return sa.exists().where(of_mine(actor), MediationParty.consented_at.is_(None), waits)


def of_household(household_id: int) -> list[tuple[Mediation, MediationFollowUp | None]]:
    """The mediations in which a household is a side, each with every question whether it holds."""
    mine = sa.exists().where(MediationParty.mediation_id == Mediation.id, MediationParty.household_id == household_id)
    query = sa.select(Mediation, MediationFollowUp).outerjoin(
        MediationFollowUp, MediationFollowUp.mediation_id == Mediation.id
    )
    rows = db.session.execute(query.where(mine).order_by(Mediation.id, MediationFollowUp.due_on))
    return [(mediation, question) for mediation, question in rows]


def secret_of(party: MediationParty) -> str:
    """What the mailed address of a neighbour's page carries."""
    made = [tokens.sealed(SEAL, party.id, party.created_at, key) for key in keys()]
    return next((one for one in made if tokens.digest(one) == party.digest), made[0])


def find_by_secret(secret: str) -> MediationParty | None:
    """The side whose page a mailed address is."""
    return first(MediationParty, MediationParty.digest == tokens.digest(secret))


def find_party(party_id: int) -> MediationParty | None:
    """A neighbour's side by its id, as long as there is something of it."""
    return first(MediationParty, MediationParty.id == party_id, MediationParty.digest.is_not(None))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(settings().time_zone)).astimezone(UTC)


def to_be_led(among: Organisations = None) -> list[WaitingThing]:
    """What a mediator has to see to: a start within two weeks, and what comes near the end of its six months."""
    live = (Mediation.state.in_(LIVE), led_by_somebody(), *_among(among))
    today, found, anew = clock.today(), [], set(every(Mediation.id, *live, _asked_anew()))
    for one in every(Mediation, *live, by=Mediation.id):
        if one.started_on is None or one.id in anew:
            since = one.handed_over_at or one.created_at
            found.append(WaitingThing(one.id, since, one.organisation_id, due=since + INVITED_WITHIN))
        elif is_near(one.started_on, today) or is_spent(one.started_on, today):
            until = ends_on(one.started_on)
            since = _start_of(until - timedelta(days=NEAR_DAYS))
            found.append(WaitingThing(one.id, since, one.organisation_id, due=_start_of(until)))
    return found


def _asked_anew() -> sa.ColumnElement[bool]:
    """That a side was asked, or has to hear that the mediator is impartial, because somebody else leads it."""
    lacks = sa.or_(MediationParty.consented_at.is_(None), MediationParty.impartial_at.is_(None))
    there = sa.exists().where(MediationParty.mediation_id == Mediation.id, lacks).correlate(Mediation)
    return sa.and_(Mediation.handed_over_at.is_not(None), there)


def to_be_asked_after(among: Organisations = None) -> list[WaitingThing]:
    """Agreements of which somebody has to ask whether they hold, from the day on which that is due."""
    query = (
        sa.select(MediationFollowUp.id, MediationFollowUp.due_on, Mediation.organisation_id)
        .join(Mediation, Mediation.id == MediationFollowUp.mediation_id)
        .where(MediationFollowUp.asked_at.is_(None), MediationFollowUp.due_on <= clock.today(), *_among(among))
        .where(led_by_somebody())
    )
    return [WaitingThing(number, _start_of(due), place) for number, due, place in db.session.execute(query)]


def _nobody_asks() -> sa.ColumnElement[bool]:
    """Mediations of which it is time to ask whether what was agreed holds, and whoever led them no longer can."""
    due = (MediationFollowUp.asked_at.is_(None), MediationFollowUp.due_on <= clock.today())
    asked = sa.exists().where(MediationFollowUp.mediation_id == Mediation.id, *due).correlate(Mediation)
    return sa.and_(Mediation.state == MediationState.AGREED, asked, sa.not_(led_by_somebody()))


def lacks_an_asker(mediation_id: int) -> bool:
    """Whether this is one of them."""
    return exists(Mediation.id == mediation_id, _nobody_asks())


def led_by_nobody(among: Organisations = None) -> list[WaitingThing]:
    """Mediations that go on, or of which somebody has to ask whether they hold, and whose mediator can no longer:
    whoever coordinates where it was begun gives them to somebody else, and so may the officers of a municipality."""
    waits = sa.or_(sa.and_(Mediation.state.in_(LIVE), sa.not_(led_by_somebody())), _nobody_asks())
    municipal = sa.select(Organisation.id).where(Organisation.kind == OrganisationKind.MUNICIPALITY)
    since = sa.func.coalesce(Mediation.handed_over_at, Mediation.created_at)
    query = sa.select(Mediation.id, since, Mediation.organisation_id, Mediation.organisation_id.in_(municipal))
    rows = db.session.execute(query.where(waits, *_among(among)))
    # Since when nobody leads it no row says: it is due at once.
    return [WaitingThing(one, at, place, due=at, shared=theirs) for one, at, place, theirs in rows]


def is_led_by_nobody(mediation_id: int) -> bool:
    """Whether whoever led it can no longer."""
    return exists(Mediation.id == mediation_id, sa.not_(led_by_somebody()))


def handed_over_on(mediation: Mediation) -> date | None:
    """The day from which the present mediator leads it, where somebody else did before."""
    return mediation.handed_over_at and local(mediation.handed_over_at, settings().time_zone).date()


def called_by_code(mediation_ids: Sequence[int]) -> dict[int, str]:
    """What these mediations are called."""
    return {one.id: one.code for one in every(Mediation, Mediation.id.in_(mediation_ids))}


def _among(among: Organisations) -> tuple[sa.ColumnElement[bool], ...]:
    return () if among is None else (Mediation.organisation_id.in_(among),)


def _readers(query: Any) -> dict[int, list[Recipient]]:
    rows = db.session.execute(query.join(Account, Account.id == Mediation.mediator_id))
    return {number: [Recipient(*mediator)] for number, *mediator in rows}


WHO = (Account.id, Account.email, Account.locale)


def leaders_of(mediation_ids: Sequence[int]) -> dict[int, list[Recipient]]:
    """Who leads each of these, where they still can."""
    query = sa.select(Mediation.id, *WHO).select_from(Mediation)
    return _readers(query.where(Mediation.id.in_(mediation_ids), led_by_somebody()))


def askers_of(follow_up_ids: Sequence[int]) -> dict[int, list[Recipient]]:
    """Who asks whether each of these holds."""
    query = sa.select(MediationFollowUp.id, *WHO).select_from(MediationFollowUp)
    query = query.join(Mediation, Mediation.id == MediationFollowUp.mediation_id)
    return _readers(query.where(MediationFollowUp.id.in_(follow_up_ids), led_by_somebody()))


def spent(today: date) -> list[int]:
    """The numbers of those whose six months are over and that are not."""
    under_way = every(Mediation, Mediation.state == MediationState.UNDER_WAY, by=Mediation.id)
    return [one.id for one in under_way if one.started_on and is_spent(one.started_on, today)]


def is_led_by(mediation_id: int, account_id: int | None, *states: MediationState) -> bool:
    """Whether this account leads such a mediation at this moment, so that an email may speak of it."""
    return exists(Mediation.id == mediation_id, Mediation.mediator_id == account_id, Mediation.state.in_(states))


def is_to_be_asked(follow_up_id: int, account_id: int | None) -> bool:
    """Whether this account still has to ask."""
    leads = by_way_of(MediationFollowUp.mediation_id, Mediation, Mediation.mediator_id == account_id)
    return exists(MediationFollowUp.id == follow_up_id, MediationFollowUp.asked_at.is_(None), leads)


def counted(organisations: Sequence[int] | None) -> list[Mediation]:
    """All mediations that organisations (None: of the town) began and that are still counted."""
    return every(Mediation, *_among(organisations), by=(Mediation.created_at, Mediation.id))


def unreminded() -> list[int]:
    """The numbers of those near the end of their six months of which nobody was told."""
    today = clock.today()
    untold = unposted(sa.literal("mediation-ending:").concat(sa.cast(Mediation.id, sa.String)))
    some = every(Mediation, Mediation.state == MediationState.UNDER_WAY, untold, by=Mediation.id)
    return [one.id for one in some if one.started_on and is_near(one.started_on, today)]


def unasked() -> list[int]:
    """The numbers of the questions that are due of which nobody was told."""
    due = (MediationFollowUp.asked_at.is_(None), MediationFollowUp.due_on <= clock.today())
    untold = unposted(sa.literal("mediation-due:").concat(sa.cast(MediationFollowUp.id, sa.String)))
    return every(MediationFollowUp.id, *due, untold, by=MediationFollowUp.id)

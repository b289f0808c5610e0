"""Forty referrals of the demonstration town, in every state and of every kind, and who helps there with what."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.demo.organisations import FOUNDATION, ORGANISATIONS, RED_CROSS, SECOND
from community.demo.town import RECEIVE, Town
from community.directory.models import DirectoryEntry
from community.directory.rules import ServedGroup
from community.foundation import clock
from community.foundation.database import db, every
from community.households.models import Consent, Household, Member
from community.households.queries import members_agreeing
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.referrals.models import CODE_LETTERS, Referral, ReferralNote, ReferralOffer, kept
from community.referrals.rules import (
    BEFORE,
    OVER,
    WAITS,
    DeclineReason,
    ReferralKind,
    ReferralOutcome,
    ReferralPriority,
    ReferralState,
    ReferralWay,
    due,
    goes_along,
    is_confidential,
)
from community.sharing.rules import Disclosure

HEALTH, SCHOOL, NEIGHBOURS = "spring-health-centre", "white-stork-school", "neighbours-oborishte"
# Who receives what; somebody signs in for each of them.
TAKES = {
    HEALTH: (ReferralKind.HEALTH, ReferralKind.PSYCHIATRIC),
    SCHOOL: (ReferralKind.SCHOOL, ReferralKind.CHILD_SUPPORT),
    SECOND: (ReferralKind.HOUSING, ReferralKind.SOCIAL_ASSISTANCE, ReferralKind.EMPLOYMENT, ReferralKind.LEGAL),
    NEIGHBOURS: (ReferralKind.OTHER, ReferralKind.SAFETY),
}
SENDERS = {RED_CROSS: "coordinator@example.org", FOUNDATION: "caseworker@example.org"}
REASONS = {
    ReferralKind.HOUSING: "Търси жилище за четирима близо до училището. Може да плаща наем от заплатата си.",
    ReferralKind.HEALTH: "Иска да избере личен лекар и не знае откъде да започне.",
    ReferralKind.PSYCHIATRIC: "Помоли да говори със специалист. Удобно е след обед.",
    ReferralKind.SCHOOL: "Детето още не е записано в училище. Родителите искат да знаят какви документи се носят.",
    ReferralKind.EMPLOYMENT: "Търси работа като шивачка и иска помощ с автобиографията.",
    ReferralKind.SOCIAL_ASSISTANCE: "Иска да провери на какви помощи има право.",
    ReferralKind.LEGAL: "Има въпрос за договор и иска консултация.",
    ReferralKind.CHILD_SUPPORT: "Детето има нужда от помощ с уроците и със словото.",
    ReferralKind.SAFETY: "Иска да говори за това как да се чувства спокойно у дома.",
    ReferralKind.OTHER: "Има спор със съседи за шума и иска някой да помогне в разговора.",
}
# What each place says of itself: for whom, address, hours, how one gets there.
PLACES = {
    HEALTH: ((ServedGroup.EVERYBODY,), "ул. „Изворна“ 4", "8–18", "Обадете се и запазете час."),
    SCHOOL: ((ServedGroup.CHILDREN, ServedGroup.FAMILIES), "ул. „Училищна“ 12", "9–16", "Елате в канцеларията."),
    SECOND: ((ServedGroup.EVERYBODY,), "ул. „Слънце“ 2", "9–17:30", "Вземете номер на входа."),
    NEIGHBOURS: ((ServedGroup.EVERYBODY,), "ул. „Оборище“ 40", "17–20", "Пишете или се обадете."),
    FOUNDATION: ((ServedGroup.EVERYBODY, ServedGroup.WOMEN), "ул. „Тиха“ 7", "10–18", "През Вашия координатор."),
    RED_CROSS: ((ServedGroup.EVERYBODY, ServedGroup.FAMILIES), "бул. „Братя“ 61", "9–17", "Елате или се обадете."),
}
NUMBER = 40


def load(town: Town) -> None:
    """Who takes what, the directory, and the referrals."""
    offers = [(slug, kind) for slug, kinds in TAKES.items() for kind in kinds]
    town.keep(
        ReferralOffer,
        [
            {"id": town.next_id(ReferralOffer), "organisation_id": town.organisations[slug], "kind": kind}
            for slug, kind in offers
        ],
    )
    town.keep(DirectoryEntry, [_place(town, slug) for slug in PLACES])
    people = {slug: _people(town.organisations[slug]) for slug in SENDERS}
    authors = {slug: _account(email) for slug, email in SENDERS.items()}
    receivers = {slug: email for email, slug in RECEIVE.items()}
    rows, notes, consents, taken = [], [], [], dict.fromkeys(SENDERS, 0)
    for number in range(NUMBER):
        slug, kind = offers[number % len(offers)]
        state = list(ReferralState)[number % len(ReferralState)]
        sender = list(SENDERS)[number % 2]
        # The family whose cards everybody knows has the first two, one of which waits for its word.
        member = people[sender][taken[sender] % len(people[sender])]
        taken[sender] += 1
        pupil = _pupil(town.organisations[sender], number) if kind is ReferralKind.SCHOOL else None
        row = _referral(town, number, pupil or member, kind, state)
        if pupil:
            row |= {"caregiver_related": True, "caregiver_informed": True}
            consents += [_trusts(town, pupil, slug, row)] if state is ReferralState.ACCEPTED else []
        row |= {"sender_id": town.organisations[sender], "author_id": authors[sender]}
        row["receiver_id"] = town.organisations[slug]
        rows.append(row)
        if state in (ReferralState.IN_CONTACT, ReferralState.CLOSED):
            notes.append(
                {
                    "id": town.next_id(ReferralNote),
                    "referral_id": row["id"],
                    "text": "Първата среща беше спокойна. Следващата е след две седмици.",
                    "written_by_id": _account(receivers[slug]),
                    "created_at": row["met_at"] or row["accepted_at"],
                }
            )
    town.keep(Consent, consents)
    town.keep(Referral, rows)
    town.keep(ReferralNote, notes)


def _account(email: str) -> int | None:
    return db.session.scalar(sa.select(Account.id).where(Account.email == email))


def _people(organisation_id: int) -> list[Member]:
    """Those responsible in families that agree to be known, in the order in which they came."""
    known = members_agreeing(ConsentPurpose.COORDINATION).where(Household.organisation_id == organisation_id)
    return every(Member, Member.id.in_(known), Member.guardian, by=Member.id)


def _pupil(organisation_id: int, number: int) -> Member | None:
    """A child of an age for school, of a family that came late."""
    known = members_agreeing(ConsentPurpose.COORDINATION).where(Household.organisation_id == organisation_id)
    this_year = clock.today().year
    aged = Member.birth_year.between(this_year - 15, this_year - 8)
    found = every(Member, Member.id.in_(known), Member.guardian.is_(False), aged, by=Member.id.desc())
    return found[number % len(found)] if found else None


def _trusts(town: Town, pupil: Member, slug: str, row: dict[str, Any]) -> dict[str, Any]:
    """That the family lets the school accompany it, so that the way to school can begin there."""
    return {
        "id": town.next_id(Consent),
        "household_id": pupil.household_id,
        "organisation_id": town.organisations[slug],
        "purpose": ConsentPurpose.CARE,
        "text_version": TEXT_VERSION,
        "language": row["consent_language"] or "bg",
        "manner": ConsentManner.ORALLY,
        "given_at": row["consented_at"],
    }


def _place(town: Town, slug: str) -> dict[str, Any]:
    groups, where, hours, way = PLACES[slug]
    one = next(one for one in ORGANISATIONS if one.slug == slug)
    return {
        "id": town.next_id(DirectoryEntry),
        "name": one.name,
        "names": {"en": one.en, "ar": one.ar},
        "kinds": [kind.value for kind in TAKES.get(slug, (ReferralKind.OTHER,))],
        "groups": [group.value for group in groups],
        "languages": ["bg", "ar", "uk"] if slug in (RED_CROSS, FOUNDATION) else ["bg", "en"],
        "about": "",
        "where": where,
        "phone": "+359 2 555 0100" if slug == RED_CROSS else "",
        "hours": hours,
        "way": way,
        "listed": True,
        "checked_at": town.moment(-9),
    }


def _referral(town: Town, number: int, member: Member, kind: ReferralKind, state: ReferralState) -> dict[str, Any]:
    """One of them, written so many days ago that a few wait for too long."""
    chance = town.random(f"referral {number}")
    priority = list(ReferralPriority)[number % len(ReferralPriority)]
    over, waits = state in OVER, state in WAITS
    made = town.moment(-(20 + number) if over else -(1 + number % 4) if waits else -5) + timedelta(hours=10)
    steps = list(ReferralState)
    confidential = is_confidential(kind, asked=False)

    def at(step: ReferralState, hours: int) -> Any:
        reached = state is not ReferralState.DRAFT and steps.index(state) >= steps.index(step)
        return made + timedelta(hours=hours) if reached else None

    sent = None if state in BEFORE else made + timedelta(hours=2)
    helped = state not in (ReferralState.DECLINED, ReferralState.WITHDRAWN)
    return {
        "id": town.next_id(Referral),
        "code": "".join(chance.choice(CODE_LETTERS) for _ in range(8)),
        "household_id": member.household_id,
        "member_id": member.id,
        "confidential": confidential,
        "sealed_kind": kept(kind),
        "priority": priority,
        "state": state,
        "reason": REASONS[kind],
        "disclosed": [
            one.value
            for one in goes_along((Disclosure.NAME, Disclosure.LANGUAGES, Disclosure.PHONE), confidential=confidential)
        ],
        "interpreter_language": member.languages[0] if member.languages and number % 3 else "",
        "not_informed": "",
        "created_at": made,
        "consented_at": at(ReferralState.CONSENTED, 1),
        "consent_way": ReferralWay.INTERPRETED if at(ReferralState.CONSENTED, 1) else None,
        "consent_language": member.languages[0] if member.languages and at(ReferralState.CONSENTED, 1) else "",
        "sent_at": sent,
        "due_at": due(sent, priority) if sent else None,
        "acknowledged_at": at(ReferralState.ACKNOWLEDGED, 6),
        "accepted_at": at(ReferralState.ACCEPTED, 20) if helped else None,
        "met_at": at(ReferralState.IN_CONTACT, 40) if helped else None,
        "over_at": made + timedelta(days=6) if over else None,
        "declined": DeclineReason.FULL if state is ReferralState.DECLINED else None,
        "other_place": "„Отворена врата“" if state is ReferralState.DECLINED else "",
        "outcome": ReferralOutcome.HELPED if state is ReferralState.CLOSED else None,
        "answer": "Заповядайте. Ще се обадим до два дни." if helped and at(ReferralState.ACCEPTED, 20) else "",
    }

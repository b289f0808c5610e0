"""What neighbours wrote in the demonstration town, in every state, and a mediation in every state."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.agreements.rules import in_months
from community.demo.organisations import RED_CROSS, SECOND
from community.demo.town import Town
from community.foundation import tokens
from community.foundation.database import db, every
from community.households.models import Household, Member
from community.households.queries import members_agreeing
from community.households.rules import ConsentPurpose
from community.mediation.models import Mediation, MediationFollowUp, MediationNote, MediationParty, Mediator
from community.mediation.queries import SEAL as PARTY_SEAL
from community.mediation.rules import MONTHS, HandOver, HeldResult, MediationState, ends_on, follow_ups
from community.referrals.models import CODE_LETTERS
from community.worries.models import Worry
from community.worries.queries import NUMBERED
from community.worries.rules import OVER, WorryKind, WorryReply, WorryState, number_of

OFFICER, MEDIATOR, NUMBER = "municipality@example.org", "mediator@example.org", "МП-2041"
ANOTHER, OTHER_NUMBER = "health@example.org", "МП-2077"
# How many days ago each was written, its state, and how it is counted.
WRITTEN: tuple[tuple[int, WorryState, WorryKind, str, str, str], ...] = (
    (0, WorryState.OPEN, WorryKind.NOISE, "Нощем над нас се чуват стъпки и музика до късно.", "вх. Б, след 23 ч.", ""),
    (4, WorryState.OPEN, WorryKind.STAIRWELL, "Колички и обувки стоят на стълбите и не може да се мине.", "", ""),
    (6, WorryState.IN_DIALOGUE, WorryKind.SCHOOL, "Децата се карат на двора след последния час.", "пред училището", ""),
    (9, WorryState.IN_MEDIATION, WorryKind.NOISE, "Спорим за шума от няколко месеца и не намираме общ език.",
     "вечер", "mail"),
    (12, WorryState.ANSWERED, WorryKind.RUMOUR, "Хората говорят, че на новите се дават пари от нашите данъци.", "", ""),
    (15, WorryState.ANSWERED, WorryKind.HARASSMENT, "Някой пише обиди по вратата на входа.", "вх. А", "hate"),
    (20, WorryState.HANDED_OVER, WorryKind.HARASSMENT, "Съсед заплашва майка с дете.", "на входа", "hate"),
    (70, WorryState.SETTLED, WorryKind.STAIRWELL, "Не можем да се разберем кой кога мие стълбите.", "", "again"),
    (140, WorryState.SETTLED, WorryKind.NOISE, "Кучето отсреща лае цял ден.", "", ""),
    (160, WorryState.SETTLED, WorryKind.OTHER, "Колата пред гаража ни пречи всяка сутрин.", "сутрин в 7", ""),
    (190, WorryState.IN_MEDIATION, WorryKind.STAIRWELL, "Мазето ни е общо и не стига място за всички.", "", "mail"),
    (230, WorryState.SETTLED, WorryKind.NOISE, "Вечер се чува пералнята през стената.", "", ""),
)  # fmt: skip
# Of which of these the mediations are, and how each stands.
LED = {
    3: MediationState.INVITING,
    7: MediationState.AGREED,
    8: MediationState.NO_AGREEMENT,
    9: MediationState.REFUSED,
    10: MediationState.UNDER_WAY,
    11: MediationState.EXPIRED,
}
TERMS = (
    "Двете страни мият стълбите на смени: в нечетните седмици едната, в четните другата.\n"
    "Количките се прибират в мазето. Ако нещо се промени, първо се говори, после се пише."
)
NOTE = "Първият разговор беше спокоен. Иска да се чуе, че децата заспиват в девет."


def load(town: Town) -> None:
    """The worries, the mediations with both sides, a note of each side, and the questions whether it holds."""
    officer, mediator = _account(OFFICER), _account(MEDIATOR)
    ours = town.organisations[SECOND]
    known = {"id": town.next_id(Mediator), "account_id": mediator, "register_number": NUMBER}
    another = {"id": town.next_id(Mediator), "account_id": _account(ANOTHER), "register_number": OTHER_NUMBER}
    town.keep(Mediator, [one | {"told_at": town.moment(-100)} for one in (known, another)])
    worries = [_worry(town, ours, officer, *one) for one in WRITTEN]
    town.keep(Worry, worries)
    agreeing = members_agreeing(ConsentPurpose.COORDINATION)
    there = Household.organisation_id == town.organisations[RED_CROSS]
    people = every(Member, Member.id.in_(agreeing.where(there)), Member.guardian, by=Member.id)
    for place, (number, state) in enumerate(LED.items()):
        _mediate(town, worries[number], state, people[place % len(people)], officer, mediator)


def _account(email: str) -> int | None:
    return db.session.scalar(sa.select(Account.id).where(Account.email == email))


def _worry(
    town: Town, ours: int, officer: int | None, days: int, state: WorryState, kind: WorryKind, text: str, place: str,
    counted: str,
) -> dict[str, Any]:  # fmt: skip
    number, told = town.next_id(Worry), town.moment(-days) + timedelta(hours=8, minutes=days)
    answered = state is WorryState.ANSWERED
    return {
        "id": number,
        "organisation_id": ours,
        "kind": kind,
        "state": state,
        "text": text,
        "place": place,
        "email": "neighbour@example.org" if counted == "mail" else "",
        "locale": "bg",
        "digest": tokens.digest(number_of(tokens.sealed(NUMBERED, number, told))),
        "told_at": told,
        "hate": counted == "hate",
        "repeated": counted == "again",
        "looked_at": None if state is WorryState.OPEN else told + timedelta(hours=20),
        "looked_by_id": None if state is WorryState.OPEN else officer,
        "reply": WorryReply.TALKED if answered else None,
        "answer": "Благодарим Ви, че ни писахте." if answered else "",
        "closed_at": min(told + timedelta(days=min(days // 2, 50)), town.moment(0)) if state in OVER else None,
    }


def _days(town: Town, state: MediationState, begun: date) -> dict[str, date | None]:
    """When it was met, begun, agreed and ended; what is under way is so for nearly six months."""
    if state is MediationState.INVITING:
        return {"met_on": None, "started_on": None, "ended_on": None, "agreed_on": None}
    if state is MediationState.UNDER_WAY:
        # Three days before the end.
        started = in_months(town.today + timedelta(days=3), -MONTHS)
        return {"met_on": started, "started_on": started, "ended_on": None, "agreed_on": None}
    started = begun + timedelta(days=6)
    ended = ends_on(started) if state is MediationState.EXPIRED else begun + timedelta(days=24)
    agreed = ended if state is MediationState.AGREED else None
    return {"met_on": begun + timedelta(days=4), "started_on": started, "ended_on": ended, "agreed_on": agreed}


def _mediate(
    town: Town, worry: dict[str, Any], state: MediationState, member: Member, officer: int | None, mediator: int | None
) -> None:
    chance, made = town.random(f"mediation {worry['id']}"), worry["told_at"] + timedelta(days=1)
    days, agreed = _days(town, state, made.date()), state is MediationState.AGREED
    one: dict[str, Any] = {
        "id": town.next_id(Mediation),
        "code": "".join(chance.choice(CODE_LETTERS) for _ in range(8)),
        "worry_id": worry["id"],
        "organisation_id": worry["organisation_id"],
        "mediator_id": mediator,
        "begun_by_id": officer,
        "state": state,
        "created_at": made,
        "place": "Читалище „Зора“" if agreed else "",
        "terms": TERMS if agreed else "",
        **days,
    }
    if state is MediationState.NO_AGREEMENT:
        one |= {"handed_over_at": made + timedelta(days=7), "handed_over_why": HandOver.LANGUAGE}
    town.keep(Mediation, [one])
    said = None if state is MediationState.INVITING else made + timedelta(days=3)
    parties = [_party(town, one["id"], made, said, first, member) for first in (True, False)]
    town.keep(MediationParty, parties)
    if state is not MediationState.INVITING:
        notes = {"text": NOTE, "written_by_id": mediator, "created_at": made + timedelta(days=8)}
        town.keep(MediationNote, [{"id": town.next_id(MediationNote), "party_id": p["id"], **notes} for p in parties])
    if agreed and days["ended_on"]:
        town.keep(MediationFollowUp, [_question(town, one["id"], due) for due in follow_ups(days["ended_on"])])


def _party(
    town: Town, mediation_id: int, made: datetime, said: datetime | None, first: bool, member: Member
) -> dict[str, Any]:
    number = town.next_id(MediationParty)
    return {
        "id": number,
        "mediation_id": mediation_id,
        "first": first,
        "household_id": None if first else member.household_id,
        "member_id": None if first else member.id,
        "name": "Съсед от входа" if first else None,
        "email": "neighbour@example.org" if first else None,
        "locale": "bg" if first else (member.languages or ["bg"])[0],
        "digest": tokens.digest(tokens.sealed(PARTY_SEAL, number, made)) if first else None,
        "created_at": made,
        "consented_at": said,
        "impartial_at": said,
    }


def _question(town: Town, mediation_id: int, due: date) -> dict[str, Any]:
    past = due <= town.today
    return {
        "id": town.next_id(MediationFollowUp),
        "mediation_id": mediation_id,
        "due_on": due,
        "result": HeldResult.HOLDS if past else None,
        "asked_at": town.moment((due - town.today).days) if past else None,
    }

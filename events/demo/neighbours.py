"""The neighbours of the demonstration town: a resident with her daughter, and a guest with a telephone and a child."""

from datetime import datetime
from typing import Any

from community.accounts.queries import find_account
from community.demo.town import Town
from community.emails.models import EmailChoice
from community.emails.rules import EmailKind, EmailRhythm
from community.households.models import Household, Member
from community.households.rules import YearPrecision
from events.activities.rules import Audience
from events.demo import programme
from events.demo.parties import DemoSession, audience_of
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import Asked, Circle, RegistrationState
from events.sessions.rules import SessionState

RESIDENT = "resident@example.org"
FOR_ALL = (Audience.EVERYBODY, Audience.FAMILIES)
# How many of what was, and of what is to come.
BEEN, COMING = 2, 3
# Of the daughter, in years.
AGE = 9


def load(town: Town, sessions: list[dict[str, Any]], meetings: list[DemoSession]) -> dict[type, list[dict[str, Any]]]:
    """Their households and what they joined, which takes its seats of `sessions`."""
    rows: dict[type, list[dict[str, Any]]] = {Household: [], Member: [], Registration: [], PartyMember: []}
    if resident := find_account(RESIDENT):
        rows[EmailChoice] = [wish_for_news(resident.id, EmailKind.SESSIONS, "sport", "culture")]
        _join(town, rows, sessions, meetings, (resident.name, "bg", "", resident.id, "Mira"))
    # Of his child staff asked only the age.
    _join(town, rows, sessions, meetings, ("Petar", "bg", "+359 88 555 9876", None, f"Petar ({AGE})"))
    return rows


def wish_for_news(account_id: int, kind: EmailKind, *topics: str) -> dict[str, Any]:
    """Somebody hears once a week what is new."""
    chosen = {"rhythm": EmailRhythm.WEEKLY, "topics": [*topics], "districts": [], "told": [], "by_sms": False}
    return {"account_id": account_id, "kind": kind, **chosen}


def _join(
    town: Town,
    rows: dict[type, list[dict[str, Any]]],
    sessions: list[dict[str, Any]],
    meetings: list[DemoSession],
    who: tuple[str, str, str, int | None, str],
) -> None:
    name, locale, phone, account_id, child = who
    home = town.next_id(Household)
    facts = {"locale": locale, "phone": phone, "sign": f"{town.random(name).getrandbits(64):016x}"}
    rows[Household].append({"id": home, "call_name": name, "created_at": town.moment(-25), **facts})
    people = [(name, account_id, None), *([(child, None, town.today.year - AGE)] if child else [])]
    ids = [town.next_id(Member) for _ in people]
    for number, (called, account, born) in zip(ids, people, strict=True):
        told: dict[str, Any] = {
            "birth_year": born,
            "birth_year_precision": YearPrecision.YEAR,
            "languages": [],
            "guardian": born is None,
        }
        rows[Member].append({"id": number, "household_id": home, "call_name": called, "account_id": account, **told})
    taken: list[tuple[datetime, datetime]] = []
    left = {SessionState.DONE: BEEN, SessionState.SCHEDULED: COMING}
    soonest = sorted(zip(sessions, meetings, strict=True), key=lambda pair: abs(pair[1].starts_at - town.moment(1)))
    for session, one in soonest:
        fits = session["seats_taken"] + len(ids) <= session["capacity"] and _is_for_all(one, AGE if child else None)
        free = all(one.ends_at <= start or end <= one.starts_at for start, end in taken)
        if left.get(one.state, 0) and one.starts_at > town.moment(-20) and fits and free:
            left[one.state] -= 1
            taken.append((one.starts_at, one.ends_at))
            session["seats_taken"] += len(ids)
            _register(town, rows, one, home, ids, Asked.TELEPHONE if phone else None)


def _is_for_all(meeting: DemoSession, age: int | None) -> bool:
    """Whether neighbours may join, with a child of that age where they have one."""
    hidden = meeting.draft or meeting.activity.slug in programme.INVITED or meeting.activity.kind == "training"
    youngest, oldest = meeting.activity.ages
    fits = age is None or (youngest or 0) <= age <= (oldest or age)
    return not hidden and fits and audience_of(meeting.activity) in FOR_ALL


def _register(
    town: Town,
    rows: dict[type, list[dict[str, Any]]],
    meeting: DemoSession,
    home: int,
    members: list[int],
    asked: Asked | None,
) -> None:
    number, made = town.next_id(Registration), min(town.moment(-3), meeting.starts_at)
    over = meeting.state is SessionState.DONE
    rows[Registration].append(
        {
            "id": number,
            "session_id": meeting.id,
            "household_id": home,
            "state": RegistrationState.ATTENDED if over else RegistrationState.CONFIRMED,
            "party_size": len(members),
            "circle": Circle.NEIGHBOURS,
            "asked": asked,
            "created_at": made,
            "updated_at": made,
        }
    )
    rows[PartyMember] += [{"registration_id": number, "member_id": one} for one in members]

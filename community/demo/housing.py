"""Twenty-five dwellings of the demonstration town, and thirty families that need one, in every state."""

from datetime import date, timedelta
from typing import Any

from community.accounts.models import Account
from community.demo.organisations import SECOND
from community.demo.town import Town
from community.foundation.database import every
from community.foundation.i18n import currency_of
from community.households.models import Household
from community.households.queries import accompanied_by, sizes_of
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import (
    HOUSED,
    TOLD,
    DwellingOwner,
    DwellingState,
    HousingNeedState,
    LostReason,
    next_due,
)
from community.places.models import Area

COUNTRY = "BG"
OFFICER, CASEWORKER = "housing@example.org", "municipality@example.org"
# How many needs are in which state; that of the family with the published card is the first.
NEEDS = {
    HousingNeedState.VIEWING: 3,
    HousingNeedState.OPEN: 4,
    HousingNeedState.SEARCHING: 5,
    HousingNeedState.OFFERED: 3,
    HousingNeedState.ACCEPTED: 3,
    HousingNeedState.MOVED_IN: 4,
    HousingNeedState.AFTER_90: 3,
    HousingNeedState.AFTER_180: 2,
    HousingNeedState.LOST: 3,
}
DWELLINGS = {
    DwellingState.SUBMITTED: 3,
    DwellingState.CHECKED: 2,
    DwellingState.APPROVED: 5,
    DwellingState.AVAILABLE: 2,
    DwellingState.WITHDRAWN: 1,
    DwellingState.RESERVED: 3,
    DwellingState.OCCUPIED: 9,
}
OWNERS = ("Мария Петрова", "Иван Димитров", "Елена Стоянова", "Георги Илиев", "Радка Колева")
STREETS = ("ул. „Люляк“", "ул. „Извор“", "ул. „Ясен“", "ул. „Кестен“", "ул. „Малина“")
WORDS = (
    "Светло жилище на тиха улица. Спирката е на две минути. Търся семейство за по-дълго.",
    "Току-що боядисано. Има детска площадка отпред. Съседите са добри хора.",
    "Малко и топло, с нова печка. Обадете се след 17 ч.",
    "Голяма кухня и балкон към планината. Децата са добре дошли.",
)


def load(town: Town) -> None:
    """The dwellings of the municipality's office, and the needs of families that it accompanies."""
    areas = every(Area.id, by=Area.id)
    officer, caseworker = (every(Account.id, Account.email == one)[0] for one in (OFFICER, CASEWORKER))
    homes = [
        _dwelling(town, number, state, areas, officer)
        for number, state in enumerate(state for state, times in DWELLINGS.items() for _ in range(times))
    ]
    town.keep(Dwelling, homes)
    office = town.organisations[SECOND]
    families = every(Household, accompanied_by(office), by=Household.id, most=sum(NEEDS.values()))
    sizes, free = sizes_of([one.id for one in families]), {state: _numbers(homes, state) for state in DwellingState}
    rows = []
    states = [state for state, times in NEEDS.items() for _ in range(times)]
    for number, (family, state) in enumerate(zip(families, states, strict=False)):
        row = _need(town, number, family, state, sizes.get(family.id, 1), areas)
        row |= {"organisation_id": office, "sender_id": office, "opened_by_id": caseworker}
        row["dwelling_id"] = _home_of(state, free)
        rows.append(row)
    town.keep(HousingNeed, rows)


def _numbers(homes: list[dict[str, Any]], state: DwellingState) -> list[int]:
    return [one["id"] for one in homes if one["state"] is state]


def _home_of(state: HousingNeedState, free: dict[DwellingState, list[int]]) -> int | None:
    if state is HousingNeedState.OFFERED:
        return free[DwellingState.APPROVED].pop()
    if state is HousingNeedState.ACCEPTED:
        return free[DwellingState.RESERVED].pop()
    return free[DwellingState.OCCUPIED].pop() if state in HOUSED else None


def _dwelling(town: Town, number: int, state: DwellingState, areas: list[int], officer: int) -> dict[str, Any]:
    chance = town.random(f"dwelling {number}")
    rooms = 1 + number % 4
    known = state is not DwellingState.SUBMITTED
    made = town.moment(-(3 + number) if not known else -(40 + number * 9))
    return {
        "id": town.next_id(Dwelling),
        "organisation_id": town.organisations[SECOND],
        "state": state,
        "owner": list(DwellingOwner)[2 if number % 5 else number % 2],
        "area_id": areas[number % len(areas)],
        "address": f"{STREETS[number % len(STREETS)]} {3 + number * 2}, ап. {1 + number % 12}" if known else "",
        "landlord": OWNERS[number % len(OWNERS)],
        "phone": f"+359 88 444 {number:04}",
        "email": "",
        "words": WORDS[number % len(WORDS)],
        "locale": "bg",
        "note": "Огледано. Ключът е при съседката на втория етаж." if number % 6 == 3 else "",
        "rooms": rooms,
        "square_metres": 22 + rooms * 16,
        "most_persons": 2 + rooms,
        "floor": number % 7,
        "lift": number % 7 > 2,
        "step_free": number % 3 == 0,
        "rent": 180 + rooms * 90 + chance.randrange(0, 9) * 10,
        "utilities": 40 + rooms * 15,
        "deposit": 200 + rooms * 80,
        "currency": currency_of(COUNTRY, town.today),
        "furnished": number % 2 == 0,
        "free_from": town.today - timedelta(days=20 - number % 30),
        "free_until": town.today + timedelta(days=500) if number % 8 == 5 else None,
        "months": 12 if number % 2 else None,
        "registration": number % 4 != 2,
        "pets": number % 3 == 1,
        "smoking": number % 9 == 4,
        "created_at": made,
        "checked_at": made + timedelta(days=2) if known else None,
        "checked_by_id": officer if known else None,
        "withdrawn_at": town.moment(-5) if state is DwellingState.WITHDRAWN else None,
    }


# How long ago somebody moved in: what is asked after 90 and 180 days is overdue of some.
MOVED = {HousingNeedState.MOVED_IN: (12, 60, 88, 97), HousingNeedState.AFTER_90: (110, 150, 186),
         HousingNeedState.AFTER_180: (200, 260)}  # fmt: skip


def _need(
    town: Town, number: int, family: Household, state: HousingNeedState, persons: int, areas: list[int]
) -> dict[str, Any]:
    moved = MOVED.get(state, ())
    ago = moved[number % len(moved)] if moved else 0
    moved_on = town.today - timedelta(days=ago) if moved else None
    opened = town.moment(-(ago + 25 + (number * 11) % 90) if moved else -(2 + number * 2))
    offered = opened + timedelta(days=9) if state in TOLD else None
    since: date = town.today - timedelta(days=number % 5)
    return {
        "id": town.next_id(HousingNeed),
        "household_id": family.id,
        "named": number % 3 != 1,
        "state": state,
        "persons": persons,
        "budget": 380 + 20 * persons + (number % 5) * 40,
        "currency": currency_of(COUNTRY, town.today),
        "step_free": number % 11 == 6,
        "registration": number % 3 != 2,
        "by_on": town.today + timedelta(days=14 + number),
        "district": family.district if number % 2 else "",
        "language": family.locale,
        "school_area_id": areas[number % len(areas)] if persons > 2 else None,
        "work_area_id": areas[(number * 3) % len(areas)] if number % 3 == 0 else None,
        "holds": state in (HousingNeedState.ACCEPTED, *HOUSED),
        "opened_at": opened,
        "offered_at": offered,
        "accepted_at": offered + timedelta(days=2) if offered and state is not HousingNeedState.OFFERED else None,
        "moved_on": moved_on,
        "due_on": next_due(state, since, moved_on),
        "lost": list(LostReason)[number % len(LostReason)] if state is HousingNeedState.LOST else None,
        "lost_at": town.moment(-1) if state is HousingNeedState.LOST else None,
    }

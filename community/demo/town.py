"""The people, households and organisations of the demonstration town, and what its loaders share."""

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.accounts.actions import HASHER
from community.accounts.models import Account, Card
from community.accounts.rules import PUBLISHED_CARDS, PUBLISHED_PASSWORD, AccountState
from community.demo import people
from community.demo.organisations import FOUNDATION, ORGANISATIONS, RED_CROSS, SECOND
from community.demo.places import DISTRICTS
from community.foundation import tokens
from community.foundation.access import Role
from community.foundation.database import db, grouped
from community.households.models import Consent, HomeWord, Household, Member, Need
from community.households.rules import Accommodation, ConsentManner, ConsentPurpose, WordWay, YearPrecision
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind, OrganisationLevel

CARD_PIN = "2468"
HOUSEHOLDS = 200
RECEIVE = {
    "health@example.org": "spring-health-centre",
    "school@example.org": "white-stork-school",
    "housing@example.org": SECOND,
    "mediator@example.org": "neighbours-oborishte",
}
AT_ONCE = 1000


class DemoPerson(NamedTuple):
    """An invented person: names in Latin letters, the given name in its own script, the first language."""

    given: str
    family: str
    native: str
    language: str


class Kin(NamedTuple):
    """A member of a household, as the programme's loader needs to know them."""

    id: int
    age: int
    guardian: bool
    woman: bool


@dataclass(frozen=True)
class DemoFamily:
    """A household, as the programme's loader needs to know it."""

    id: int
    kin: tuple[Kin, ...]
    locale: str = "en"


@dataclass
class Town:
    """One load: the day it is made for, its size, its seed, and the ids it gave away."""

    today: date
    zone: str
    seed: int = 1
    scale: int = 1
    advance: Callable[[int], None] = lambda rows: None
    password_hash: str = field(default_factory=lambda: HASHER.hash(PUBLISHED_PASSWORD))
    organisations: dict[str, int] = field(default_factory=dict)
    families: list[DemoFamily] = field(default_factory=list)
    _ids: dict[type, Iterator[int]] = field(default_factory=lambda: defaultdict(lambda: itertools.count(1)))

    def random(self, what: str) -> random.Random:
        """Chance of its own for each part, so that a change in one part leaves the others as they were."""
        return random.Random(f"{self.seed} {what}")  # noqa: S311 - the same town for the same seed

    def moment(self, days: int, clock: time = time(0)) -> datetime:
        """A wall-clock time `days` after the town's day, aware, in UTC."""
        local = datetime.combine(self.today + timedelta(days=days), clock, ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def next_id(self, model: type) -> int:
        """The next id of a table that was empty."""
        return next(self._ids[model])

    def keep(self, model: type[Any], rows: list[dict[str, Any]]) -> None:
        """Insert rows, many at once."""
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            db.session.execute(sa.insert(model), some)
            self.advance(len(some))


def is_empty() -> bool:
    """Whether nobody and nothing is there yet."""
    return not any(db.session.scalar(sa.select(model.id).limit(1)) for model in (Account, Organisation))


def load(town: Town) -> None:
    """Organisations with their staff, and households with consents and the demonstration card."""
    _organisations(town)
    staff = _staff(town)
    _households(town, staff)


def draw(chance: random.Random, languages: dict[str, int], form: str = "x") -> DemoPerson:
    """Somebody whose first language is drawn by weight; the form (f, m) of the names, or either (x)."""
    language = chance.choices(list(languages), list(languages.values()))[0]
    family = chance.choice(people.FAMILY[language])
    given = chance.choice([one for one in people.GIVEN[language] if form in ("x", one.form)])
    last = family.latin_f if given.form == "f" else family.latin_m
    return DemoPerson(given.latin, last, given.native, language)


def account_row(town: Town, account_id: int, email: str, name: str, family_name: str, **more: Any) -> dict[str, Any]:
    """The row of an active account with a confirmed address and, unless told otherwise, no password."""
    made = town.moment(-120)
    return {
        "id": account_id,
        "email": email,
        "name": name,
        "family_name": family_name,
        "locale": "bg",
        "state": AccountState.ACTIVE,
        "password_hash": None,
        "email_confirmed_at": made,
        "created_at": made,
        **more,
    }


def set_sequences() -> None:
    """Let PostgreSQL count on from the ids that were given here."""
    if db.session.connection().dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        key = table.primary_key.columns.values()
        if len(key) == 1 and isinstance(key[0].type, sa.Integer) and not key[0].foreign_keys:
            highest = sa.select(sa.func.coalesce(sa.func.max(key[0]), 0) + 1).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, key[0].name)
            db.session.execute(sa.select(sa.func.setval(sequence, highest, False)))


def _organisations(town: Town) -> None:
    rows = []
    for one in ORGANISATIONS:
        town.organisations[one.slug] = town.next_id(Organisation)
        rows.append(
            {
                "id": town.organisations[one.slug],
                "slug": one.slug,
                "name": one.name,
                "names": {"en": one.en, "ar": one.ar},
                "kind": OrganisationKind(one.kind),
                "level": OrganisationLevel(one.level),
                "phone": "+359 2 555 0100" if one.slug == RED_CROSS else "",
            }
        )
    town.keep(Organisation, rows)


def _staff(town: Town) -> dict[int, int]:
    """The people of the contract who can sign in, and a coordinator for every organisation; by organisation."""
    chance = town.random("staff")
    accounts, memberships, coordinators = [], [], {}

    def settle(email: str, password_hash: str | None) -> int:
        person = draw(chance, {"bg": 1})
        account_id = town.next_id(Account)
        # Whoever organises something is called by those who come.
        known_by = {"password_hash": password_hash, "phone": f"+359 2 555 02{account_id:02}"}
        accounts.append(account_row(town, account_id, email, person.given, person.family, **known_by))
        return account_id

    def hire(email: str, role: Role, organisation: str | None, password_hash: str | None) -> int:
        account_id = settle(email, password_hash)
        trust(account_id, role, organisation)
        return account_id

    def trust(account_id: int, role: Role, organisation: str | None) -> None:
        memberships.append(
            {
                "id": town.next_id(Membership),
                "account_id": account_id,
                "organisation_id": town.organisations[organisation] if organisation else None,
                "role": role,
                "granted_at": town.moment(-120),
            }
        )

    known = town.password_hash
    hire("admin@example.org", Role.ADMINISTRATOR, None, known)
    coordinators[RED_CROSS] = hire("coordinator@example.org", Role.COORDINATOR, RED_CROSS, known)
    coordinators[SECOND] = hire("coordinator2@example.org", Role.COORDINATOR, SECOND, known)
    for slug in (RED_CROSS, SECOND):
        trust(coordinators[slug], Role.VETTING, slug)
    hire("caseworker@example.org", Role.CASEWORKER, FOUNDATION, known)
    for one in ORGANISATIONS:
        if one.slug not in coordinators:
            coordinators[one.slug] = hire(f"{one.slug}@example.org", Role.COORDINATOR, one.slug, None)
    # Two people clear a volunteer, both of the organisation that has the file.
    for email, slug in (("colleague@example.org", RED_CROSS), ("colleague2@example.org", SECOND)):
        # They protect children too: the coordinators see nothing of it.
        trust(hire(email, Role.VETTING, slug, known), Role.SAFEGUARDING, slug)
    # Somebody who only takes part.
    settle("resident@example.org", known)
    # Whoever makes agreements with families, and sees to what the municipality owes them.
    hire("municipality@example.org", Role.CASEWORKER, SECOND, known)
    # Who receives what others ask of their organisation.
    for email, slug in RECEIVE.items():
        hire(email, Role.SERVICE, slug, known)
    town.keep(Account, accounts)
    town.keep(Membership, memberships)
    return {town.organisations[slug]: account_id for slug, account_id in coordinators.items()}


def _households(town: Town, staff: dict[int, int]) -> None:
    chance, signs = town.random("households"), town.random("signs")
    tables: dict[type, list[dict[str, Any]]] = {Household: [], Member: [], Need: [], Consent: []}
    structures = [structure for _, structure in people.HOUSEHOLDS]
    weights = [weight for weight, _ in people.HOUSEHOLDS]
    red_cross = town.organisations[RED_CROSS]
    for number in range(HOUSEHOLDS * town.scale):
        # The family with the demonstration card reads from right to left and has four members, whatever the seed.
        first = number == 0
        structure = structures[0] if first else chance.choices(structures, weights)[0]
        organisation = red_cross if first or chance.random() < 0.5 else chance.choice(sorted(staff))
        head = draw(chance, {"ar": 1} if first else people.HOUSEHOLD_LANGUAGES, structure[0].form)
        household: dict[str, Any] = {
            "id": town.next_id(Household),
            "organisation_id": organisation,
            "call_name": head.given,
            "family_name": head.family,
            "locale": head.language,
            "district": chance.choice(sorted(DISTRICTS)),
            "sign": f"{signs.getrandbits(64):016x}",
            "phone": f"+359 88 555 {number % 10_000:04}" if chance.random() < 0.7 else "",
            "created_at": town.moment(-chance.randint(31, 400)),
        }
        tables[Household].append(household)
        kin = tuple(
            _member(town, chance, tables, household["id"], place, head if at == 0 else None, head.language)
            for at, place in enumerate(structure)
        )
        town.families.append(DemoFamily(household["id"], kin, head.language))
        agreed = _agreed(chance)
        if first and ConsentPurpose.COORDINATION not in agreed:
            agreed.append(ConsentPurpose.COORDINATION)
        for purpose in agreed:
            tables[Consent].append(
                {
                    "id": town.next_id(Consent),
                    "household_id": household["id"],
                    "organisation_id": organisation,
                    "purpose": purpose,
                    "text_version": "2026-11",
                    "language": head.language,
                    "manner": chance.choice(list(ConsentManner)),
                    "recorded_by_id": staff[organisation],
                    "given_at": household["created_at"],
                }
            )
    _registered_twice(town, tables)
    for model, rows in tables.items():
        town.keep(model, rows)
    _two_homes(town, tables, staff)
    # Everybody's, and the own ones of the two grown-ups.
    grown = [kin.id for kin in town.families[0].kin if kin.guardian]
    cards = zip(PUBLISHED_CARDS, (None, *grown), strict=True)
    town.keep(Card, [_card(town, staff[red_cross], *card) for card in cards])


def _registered_twice(town: Town, tables: dict[type, list[dict[str, Any]]]) -> None:
    """Somebody wrote the second family down once more: its head by the own script alone, with the same telephone."""
    known = next(row for row in tables[Household][1:] if _is_known(row["id"], tables) and row["phone"])
    head = next(row for row in tables[Member] if row["household_id"] == known["id"])
    again = {"id": town.next_id(Household), "sign": known["sign"][::-1], "created_at": town.moment(-1)}
    tables[Household].append({**known, **again, "family_name": "", "district": ""})
    person = {"id": town.next_id(Member), "household_id": again["id"], "native_name": head["native_name"]}
    tables[Member].append({**head, **person})
    asked = next(row for row in tables[Consent] if row["household_id"] == known["id"] and _opens(row))
    tables[Consent].append({**asked, "id": town.next_id(Consent), "household_id": again["id"]})


def _two_homes(town: Town, tables: dict[type, list[dict[str, Any]]], staff: dict[int, int]) -> None:
    """A child lives with one parent and with the other: each said so at the office."""
    people = grouped((row["household_id"], row) for row in tables[Member])
    ours = town.organisations[RED_CROSS]
    known = [row for row in tables[Household] if row["organisation_id"] == ours and _is_known(row["id"], tables)]
    alone = [row for row in known if [one["guardian"] for one in people[row["id"]]] == [True]]
    for home in known:
        guardians = [one for one in people[home["id"]] if one["guardian"]]
        children = [one for one in people[home["id"]] if not one["guardian"]]
        if len(guardians) == 1 and children and alone:
            break
    else:
        return
    there = alone[0]
    child, others = children[-1], people[there["id"]]
    twin = {**child, "id": town.next_id(Member), "household_id": there["id"], "twin_id": child["id"]}
    town.keep(Member, [twin])
    db.session.execute(sa.update(Member).where(Member.id == child["id"]).values(twin_id=twin["id"]))
    needs = [row for row in tables[Need] if row["member_id"] == child["id"]]
    town.keep(Need, [{**row, "id": town.next_id(Need), "member_id": twin["id"]} for row in needs])
    said = {"way": WordWay.IN_PERSON, "said_on": town.today, "interpreter": True, "noted_at": town.moment(-1)}
    noted = {**said, "noted_by_id": staff[ours]}
    both = ((child, guardians[0], False), (twin, others[0], True))
    words = [{"member_id": one["id"], "guardian_id": who["id"], "further": further} for one, who, further in both]
    town.keep(HomeWord, [{"id": town.next_id(HomeWord), **word, **noted} for word in words])


def _is_known(household_id: int, tables: dict[type, list[dict[str, Any]]]) -> bool:
    return any(row["household_id"] == household_id and _opens(row) for row in tables[Consent])


def _opens(consent: dict[str, Any]) -> bool:
    return consent["purpose"] is ConsentPurpose.COORDINATION


def _agreed(chance: random.Random) -> list[ConsentPurpose]:
    wishes = {ConsentPurpose.COORDINATION: 0.9, ConsentPurpose.MATCHING: 0.62, ConsentPurpose.PHOTOS: 0.3}
    return [ConsentPurpose.PROGRAMME, *(purpose for purpose, share in wishes.items() if chance.random() < share)]


def _member(
    town: Town,
    chance: random.Random,
    tables: dict[type, list[dict[str, Any]]],
    household_id: int,
    place: people.DemoMember,
    head: DemoPerson | None,
    language: str,
) -> Kin:
    form = chance.choice("fm") if place.form == "x" else place.form
    person = head or draw(chance, {language: 1}, form)
    # No structure has more than ten.
    kin = {row["call_name"] for row in tables[Member][-10:] if row["household_id"] == household_id}
    name = people.unlike(person.given, language, form, kin)
    age = chance.randint(place.youngest, place.oldest)
    speaks = [language]
    if age >= 7:
        speaks += [other for other in people.SECOND_LANGUAGES[language] if chance.random() < 0.3]
    member_id = town.next_id(Member)
    tables[Member].append(
        {
            "id": member_id,
            "household_id": household_id,
            "call_name": name.latin,
            "native_name": name.native if name.native != name.latin else "",
            "birth_year": town.today.year - age,
            "birth_year_precision": YearPrecision(place.precision),
            "languages": speaks,
            "guardian": place.guardian,
        }
    )
    if chance.random() < 0.2:
        wished = Accommodation(chance.choice(people.ACCOMMODATIONS))
        tables[Need].append({"id": town.next_id(Need), "member_id": member_id, "accommodation": wished})
    return Kin(member_id, age, place.guardian, form == "f")


def _card(town: Town, issued_by: int, code: str, member_id: int | None) -> dict[str, Any]:
    return {
        "id": town.next_id(Card),
        "household_id": town.families[0].id,
        "member_id": member_id,
        "code_digest": tokens.digest(code),
        "pin_hash": HASHER.hash(CARD_PIN),
        "issued_at": town.moment(-30),
        "issued_by_id": issued_by,
    }

"""Reading the duties that are in force in a country, their history, and who looks after each at a municipality."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy.orm import joinedload

from community.countries.queries import country_file
from community.duties import rules
from community.duties.models import DutyChange
from community.duties.rules import DutyOwner, DutyTemplate, StepPicture
from community.foundation.access import Role
from community.foundation.database import every
from community.members.queries import holders_of

PLAIN = ("key", "days", "picture", "child", "owner")
# How many changes of a duty its page tells; all of them are in the copy of the database.
A_PAGE = 50


@lru_cache
def country_duties(country: str) -> tuple[DutyTemplate, ...]:
    """The duties that a country's file (ISO 3166, two letters) tells; none where it has none."""
    return tuple(
        DutyTemplate(
            key=one["key"],
            days=one["days"],
            picture=StepPicture(one["picture"]) if "picture" in one else None,
            child=one.get("child", False),
            words=tuple((code, word) for code, word in one.items() if code not in PLAIN),
            owner=DutyOwner(one.get("owner", "signer")),
        )
        for one in country_file(country).get("agreements", {}).get("duties", ())
    )


def duties_of(country: str) -> tuple[DutyTemplate, ...]:
    """The duties that are in force in a country as the town has them, those that are off included."""
    changes = every(DutyChange, DutyChange.law_code == country, by=DutyChange.id)
    return rules.in_force(country_duties(country), [one.template for one in changes])


def find_duty(country: str, key: str) -> DutyTemplate | None:
    """The duty of this key as the town has it."""
    return next((one for one in duties_of(country) if one.key == key), None)


def duty_words(country: str, key: str) -> dict[str, str]:
    """What the country's file calls a duty, by language; its key alone where it does not know it (any more)."""
    return next((dict(one.words) for one in country_duties(country) if one.key == key), {"en": key})


def changes_of(country: str, key: str) -> list[DutyChange]:
    """What was changed of a duty, the latest first, each with whoever changed it."""
    whose = (DutyChange.law_code == country, DutyChange.duty_code == key)
    return every(DutyChange, *whose, by=DutyChange.id.desc(), load=joinedload(DutyChange.changed_by), most=A_PAGE)


def owners_of(duties: Iterable[DutyTemplate], organisation_id: int, signer: int | None) -> Mapping[str, int | None]:
    """Who looks after each of these duties at a municipality, by the key: the id of a caseworker's account."""
    duties = list(duties)
    roles = {DutyOwner.COORDINATOR: Role.COORDINATOR, DutyOwner.SERVICE: Role.SERVICE}
    asked = {one.owner for one in duties} & roles.keys()
    able = [one.id for one in holders_of(Role.CASEWORKER, organisation_id)] if asked else []
    holding = {one: [person.id for person in holders_of(roles[one], organisation_id)] for one in asked}
    return {one.key: rules.owner_of(one.owner, signer, able, holding.get(one.owner, ())) for one in duties}

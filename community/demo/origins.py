"""Who reports for an organisation of the demonstration town, and what people there agreed to have counted."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.demo.organisations import RED_CROSS
from community.demo.town import Town, account_row, draw
from community.foundation.access import Role
from community.foundation.database import db
from community.households.models import Household
from community.households.queries import agreeing
from community.households.rules import ConsentPurpose
from community.organisations.models import Membership
from community.origins.models import ReportingFact
from community.origins.rules import ResidenceStatus, Sex

REPORTER = "reporter@example.org"
# From where who speaks a language may come, and under which status, by weight.
COUNTRIES = {
    "ar": {"SY": 8, "IQ": 3, "PS": 1}, "uk": {"UA": 1}, "ru": {"UA": 3, "RU": 1}, "fa_AF": {"AF": 1}, "ps": {"AF": 1},
    "fa": {"IR": 3, "AF": 1}, "ckb": {"IQ": 3, "IR": 1}, "ku": {"SY": 3, "TR": 1}, "fr": {"CM": 2, "CI": 1},
}  # fmt: skip
STATUSES = {
    ResidenceStatus.INTERNATIONAL_PROTECTION: 3,
    ResidenceStatus.HUMANITARIAN: 4,
    ResidenceStatus.APPLICANT: 2,
    ResidenceStatus.RESIDENCE: 1,
}
AGREE = 0.8


def load(town: Town) -> None:
    """The account, and four people of five of the families that agree to be known."""
    chance, ours = town.random("origins"), town.organisations[RED_CROSS]
    person, account_id = draw(chance, {"bg": 1}), town.next_id(Account)
    known = {"password_hash": town.password_hash}
    town.keep(Account, [account_row(town, account_id, REPORTER, person.given, person.family, **known)])
    facts = {"organisation_id": ours, "role": Role.REPORTER, "granted_at": town.moment(-120)}
    town.keep(Membership, [{"id": town.next_id(Membership), "account_id": account_id, **facts}])
    agreeing_here = sa.select(Household.id).where(
        Household.organisation_id == ours, agreeing(ConsentPurpose.COORDINATION)
    )
    known_here = set(db.session.scalars(agreeing_here))
    rows = []
    for family in town.families:
        country = _drawn(chance, COUNTRIES.get(family.locale, {"": 1}))
        protected = family.locale in ("uk", "ru")
        status = ResidenceStatus.TEMPORARY_PROTECTION if protected else _drawn(chance, STATUSES)
        for kin in family.kin:
            if family.id in known_here and chance.random() < AGREE:
                rows.append(
                    {
                        "id": town.next_id(ReportingFact),
                        "member_id": kin.id,
                        "sex": Sex.FEMALE if kin.woman else Sex.MALE,
                        "country": country,
                        "status": status,
                        "agreed_on": town.today - timedelta(days=20),
                        "noted_by_id": account_id,
                        "noted_at": town.moment(-20),
                    }
                )
    town.keep(ReportingFact, rows)


def _drawn(chance: Random, weights: Mapping[Any, int]) -> Any:
    return chance.choices(list(weights), list(weights.values()))[0]

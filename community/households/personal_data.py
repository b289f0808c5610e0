"""What is kept of families: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import (
    Fate,
    PersonalData,
    PersonalTable,
    Share,
    Topic,
    with_account,
    with_household,
)
from community.households.models import Consent, HomeWord, Household, Member, Need
from community.households.rules import HouseholdState
from community.organisations.personal_data import organisation_name

FAMILY = Topic(
    lazy_gettext("Your family"),
    "people",
    lazy_gettext(
        "So that those who invite you know how to call you, in which language, and what helps you to take part."
    ),
    with_household,
)


COMPANY = Topic(
    lazy_gettext("Who comes with me"),
    "people",
    lazy_gettext("So that you can bring your children along, and the organisers know how old they are."),
    with_account,
)


CONSENTS = Topic(
    lazy_gettext("What you agreed to"),
    "check",
    lazy_gettext("So that everybody can see what you allowed, and since when you do not any more."),
    with_household,
)


def people_of(number: Any) -> sa.Select[Any]:
    """The ids of the people of a household."""
    return sa.select(Member.id).where(Member.household_id == number)


def own_household_of(number: Any) -> sa.Select[Any]:
    """The id of the household that somebody made with their own account; it is erased as a household, before it."""
    return sa.select(Member.household_id).where(Member.account_id == number)


def own_by(member_id: Any) -> dict[str, Any]:
    """That a row is this member's alone."""
    return {"member": lambda: member_id}


def member_name(member_id: Any) -> Callable[[], Any]:
    """The name of the person whom a row is about."""
    return lambda: sa.select(Member.call_name).where(Member.id == member_id).scalar_subquery()


def lively_since(member_id: Any, at: Any) -> Callable[[datetime], sa.Select[Any]]:
    return lambda moment: sa.select(Member.household_id).where(Member.id.in_(sa.select(member_id).where(at >= moment)))


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Household,
            Share(
                lambda number: Household.id == number,
                Fate.EMPTIED,
                {
                    "call_name": "",
                    "family_name": "",
                    "email": None,
                    "phone": "",
                    "district": "",
                    "sign": "",
                    "state": HouseholdState.ERASED,
                    "erase_after": None,
                    "erasure_asked_at": None,
                },
                topic=FAMILY,
                label=lazy_gettext("Your family"),
                untold={"sign": "It is random; what is sewn of it is shown on the family's own page and card."},
                told="call_name family_name email phone district locale state created_at kept_at erase_after "
                "erasure_asked_at",
                also={"organisation": organisation_name(Household.organisation_id)},
                held_by=lambda: Household.organisation_id,
            ),
            because="The number stays, so that counted attendance has something to point to.",
        ),
        PersonalTable(
            Member,
            Share(
                lambda number: Member.household_id == number,
                Fate.DELETED,
                topic=FAMILY,
                label=lazy_gettext("The people"),
                told="call_name native_name birth_year birth_year_precision languages guardian active",
                untold={"shares": "Who shares what is said on the own card of who shares it."},
            ),
            Share(
                lambda number: Member.household_id.in_(own_household_of(number)),
                Fate.KEPT,
                topic=COMPANY,
                label=lazy_gettext("Who comes with me"),
                told="call_name birth_year",
                untold={"*": "Nobody asks neighbours for it."},
            ),
            because="The people of an account's own household go with the household.",
        ),
        PersonalTable(
            Need,
            Share(
                lambda number: Need.member_id.in_(people_of(number)),
                Fate.DELETED,
                topic=FAMILY,
                label=lazy_gettext("What helps"),
                told="accommodation",
                also={"person": member_name(Need.member_id)},
            ),
        ),
        PersonalTable(
            HomeWord,
            Share(
                lambda number: HomeWord.member_id.in_(people_of(number)),
                Fate.DELETED,
                topic=FAMILY,
                label=lazy_gettext("Of a second home"),
                told="way said_on interpreter noted_at ended_at",
                untold={"further": "Which of two homes was noted first is seen by when."},
                also={"person": member_name(HomeWord.member_id), "guardian": member_name(HomeWord.guardian_id)},
                **own_by(HomeWord.member_id),
            ),
            signed="noted_by_id",
        ),
        PersonalTable(
            Consent,
            Share(
                lambda number: Consent.household_id == number,
                Fate.DELETED,
                topic=CONSENTS,
                label=lazy_gettext("What you agreed to"),
                lively=lambda moment: sa.select(Consent.household_id).where(Consent.given_at >= moment),
                told="purpose given_at withdrawn_at manner language text_version",
                also={
                    "person": member_name(Consent.member_id),
                    "organisation": organisation_name(Consent.organisation_id),
                },
                **own_by(Consent.member_id),
                held_by=lambda: Consent.organisation_id,
            ),
            signed="recorded_by_id",
        ),
    ),
    columns={
        "call_name": lazy_gettext("Name"),
        "family_name": lazy_gettext("Family name"),
        "district": lazy_gettext("District"),
        "kept_at": lazy_gettext("Said to stay"),
        "erase_after": lazy_gettext("Will be erased"),
        "erasure_asked_at": lazy_gettext("Asked to be erased"),
        "native_name": lazy_gettext("The name in their own script"),
        "birth_year": lazy_gettext("Born"),
        "birth_year_precision": lazy_gettext("How well is it known?"),
        "languages": lazy_gettext("Languages"),
        "guardian": lazy_gettext("Responsible for the children"),
        "active": lazy_gettext("Belongs to the family"),
        "accommodation": lazy_gettext("What helps"),
        "person": lazy_gettext("Who"),
        "way": lazy_gettext("How"),
        "said_on": lazy_gettext("Day"),
        "interpreter": lazy_gettext("With an interpreter"),
        "noted_at": lazy_gettext("Noted"),
        "ended_at": lazy_gettext("Ended"),
        "purpose": lazy_gettext("To what"),
        "given_at": lazy_gettext("Agreed"),
        "withdrawn_at": lazy_gettext("Withdrawn"),
        "manner": lazy_gettext("How"),
        "language": lazy_gettext("Language"),
        "text_version": lazy_gettext("Version of the text"),
    },
)

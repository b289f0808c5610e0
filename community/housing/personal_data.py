"""What is kept of homes: whose it is, what the family reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic, with_household
from community.households.personal_data import own_by
from community.housing.actions import empty
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import WITHDRAWN_KEPT_DAYS
from community.organisations.personal_data import organisation_name

HOME = Topic(
    lazy_gettext("Your home"),
    "home",
    lazy_gettext("So that a home is found that fits you, and you see how far that is."),
    with_household,
)

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Dwelling,
            because="Whoever offers it has no account; 90 days after it was taken out nothing is left of them.",
            signed="checked_by_id",
        ),
        PersonalTable(
            HousingNeed,
            Share(
                lambda number: HousingNeed.household_id == number,
                Fate.DELETED,
                topic=HOME,
                label=lazy_gettext("The home that you look for"),
                told="persons budget by_on step_free registration opened_at offered_at accepted_at moved_on",
                also={"organisation": organisation_name(HousingNeed.organisation_id)},
                untold={
                    "*": "How the search is done; what was asked for and what came of it is told.",
                },
                lively=lambda moment: sa.select(HousingNeed.household_id).where(HousingNeed.opened_at >= moment),
                own_eyes=True,
                **own_by(HousingNeed.member_id),
            ),
            signed="opened_by_id",
        ),
    ),
    terms=(
        Term(
            "dwellings_withdrawn",
            lazy_gettext("Who offered homes that were taken out"),
            lambda _config: WITHDRAWN_KEPT_DAYS,
            Dwelling,
            lambda moment: sa.and_(Dwelling.withdrawn_at < moment, Dwelling.emptied_at.is_(None)),
            end=empty,
        ),
    ),
    columns={
        "persons": lazy_gettext("How many people"),
        "budget": lazy_gettext("How much a month"),
        "by_on": lazy_gettext("By when"),
        "step_free": lazy_gettext("Step-free"),
        "registration": lazy_gettext("Address to be registered"),
        "opened_at": lazy_gettext("Asked"),
        "offered_at": lazy_gettext("Offered"),
    },
)

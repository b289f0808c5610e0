"""What is kept of how pairs are accompanied: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.pairs.personal_data import (
    diary_days,
    of_ended_pair,
    of_the_family,
    of_the_volunteer,
    pairs_of_volunteer,
)
from volunteers.pairs.rules import Side

OF_STAFF = "What staff note of their talks is read by staff alone."


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            CheckIn,
            of_the_family(CheckIn.pair_id, untold={"*": OF_STAFF}),
            account=Share(
                lambda number: sa.and_(CheckIn.pair_id.in_(pairs_of_volunteer(number)), CheckIn.side == Side.MENTOR),
                Fate.DELETED,
                untold={"*": OF_STAFF},
            ),
            signed="held_by_id",
        ),
        PersonalTable(
            Farewell,
            of_the_family(Farewell.id, untold={"*": OF_STAFF}),
            account=of_the_volunteer(Farewell.id, Fate.EMPTIED, emptied={"note": ""}, untold={"*": OF_STAFF}),
            because="Whether the family wishes for somebody else is the family's.",
            signed="held_by_id",
        ),
    ),
    terms=(
        Term(
            "talks",
            lazy_gettext("Notes of talks with pairs that ended"),
            diary_days,
            CheckIn,
            of_ended_pair(CheckIn.pair_id),
        ),
        Term(
            "farewells",
            lazy_gettext("Notes of last talks"),
            diary_days,
            Farewell,
            lambda moment: sa.and_(of_ended_pair(Farewell.id)(moment), Farewell.note != ""),
            {"note": ""},
        ),
    ),
)

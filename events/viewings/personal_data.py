"""What is kept of viewings: whose they are, and what becomes of them."""

import sqlalchemy as sa

from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share
from community.housing.models import HousingNeed
from events.viewings.models import Viewing

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Viewing,
            Share(
                lambda number: Viewing.need_id.in_(sa.select(HousingNeed.id).where(HousingNeed.household_id == number)),
                Fate.DELETED,
                untold={"*": "The date stands among what one joined; where a home is, is told around it."},
                own_eyes=True,
            ),
            Share(
                lambda number: sa.or_(Viewing.volunteer_id == number, Viewing.interpreter_id == number),
                Fate.KEPT,
                untold={"*": "The date stands among those to which one is invited."},
            ),
            because="That somebody went along is the office's, for as long as it keeps the need of the family.",
        ),
    ),
)

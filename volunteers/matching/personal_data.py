"""What is kept of proposing pairs: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share
from volunteers.matching.models import MatchingRun, UnservedRequest
from volunteers.pairs.personal_data import OF_THE_ENGINE
from volunteers.requests.models import MentoringRequest

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            UnservedRequest,
            Share(
                lambda number: UnservedRequest.request_id.in_(
                    sa.select(MentoringRequest.id).where(MentoringRequest.household_id == number)
                ),
                Fate.DELETED,
                untold={"*": OF_THE_ENGINE},
            ),
        ),
        PersonalTable(MatchingRun, because="It counts, and names nobody.", signed="made_by_id"),
    )
)

"""What is kept for reports: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Topic, with_household
from community.households.personal_data import lively_since, member_name, own_by, people_of
from community.origins.models import ReportingFact

REPORTED = Topic(
    lazy_gettext("What is counted for reports"),
    "people",
    lazy_gettext("So that funders see how many people were helped, never who. Nobody else reads it."),
    with_household,
)

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            ReportingFact,
            Share(
                lambda number: ReportingFact.member_id.in_(people_of(number)),
                Fate.DELETED,
                topic=REPORTED,
                label=lazy_gettext("Sex, origin and status, for reports"),
                lively=lively_since(ReportingFact.member_id, ReportingFact.noted_at),
                **own_by(ReportingFact.member_id),
                # No file that other staff make has it.
                own_eyes=True,
                told="sex country status agreed_on",
                also={"person": member_name(ReportingFact.member_id)},
                untold={"noted_at": "When staff typed it; the day on which it was agreed is told."},
            ),
            signed="noted_by_id",
        ),
    ),
    columns={
        "sex": lazy_gettext("Sex"),
        "country": lazy_gettext("Country of origin"),
        "status": lazy_gettext("Status here"),
        "agreed_on": lazy_gettext("Agreed"),
    },
)

"""What becomes of each table of the programme when a household is erased."""

import sqlalchemy as sa

from community.foundation.personal import Fate, PersonalTable, Share
from community.people.models import Member
from events.activities.models import Activity, ActivityText, Series
from events.courses.models import Enrolment
from events.registrations.models import PartyMember, Registration
from events.sessions.models import Invitee, Session
from events.venues.models import Area, District, Venue

TABLES = (
    PersonalTable(
        Registration,
        Share(lambda number: Registration.household_id == number, Fate.KEPT),
        because="How many came is counted; after the erasure it points to a number without a person.",
    ),
    PersonalTable(
        PartyMember,
        Share(
            lambda number: PartyMember.registration_id.in_(
                sa.select(Registration.id).where(Registration.household_id == number)
            ),
            Fate.DELETED,
        ),
    ),
    PersonalTable(
        Enrolment,
        Share(
            lambda number: Enrolment.member_id.in_(sa.select(Member.id).where(Member.household_id == number)),
            Fate.DELETED,
        ),
    ),
    PersonalTable(Invitee, Share(lambda number: Invitee.household_id == number, Fate.DELETED)),
    PersonalTable(Activity, because="It is what an organisation offers."),
    PersonalTable(ActivityText, because="It is what an organisation tells of its offer."),
    PersonalTable(Area, because="It is a neighbourhood."),
    PersonalTable(District, because="It is a part of the town."),
    PersonalTable(Series, because="It is what an organisation offers."),
    PersonalTable(Session, because="It is what an organisation offers."),
    PersonalTable(Venue, because="A home is never a venue."),
)

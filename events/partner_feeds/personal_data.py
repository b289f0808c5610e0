"""What is kept of calendars of partners: who on the staff subscribed to one, as a number."""

from community.foundation.personal_data import PersonalData, PersonalTable
from events.partner_feeds.models import PartnerFeed

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(PartnerFeed, because="It is a calendar of an organisation.", signed="subscribed_by_id"),),
)

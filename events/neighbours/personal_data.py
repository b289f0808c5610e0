"""What is kept of guests: until they press the button nothing but what they typed, and afterwards a household."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term
from community.households.models import Household
from events.neighbours.actions import forget_guests
from events.neighbours.models import GuestRequest
from events.neighbours.queries import over_since
from events.neighbours.rules import GUESTS_KEPT_DAYS, REQUESTS_KEPT_DAYS

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            GuestRequest, because="Whoever typed it has nothing here yet; it goes after two days, confirmed or not."
        ),
    ),
    terms=(
        Term(
            "guest_requests",
            lazy_gettext("Guests' addresses that were not confirmed"),
            lambda config: REQUESTS_KEPT_DAYS,
            GuestRequest,
            lambda moment: GuestRequest.asked_at < moment,
        ),
        Term(
            "guests",
            lazy_gettext("Guests, after what they joined is over"),
            lambda config: GUESTS_KEPT_DAYS,
            Household,
            over_since,
            end=forget_guests,
            # Giving back what somebody joined locks its sessions: one guest a transaction.
            batch=1,
        ),
    ),
)

"""What is kept of offers of help, and for how long."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import ASKED_KEPT_DAYS, OFFERS_KEPT_DAYS, OfferState

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            HelpOffer,
            because="Whoever wrote it has no account; it goes after two days unless confirmed, else after ninety.",
            signed="settled_by_id",
        ),
    ),
    terms=(
        Term(
            "help_offers_asked",
            lazy_gettext("Offers of help that were not confirmed"),
            lambda config: ASKED_KEPT_DAYS,
            HelpOffer,
            lambda moment: (HelpOffer.state == OfferState.ASKED) & (HelpOffer.asked_at < moment),
        ),
        Term(
            "help_offers",
            lazy_gettext("Offers of help"),
            lambda config: OFFERS_KEPT_DAYS,
            HelpOffer,
            lambda moment: HelpOffer.asked_at < moment,
        ),
    ),
)

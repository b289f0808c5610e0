"""How a partner's calendar goes, and why it could not be read, in the reader's language."""

from typing import Any

from community.foundation.fetching import FetchProblem
from community.foundation.i18n import lazy_gettext
from events.partner_feeds.rules import FeedState

LABELS: dict[Any, Any] = {
    FeedState.NEW: lazy_gettext("Is read for the first time in a moment"),
    FeedState.HELD: lazy_gettext("Waits for you to look"),
    FeedState.FAILS: lazy_gettext("Could not be read"),
    FeedState.RUNS: lazy_gettext("Is read every hour"),
    FetchProblem.NO_ADDRESS: lazy_gettext("It leads to something that is no address of a site by https."),
    FetchProblem.NOT_ALLOWED: lazy_gettext("It leads to a site whose calendars are not fetched here."),
    FetchProblem.UNKNOWN_HOST: lazy_gettext("There is no site of this name."),
    FetchProblem.NOT_PUBLIC: lazy_gettext("The site is not on the public internet."),
    FetchProblem.UNREACHABLE: lazy_gettext("The site does not answer."),
    FetchProblem.CERTIFICATE: lazy_gettext("The certificate of the site is not valid."),
    FetchProblem.TOO_SLOW: lazy_gettext("The site took too long to answer."),
    FetchProblem.TOO_LARGE: lazy_gettext("The calendar is too large: at most 5 MB are read."),
    FetchProblem.TOO_MANY_REDIRECTS: lazy_gettext("The site leads on from one address to the next without end."),
    FetchProblem.UNREADABLE: lazy_gettext("The answer of the site was cut short or cannot be read."),
    FetchProblem.GONE: lazy_gettext("The site says that this calendar is gone for good."),
    FetchProblem.TURNED_DOWN: lazy_gettext("The site does not give it out (answer %(number)s)."),
}
LOOKS = {FeedState.NEW: "info", FeedState.HELD: "waiting", FeedState.FAILS: "off", FeedState.RUNS: "good"}
IN_A_DEMONSTRATION = lazy_gettext("Is not read in a demonstration")
UNEXPECTED = lazy_gettext("It was read, but could not be taken over. Whoever runs the server finds why in its log.")

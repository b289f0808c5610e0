"""The enums of requests in the reader's language, with what each kind of company does."""

from community.foundation.i18n import lazy_gettext
from volunteers.requests.rules import Company, Missing, RequestStage, RequestState

LABELS = {
    Company.MENTOR: lazy_gettext("A mentor"),
    Company.BUDDY: lazy_gettext("Somebody to do things with"),
    Company.LANGUAGE_PARTNER: lazy_gettext("A language partner"),
    RequestState.OPEN: lazy_gettext("Stands"),
    RequestState.PAUSED: lazy_gettext("Paused"),
    RequestState.CLOSED: lazy_gettext("Ended"),
    RequestStage.LOOKING: lazy_gettext("We are looking"),
    RequestStage.FOUND: lazy_gettext("Somebody was found"),
    RequestStage.PAUSED: lazy_gettext("Paused"),
    RequestStage.CLOSED: lazy_gettext("Ended"),
    Missing.CONSENT: lazy_gettext("the agreement to be matched"),
    Missing.TIMES: lazy_gettext("times of the week"),
    Missing.PLACE: lazy_gettext("the neighbourhood"),
    Missing.LANGUAGES: lazy_gettext("a language"),
}
MEANINGS = {
    Company.MENTOR: lazy_gettext("Goes along to offices and school, explains letters, shows how things work here."),
    Company.BUDDY: lazy_gettext("Walks, football, cooking, getting to know the town together."),
    Company.LANGUAGE_PARTNER: lazy_gettext("You talk with each other, and the new language comes by itself."),
}
ICONS = {Company.MENTOR: "mentoring", Company.BUDDY: "heart", Company.LANGUAGE_PARTNER: "language"}
KINDS = {
    RequestStage.LOOKING: "waiting",
    RequestStage.FOUND: "good",
    RequestStage.PAUSED: "few",
    RequestStage.CLOSED: "off",
}

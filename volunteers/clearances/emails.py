"""The emails about clearances; none says which clearance, or for whom."""

from typing import Any

from community.foundation import clock, i18n
from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from volunteers.clearances import queries
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.queries import granted_to


def cleared(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """More shifts are open to you."""
    if about["volunteer"] not in granted_to([about["volunteer"]]):
        return None
    return compose(
        gettext("More shifts are open to you"),
        gettext("Thank you for your patience. You can take more shifts from now on."),
        button=(gettext("See open shifts"), "volunteers.shifts.index"),
    )


def ending(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something ends soon; dropped when it was renewed or withdrawn meanwhile."""
    granted = db.session.get(GrantedClearance, about["granted"])
    if granted is None or granted.expires_on.isoformat() != about["until"]:
        return None
    return compose(
        gettext("Please look at your page"),
        gettext("Thank you for being there for others!"),
        gettext(
            "Something that your shifts need ends on %(day)s. Until then nothing changes.",
            day=i18n.day_in_words(granted.expires_on, "d MMMM y"),
        ),
        gettext("If you would like to go on, talk with your coordinator in time. Then there is no gap."),
        button=(gettext("See my page"), "volunteers.clearances.mine"),
    )


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody gave us your name."""
    return _email(about, gettext("Three short questions"))


def reminded(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """We have not heard from you yet."""
    return _email(about, gettext("A reminder: three short questions"))


def _email(about: dict[str, Any], subject: str) -> Mail | None:
    found = queries.find_unanswered(about["reference"], clock.now())
    if found is None:
        return None
    reference, name = found
    where = i18n.in_words(one.called for one in queries.asked_organisations(reference.volunteer_id))
    site = settings().site_name
    return compose(
        subject,
        gettext("Hello %(name)s,", name=reference.name),
        gettext(
            "%(name)s would like to volunteer with %(organisation)s and says that you know each other.",
            name=name,
            organisation=f"{where} ({site})" if where else site,
        ),
        gettext("Whoever helps is with people who trust them. That is why we ask two people who know them."),
        gettext("Please answer three short questions. It takes two minutes, and you need no account."),
        gettext(
            "The button works once, until %(day)s. If you would rather not answer, do nothing.",
            day=i18n.day_in_words(reference.expires_at.date()),
        ),
        gettext("Are you not sure that this email is genuine? Then ask %(name)s.", name=name),
        button=(gettext("Answer"), "volunteers.clearances.answer"),
        secret=queries.secret_of(reference),
    )


MAILS = (cleared, ending, asked, reminded)

"""The email that invites, whose subject says nothing of the role, and the one about a place that nobody looks after."""

from typing import Any

from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.members import queries
from community.organisations.models import Organisation


def invited(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You are invited."""
    found = queries.find_live(about["invitation"])
    if found is None:
        return None
    invitation, organisation = found
    if organisation:
        what = gettext("%(organisation)s would like to work with you here.", organisation=organisation.called)
    else:
        what = gettext("You are asked to look after this site.")
    return compose(
        gettext("You are invited"),
        gettext("Hello %(name)s,", name=invitation.name),
        what,
        gettext("The button works once, for seven days. If you do not know what this is, do nothing."),
        button=(gettext("See the invitation"), "community.members.accept"),
        secret=queries.secret_of(invitation),
    )


def unattended(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something waits where nobody coordinates; dropped once somebody does."""
    organisation = db.session.get(Organisation, about["organisation"])
    if organisation is None or queries.coordinators_of(organisation.id):
        return None
    return compose(
        gettext("Nobody looks after something in %(site)s", site=settings().site_name),
        gettext("Something waits at %(organisation)s, and nobody coordinates there.", organisation=organisation.called),
        gettext("Please ask somebody to. Until then nobody sees what it is."),
        button=(gettext("See who works there"), "community.members.index"),
        organisation_id=organisation.id,
    )


MAILS = (
    invited,
    unattended,
)

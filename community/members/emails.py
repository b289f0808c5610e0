"""The email that invites, whose subject says nothing of the role, and the one about a place that nobody looks after."""

from typing import Any

from flask import current_app, url_for

from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
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
    return Mail(
        subject=gettext("You are invited"),
        paragraphs=(
            gettext("Hello %(name)s,", name=invitation.name),
            what,
            gettext("The button works once, for seven days. If you do not know what this is, do nothing."),
        ),
        button_label=gettext("See the invitation"),
        button_url=url_for("community.members.accept", secret=queries.secret_of(invitation), _external=True),
    )


def unattended(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something waits where nobody coordinates; dropped once somebody does."""
    organisation = db.session.get(Organisation, about["organisation"])
    if organisation is None or queries.coordinators_of(organisation.id):
        return None
    return Mail(
        subject=gettext("Nobody looks after something in %(site)s", site=current_app.config["ZAEDNO"].site_name),
        paragraphs=(
            gettext(
                "Something waits at %(organisation)s, and nobody coordinates there.", organisation=organisation.called
            ),
            gettext("Please ask somebody to. Until then nobody sees what it is."),
        ),
        button_label=gettext("See who works there"),
        button_url=url_for("community.members.index", organisation_id=organisation.id, _external=True),
    )


MAILS = (
    invited,
    unattended,
)

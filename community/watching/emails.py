"""The emails that something waits: not what, and not whose it is."""

from typing import Any

from flask import url_for

from community.foundation import clock
from community.foundation.access import Role
from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from community.members.queries import holders_of
from community.watching import queries
from community.watching.rules import ToldLevel


def owner(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something waits too long for the reader; dropped when nothing does any more."""
    late = [matter for matter in queries.look(clock.now()).matters if matter.late and not matter.kind.restricted]
    if not queries.own(late, recipient.account_id):
        return None
    return _mail(
        gettext("Something waits for you in %(site)s", site=_site()),
        gettext("Somebody has been waiting for an answer longer than they should. This email does not say for what."),
    )


def fallback(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something waits too long, or where nobody sees to it; dropped when that is mended."""
    found = [matter for matter in queries.look(clock.now()).matters if ToldLevel.FALLBACK in matter.levels]
    if not found or all(one.id != recipient.account_id for one in holders_of(Role.ADMINISTRATOR, None)):
        return None
    return _mail(
        gettext("Something waits in %(site)s", site=_site()),
        gettext("Something waits longer than it should, or where nobody sees to it. You can ask somebody to."),
    )


def _site() -> str:
    return str(settings().site_name)


def _mail(subject: str, text: str) -> Mail:
    return Mail(
        subject=subject,
        paragraphs=(text,),
        button_label=gettext("See what waits"),
        button_url=url_for("community.watching.index", _external=True),
    )


MAILS = (
    owner,
    fallback,
)

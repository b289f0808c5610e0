"""Allowing a site to show an organisation's dates, and no longer allowing it."""

from community.foundation.database import added, db, first
from community.foundation.refusal import Refused
from community.organisations.models import Organisation
from events.embeds import queries
from events.embeds.models import EmbedHost
from events.embeds.rules import MOST_HOSTS, Refusal


def allow(organisation: Organisation, host: str) -> None:
    """Let pages of this host show the organisation's next dates in a frame; once is enough."""
    known = queries.hosts(organisation.id)
    if host in known:
        return
    if len(known) >= MOST_HOSTS:
        raise Refused(Refusal.TOO_MANY_HOSTS)
    added(EmbedHost(organisation_id=organisation.id, host=host))


def withdraw(organisation: Organisation, host: str) -> None:
    """Let them no longer; what is gone already stays gone."""
    found = first(EmbedHost, EmbedHost.organisation_id == organisation.id, EmbedHost.host == host)
    if found is not None:
        db.session.delete(found)

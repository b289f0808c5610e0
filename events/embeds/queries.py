"""Reading which organisations other sites show, and which sites may."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from community.foundation.access import ANYBODY, Actor, Role, whoever, within_reach
from community.foundation.database import every, first
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationKind, OrganisationState
from events.embeds.models import EmbedHost
from events.permissions import Permission
from events.sessions import queries as programme
from events.sessions.filters import Filter
from events.sessions.models import Session


@whoever
def at_work(_actor: Actor) -> sa.ColumnElement[bool]:
    """Organisations that are active: of others nothing is shown anywhere."""
    return Organisation.state == OrganisationState.ACTIVE


def at_work_and_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Active organisations that the actor coordinates."""
    return sa.and_(at_work(actor), Organisation.id.in_(actor.organisations(Role.COORDINATOR)))


@whoever
def town_at_work(actor: Actor) -> sa.ColumnElement[bool]:
    """Active municipalities: they can show what everybody offers. In a town without one, every active organisation
    can, for which those who administer choose it."""
    town = aliased(Organisation)
    active = (town.kind == OrganisationKind.MUNICIPALITY, town.state == OrganisationState.ACTIVE)
    return sa.and_(at_work(actor), sa.or_(_is_a_town(), ~sa.exists().where(*active)))


def _is_a_town() -> sa.ColumnElement[bool]:
    return Organisation.kind == OrganisationKind.MUNICIPALITY


def town_and_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Active municipalities that the actor coordinates."""
    return sa.and_(_is_a_town(), at_work_and_mine(actor))


def is_within(reach: sa.ColumnElement[bool], organisation_id: int) -> bool:
    """Whether an organisation is within reach."""
    return first(Organisation, Organisation.id == organisation_id, reach) is not None


def find_town(slug: str) -> Organisation | None:
    """The organisation under this slug, where it may show what everybody offers."""
    found: Organisation | None = first(Organisation, Organisation.slug == slug, town_at_work(ANYBODY))
    return found


def find_shown(slug: str) -> Organisation | None:
    """The organisation under this slug, where its dates may be shown."""
    found: Organisation | None = first(Organisation, Organisation.slug == slug, at_work(ANYBODY))
    return found


def organisations(reach: sa.ColumnElement[bool]) -> list[Organisation]:
    """The organisations within reach, by name."""
    return by_name(every(Organisation, reach))


def hosts(organisation_id: int) -> list[str]:
    """The hosts that an organisation allowed, by name."""
    return every(EmbedHost.host, EmbedHost.organisation_id == organisation_id, by=EmbedHost.host)


def next_dates(wish: Filter, since: datetime, most: int) -> list[Session]:
    """The next dates that fit a wish as everybody may see them."""
    return programme.coming(within_reach(ANYBODY, Permission.READ_FEED), wish, since, most)

"""Adding and changing organisations."""

from collections.abc import Mapping

from community.foundation.database import added, db
from community.foundation.slugs import free_slug
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind, OrganisationLevel, OrganisationState, closes
from community.signals import organisation_closed


def add(
    name: str, names: Mapping[str, str], kind: OrganisationKind, level: OrganisationLevel, phone: str = ""
) -> Organisation:
    """A new, active organisation under a slug of its own."""
    slug = free_slug(Organisation.slug, name, "organisation")
    return added(
        Organisation(
            slug=slug,
            name=name,
            names=dict(names),
            kind=kind,
            level=level,
            phone=phone,
            state=OrganisationState.ACTIVE,
        )
    )


def change(
    organisation: Organisation,
    name: str,
    names: Mapping[str, str],
    kind: OrganisationKind,
    level: OrganisationLevel,
    state: OrganisationState,
    phone: str,
) -> None:
    """Keep what changed; a closed organisation's roles and programme end on the next request."""
    closed = closes(organisation.state, state)
    organisation.name, organisation.names = name, dict(names)
    organisation.kind, organisation.level, organisation.state = kind, level, state
    organisation.phone = phone
    if closed:
        db.session.flush()
        organisation_closed.send(organisation)

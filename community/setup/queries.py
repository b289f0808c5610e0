"""Reading how far a new town is: everything in one statement."""

import sqlalchemy as sa
from flask import current_app

from community.foundation.access import Role
from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.manifest import FirstStep
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from community.places.models import Area


def first_steps() -> list[FirstStep]:
    """What the contexts offer, in the order in which one needs it."""
    return current_app.extensions["first_steps"]


def done() -> list[bool]:
    """Whether each of them is done."""
    conditions = [step.done().label(f"step_{number}") for number, step in enumerate(first_steps())]
    return [bool(one) for one in db.session.execute(sa.select(*conditions)).one()]


def map_is_drawn() -> sa.ColumnElement[bool]:
    """Whether a neighbourhood is named."""
    return sa.exists().where(Area.id > 0)


def organisation_is_there() -> sa.ColumnElement[bool]:
    """Whether an organisation takes part."""
    return sa.exists().where(Organisation.state == OrganisationState.ACTIVE)


def coordinator_is_there() -> sa.ColumnElement[bool]:
    """Whether somebody coordinates."""
    return sa.exists().where(Membership.role == Role.COORDINATOR)


def emails_go_out() -> sa.ColumnElement[bool]:
    """Whether there is a mail server; the demonstration needs none."""
    return sa.literal(bool(settings().mail_server) or settings().demo)


def lacking() -> list[str]:
    """The doctor's line: what an empty town still lacks, in the order in which one makes it."""
    titles = [str(step.title) for step, ready in zip(first_steps(), done(), strict=True) if not ready]
    return [f"First steps ({len(titles)} left): {'; '.join(titles)}."] if titles else []

"""Reading what the town decided, what it is asked, and whom a change binds."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState
from community.foundation.access import Actor, Role
from community.foundation.config import settings
from community.foundation.database import db, every, exists, grouped
from community.foundation.i18n import available
from community.foundation.watch import Organisations, WaitingThing, things
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from community.site.queries import help_numbers
from community.site.rules import EmergencyLine

# How many changes the page tells of; all of them are in the copy of the database.
A_PAGE = 50


def asked_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """The changes that bind an organisation in which the actor coordinates."""
    mine = SettingAnswer.organisation_id.in_(actor.organisations(Role.COORDINATOR))
    return sa.exists().where(SettingAnswer.change_id == SettingChange.id, mine)


def asked_by_me(actor: Actor) -> sa.ColumnElement[bool]:
    """The changes that the actor asks for."""
    return SettingChange.asked_by_id == actor.account_id


def value_of(name: str) -> str:
    """What a setting is now, as it is written."""
    return str(getattr(settings(), name))


def in_force(name: str) -> str:
    """What a setting is now, where nobody said anything what comes with the country or the translations."""
    if text := value_of(name):
        return text
    if name == "offered_languages":
        return " ".join(one.code for one in available())
    lines = {one.line: one.digits for one in help_numbers()}
    return lines[EmergencyLine.EMERGENCY if name == "emergency_number" else EmergencyLine.CHILDREN]


def is_asked(name: str) -> bool:
    """Whether others are being asked about this setting."""
    return exists(SettingChange.name == name, SettingChange.state == ChangeState.ASKED)


def asked_values() -> dict[str, str]:
    """What others are being asked about: by the name of a setting, what it would become."""
    return {one.name: one.becomes for one in every(SettingChange, SettingChange.state == ChangeState.ASKED)}


def bound() -> list[int]:
    """The organisations that thresholds and weights bind: those that plan, by id."""
    plans = sa.exists().where(
        Membership.organisation_id == Organisation.id,
        Membership.role == Role.COORDINATOR,
        Account.id == Membership.account_id,
        Account.state == AccountState.ACTIVE,
    )
    return every(Organisation.id, Organisation.state == OrganisationState.ACTIVE, plans, by=Organisation.id)


def changes() -> list[SettingChange]:
    """The latest changes, those that somebody is asked about first, each with whoever asked."""
    order = (SettingChange.ended_at.is_not(None), SettingChange.ended_at.desc(), SettingChange.id.desc())
    return every(SettingChange, by=order, load=joinedload(SettingChange.asked_by), most=A_PAGE)


def answers_to(change_ids: Sequence[int]) -> dict[int, list[SettingAnswer]]:
    """What the organisations that are still there say, by change."""
    rows = every(
        SettingAnswer,
        SettingAnswer.change_id.in_(change_ids),
        SettingAnswer.organisation_id == Organisation.id,
        Organisation.state == OrganisationState.ACTIVE,
        by=SettingAnswer.id,
        load=joinedload(SettingAnswer.organisation),
        fresh=True,
    )
    return grouped((row.change_id, row) for row in rows)


def unanswered(among: Organisations = None) -> list[WaitingThing]:
    """Changes that an organisation has not answered."""
    query = (
        sa.select(SettingAnswer.id, SettingChange.asked_at, SettingAnswer.organisation_id)
        .join(SettingChange, SettingChange.id == SettingAnswer.change_id)
        .join(Organisation, Organisation.id == SettingAnswer.organisation_id)
        .where(
            SettingChange.state == ChangeState.ASKED,
            SettingAnswer.agrees.is_(None),
            Organisation.state == OrganisationState.ACTIVE,
        )
    )
    return things(query, among)


def town_has_decided() -> sa.ColumnElement[bool]:
    """Whether somebody looked through the settings and changed one."""
    return sa.exists().where(SettingChange.id > 0)


def find_own(change: SettingChange, organisations: Sequence[int]) -> list[SettingAnswer]:
    """The answers of these organisations to a change."""
    mine = SettingAnswer.organisation_id.in_(organisations)
    return list(db.session.scalars(sa.select(SettingAnswer).where(SettingAnswer.change_id == change.id, mine)))

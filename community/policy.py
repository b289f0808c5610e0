"""The table: permission x role -> rows, for people and organisations."""

import sqlalchemy as sa

from community.accounts.models import Account, Device
from community.foundation.access import Actor, Grants, Role, everything
from community.permissions import Permission


def own_account(actor: Actor) -> sa.ColumnElement[bool]:
    """The actor's own account."""
    return Account.id == actor.account_id


def own_devices(actor: Actor) -> sa.ColumnElement[bool]:
    """The devices on which the actor's account is signed in."""
    return Device.account_id == actor.account_id


GRANTS: Grants = {
    Permission.SEE_SITE: {Role.VISITOR: everything},
    Permission.SIGN_IN: {Role.VISITOR: everything},
    Permission.SEE_OWN_ACCOUNT: {Role.PERSON: own_account},
    Permission.SEE_OWN_DEVICES: {Role.PERSON: own_devices},
}

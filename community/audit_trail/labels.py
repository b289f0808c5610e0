"""What was done, in words, and who did it."""

from typing import Any

from community.accounts.views import LABELS as ROLES
from community.audit_trail.queries import TrailLine
from community.foundation.audit import Deed
from community.foundation.i18n import gettext, isolated, lazy_gettext, listed

LABELS: dict[Any, Any] = {
    Deed.CREATED: lazy_gettext("Created"),
    Deed.CHANGED: lazy_gettext("Changed"),
    Deed.DELETED: lazy_gettext("Removed"),
}
LOOKS = {
    Deed.CREATED: "add",
    Deed.CHANGED: "edit",
    Deed.DELETED: "delete",
    Deed.VIEWED: "eye",
    Deed.EXPORTED: "download",
}


def by_whom(line: TrailLine) -> str:
    """Who did it, as far as its reader may know: a name, or role and organisation."""
    if line.by_card:
        return gettext("a family with its card")
    if not line.by_account:
        return gettext("nobody who was signed in")
    if line.name:
        return str(isolated(line.name))
    roles = [
        gettext("%(role)s, %(organisation)s", role=ROLES[role], organisation=isolated(organisation))
        if organisation
        else str(ROLES[role])
        for role, organisation in line.by
    ]
    return listed(roles) if roles else gettext("somebody with an account")

"""The table: permission x role -> rows, for what happens."""

from community.foundation.access import Grants, Role
from events.permissions import Permission
from events.sessions.queries import of_my_organisations, published

GRANTS: Grants = {
    Permission.SEE_PROGRAMME: {Role.VISITOR: published},
    Permission.SEE_SESSION: {Role.VISITOR: published, Role.COORDINATOR: of_my_organisations},
}

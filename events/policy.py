"""The table: permission x role -> rows, for what happens."""

from community.foundation.access import Grants, Role, everything
from events.permissions import Permission
from events.registrations.queries import at_a_place_told_to_my_household, open_to_my_household
from events.sessions.queries import at_a_public_place, of_my_organisations, published

GRANTS: Grants = {
    Permission.SEE_PROGRAMME: {Role.VISITOR: published},
    Permission.READ_FEED: {Role.VISITOR: published},
    Permission.OWN_FEED: {Role.PERSON: everything, Role.HOUSEHOLD: everything},
    Permission.SEE_PLACE: {
        Role.VISITOR: at_a_public_place,
        Role.HOUSEHOLD: at_a_place_told_to_my_household,
        Role.COORDINATOR: of_my_organisations,
    },
    Permission.SEE_SESSION: {
        Role.VISITOR: published,
        Role.HOUSEHOLD: open_to_my_household,
        Role.COORDINATOR: of_my_organisations,
    },
    Permission.JOIN: {Role.HOUSEHOLD: open_to_my_household},
    Permission.SEE_OWN_REGISTRATIONS: {Role.HOUSEHOLD: everything},
    Permission.SEE_PARTIES: {Role.COORDINATOR: of_my_organisations},
}

"""Which invitation waits still, and which role somebody holds already: each condition by itself."""

from datetime import timedelta

import pytest

from community.foundation.access import Role
from community.members import queries
from community.members.actions import offer
from tests import factories


@pytest.fixture
def invited(writing, clock):
    """An invitation of each kind for one address: its organisation, role and when it ends."""
    clock.set(factories.NOON)
    with writing():
        ours, theirs = factories.organisation().id, factories.organisation().id
        for organisation, role in ((ours, Role.COORDINATOR), (theirs, Role.CASEWORKER), (None, Role.ADMINISTRATOR)):
            last = offer(organisation, "Ada@example.org", "Ada", [role], "en", None)
        return ours, theirs, last.expires_at


def test_the_same_invitation_is_found_while_it_waits(invited, reading, clock):
    ours, theirs, ends = invited
    every = [
        (organisation, role)
        for organisation in (ours, theirs, None)
        for role in (Role.COORDINATOR, Role.CASEWORKER, Role.ADMINISTRATOR)
    ]

    def found():
        with reading():
            return [
                (organisation, role)
                for organisation, role in every
                if role in queries.waiting_roles(organisation, "ADA@example.org")
            ]

    assert found() == [(ours, Role.COORDINATOR), (theirs, Role.CASEWORKER), (None, Role.ADMINISTRATOR)]
    with reading():
        assert queries.waiting_roles(ours, "bela@example.org") == set()
    # It ends with its moment, not after it.
    clock.set(ends - timedelta(seconds=1))
    assert len(found()) == 3
    with reading():
        assert [queries.offered_by(one) for one in queries.invitations_to(ours)] == [[Role.COORDINATOR]]
    clock.set(ends)
    assert found() == []
    with reading():
        assert queries.invitations_to(ours) == []


def test_an_invitation_opens_until_its_moment(invited, reading, clock):
    ours, _theirs, ends = invited
    with reading():
        [waiting] = queries.invitations_to(ours)
        secret, number = queries.secret_of(waiting), waiting.id
        assert queries.find_invitation(secret)[1].id == ours
    clock.set(ends - timedelta(seconds=1))
    with reading():
        assert queries.find_invitation(secret)[0].id == queries.find_live(number)[0].id == number
    clock.set(ends)
    with reading():
        assert queries.find_invitation(secret) is None
        assert queries.find_live(number) is None


def test_a_role_is_held_in_its_own_organisation(writing, reading):
    with writing():
        ours, theirs = factories.organisation().id, factories.organisation().id
        carla = factories.account((Role.COORDINATOR, ours)).id
    with reading():
        held = [queries.roles_in(carla, organisation) for organisation in (ours, theirs, None)]
        assert held == [{Role.COORDINATOR}, set(), set()]

"""When a change closes an organisation."""

from itertools import product

from community.organisations.rules import OrganisationState, closes


def test_only_what_is_open_is_closed():
    closed = OrganisationState.CLOSED
    found = {(before, after) for before, after in product(OrganisationState, repeat=2) if closes(before, after)}
    assert found == {(OrganisationState.APPLIED, closed), (OrganisationState.ACTIVE, closed)}

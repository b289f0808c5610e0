"""A consent is live while it is not withdrawn and was given to whoever registered the household: said once,
read two ways."""

import itertools

import pytest

from community.foundation import clock
from community.foundation.database import db
from community.households import queries
from community.households.models import Consent, Household, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from tests import factories

pytestmark = pytest.mark.both_databases


def give(household, organisation, purpose, *, withdrawn):
    facts = {"text_version": TEXT_VERSION, "language": "ar", "manner": ConsentManner.ORALLY, "given_at": clock.now()}
    factories.add(
        Consent(household_id=household.id, organisation_id=organisation.id, purpose=purpose, **facts,
                withdrawn_at=clock.now() if withdrawn else None)
    )  # fmt: skip


def test_rows_and_conditions_agree_in_every_state(writing):
    with writing():
        ours, theirs = factories.organisation(), factories.organisation()
        states = list(itertools.product((None, *ConsentPurpose), (ours, theirs), (False, True)))
        live = {}
        for purpose, to, withdrawn in states:
            family = factories.household(ours, "Rana")
            if purpose:
                give(family, to, purpose, withdrawn=withdrawn)
            live[family.id] = {purpose} if purpose and to is ours and not withdrawn else set()
        again = factories.household(ours, "Amal")
        for withdrawn in (True, False):
            give(again, ours, ConsentPurpose.MATCHING, withdrawn=withdrawn)
        live[again.id] = {ConsentPurpose.MATCHING}
    with writing():
        for family_id, expected in live.items():
            household = db.session.get_one(Household, family_id)
            assert queries.agreed_to(household, queries.consents_of(family_id)) == expected
            assert {one for one in ConsentPurpose if queries.agrees(family_id, one)} == expected
        for purpose in ConsentPurpose:
            people = {
                db.session.get_one(Member, number).household_id
                for number in db.session.scalars(queries.members_agreeing(purpose))
            }
            assert people == {number for number, agreed in live.items() if purpose in agreed}

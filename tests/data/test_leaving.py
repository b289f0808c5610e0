"""Who leaves a household takes along what is theirs alone: nothing becomes the family's, nobody is left alone."""

from datetime import timedelta

import pytest

from community.foundation import clock
from community.foundation.refusal import Refused
from community.households import actions
from community.households.models import Household, Member
from community.households.rules import ConsentPurpose, Refusal, YearPrecision
from events.registrations.actions import join
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from tests import cast, factories
from volunteers.clearances.rules import Clearance
from volunteers.pairs.models import Candidate, Pair
from volunteers.pairs.rules import STANDING, UNBEGUN, Ending, PairState
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, RequestState


@pytest.fixture
def home(writing):
    """Amina and Karim, both guardians, and their children."""
    with writing():
        ours = factories.organisation()
        factories.coordinator(ours)
        household = factories.household(ours, "Amina", "Sami")
        factories.add(
            Member(household_id=household.id, call_name="Karim", birth_year=1985, guardian=True, languages=["ar"])
        )
        for purpose in ConsentPurpose:
            cast.agree(household, purpose)
    return household.id


AMINA, SAMI, KARIM = 1, 2, 3


def remove(writing, member_id):
    with writing() as session:
        actions.see_off(session.get_one(Member, member_id))
        actions.remove_member(session.get_one(Member, member_id))


def asked_for(writing, home, member, **facts):
    """A pair of this member (None: of the family) with a volunteer who is cleared for adults only."""
    with writing() as session:
        household = session.get_one(Household, home)
        request = factories.mentoring_request(household, member_id=member)
        volunteer = factories.volunteer(Clearance.ADULTS)
        factories.add(
            Candidate(request_id=request.id, volunteer_id=factories.volunteer().id, rank=2, decided_at=clock.now())
        )
        return factories.pair(request, volunteer.id, **facts).id


@pytest.mark.parametrize("state", [*UNBEGUN, *STANDING])
def test_what_somebody_was_asked_for_ends_with_them(home, writing, reading, mailbox, state):
    """It became a proposal "for the whole family", children and all, to whom nobody had cleared for that."""
    pair = asked_for(writing, home, KARIM, state=state)
    remove(writing, KARIM)
    with reading() as session:
        kept = session.get_one(Pair, pair)
        assert (kept.state, kept.ending) == (PairState.CLOSED, Ending.MOVED_AWAY)
        assert session.query(MentoringRequest).one().state is RequestState.CLOSED
        assert session.query(Candidate).count() == 0
    [email] = mailbox.deliver()
    assert email["Subject"] == "Something has come to an end"
    assert "Karim" not in str(email)


def test_a_draft_of_somebody_goes_without_a_trace(home, writing, reading, mailbox):
    asked_for(writing, home, KARIM, answer_until=None)
    remove(writing, KARIM)
    with reading() as session:
        assert session.query(Pair).count() == 0
    assert mailbox.deliver() == []


def test_what_somebody_still_asks_for_ends_and_what_is_the_familys_or_anothers_stays(home, writing, reading):
    with writing() as session:
        household = session.get_one(Household, home)
        for member in (KARIM, AMINA, None):
            factories.mentoring_request(household, member_id=member, company=Company.BUDDY)
    remove(writing, KARIM)
    with reading() as session:
        states = {one.member_id: one.state for one in session.query(MentoringRequest)}
        assert states == {KARIM: RequestState.CLOSED, AMINA: RequestState.OPEN, None: RequestState.OPEN}


def test_the_familys_pair_and_anothers_go_on(home, writing, reading):
    pairs = [asked_for(writing, home, member, state=PairState.ACTIVE) for member in (AMINA,)]
    with writing() as session:
        request = factories.mentoring_request(session.get_one(Household, home), company=Company.BUDDY)
        pairs.append(factories.pair(request, factories.volunteer().id, state=PairState.ACTIVE).id)
    remove(writing, KARIM)
    with reading() as session:
        assert {session.get_one(Pair, one).state for one in pairs} == {PairState.ACTIVE}


@pytest.mark.parametrize("alone", [True, False])
def test_the_places_of_who_leaves_are_given_back(home, writing, reading, alone):
    with writing():
        activity = factories.activity(factories.organisation(), capacity=5)
        coming = factories.session(activity, clock.now() + timedelta(days=3), capacity=5).id
    with writing():
        join(coming, home, [KARIM], alone=KARIM if alone else None)
        if alone:
            # The family comes to the same date.
            join(coming, home, [AMINA, SAMI])
    remove(writing, KARIM)
    with reading() as session:
        states = {one.member_id: one.state for one in session.query(Registration)}
        assert states.pop(KARIM if alone else None) is RegistrationState.CANCELLED
        assert states == ({None: RegistrationState.CONFIRMED} if alone else {})


def test_the_last_guardian_does_not_leave_in_silence(home, writing, reading):
    remove(writing, KARIM)
    with pytest.raises(Refused) as refused:
        remove(writing, AMINA)
    assert refused.value.reason is Refusal.LAST_GUARDIAN
    told = actions.ToldMember("Amina", "", 1988, YearPrecision.YEAR, ["ar"], False, [])
    with pytest.raises(Refused) as refused, writing() as session:
        actions.change_member(session.get_one(Household, home), session.get_one(Member, AMINA), told)
    assert refused.value.reason is Refusal.LAST_GUARDIAN
    with reading() as session:
        assert session.get_one(Member, AMINA).active
        assert session.get_one(Member, AMINA).guardian


def test_the_next_guardian_gives_the_family_its_name(home, writing, reading):
    remove(writing, AMINA)
    with reading() as session:
        assert session.get_one(Household, home).call_name == "Karim"
        assert not session.get_one(Member, AMINA).active


def test_grown_ups_alone_need_nobody_who_is_responsible(home, writing, reading):
    with writing() as session:
        session.get_one(Member, SAMI).birth_year = 1990
    remove(writing, KARIM)
    remove(writing, AMINA)
    with reading() as session:
        assert session.get_one(Household, home).call_name == "Sami"

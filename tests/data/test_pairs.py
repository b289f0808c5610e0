"""Two answers at once: nobody gets more than their places, a block wins over a yes, both yeses count."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from events.registrations.actions import join
from tests import factories
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.pairs import actions
from volunteers.pairs.actions import introduce
from volunteers.pairs.labels import REFUSALS
from volunteers.pairs.models import Pair
from volunteers.pairs.queries import find_activity
from volunteers.pairs.rules import STANDING, PairState, Refusal, Side
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.profiles.rules import VolunteerState
from volunteers.rosters.queries import open_roles
from volunteers.shifts.actions import sign_up
from volunteers.shifts.models import Shift

pytestmark = pytest.mark.both_databases
ROUNDS = 6


def family(organisation):
    household = factories.household(organisation, "Amina")
    factories.add(
        Consent(
            household_id=household.id,
            organisation_id=organisation.id,
            purpose=ConsentPurpose.MATCHING,
            text_version=TEXT_VERSION,
            language="ar",
            manner=ConsentManner.ON_SCREEN,
            given_at=clock.now(),
        )
    )
    return factories.mentoring_request(household)


def at_once(app, *works):
    """Each work in a thread and a transaction of its own, all begun together; returns what was refused."""
    ready, refused = threading.Barrier(len(works)), []

    def do(work):
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    work()
            except Refused as problem:
                refused.append(problem.reason)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def accept(pair_id, side):
    return lambda: actions.accept(db.session.get_one(Pair, pair_id), side, clock.today("Europe/Sofia"))


def test_a_mentor_with_one_place_gets_one_family(app, writing, reading):
    for _ in range(ROUNDS):
        with writing():
            ours = factories.organisation()
            mentor = factories.volunteer(Clearance.FAMILIES).id
            said = {"state": PairState.ACCEPTED_BY_MENTOR, "mentor_said_at": clock.now()}
            pairs = [factories.pair(family(ours), mentor, **said).id for _ in range(3)]
        refused = at_once(app, *(accept(pair_id, Side.MENTEE) for pair_id in pairs))
        with reading() as session:
            standing = [pair.id for pair in session.query(Pair).filter(Pair.id.in_(pairs)) if pair.state in STANDING]
            assert session.get_one(Volunteer, mentor).places == 1
        assert len(standing) == 1
        assert len(refused) == 2


def test_two_yeses_at_once_are_two(app, writing, reading):
    for _ in range(ROUNDS):
        with writing():
            pair_id = factories.pair(family(factories.organisation()), factories.volunteer(Clearance.FAMILIES).id).id
        assert at_once(app, accept(pair_id, Side.MENTOR), accept(pair_id, Side.MENTEE)) == []
        with reading() as session:
            assert session.get_one(Pair, pair_id).state is PairState.ACCEPTED_BY_MENTEE


def test_a_block_while_the_other_says_yes_ends_it(app, writing, reading):
    for _ in range(ROUNDS):
        with writing():
            pair_id = factories.pair(family(factories.organisation()), factories.volunteer(Clearance.FAMILIES).id).id

        def block(pair_id=pair_id):
            actions.block(db.session.get_one(Pair, pair_id), Side.MENTEE)

        at_once(app, accept(pair_id, Side.MENTOR), block)
        with reading() as session:
            assert session.get_one(Pair, pair_id).state is PairState.CLOSED


def test_a_first_meeting_has_one_place_however_many_there_were(app, writing, reading):
    """Roles that were copied from another pair's meeting stayed open, and strangers were asked to a private meeting."""
    with writing():
        ours = factories.organisation()
        venue = factories.venue(ours)
        for number in range(3):
            account = factories.volunteer(Clearance.FAMILIES, languages=("ar",))
            pair = factories.pair(family(ours), account.id, state=PairState.ACCEPTED_BY_MENTEE)
            introduce(pair, venue, clock.now() + timedelta(days=2 + number), 60)
    with reading() as session:
        places = [(shift.maximum, shift.taken) for shift in session.query(Shift)]
        assert places == [(1, 1)] * 3
        assert open_roles(sa.true(), clock.now(), 14) == []


@pytest.mark.parametrize(
    ("obstacle", "reason"),
    [
        ("age", Refusal.FAMILY_AGE), ("number", Refusal.FAMILY_TOO_MANY), ("family", Refusal.FAMILY_BUSY),
        ("volunteer", Refusal.VOLUNTEER_BUSY), ("pause", Refusal.VOLUNTEER_PAUSED),
        ("inactive", Refusal.VOLUNTEER_NOT_ACTIVE), ("uncleared", Refusal.NOT_CLEARED),
        ("ends", Refusal.CLEARANCE_ENDS),
    ],
)  # fmt: skip
def test_a_first_meeting_is_refused_for_its_own_reason(obstacle, reason, app, writing):
    """Whatever was in the way, it was said that somebody is busy."""
    with app.app_context(), pytest.raises(Refused) as refused, transaction() as session:
        ours = factories.organisation()
        starts_at = clock.now() + timedelta(days=3)
        home = factories.household(ours, *(f"M{number}" for number in range(21 if obstacle == "number" else 2)))
        mentor = factories.volunteer(None if obstacle == "uncleared" else Clearance.FAMILIES)
        pair = factories.pair(factories.mentoring_request(home), mentor.id, state=PairState.ACCEPTED_BY_MENTEE)
        if obstacle == "age":
            somebody = factories.volunteer(Clearance.FAMILIES)
            other = factories.pair(family(ours), somebody.id, state=PairState.ACCEPTED_BY_MENTEE)
            introduce(other, factories.venue(ours), starts_at, 60)
            find_activity(ours.id).age_to = 5
        if obstacle == "family":
            elsewhere = factories.session(factories.activity(ours), starts_at)
            join(elsewhere.id, home.id, [one.id for one in session.query(Member).filter_by(household_id=home.id)])
        if obstacle == "volunteer":
            sign_up(factories.shift(factories.session(factories.activity(ours), starts_at)), mentor.id)
        if obstacle == "pause":
            day = starts_at.date()
            factories.add(VolunteerPause(volunteer_id=mentor.id, first_on=day, last_on=day + timedelta(days=1)))
        if obstacle == "inactive":
            session.get_one(Volunteer, mentor.id).state = VolunteerState.PAUSED
        if obstacle == "ends":
            session.query(GrantedClearance).filter_by(volunteer_id=mentor.id).one().expires_on = clock.now().date()
        session.flush()
        introduce(pair, factories.venue(ours), starts_at, 60)
    assert refused.value.reason is reason
    assert reason in REFUSALS

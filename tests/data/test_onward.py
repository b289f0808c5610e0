"""When one who was asked does not agree, the next is asked in the same transaction: once, while no limit forbids it."""

import threading
from datetime import date, timedelta

import pytest

from community.foundation import clock as house_clock
from community.foundation.database import db, transaction
from community.foundation.outbox import Email
from community.foundation.refusal import Refused
from community.households.actions import withdraw_consent
from community.households.models import Consent
from tests import factories
from tests.data.test_pairs import at_once, family
from volunteers.clearances.actions import withdraw
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.pairs import actions
from volunteers.pairs.actions import TO_ANSWER
from volunteers.pairs.models import Block, Candidate, Pair
from volunteers.pairs.rules import Ending, Origin, PairState, Refusal, Side
from volunteers.profiles.actions import disagree
from volunteers.profiles.models import Volunteer
from volunteers.profiles.week import Week
from volunteers.proposals import actions as candidates
from volunteers.proposals import queries
from volunteers.proposals.rules import Came
from volunteers.requests.models import MentoringRequest

pytestmark = pytest.mark.both_databases
SATURDAY = Week.of((5, cell) for cell in range(18, 28)).text
ROUNDS = 4


def mentor(**facts):
    account = factories.volunteer(Clearance.FAMILIES, languages=("ar",))
    row = db.session.get_one(Volunteer, account.id)
    for name, value in {"week": SATURDAY, "matching_agreed_at": house_clock.now(), **facts}.items():
        setattr(row, name, value)
    return account.id


@pytest.fixture
def line(writing):
    """A request whose first volunteer was asked, with two who come next: (request, pair, volunteers)."""

    def make(nexts=2):
        with writing():
            wish = family(factories.organisation())
            volunteers = [mentor() for _ in range(1 + nexts)]
            pair = factories.pair(wish, volunteers[0], answer_until=None)
            candidates.ask([pair], {wish.id: volunteers[1:]}, None)
            return wish.id, pair.id, volunteers

    return make


def no(pair_id, side=Side.MENTOR):
    actions.decline(db.session.get_one(Pair, pair_id), side)


def live(session, wish):
    query = session.query(Pair).filter(Pair.request_id == wish, Pair.state != PairState.CLOSED)
    return [(pair.volunteer_id, pair.state, pair.answer_until is not None) for pair in query]


def asked(volunteer):
    return (volunteer, PairState.PROPOSED, True)


def vain(session, wish):
    return session.get_one(MentoringRequest, wish).asked_in_vain_at is not None


def trail(session, wish):
    return [line.came for line in queries.trail(session.get_one(MentoringRequest, wish))]


def test_a_no_asks_the_next_and_the_last_no_tells_the_coordinators_once(line, clock, writing, reading):
    clock.advance(days=0)
    wish, first, (_mira, nadia, olga) = line()
    with reading() as session:
        waited = session.get_one(MentoringRequest, wish).asked_at
        assert trail(session, wish) == [Came.WAITS, Came.NEXT, Came.NEXT]
    with writing():
        no(first)
    with reading() as session:
        assert live(session, wish) == [asked(nadia)]
        pair = session.query(Pair).filter_by(volunteer_id=nadia).one()
        assert (pair.origin, pair.rank, pair.answer_until) == (Origin.STAFF, 1, house_clock.now() + TO_ANSWER)
        assert pair.score == sum(pair.breakdown.values()) > 0
        assert session.query(Email).filter_by(dedupe_key=f"pair:{pair.id}:asked").count() == 1
        assert trail(session, wish) == [Came.NO, Came.WAITS, Came.NEXT]
        second = pair.id
    with writing():
        no(second, Side.MENTEE)
    with reading() as session:
        assert live(session, wish) == [asked(olga)]
        third = session.query(Pair).filter_by(volunteer_id=olga).one().id
        assert not vain(session, wish)
    with writing():
        no(third)
    with reading() as session:
        assert live(session, wish) == []
        assert vain(session, wish)
        assert trail(session, wish) == [Came.NO, Came.FAMILY_NO, Came.NO]
        assert session.get_one(MentoringRequest, wish).asked_at == waited
        assert session.query(Candidate).count() == 0
        assert session.query(Pair).filter_by(request_id=wish).count() == 3


def test_without_a_decision_in_advance_nobody_else_is_asked(line, writing, reading):
    wish, first, _ = line(nexts=0)
    with writing():
        no(first)
    with reading() as session:
        assert live(session, wish) == []
        assert vain(session, wish)


def test_no_answer_in_time_asks_the_next(line, app, clock, reading):
    wish, _, (mira, nadia, _olga) = line()
    clock.advance(days=8)
    with app.app_context():
        assert actions.let_lapse() == 1
        assert actions.let_lapse() == 0
    with reading() as session:
        assert session.query(Pair).filter_by(volunteer_id=mira).one().ending is Ending.NO_ANSWER
        assert live(session, wish) == [asked(nadia)]


def test_where_the_family_does_not_answer_nobody_else_is_bothered(line, app, clock, writing, reading):
    wish, first, _ = line()
    with writing():
        actions.accept(db.session.get_one(Pair, first), Side.MENTOR, house_clock.now().date())
    clock.advance(days=8)
    with app.app_context():
        actions.let_lapse()
    with reading() as session:
        assert live(session, wish) == []
        assert trail(session, wish) == [Came.FAMILY_SILENT]
        assert vain(session, wish)


@pytest.mark.parametrize("agreed", [False, True])
def test_a_block_a_lost_clearance_and_an_agreement_taken_back_ask_the_next(line, agreed, writing, reading):
    ways = {
        Came.GONE: [
            lambda pair: actions.block(pair, Side.MENTEE),
            lambda pair: withdraw(
                db.session.get_one(Volunteer, pair.volunteer_id), Clearance.FAMILIES, house_clock.now().date()
            ),
        ],
        Came.SILENT: [lambda pair: disagree(db.session.get_one(Volunteer, pair.volunteer_id))] * (not agreed),
    }
    for came, ended in ((came, way) for came, some in ways.items() for way in some):
        wish, first, (_mira, nadia, _olga) = line()
        with writing() as session:
            if agreed:
                for side in (Side.MENTOR, Side.MENTEE):
                    actions.accept(session.get_one(Pair, first), side, house_clock.now().date())
            ended(session.get_one(Pair, first))
        with reading() as session:
            assert live(session, wish) == [asked(nadia)]
            assert trail(session, wish) == [came, Came.WAITS, Came.NEXT]


def forbid_place(session, volunteer, wish):
    other = family(factories.organisation())
    factories.pair(other, volunteer, state=PairState.ACTIVE)


def forbid_time(session, volunteer, wish):
    session.get_one(Volunteer, volunteer).week = Week.of([(0, 20)]).text


def forbid_clearance(session, volunteer, wish):
    session.query(GrantedClearance).filter_by(volunteer_id=volunteer).one().expires_on = date(2020, 1, 1)


def forbid_agreement(session, volunteer, wish):
    session.get_one(Volunteer, volunteer).matching_agreed_at = None


def forbid_block(session, volunteer, wish):
    household = session.get_one(MentoringRequest, wish).household_id
    session.add(Block(volunteer_id=volunteer, household_id=household, side=Side.MENTOR, created_at=house_clock.now()))


def forbid_second_time(session, volunteer, wish):
    request = session.get_one(MentoringRequest, wish)
    factories.pair(request, volunteer, state=PairState.CLOSED, ending=Ending.NO_ANSWER)


@pytest.mark.parametrize(
    "forbid",
    [forbid_place, forbid_time, forbid_clearance, forbid_agreement, forbid_block, forbid_second_time],
)
def test_who_may_not_be_asked_by_now_is_passed_over(line, forbid, writing, reading):
    wish, first, (_mira, nadia, olga) = line()
    with writing() as session:
        forbid(session, nadia, wish)
    with writing():
        no(first)
    with reading() as session:
        assert live(session, wish) == [asked(olga)]
        assert Came.PASSED in trail(session, wish)


def test_a_family_that_looks_for_nobody_any_more_meets_nobody(line, writing, reading):
    wish, _first, _ = line()
    with writing() as session:
        household = session.get_one(MentoringRequest, wish).household_id
        withdraw_consent(session.query(Consent).filter_by(household_id=household).one())
    with reading() as session:
        assert live(session, wish) == []
        assert not vain(session, wish)


def test_what_staff_end_staff_go_on_with(line, writing, reading):
    wish, first, _ = line()
    with writing():
        no(first, Side.STAFF)
    with reading() as session:
        assert live(session, wish) == []
        assert not vain(session, wish)
        assert trail(session, wish) == [Came.STAFF]


def test_asking_again_forgets_the_line_before(line, writing, reading):
    wish, first, (_mira, nadia, olga) = line()
    with writing():
        no(first, Side.STAFF)
    with writing() as session:
        session.get_one(MentoringRequest, wish).asked_in_vain_at = house_clock.now()
        pair = factories.pair(session.get_one(MentoringRequest, wish), olga, answer_until=None)
        candidates.ask([pair], {}, None)
    with reading() as session:
        assert session.query(Candidate).count() == 0
        assert not vain(session, wish)
        assert live(session, wish) == [asked(olga)]
        assert nadia not in [pair.volunteer_id for pair in session.query(Pair)]


def test_two_noes_at_once_ask_one(app, line, reading):
    for _ in range(ROUNDS):
        wish, first, (_mira, nadia, _olga) = line()
        refused = at_once(app, lambda first=first: no(first), lambda first=first: no(first, Side.MENTEE))
        assert refused == [Refusal.OVER]
        with reading() as session:
            assert live(session, wish) == [asked(nadia)]


def test_an_answer_in_the_last_second_and_the_chore_are_one_or_the_other(app, line, clock, reading):
    for _ in range(ROUNDS):
        wish, first, (mira, nadia, _olga) = line()
        with app.app_context():
            at_once(app, lambda first=first: _accept(first, Side.MENTEE))
        clock.advance(days=7)
        refused = []
        works = (lambda first=first, refused=refused: _accept_in_time(app, first, refused), lambda: _lapse(app))
        threads = [threading.Thread(target=work) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with reading() as session:
            found = live(session, wish)
        assert found in ([(mira, PairState.ACCEPTED_BY_MENTEE, True)], [asked(nadia)])
        assert refused == ([Refusal.OVER] if found == [asked(nadia)] else [])


def _lapse(app):
    with app.app_context():
        actions.let_lapse()
        db.session.remove()


def _accept_in_time(app, pair_id, refused):
    with app.app_context():
        try:
            with transaction():
                _accept(pair_id, Side.MENTOR)
        except Refused as problem:
            refused.append(problem.reason)
        finally:
            db.session.remove()


def _accept(pair_id, side):
    actions.accept(db.session.get_one(Pair, pair_id), side, house_clock.now().date())


def test_two_lines_with_the_same_next_ask_them_as_often_as_they_have_places(app, line, writing, reading):
    for _ in range(ROUNDS):
        (one, first, _), (other, second, _) = line(nexts=0), line(nexts=0)
        with writing() as session:
            shared = mentor(places=1)
            session.add_all(
                Candidate(request_id=wish, volunteer_id=shared, rank=2, decided_at=house_clock.now())
                for wish in (one, other)
            )
        assert at_once(app, lambda first=first: no(first), lambda second=second: no(second)) == []
        with reading() as session:
            found = [*live(session, one), *live(session, other)]
            assert found == [asked(shared)]
            assert [vain(session, one), vain(session, other)].count(True) == 1


def test_two_who_come_next_for_each_other_do_not_wait_for_each_other(app, line, writing, reading):
    for _ in range(ROUNDS):
        (one, first, [mira]), (other, second, [nadia]) = line(nexts=0), line(nexts=0)
        with writing() as session:
            for volunteer in (mira, nadia):
                session.get_one(Volunteer, volunteer).places = 3
            session.add(Candidate(request_id=one, volunteer_id=nadia, rank=2, decided_at=house_clock.now()))
            session.add(Candidate(request_id=other, volunteer_id=mira, rank=2, decided_at=house_clock.now()))
        assert at_once(app, lambda first=first: no(first), lambda second=second: no(second)) == []
        with reading() as session:
            assert live(session, one) == [asked(nadia)]
            assert live(session, other) == [asked(mira)]


def test_an_old_time_to_answer_is_not_an_answer_of_a_new_pair(line, app, clock, writing, reading):
    wish, first, (_mira, nadia, _olga) = line()
    clock.advance(days=6)
    with writing():
        no(first)
    clock.advance(days=2)
    with app.app_context():
        assert actions.let_lapse() == 0
    with reading() as session:
        assert live(session, wish) == [asked(nadia)]
        assert session.query(Pair).filter_by(volunteer_id=nadia).one().answer_until - house_clock.now() == timedelta(5)

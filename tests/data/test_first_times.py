"""A first shift without a clearance: one at a time, never alone unseen, counted for nobody's safety; both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from community.foundation import clock as clocks
from community.foundation.database import db
from community.foundation.outbox import Email
from events.activities.rules import Audience, Openness
from events.sessions.models import Session
from events.venues.rules import PlaceVisibility
from tests import cast, factories
from tests.data.test_waiting_lists import deed, enter
from volunteers.attendance import actions as attendance
from volunteers.attendance.queries import lines_of, risk_of
from volunteers.clearances import actions as vetting
from volunteers.clearances.models import EndedClearance, GrantedClearance, Interview
from volunteers.clearances.rules import Clearance, EndReason, InterviewOutcome
from volunteers.profiles.models import Volunteer
from volunteers.rosters.queries import everybody
from volunteers.shifts import actions, queries
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, SignUpState
from volunteers.watched import newcomers_alone

pytestmark = pytest.mark.both_databases
NOON = factories.NOON
ALONE = "volunteers.shifts.newcomers_alone"


@dataclass(frozen=True)
class Scene(cast.Cast):
    """The cast, Vera's shift and her place in it."""

    lead: int
    place: int


@pytest.fixture
def play(writing, clock):
    """Two shifts of one session tomorrow: one is for a first time, in the other Vera is confirmed."""
    clock.set(NOON)
    with writing() as session:
        play = cast.gather(minimum=1, maximum=3, first_time=True)
        factories.clearance_request(play.applicant, organisation_id=play.organisation)
        lead = factories.shift(session.get_one(Session, play.session), role=ShiftRole.LEAD, maximum=3)
        place = enter(lead.id, play.volunteer, SignUpState.CONFIRMED)
        return Scene(**vars(play), lead=lead.id, place=place)


def take(app, play, account_id=None, shift_id=None):
    who, what = account_id or play.applicant, shift_id or play.shift
    return deed(app, lambda _: actions.sign_up_first(what, who, sa.true()))


def applicant(play):
    made = factories.volunteer(clearance=None).id
    factories.clearance_request(made, organisation_id=play.organisation)
    return made


def emails(reading, template=ALONE):
    with reading() as session:
        return [one.about for one in session.query(Email).filter_by(template=template)]


def first_times(reading):
    with reading() as session:
        return session.query(SignUp).filter(SignUp.first_time, SignUp.state == SignUpState.CONFIRMED).count()


def test_who_applied_takes_one_shift_beside_somebody_and_no_second(app, play, writing, reading):
    assert take(app, play) is True
    with reading() as session:
        assert session.get_one(Shift, play.shift).taken == 1
        assert queries.wrong_counters() == []
        [row] = session.query(SignUp).filter_by(account_id=play.applicant)
        assert row.first_time
        assert session.query(Email).one().template == "volunteers.shifts.signed_up"
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        later = factories.session(activity, NOON + timedelta(days=3))
        second = factories.shift(later, first_time=True).id
        enter(factories.shift(later).id, play.volunteer, SignUpState.CONFIRMED)
    assert take(app, play, shift_id=second) == "FIRST_TAKEN"


def test_what_is_out_of_reach_is_not_there(app, play, reading):
    assert deed(app, lambda _: actions.sign_up_first(play.shift, play.applicant, sa.false())) is False
    assert deed(app, lambda _: actions.sign_up_first(999, play.applicant, sa.true())) is False
    assert first_times(reading) == 0


def _not_asked(session, play):
    session.query(factories.ClearanceRequest).filter_by(volunteer_id=play.applicant).delete()


def _not_now(session, play):
    held = {"held_on": NOON.date(), "recorded_at": NOON}
    factories.add(Interview(volunteer_id=play.applicant, outcome=InterviewOutcome.FITS, **held))
    factories.add(Interview(volunteer_id=play.applicant, outcome=InterviewOutcome.NOT_NOW, **held))


def _withdrawn(session, play):
    facts = {"clearance": Clearance.ADULTS, "ended_on": NOON.date(), "reason": EndReason.WITHDRAWN}
    factories.add(EndedClearance(volunteer_id=play.applicant, **facts))


def _role(**facts):
    def change(session, play):
        for name, value in facts.items():
            setattr(session.get_one(Shift, play.shift), name, value)

    return change


def _activity(**facts):
    def change(session, play):
        row = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        for name, value in facts.items():
            setattr(row, name, value)

    return change


def _venue(session, play):
    row = session.get_one(factories.Venue, session.get_one(Session, play.session).venue_id)
    row.visibility = PlaceVisibility.AFTER_CONFIRMATION


def _vera(**facts):
    def change(session, play):
        for name, value in facts.items():
            setattr(session.get_one(SignUp, play.place), name, value)

    return change


def _vera_is_not_cleared_then(session, play):
    session.query(GrantedClearance).filter_by(volunteer_id=play.volunteer).update({"expires_on": NOON.date()})


def _vera_comes_late(session, play):
    row = session.get_one(Shift, play.lead)
    row.starts_at += timedelta(minutes=30)


def _somebody_else_is_new(session, play):
    made = applicant(play)
    session.get_one(SignUp, enter(play.shift, made, SignUpState.CONFIRMED)).first_time = True


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_not_asked, "APPLY_FIRST"),
        (_not_now, "NOT_CLEARED"),
        (_withdrawn, "NOT_CLEARED"),
        (_role(first_time=False), "NOT_CLEARED"),
        (_role(maximum=1, taken=1), "FIRST_FULL"),
        (_role(language="fa"), "LANGUAGE"),
        (_activity(age_to=12), "NOT_CLEARED"),
        (_activity(audience=Audience.CHILDREN), "NOT_CLEARED"),
        (_activity(children_may_be_left=True), "NOT_CLEARED"),
        (_activity(audience=Audience.FAMILIES), "NOBODY_BESIDE"),
        (_activity(openness=Openness.INVITED), "NOT_CLEARED"),
        (_venue, "NOT_CLEARED"),
        (_vera(state=SignUpState.WITHDRAWN), "NOBODY_BESIDE"),
        (_vera(state=SignUpState.WAITING), "NOBODY_BESIDE"),
        (_vera(state=SignUpState.OFFERED), "NOBODY_BESIDE"),
        (_vera(state=SignUpState.EXCUSED), "NOBODY_BESIDE"),
        (_vera_is_not_cleared_then, "NOBODY_BESIDE"),
        (_vera_comes_late, "NOBODY_BESIDE"),
        (_somebody_else_is_new, "NOBODY_BESIDE"),
    ],
)
def test_why_somebody_cannot(app, play, writing, reading, change, reason):
    with writing() as session:
        change(session, play)
    before = first_times(reading)
    assert take(app, play) == reason
    assert first_times(reading) == before


def test_an_outing_that_is_no_first_time_needs_adults_in_the_row_itself(app, play, writing):
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.get_one(Shift, play.shift).clearance = Clearance.FAMILIES


def _leave(play):
    actions.withdraw(db.session.get_one(SignUp, play.place))


def _excuse(play):
    [shift] = actions.database.lock(Shift, [play.lead])
    attendance.mark(shift, db.session.get_one(SignUp, play.place), attendance.Mark.EXCUSED)


def _lose(play):
    [vera] = actions.database.lock(Volunteer, [play.volunteer])
    vetting.withdraw(vera, Clearance.ADULTS, clocks.today())


def _delete(play):
    actions.leave(play.volunteer)


@pytest.mark.parametrize("drop_out", [_leave, _excuse, _lose, _delete])
def test_when_whoever_stood_beside_them_drops_out_staff_hear_once(app, play, reading, writing, drop_out):
    take(app, play)
    assert newcomers_of(reading) == []
    assert emails(reading) == []
    deed(app, lambda _: drop_out(play))
    with reading() as session:
        own = session.query(SignUp).filter_by(account_id=play.applicant).one()
        assert own.state is SignUpState.CONFIRMED
        expected = [{"sign_ups": [own.id]}]
    assert emails(reading) == expected
    assert newcomers_of(reading) == [play.session]
    with writing() as session:
        enter(play.lead, factories.volunteer().id, SignUpState.CONFIRMED)
    assert newcomers_of(reading) == []


def newcomers_of(reading):
    with reading():
        return [one.row_id for one in newcomers_alone()]


def test_staff_hear_nothing_while_somebody_is_left_for_each(app, play, reading, writing):
    with writing():
        enter(play.lead, play.second_volunteer, SignUpState.CONFIRMED)
    take(app, play)
    deed(app, lambda _: _leave(play))
    assert emails(reading) == []


def test_nobody_is_alone_because_two_came_and_left_at_once(app, play, writing, reading):
    """Whoever signs up while the one beside whom they would stand leaves is either refused, or staff hear of it."""
    for _ in range(4):
        with writing() as session:
            session.query(Email).delete()
            session.query(SignUp).delete()
            session.query(Shift).update({"taken": 0})
            scene = replace(play, place=enter(play.lead, play.volunteer, SignUpState.CONFIRMED))
        gate = threading.Barrier(2)

        def at_once(what, gate=gate):
            gate.wait()
            return what()

        with ThreadPoolExecutor(2) as pool:
            deeds = [partial(take, app, play), partial(deed, app, lambda _, scene=scene: _leave(scene))]
            answer, _ = [one.result() for one in [pool.submit(at_once, what) for what in deeds]]
        assert (answer, len(emails(reading))) in ((True, 1), ("NOBODY_BESIDE", 0))


def test_of_two_first_shifts_at_once_one_is_had(app, play, writing, reading):
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        later = factories.session(activity, NOON + timedelta(days=3))
        second = factories.shift(later, first_time=True).id
        enter(factories.shift(later).id, play.volunteer, SignUpState.CONFIRMED)
    gate = threading.Barrier(2)

    def at_once(shift_id):
        gate.wait()
        return take(app, play, shift_id=shift_id)

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(at_once, one) for one in (play.shift, second)]]
    assert sorted(map(str, answers)) == ["FIRST_TAKEN", "True"]
    assert first_times(reading) == 1


def test_of_two_newcomers_at_once_one_has_somebody_beside_them(app, play, writing, reading):
    with writing():
        people = [applicant(play), applicant(play)]
    gate = threading.Barrier(2)

    def at_once(account_id):
        gate.wait()
        return take(app, play, account_id)

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(at_once, one) for one in people]]
    assert sorted(map(str, answers)) == ["NOBODY_BESIDE", "True"]


def test_given_back_in_time_it_is_theirs_still_and_the_organisation_may_allow_another(app, play, writing, reading):
    take(app, play)

    def allow(session):
        return actions.allow_first_shift(session.get_one(Volunteer, play.applicant))

    assert deed(app, allow) == "FIRST_AHEAD"
    deed(app, lambda session: actions.withdraw(session.query(SignUp).filter_by(account_id=play.applicant).one()))
    assert deed(app, allow) == "FIRST_AHEAD"
    assert take(app, play) is True
    with writing() as session:
        row = session.get_one(Session, play.session)
        for one in (row, *session.query(Shift)):
            one.starts_at, one.ends_at = one.starts_at - 2 * cast.DAY, one.ends_at - 2 * cast.DAY
        session.query(SignUp).filter_by(
            first_time=True, state=SignUpState.CONFIRMED
        ).one().state = SignUpState.COMPLETED
        activity = session.get_one(factories.Activity, row.activity_id)
        later = factories.session(activity, NOON + timedelta(days=3))
        second = factories.shift(later, first_time=True).id
        enter(factories.shift(later).id, play.volunteer, SignUpState.CONFIRMED)
    assert take(app, play, shift_id=second) == "FIRST_TAKEN"
    assert deed(app, allow) is None
    assert take(app, play, shift_id=second) is True
    assert deed(app, allow) == "FIRST_AHEAD"


def test_the_door_takes_its_word_back_of_a_newcomer_too(app, play, reading):
    take(app, play)

    def say(said):
        def mark(session):
            [shift] = actions.database.lock(Shift, [play.shift])
            own = session.query(SignUp).filter_by(account_id=play.applicant).one()
            attendance.mark(shift, own, attendance.Mark[said])

        return deed(app, mark)

    assert say("EXCUSED") is None
    assert say("UNDO") is None
    assert first_times(reading) == 1
    assert say("EXCUSED") is None
    deed(app, lambda _: _leave(play))
    assert say("UNDO") == "UNFIT"


def test_nobody_new_makes_a_session_safe(app, play, writing, reading):
    with writing() as session:
        _activity(age_from=6, age_to=12)(session, play)
        session.query(Shift).update({"first_time": False})
        session.query(Shift).update({"clearance": Clearance.CHILDREN, "role": ShiftRole.LEAD})
        enter(play.shift, play.second_volunteer, SignUpState.CONFIRMED)
    with reading():
        session = attendance.queries.get_session(play.session)
        assert risk_of(session, lines_of([session])[session.id]) is None
    with writing() as session:
        session.query(SignUp).filter_by(account_id=play.second_volunteer).update({"first_time": True})
    with reading():
        session = attendance.queries.get_session(play.session)
        assert risk_of(session, lines_of([session])[session.id])


def test_a_plan_and_a_search_ask_nobody_new(app, play, reading):
    with reading():
        shift = queries.get_shift(play.shift)
        known = everybody([shift], NOON, 7)
        duty, week = queries.duty_of(shift), queries.week_of(shift)
        asked = {one.id for one in known.people if not known.obstacle(shift, duty, week, one)}
    assert play.second_volunteer in asked
    assert play.applicant not in asked


def test_a_later_session_takes_the_fact_over(app, play, writing, reading):
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        later = factories.session(activity, NOON + timedelta(days=9))
        actions.copy_roles(later)
        assert [one.first_time for one in queries.shifts_of(later)] == [True, False]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda *_: None, None),
        (_activity(age_to=12), "FIRST_WITH_ADULTS"),
        (_venue, "FIRST_IN_PUBLIC"),
        (_activity(openness=Openness.INVITED), "FIRST_IN_PUBLIC"),
    ],
)
def test_staff_say_so_only_where_it_can_be(app, play, writing, change, reason):
    with writing() as session:
        change(session, play)
        _role(first_time=False)(session, play)

    def places(session):
        [shift] = actions.database.lock(Shift, [play.shift])
        seen = queries.seen_of(shift)
        facts = {**queries.facts_of_role(shift), "first_time": True, "text_language": None, "contact_id": None}
        actions.change_places(shift, facts, seen)

    def opening(session, clearance=Clearance.ADULTS):
        facts = {"role": ShiftRole.COOK, "minimum": 1, "maximum": 1, "clearance": clearance, "first_time": True}
        return actions.open_role(session.get_one(Session, play.session), facts, False)

    assert deed(app, places) == reason
    assert deed(app, opening) == (reason or 1)
    assert deed(app, lambda session: opening(session, Clearance.FAMILIES)) == "FIRST_WITH_ADULTS"

"""A clearance warns before it ends, blocks later dates only, and takes back what needed it, also in a race."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.access import Role
from community.foundation.database import db, transaction
from community.foundation.outbox import Email
from community.foundation.refusal import Refused
from community.organisations.models import Organisation
from events.registrations.waiting_list import Outcome as Taken
from events.sessions.models import Session
from tests import cast, factories
from volunteers.clearances import actions
from volunteers.clearances.models import ClearanceProposal, EndedClearance, GrantedClearance
from volunteers.clearances.rules import Clearance, EndReason, GrantOutcome
from volunteers.profiles.models import Volunteer
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Refusal, SignUpState
from volunteers.signals import clearance_ended

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return cast.gather(maximum=1)


@pytest.fixture
def periodic_task(app):
    """Runs one of the worker's periodic tasks."""

    def run(what):
        with app.app_context():
            return what()

    return run


def clear(session, volunteer_id, until, clearance=Clearance.ADULTS, granted_on=date(2025, 1, 1)):
    session.execute(sa.delete(GrantedClearance).where(GrantedClearance.volunteer_id == volunteer_id))
    return factories.add(
        GrantedClearance(volunteer_id=volunteer_id, clearance=clearance, granted_on=granted_on, expires_on=until)
    )


def take(session, shift_id, account_id, state=SignUpState.CONFIRMED):
    made = factories.add(
        SignUp(
            shift_id=shift_id,
            account_id=account_id,
            state=state,
            created_at=factories.NOON,
            updated_at=factories.NOON,
        )
    )
    if state is SignUpState.CONFIRMED:
        session.get_one(Shift, shift_id).taken += 1
    return made


def states(reading, account_id):
    with reading() as session:
        rows = session.query(SignUp).filter_by(account_id=account_id).order_by(SignUp.id)
        return [row.state for row in rows]


def test_warnings_60_30_and_7_days_before_each_once(play, writing, periodic_task, clock, mailbox):
    with writing() as session:
        clear(session, play.volunteer, TODAY + 61 * DAY, Clearance.CHILDREN)
    sent = {}
    for left in range(61, -3, -1):
        periodic_task(actions.warn)
        periodic_task(actions.warn)
        emails = mailbox.to("vera@example.org")
        if emails:
            sent[left] = [email["Subject"] for email in emails]
            text = emails[0].get_body(("plain",)).get_content()
            assert "23 January 2027" in text
            assert "/volunteers/steps/mine" in text
            text = text.replace("/volunteers/steps/mine", "").lower()
            assert not any(word in text for word in ("clear", "children", "certificate", "vetting", "until 2027"))
        clock.advance(days=1)
    assert sent == {left: ["Please look at your page"] for left in (60, 30, 7)}


def test_a_renewed_clearance_is_not_warned_of_and_has_no_gap(play, writing, periodic_task, clock, mailbox, reading):
    with writing() as session:
        clear(session, play.volunteer, TODAY + 60 * DAY)
        factories.steps(play.volunteer)
        first, second = (session.get_one(Account, one).id for one in (play.coordinator, play.stranger))
    periodic_task(actions.warn)
    with writing() as session:
        volunteer = session.get_one(Volunteer, play.volunteer)
        until = TODAY + 400 * DAY
        assert actions.grant(volunteer, Clearance.ADULTS, until, TODAY, first) is GrantOutcome.PROPOSED
        session.flush()
        assert actions.grant(volunteer, Clearance.ADULTS, until, TODAY, second) is GrantOutcome.GRANTED
    assert [email["Subject"] for email in mailbox.to("vera@example.org")] == ["More shifts are open to you"]
    clock.advance(days=61)
    assert periodic_task(actions.warn) == periodic_task(actions.end_clearances) == 0
    with reading() as session:
        [granted] = session.query(GrantedClearance).filter_by(volunteer_id=play.volunteer)
        assert (granted.expires_on, granted.warned) == (until, None)


def test_what_a_higher_clearance_covers_and_who_cannot_sign_in_is_not_warned_of(play, writing, periodic_task, mailbox):
    with writing() as session:
        clear(session, play.volunteer, TODAY + 20 * DAY)
        factories.add(
            GrantedClearance(
                volunteer_id=play.volunteer,
                clearance=Clearance.CHILDREN,
                granted_on=TODAY,
                expires_on=TODAY + 300 * DAY,
            )
        )
        clear(session, play.second_volunteer, TODAY + 20 * DAY)
        session.get_one(Account, play.second_volunteer).state = "blocked"
    periodic_task(actions.warn)
    assert mailbox.deliver() == []


def test_an_expired_clearance_gives_the_places_on_and_tells_once(play, writing, periodic_task, clock, mailbox, reading):
    with writing() as session:
        clear(session, play.volunteer, TODAY + DAY)
        take(session, play.shift, play.volunteer)
        # The session moved to a later date than the clearance reaches.
        later = factories.NOON + 3 * DAY
        session.execute(sa.update(Session).values(starts_at=later, ends_at=later + timedelta(hours=2)))
        session.execute(sa.update(Shift).values(starts_at=later, ends_at=later + timedelta(hours=2)))
        take(session, play.shift, play.second_volunteer, SignUpState.WAITING)
        session.get_one(Account, play.coordinator).email = "cora@example.org"
    assert periodic_task(actions.end_clearances) == 0
    assert states(reading, play.volunteer) == [SignUpState.CONFIRMED]
    clock.advance(days=2)
    assert periodic_task(actions.end_clearances) == 1
    assert periodic_task(actions.end_clearances) == 0
    assert states(reading, play.volunteer) == [SignUpState.WITHDRAWN]
    assert states(reading, play.second_volunteer) == [SignUpState.OFFERED]
    subjects = {email["To"]: email for email in mailbox.deliver()}
    assert {address: email["Subject"] for address, email in subjects.items()} == {
        "vera@example.org": "Your shifts have changed",
        "walid@example.org": "A place is free for you",
        "cora@example.org": "Places became free",
    }
    cancelled = subjects["vera@example.org"].as_bytes()
    assert b"method=CANCEL" in cancelled.replace(b'"', b"")
    text = subjects["cora@example.org"].get_body(("plain",)).get_content()
    assert "Vera" not in text
    assert "clear" not in text.lower()
    with reading() as session:
        [ended] = session.query(EndedClearance)
        assert (ended.reason, ended.ended_on, ended.settled_at is not None) == (EndReason.EXPIRED, TODAY + DAY, True)
        assert session.get_one(Shift, play.shift).taken == 1


def test_withdrawing_acts_in_the_same_moment_on_what_needs_it_and_on_nothing_else(
    play, visitor, writing, reading, mailbox, periodic_task
):
    with writing() as session:
        clear(session, play.volunteer, TODAY + 300 * DAY)
        factories.add(
            GrantedClearance(
                volunteer_id=play.volunteer,
                clearance=Clearance.CHILDREN,
                granted_on=TODAY,
                expires_on=TODAY + 300 * DAY,
            )
        )
        ours = session.get_one(Organisation, play.organisation)
        needy = factories.session(factories.activity(ours), factories.NOON + 5 * DAY)
        past = factories.session(factories.activity(ours), factories.NOON - 5 * DAY)
        facts = {"maximum": 3, "clearance": Clearance.CHILDREN}
        kept = [take(session, one, play.volunteer).shift_id for one in (play.shift, factories.shift(past, **facts).id)]
        lost = [take(session, factories.shift(needy, **facts).id, play.volunteer).shift_id for _ in range(2)]
        session.get_one(Account, play.coordinator).email = "cora@example.org"
        factories.clearance_request(play.volunteer)
        vetter_id = factories.account((Role.VETTING, ours.id)).id
    vetter = visitor()
    vetter.sign_in(vetter_id)
    answer = vetter.post(f"/volunteers/steps/{play.volunteer}/withdraw", data={"clearance": "children"})
    assert answer.status_code == 303
    with reading() as session:
        found = {row.shift_id: row.state for row in session.query(SignUp).filter_by(account_id=play.volunteer)}
        assert found == {**dict.fromkeys(kept, SignUpState.CONFIRMED), **dict.fromkeys(lost, SignUpState.WITHDRAWN)}
        assert [session.get_one(Shift, shift_id).taken for shift_id in lost] == [0, 0]
    assert periodic_task(actions.end_clearances) == 1
    emails = [(email["To"], email["Subject"]) for email in mailbox.deliver()]
    assert sorted(emails) == [
        ("cora@example.org", "Places became free"),
        ("vera@example.org", "Your shifts have changed"),
    ]


def test_others_in_this_context_hear_of_the_end(play, writing, periodic_task, clock):
    heard = []

    def listen(volunteer, *, clearance):
        heard.append((volunteer.id, clearance))

    with writing() as session:
        clear(session, play.volunteer, TODAY)
    clock.advance(days=1)
    with clearance_ended.connected_to(listen):
        periodic_task(actions.end_clearances)
        periodic_task(actions.end_clearances)
    assert heard == [(play.volunteer, Clearance.ADULTS)]


@pytest.mark.parametrize(
    ("day", "midnight"),
    [
        (date(2026, 11, 24), datetime(2026, 11, 24, 22, tzinfo=UTC)),
        # The clocks go forward on 28 March 2027 and back on 31 October 2027, at Sofia.
        (date(2027, 3, 27), datetime(2027, 3, 27, 22, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 21, tzinfo=UTC)),
        (date(2027, 10, 30), datetime(2027, 10, 30, 21, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 22, tzinfo=UTC)),
    ],
)
def test_the_last_day_ends_at_midnight_at_the_venue(play, app, writing, periodic_task, clock, day, midnight):
    minute = timedelta(minutes=1)

    def try_at(starts_at):
        with writing() as session:
            session.execute(sa.update(Session).values(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
            session.execute(sa.update(Shift).values(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
        try:
            with writing() as session:
                shifts.sign_up(session.get_one(Shift, play.shift), play.volunteer)
                raise RuntimeError("enough")
        except Refused as refused:
            return refused.reason
        except RuntimeError:
            return None

    with writing() as session:
        clear(session, play.volunteer, day)
    assert try_at(midnight - minute) is None
    assert try_at(midnight) is Refusal.CLEARANCE_ENDS
    clock.set(midnight - minute)
    assert periodic_task(actions.end_clearances) == 0
    clock.set(midnight)
    assert periodic_task(actions.end_clearances) == 1


def test_the_zone_is_the_venues(play, writing, clock):
    """A quarter past eleven in the evening in London is tomorrow in Sofia, and still today there."""
    with writing() as session:
        clear(session, play.volunteer, TODAY)
        starts_at = datetime(2026, 11, 23, 23, 15, tzinfo=UTC)
        session.execute(sa.update(Session).values(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
        session.execute(sa.update(Shift).values(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
    with pytest.raises(Refused) as refused, writing() as session:
        shifts.sign_up(session.get_one(Shift, play.shift), play.volunteer)
    assert refused.value.reason is Refusal.CLEARANCE_ENDS
    with writing() as session:
        session.execute(sa.text("UPDATE venues SET zone = 'Europe/London'"))
    with writing() as session:
        assert shifts.sign_up(session.get_one(Shift, play.shift), play.volunteer) is Taken.CONFIRMED


def at_once(app, *deeds):
    """What each deed returns, or why it was refused, when all begin at the same moment, each in a transaction."""
    gate = threading.Barrier(len(deeds))

    def one(deed):
        with app.app_context():
            gate.wait()
            try:
                with transaction() as session:
                    answer = deed(session)
                if answer == "withdrawn":
                    actions.end_clearances()
                return answer
            except Refused as refused:
                return refused.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


@pytest.mark.both_databases
def test_of_two_who_grant_at_once_one_proposes_and_one_confirms(play, app, writing, reading):
    with writing():
        factories.steps(play.applicant)

    def grant(granter):
        def deed(session):
            [volunteer] = session.scalars(
                sa.select(Volunteer).where(Volunteer.id == play.applicant).with_for_update()
            ).all()
            return actions.grant(volunteer, Clearance.CHILDREN, TODAY + 300 * DAY, TODAY, granter)

        return deed

    both = at_once(app, grant(play.coordinator), grant(play.stranger))
    assert set(both) == {GrantOutcome.PROPOSED, GrantOutcome.GRANTED}
    with reading() as session:
        [granted] = session.query(GrantedClearance).filter_by(volunteer_id=play.applicant)
        assert {granted.proposed_by_id, granted.confirmed_by_id} == {play.coordinator, play.stranger}
        assert session.query(ClearanceProposal).count() == 0
        assert session.query(Email).filter_by(template="volunteers.clearances.cleared").count() == 1


@pytest.mark.both_databases
def test_one_person_who_presses_twice_at_once_clears_nobody(play, app, writing, reading):
    with writing():
        factories.steps(play.applicant)

    def deed(session):
        [volunteer] = session.scalars(
            sa.select(Volunteer).where(Volunteer.id == play.applicant).with_for_update()
        ).all()
        return actions.grant(volunteer, Clearance.CHILDREN, TODAY + 300 * DAY, TODAY, play.coordinator)

    assert at_once(app, deed, deed, deed) == [GrantOutcome.PROPOSED] * 3
    with reading() as session:
        assert session.query(GrantedClearance).filter_by(volunteer_id=play.applicant).count() == 0


@pytest.mark.both_databases
@pytest.mark.parametrize("turn", range(2))
def test_whoever_signs_up_while_the_clearance_is_withdrawn_has_no_place_in_the_end(
    play, app, writing, periodic_task, reading, turn
):
    with writing() as session:
        ours = session.get_one(Organisation, play.organisation)
        activity = factories.activity(ours)
        ids = [
            factories.shift(factories.session(activity, factories.NOON + (2 + n) * DAY), maximum=5).id for n in range(6)
        ]

    def sign_up(shift_id):
        def deed(session):
            [shift] = session.scalars(sa.select(Shift).where(Shift.id == shift_id).with_for_update()).all()
            return shifts.sign_up(shift, play.volunteer)

        return deed

    def withdraw(session):
        [volunteer] = session.scalars(
            sa.select(Volunteer).where(Volunteer.id == play.volunteer).with_for_update()
        ).all()
        actions.withdraw(volunteer, Clearance.ADULTS, TODAY)
        return "withdrawn"

    deeds = [sign_up(shift_id) for shift_id in ids]
    deeds.insert(turn * 4, withdraw)
    answers = at_once(app, *deeds)
    assert set(answers) <= {Taken.CONFIRMED, Refusal.NOT_CLEARED, "withdrawn"}
    # The worker went through the end right after the withdrawal; nobody comes in after that.
    assert periodic_task(actions.end_clearances) == 0
    with reading() as session:
        assert {row.state for row in session.query(SignUp)} <= {SignUpState.WITHDRAWN}
        assert [session.get_one(Shift, one).taken for one in ids] == [0] * 6
        assert session.query(GrantedClearance).filter_by(volunteer_id=play.volunteer).count() == 0


@pytest.mark.both_databases
def test_a_withdrawal_waits_for_the_sign_up_that_is_under_way_and_undoes_it(play, app, reading):
    signed_up, commit, withdrawn = threading.Event(), threading.Event(), threading.Event()

    def sign_up():
        with app.app_context():
            with transaction() as session:
                [shift] = session.scalars(sa.select(Shift).where(Shift.id == play.shift).with_for_update()).all()
                shifts.sign_up(shift, play.volunteer)
                session.flush()
                signed_up.set()
                assert commit.wait(20)
            db.session.remove()

    def withdraw():
        assert signed_up.wait(20)
        with app.app_context():
            with transaction() as session:
                query = sa.select(Volunteer).where(Volunteer.id == play.volunteer).with_for_update()
                actions.withdraw(session.scalars(query).one(), Clearance.ADULTS, TODAY)
            withdrawn.set()
            actions.end_clearances()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(sign_up), pool.submit(withdraw)]
        try:
            # While the place is being given, the clearance that it rests on is not taken away.
            assert not withdrawn.wait(0.4)
        finally:
            commit.set()
        for one in both:
            one.result(20)
    assert states(reading, play.volunteer) == [SignUpState.WITHDRAWN]
    with reading() as session:
        assert session.get_one(Shift, play.shift).taken == 0


@pytest.mark.both_databases
def test_a_sign_up_that_waited_for_a_withdrawal_sees_it(play, app, reading):
    withdrawn, commit = threading.Event(), threading.Event()

    def withdraw():
        with app.app_context():
            with transaction() as session:
                query = sa.select(Volunteer).where(Volunteer.id == play.volunteer).with_for_update()
                actions.withdraw(session.scalars(query).one(), Clearance.ADULTS, TODAY)
                withdrawn.set()
                assert commit.wait(20)
            db.session.remove()

    def sign_up():
        assert withdrawn.wait(20)
        with app.app_context():
            try:
                with transaction() as session:
                    [shift] = session.scalars(sa.select(Shift).where(Shift.id == play.shift).with_for_update()).all()
                    return shifts.sign_up(shift, play.volunteer)
            except Refused as refused:
                return refused.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(withdraw), pool.submit(sign_up)
        assert withdrawn.wait(20)
        threading.Event().wait(0.4)
        commit.set()
        first.result(20)
        assert second.result(20) is Refusal.NOT_CLEARED
    assert states(reading, play.volunteer) == []


@pytest.mark.both_databases
@pytest.mark.parametrize("deed", ["claim", "withdraw"])
def test_an_answer_to_an_offer_and_the_end_of_the_clearance_do_not_wait_for_each_other(
    play, app, writing, reading, clock, visitor, deed
):
    with writing() as session:
        made = take(session, play.shift, play.volunteer, SignUpState.OFFERED)
        made.offered_until = clock.now() + timedelta(hours=1)
        session.get_one(Shift, play.shift).taken = 1
        offer = made.id
    person = visitor()
    person.sign_in(play.volunteer)
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with transaction() as session:
            session.scalars(sa.select(Shift).where(Shift.id == play.shift).with_for_update()).one()
            answer = pool.submit(person.post, f"/volunteers/shifts/sign-ups/{offer}/{deed}")
            # Long enough for the other to be at the door, short enough for it to wait there still.
            threading.Event().wait(0.4)
            actions.withdraw(session.get_one(Volunteer, play.volunteer), Clearance.ADULTS, TODAY)
        assert answer.result(20).status_code == (409 if deed == "claim" else 303)
    assert states(reading, play.volunteer) == [SignUpState.WITHDRAWN]
    with reading() as session:
        assert session.get_one(Shift, play.shift).taken == 0

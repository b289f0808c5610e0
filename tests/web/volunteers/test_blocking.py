"""A coordinator blocks a volunteer of the own organisation: what it touches is shown, given back, and told once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.accounts import actions as accounts
from community.accounts.models import Account, Device
from community.accounts.queries import get_account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.foundation.tokens import Purpose, Token
from community.organisations.models import Membership
from events.activities.models import Activity
from events.registrations.waiting_list import Outcome
from events.sessions.models import Session
from tests import cast, factories
from volunteers.blocking.rules import Refusal
from volunteers.journal.models import Mentorship
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import PairState
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Refusal as ShiftRefusal
from volunteers.shifts.rules import SignUpState

PAGE = "/volunteers/blocking/{}"


@pytest.fixture
def play(writing):
    """Vera, who applied to us, holds the only place of our shift and one elsewhere; Walid waits for the first."""
    with writing() as session:
        made = cast.gather(maximum=1)
        session.get_one(Account, made.coordinator).email = "cora@example.org"
        factories.clearance_request(made.volunteer)
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        later = clock.now() + timedelta(days=3)
        elsewhere = factories.session(factories.activity(theirs, title="Plant elsewhere"), later)
        other = factories.shift(elsewhere)
        shifts.sign_up(session.get_one(Shift, made.shift), made.volunteer)
        shifts.sign_up(session.get_one(Shift, made.shift), made.second_volunteer)
        shifts.sign_up(other, made.volunteer)
        ours = session.get_one(factories.Organisation, made.organisation)
        for state, answer in ((PairState.ACTIVE, None), (PairState.INTRODUCED, None), (PairState.PROPOSED, None)):
            request = factories.mentoring_request(factories.household(ours, "Plant family"))
            began = clock.now() if state is PairState.ACTIVE else None
            pair = factories.pair(request, made.volunteer, state=state, answer_until=answer, started_at=began)
            factories.add(Mentorship(id=pair.id))
        for state in (AskState.PROPOSED, AskState.ASKED):
            shift = factories.shift(
                factories.session(session.get_one(Activity, session.get_one(Session, made.session).activity_id))
            )
            factories.add(Ask(shift_id=shift.id, account_id=made.volunteer, state=state, created_at=clock.now()))
        return made  # fmt: skip


@pytest.fixture
def enter(visitor):
    def come(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return come


def sign_ups(reading):
    with reading() as session:
        return {(one.shift_id, one.account_id): one.state for one in session.query(SignUp)}


def test_looking_shows_what_is_ours_and_changes_nothing(play, enter, reading):
    cora = enter(play.coordinator)
    before = sign_ups(reading)
    listed = cora.get("/volunteers/steps?show=all")
    assert f'href="{PAGE.format(play.volunteer)}"' in listed.text
    page = cora.get(PAGE.format(play.volunteer))
    assert "Football" in page.text
    assert "Plant elsewhere" not in page.text
    assert "Plant family" not in page.text
    # One place of ours, and of the pairs those that anybody knows of.
    assert page.text.count("<dd>1</dd>") == 1
    assert page.text.count("<dd>2</dd>") == 1
    assert sign_ups(reading) == before


@pytest.mark.both_databases
def test_a_block_gives_back_all_and_is_told_once(play, enter, reading, mailbox):
    cora, vera = enter(play.coordinator), enter(play.volunteer)
    vera.post("/calendars/mine")
    mailbox.deliver()
    page = cora.get(PAGE.format(play.volunteer))
    assert cora.press(page, "Block").status_code == 303
    assert vera.get("/volunteers/shifts/mine").status_code == 303
    with reading() as session:
        assert session.get_one(Account, play.volunteer).state is AccountState.BLOCKED
        assert session.query(Device).filter_by(account_id=play.volunteer, ended_at=None).count() == 0
        assert session.query(Token).filter_by(purpose=Purpose.FEED, revoked_at=None).count() == 0
        states = {(one.account_id, one.state) for one in session.query(SignUp)}
        assert states == {
            (play.volunteer, SignUpState.WITHDRAWN),
            (play.second_volunteer, SignUpState.OFFERED),
        }
        assert sorted(taken for (taken,) in session.query(Shift.taken)) == [0, 0, 0, 1]
        assert [(one.state, one.paused_at is None) for one in session.query(Pair).order_by(Pair.id)] == [
            (PairState.PAUSED, False),
            (PairState.CLOSED, True),
        ]
        assert [one.state for one in session.query(Ask)] == [AskState.LAPSED]
        entries = session.query(AuditEntry).filter_by(table_name="accounts", row_id=play.volunteer, deed=Deed.CHANGED)
        assert any("state" in one.columns and one.account_id == play.coordinator for one in entries)
    emails = mailbox.deliver()
    assert sorted((email["To"], email["Subject"]) for email in emails if "person-" not in email["To"]) == [
        ("cora@example.org", "Places became free"),
        ("vera@example.org", "About your account"),
        ("walid@example.org", "A place is free for you"),
    ]
    assert "block" not in "".join(str(email) for email in emails).lower()
    # Which of the emails went out is for the organisation to see.
    assert cora.get("/community/emails").text.count("vera@example.org") == 2
    # The pair that had begun stands on the list of the week.
    assert "they do not meet until it is renewed" in cora.get("/volunteers/follow_up").text


def test_who_is_blocked_is_found_and_opened_again(play, enter, reading, visitor):
    cora = enter(play.coordinator)
    cora.press(cora.get(PAGE.format(play.volunteer)), "Block")
    assert "Vera" not in cora.get("/volunteers/steps?show=all").text
    assert "Vera" in cora.get("/volunteers/steps?show=blocked").text
    sign_in = visitor()
    typed = {"email": "vera@example.org", "password": factories.PASSWORD}
    assert sign_in.post("/sign-in", data=typed).status_code != 303
    page = cora.get(PAGE.format(play.volunteer))
    assert cora.press(page, "Unblock").status_code == 303
    assert visitor().post("/sign-in", data=typed).status_code == 303
    # What was given back stays with others.
    assert sign_ups(reading)[play.shift, play.volunteer] is SignUpState.WITHDRAWN


def test_what_is_confirmed_is_what_was_shown(play, enter, writing, reading):
    cora = enter(play.coordinator)
    page = cora.get(PAGE.format(play.volunteer))
    with writing() as session:
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        later = factories.session(activity, clock.now() + timedelta(days=9))
        shifts.sign_up(factories.shift(later), play.volunteer)
    answer = cora.press(page, "Block")
    assert answer.status_code == 409
    assert "Look again at what this touches" in answer.text
    with reading() as session:
        assert session.get_one(Account, play.volunteer).state is AccountState.ACTIVE
    assert cora.press(answer, "Block").status_code == 303


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("second_volunteer", 403), ("administrator", 403)])
def test_nobody_else_may(play, enter, writing, reading, who, status):
    with writing():
        ids = {"administrator": factories.account((Role.ADMINISTRATOR, None)).id}
    person = enter(ids.get(who) or getattr(play, who))
    address = PAGE.format(play.volunteer)
    assert person.get(address).status_code == status
    for way in ("block", "unblock"):
        assert person.post(f"{address}/{way}").status_code == status
    with reading() as session:
        assert session.get_one(Account, play.volunteer).state is AccountState.ACTIVE


def test_neither_oneself_nor_staff_of_another_organisation(play, enter, writing):
    with writing() as session:
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one().id
        works = {"role": Role.COORDINATOR, "organisation_id": theirs, "granted_at": clock.now()}
        factories.add(Membership(account_id=play.volunteer, **works))
        own = factories.volunteer().id
        factories.clearance_request(own)
        factories.add(Membership(account_id=own, **(works | {"organisation_id": play.organisation})))
    cora, oneself = enter(play.coordinator), enter(own)
    answer = cora.press(cora.get(PAGE.format(play.volunteer)), "Block")
    assert answer.status_code == 409
    assert "works for another organisation too" in answer.text
    assert "Block</button>" not in oneself.get(PAGE.format(own)).text
    assert oneself.post(f"{PAGE.format(own)}/block").status_code == 409


def test_a_blocked_member_who_volunteers_gives_back_too(play, enter, writing, reading):
    with writing():
        member = factories.add(
            Membership(account_id=play.volunteer, role=Role.CASEWORKER, organisation_id=play.organisation,
                       granted_at=clock.now())
        ).id  # fmt: skip
    assert enter(play.coordinator).post(f"/community/members/{member}/block").status_code == 303
    assert sign_ups(reading)[play.shift, play.second_volunteer] is SignUpState.OFFERED


@pytest.mark.both_databases
def test_who_signs_up_while_being_blocked_holds_no_place(app, play, writing, reading):
    with writing() as session:
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        dates = [clock.now() + timedelta(days=20 + number) for number in range(4)]
        targets = [factories.shift(factories.session(activity, starts_at)).id for starts_at in dates]
    gate = threading.Barrier(5)

    def deed(shift_id):
        with app.app_context():
            gate.wait()
            try:
                with transaction() as session:
                    if shift_id:
                        [shift] = session.query(Shift).filter_by(id=shift_id).with_for_update()
                        return shifts.sign_up(shift, play.volunteer)
                    return accounts.block(get_account(play.volunteer))
            except Refused as refused:
                return refused.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(5) as pool:
        *taken, blocked = list(pool.map(deed, [*targets, None]))
    assert set(taken) <= {Outcome.CONFIRMED, ShiftRefusal.NOT_ACTIVE}
    assert blocked in (None, Refusal.MEANWHILE)
    if blocked:
        with writing():
            accounts.block(get_account(play.volunteer))
    with reading() as session:
        live = session.query(SignUp).filter(SignUp.account_id == play.volunteer, SignUp.state != SignUpState.WITHDRAWN)
        assert live.count() == 0
        assert {session.get_one(Shift, one).taken for one in targets} == {0}


def test_query_budget(play, enter, count_queries):
    cora = enter(play.coordinator)
    with count_queries() as statements:
        cora.get(PAGE.format(play.volunteer))
    assert len(statements) <= 9, statements

"""Concerns on both databases: who reads which, two who begin at once, naming a colleague, and how long it stays."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.queries import actor_of, get_account
from community.accounts.rules import AccountState
from community.foundation import access, clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import count, db, transaction
from community.foundation.outbox import Email
from community.foundation.refusal import Refused
from community.organisations.models import Membership
from community.organisations.rules import OrganisationKind, OrganisationState
from community.permissions import Permission
from community.privacy.actions import delete_account, keep_house
from community.safeguarding import actions, queries
from community.safeguarding.actions import ToldConcern
from community.safeguarding.models import Concern, ConcernNote, NamedColleague
from community.safeguarding.rules import ConcernState, Readers, Refusal
from tests import factories

TOLD = ToldConcern(seen="Planted", place="", about="", contact="", reads=None, concerned=None, locale="en")


@pytest.fixture
def town(writing):
    """A municipality and two clubs, each with people who hold the right: name -> id."""
    with writing():
        hall = factories.organisation(kind=OrganisationKind.MUNICIPALITY)
        club, other = factories.organisation(), factories.organisation()
        people = {
            "hall": factories.protector(hall),
            "club": factories.protector(club),
            "second of club": factories.protector(club),
            "other": factories.protector(other),
            "other, in the club too": factories.account((Role.SAFEGUARDING, other.id), (Role.COORDINATOR, club.id)),
            "blocked": factories.protector(other, state=AccountState.BLOCKED),
            "coordinator": factories.vetter(club),
            "administrator": factories.account((Role.ADMINISTRATOR, None)),
        }
        ids = {name: account.id for name, account in people.items()}
        return ids | {"HALL": hall.id, "CLUB": club.id, "OTHER": other.id}


PEOPLE = ("hall", "club", "second of club", "other", "other, in the club too", "coordinator", "administrator")


def reads(town, concern_id):
    """Who finds the concern, by way of the permission check."""
    return {
        name
        for name in PEOPLE
        if access.find(actor_of(get_account(town[name])), Permission.SEE_CONCERNS, Concern, concern_id)
    }


def written_to(town, concern_id):
    names = {town[name]: name for name in (*PEOPLE, "blocked")}
    posted = list(db.session.execute(sa.select(Email.account_id, Email.about)))
    told = [names[account_id] for account_id, about in posted if about.get("concern") == concern_id]
    assert len(told) == len(set(told))
    return set(told)


ALL = {"hall", "club", "second of club", "other", "other, in the club too"}


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("reading", "concerned", "expected"),
    [
        (None, None, ALL),
        ("CLUB", None, {"club", "second of club"}),
        (None, "CLUB", {"hall"}),
        ("OTHER", "CLUB", {"other"}),
        ("CLUB", "CLUB", {"hall"}),
        (None, "HALL", ALL - {"hall"}),
    ],
)
def test_who_reads_it_is_who_gets_the_email(app, town, writing, reading, concerned, expected):
    with writing():
        told = ToldConcern("Planted", "", "", "", town.get(reading), town.get(concerned), "en")
        number = actions.tell(told)
        assert reads(town, number) == expected
        assert written_to(town, number) == expected


@pytest.mark.both_databases
def test_where_nobody_could_read_it_nothing_is_kept(town, writing, reading):
    with writing() as session:
        gone = (Membership.role == Role.SAFEGUARDING, Membership.organisation_id != town["CLUB"])
        session.execute(sa.delete(Membership).where(*gone))
    with pytest.raises(Refused) as refused, writing():
        actions.tell(ToldConcern("Planted", "", "", "", None, town["CLUB"], "en"))
    assert refused.value.reason is Refusal.NOBODY
    with reading() as session:
        assert session.query(Concern).count() == session.query(Email).count() == 0


@pytest.mark.both_databases
def test_the_right_ends_with_the_role_and_with_the_organisation(town, writing, reading):
    with writing() as session:
        number = actions.tell(TOLD)
        session.execute(sa.delete(Membership).where(Membership.account_id == town["hall"]))
        session.get_one(factories.Organisation, town["CLUB"]).state = OrganisationState.CLOSED
    with reading():
        assert reads(town, number) == {"other", "other, in the club too"}


@pytest.mark.both_databases
def test_the_trail_does_not_know_who_wrote(town, writing, reading):
    with writing():
        actions.tell(TOLD)
    with reading() as session:
        assert session.query(AuditEntry).filter_by(table_name="concerns").count() == 0


@pytest.mark.both_databases
def test_of_two_who_begin_at_once_one_has_it(app, town, writing, reading):
    with writing():
        number = actions.tell(TOLD)
    together = threading.Barrier(2)

    def begin(name):
        with app.app_context():
            together.wait()
            try:
                with transaction() as session:
                    actions.claim(session.get_one(Concern, number), town[name])
                return None
            except Refused as refused:
                return refused.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(begin, ("hall", "club")))
    assert sorted(found, key=str) == [None, Refusal.HANDLED] or sorted(found, key=str) == [Refusal.HANDLED, None]
    winner = ("hall", "club")[found.index(None)]
    with reading() as session:
        concern = session.get_one(Concern, number)
        assert (concern.state, concern.handled_by_id) == (ConcernState.HANDLED, town[winner])


@pytest.mark.both_databases
def test_it_is_closed_by_who_has_it_and_stays_as_long_as_the_setting_says(app, town, writing, reading):
    with writing() as session:
        number, other = actions.tell(TOLD), actions.tell(TOLD)
        concern = session.get_one(Concern, number)
        with pytest.raises(Refused):
            actions.close(concern, "Nothing", town["hall"])
        actions.claim(concern, town["hall"])
        with pytest.raises(Refused):
            actions.close(concern, "Not mine", town["club"])
        actions.note(concern, "Planted note", town["hall"])
        actions.close(concern, "The office knows.", town["hall"])
        with pytest.raises(Refused):
            actions.claim(concern, town["club"])
        factories.add(NamedColleague(concern_id=number, account_id=town["club"], created_at=clock.now()))
    began, days = clock.now(), app.config["ZAEDNO"].keep_concerns_days
    for later, left in ((days - 1, 2), (days + 1, 1)):
        clock.set_to(began + timedelta(days=later))
        with app.app_context():
            keep_house()
        with reading() as session:
            assert session.query(Concern).count() == left
    with reading() as session:
        # What is open is never removed, however old it is.
        assert session.get(Concern, other) is not None
        assert session.query(ConcernNote).count() == session.query(NamedColleague).count() == 0


@pytest.mark.both_databases
def test_a_named_colleague_reads_it_no_longer_and_gets_no_email(town, writing, reading):
    with writing() as session:
        number = actions.tell(TOLD)
        concern = session.get_one(Concern, number)
        actions.claim(concern, town["club"])
        actions.name_colleague(concern, town["club"], town["hall"])
        assert (concern.state, concern.handled_by_id) == (ConcernState.OPEN, None)
        assert concern.readers is Readers.ALL
    with reading():
        assert reads(town, number) == ALL - {"club"}
        assert not queries.still_waits(number, town["club"], anyway=True)
        assert queries.still_waits(number, town["hall"], anyway=False)


@pytest.mark.both_databases
def test_nobody_keeps_a_concern_to_themselves_by_naming_the_others(town, writing, reading):
    with writing() as session:
        number = actions.tell(ToldConcern("Planted", "", "", "", town["CLUB"], None, "en"))
        concern = session.get_one(Concern, number)
        with pytest.raises(Refused) as refused:
            actions.name_colleague(concern, town["club"], town["club"])
        assert refused.value.reason is Refusal.ONESELF
        actions.claim(concern, town["club"])
        actions.name_colleague(concern, town["second of club"], town["club"])
    with reading():
        assert reads(town, number) == ALL - {"second of club"}
        assert written_to(town, number) == ALL
        # The email goes out although somebody looks after it.
        assert queries.still_waits(number, town["other"], anyway=True)
        assert not queries.still_waits(number, town["second of club"], anyway=True)


@pytest.mark.both_databases
def test_an_erased_account_leaves_the_record_and_what_is_said_of_it(app, town, writing, reading):
    with writing() as session:
        number = actions.tell(TOLD)
        concern = session.get_one(Concern, number)
        actions.claim(concern, town["hall"])
        actions.note(concern, "Planted note", town["hall"])
        actions.name_colleague(concern, town["club"], town["hall"])
    for name in ("hall", "club"):
        with writing():
            delete_account(town[name])
    with reading() as session:
        [(note, name)] = queries.notes_of(number)
        assert (note.text, name) == ("Planted note", "–")
        assert queries.named_in(number) == [("–", "–")]
        assert queries.names_of(session.get_one(Concern, number))[0] == "–"
        assert reads(town, number) == ALL - {"hall", "club"}


@pytest.mark.both_databases
def test_what_nobody_begins_with_is_written_of_again_once_a_day(app, town, writing, reading):
    began = clock.now()
    with writing() as session:
        number, begun = actions.tell(TOLD), actions.tell(TOLD)
        actions.claim(session.get_one(Concern, begun), town["hall"])
        # Whoever it is about is not reminded either.
        factories.add(NamedColleague(concern_id=number, account_id=town["club"], created_at=began))
    found = []
    for hours in (1, 23, 25, 26, 48, 50):
        clock.set_to(began + timedelta(hours=hours))
        with app.app_context():
            found.append(actions.remind())
    assert found == [0, 0, 4, 0, 0, 4]
    with reading() as session:
        again = session.query(Email).filter(Email.created_at > began + timedelta(hours=1)).all()
        assert {email.about["concern"] for email in again} == {number}
        assert town["club"] not in {email.account_id for email in again}


LEAVING = {
    "still there": lambda session, town: None,
    "blocked": lambda session, town: setattr(get_account(town["club"]), "state", AccountState.BLOCKED),
    "without the right": lambda session, town: session.query(Membership).filter_by(account_id=town["club"]).delete(),
    "of a closed organisation": lambda session, town: setattr(
        session.get_one(factories.Organisation, town["CLUB"]), "state", OrganisationState.CLOSED
    ),
    "named by a colleague": lambda session, town: factories.add(
        NamedColleague(concern_id=session.query(Concern).one().id, account_id=town["club"], created_at=clock.now())
    ),
}


@pytest.mark.parametrize("leaving", LEAVING)
def test_what_somebody_began_with_who_left_waits_for_the_others_again(app, town, writing, reading, leaving):
    began = clock.now()
    with writing() as session:
        number = actions.tell(TOLD)
        actions.claim(session.get_one(Concern, number), town["club"])
    with writing() as session:
        LEAVING[leaving](session, town)
    clock.set_to(began + timedelta(hours=25))
    with app.app_context():
        told = actions.remind()
    stays = leaving == "still there"
    assert (told == 0) is stays
    with reading() as session:
        concern = session.get_one(Concern, number)
        assert concern.state is (ConcernState.HANDLED if stays else ConcernState.OPEN)
        assert (concern.handled_by_id, queries.waiting_for(sa.true())) == ((town["club"], 0) if stays else (None, 1))
        again = session.query(Email).filter(Email.created_at > began + timedelta(hours=1)).all()
        assert town["club"] not in {email.account_id for email in again}
        assert {email.about["concern"] for email in again} == (set() if stays else {number})


def test_the_doctor_tells_numbers_of_what_waits_too_long(app, town, writing, reading):
    began = clock.now()
    with writing():
        actions.tell(TOLD)
    for days, expected in ((2, 0), (4, 1)):
        clock.set_to(began + timedelta(days=days))
        with reading():
            found = queries.waiting_long()
            assert len(found) == expected
            assert not any("Planted" in finding for finding in found)


def test_opening_is_the_first_that_the_trail_knows(town, visitor, writing, reading):
    with writing():
        number = actions.tell(TOLD)
    hall = visitor()
    hall.sign_in(town["hall"])
    assert hall.get(f"/community/safeguarding/{number}").status_code == 200
    with reading() as session:
        [entry] = session.query(AuditEntry).filter_by(table_name="concerns")
        assert (entry.deed, entry.account_id, entry.row_id) == (Deed.VIEWED, town["hall"], number)


@pytest.fixture
def lying(writing, clock):
    """Concerns by their names: what waits since when, what somebody looks after, what was closed, and when."""
    now, day = clock.advance(hours=0), timedelta(days=1)
    with writing():
        return {
            name: factories.concern(created_at=now - age * day, **facts).id
            for name, age, facts in (
                ("handled", 9, {"state": ConcernState.HANDLED}),
                ("waits since today", 0, {}),
                ("waits for two days", 2, {}),
                ("reminded today", 5, {"reminded_at": now}),
                ("reminded long ago", 4, {"reminded_at": now - 2 * day}),
                ("closed first", 8, {"state": ConcernState.CLOSED, "closed_at": now - 2 * day}),
                ("closed last", 7, {"state": ConcernState.CLOSED, "closed_at": now - day}),
            )
        }


def test_what_waits_comes_first_the_oldest_of_it_and_what_is_closed_lies_apart(lying, reading):
    names = {number: name for name, number in lying.items()}
    with reading():
        [waits, closed] = (queries.concerns(sa.true(), closed=closed)[0] for closed in (False, True))
        assert [names[one.id] for one in waits] == [
            "reminded today",
            "reminded long ago",
            "waits for two days",
            "waits since today",
            "handled",
        ]
        assert [names[one.id] for one in closed] == ["closed last", "closed first"]
        assert queries.waiting_for(sa.true()) == 4
        assert queries.waiting_for(Concern.id == lying["handled"]) == 0
        assert count(Concern) == len(lying)


def test_what_nobody_begins_with_is_forgotten_until_somebody_is_told_again(lying, reading, clock):
    names = {number: name for name, number in lying.items()}
    with reading():
        moment = clock.now() - timedelta(days=2)
        assert [names[number] for number in queries.forgotten(moment)] == []
        moment += timedelta(seconds=1)
        assert {names[number] for number in queries.forgotten(moment)} == {"waits for two days", "reminded long ago"}
        [sentence] = queries.waiting_long()
        assert sentence.startswith("2 of the concerns")

"""Two households that are one family become one, whatever points to them, and two again within a day."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Card, Device
from community.agreements.rules import WishEnding
from community.duplicates import actions
from community.duplicates.queries import lock_both
from community.duplicates.rules import Refusal
from community.foundation import audit, clock, merging
from community.foundation.database import db, lock, transaction
from community.foundation.refusal import Refused
from community.help_requests.actions import ask
from community.homes.actions import share as share_home
from community.homes.rules import Said
from community.households import actions as households
from community.households import queries
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentManner, ConsentPurpose, HouseholdState, WordWay
from community.households.rules import Refusal as HouseholdRefusal
from community.privacy import actions as privacy
from community.schooling.models import SchoolWay
from community.schooling.rules import SchoolState, StallReason
from events.registrations.actions import join
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import any_rows, cast, factories
from volunteers.requests.models import MentoringRequest

pytestmark = pytest.mark.both_databases
# What waits would stand in the way, where both have it.
OVER = {
    "registrations": "cancelled",
    "help_calls": "settled",
    "mentoring_requests": "closed",
    "school_ways": "followed_up",
}
ENDED = {
    "agreements": {"ended_on": date(2026, 11, 1)},
    "agreement_wishes": {"settled_at": factories.NOON, "settled": next(iter(WishEnding))},
}
# What only grows.
GROWS = ("audit_entries", "merges", "versions")


def agree(home, *purposes, organisation=None, **changes):
    for purpose in purposes:
        facts = {"text_version": "2026-11", "language": "ar", "manner": ConsentManner.ORALLY, "given_at": clock.now()}
        number = organisation or home.organisation_id
        factories.add(Consent(household_id=home.id, organisation_id=number, purpose=purpose, **{**facts, **changes}))


@pytest.fixture
def two(writing):
    """Two households of one organisation that agree to be known, of two people each: (kept, gone), (people of each)."""
    with writing():
        play = cast.gather()
        ours = db.session.get_one(factories.Organisation, play.organisation)
        homes = [factories.household(ours, *names) for names in (("Amina", "Sami"), ("Amineh", "Lina"))]
        for home in homes:
            agree(home, ConsentPurpose.COORDINATION)
        return play, [one.id for one in homes], [[m.id for m in queries.members_of(one.id)] for one in homes]


def plant(kept, gone, ours, theirs):
    """A row wherever a household or a member can have one, once with parents of its own and once with shared ones."""
    for model, mine in ((Household, (kept, gone)), (Member, (*ours, *theirs))):
        for column in merging.pointing_to(model):
            table = column.table
            if table.name == "members":
                continue
            parents = {
                one.name: any_rows.make(next(iter(one.foreign_keys)).column.table)
                for one in table.columns
                if one.foreign_keys and not one.nullable and one.name not in ("household_id", "member_id")
            }
            state = dict(ENDED.get(table.name, {}))
            if table.name in OVER:
                state["state"] = table.c.state.type.enum_class(OVER[table.name])
            for number in mine:
                home = {}
                if model is Member and "household_id" in table.c:
                    home["household_id"] = kept if number in ours else gone
                for shared in ({}, parents):
                    any_rows.make(table, **{column.name: number}, **home, **shared, **state)
    second = factories.household(db.session.get_one(factories.Organisation, 1), "Karim")
    for number in theirs:
        beside = factories.add(Member(household_id=second.id, call_name="Beside", languages=[], twin_id=number))
        db.session.get_one(Member, number).twin_id = beside.id


def merge(kept, gone, same=None):
    first, second = sorted(lock(Household, sorted([kept, gone])), key=lambda one: one.id != kept)
    return actions.merge(first, second, same or {}, None)


def pointing_at(model, number):
    """How many rows of each table point to a row."""
    found = {}
    for column in merging.pointing_to(model):
        rows = db.session.scalar(sa.select(sa.func.count()).select_from(column.table).where(column == number))
        found[column.table.name, column.name] = rows
    return found


@pytest.mark.parametrize("alike", [False, True])
def test_what_was_merged_and_undone_is_as_before_in_every_table(two, writing, reading, alike):
    _, (kept, gone), (ours, theirs) = two
    same = {theirs[0]: ours[0]} if alike else {}
    with writing():
        plant(kept, gone, ours, theirs)
    with reading():
        planted = pointing_at(Household, gone) | pointing_at(Member, theirs[0]) | pointing_at(Member, theirs[1])
        assert [place for place, number in planted.items() if not number] == [], "plant a row of the new table"
        before = any_rows.everything(*GROWS)
    with writing():
        merge(kept, gone, same)
    with reading():
        assert any_rows.everything(*GROWS) != before
        left = {place for place, number in pointing_at(Household, gone).items() if number}
        # What only one of a household may be, and both had.
        unique = {(table, "household_id") for table in ("reaching_wishes", "invitees", "blocks", "email_choices")}
        assert left <= unique | ({("members", "household_id")} if alike else set())
    with writing():
        [made] = merging.into(Household, kept)
        actions.part(made)
    with reading():
        after = any_rows.everything(*GROWS)
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_everything_of_the_other_is_of_the_one_and_in_the_trail(two, writing, reading):
    _, (kept, gone), (ours, theirs) = two
    with writing():
        agree(db.session.get_one(Household, gone), ConsentPurpose.MATCHING)
        agree(db.session.get_one(Household, kept), ConsentPurpose.PHOTOS)
        card = factories.add(Card(household_id=gone, code_digest="c", pin_hash="p", issued_at=clock.now()))
        own = factories.add(Card(household_id=kept, code_digest="d", pin_hash="p", issued_at=clock.now()))
        times = {"created_at": clock.now(), "last_used_at": clock.now(), "expires_at": clock.now() + timedelta(days=9)}
        device = factories.add(Device(digest="x", card_id=card.id, **times))
        db.session.get_one(Household, gone).phone = "+359888123456"
        numbers = card.id, own.id, device.id
    with writing():
        merge(kept, gone)
    with reading() as session:
        home, shell = session.get_one(Household, kept), session.get_one(Household, gone)
        assert (home.phone_number, shell.state) == ("+359888123456", HouseholdState.MERGED)
        assert [one.id for one in queries.members_of(kept)] == [*ours, *theirs]
        assert queries.agreed_to(home, queries.consents_of(kept)) == {
            ConsentPurpose.COORDINATION,
            ConsentPurpose.PHOTOS,
        }
        ended, stays = session.get_one(Card, numbers[0]), session.get_one(Card, numbers[1])
        assert (ended.revoked_at is None, stays.revoked_at is None) == (False, True)
        assert session.get_one(Device, numbers[2]).ended_at
        noted = {(one.table_name, one.row_id, one.columns) for one in session.query(audit.AuditEntry)}
        assert {("members", theirs[0], "household_id"), ("households", gone, "state")} <= noted


def test_a_phone_that_both_told_and_a_purpose_that_both_agreed_to_stay_as_they_are(two, writing, reading):
    _, (kept, gone), _ = two
    with writing():
        for number, phone in ((kept, "+359888111111"), (gone, "+359888222222")):
            home = db.session.get_one(Household, number)
            home.phone = phone
            agree(home, ConsentPurpose.MATCHING)
    with writing():
        merge(kept, gone)
    with reading() as session:
        home = session.get_one(Household, kept)
        assert (home.phone, ConsentPurpose.MATCHING in queries.agreed_to(home, queries.consents_of(kept))) == (
            "+359888111111",
            True,
        )


@pytest.mark.parametrize(
    "reason", [Refusal.ONE_HOUSEHOLD, Refusal.ANOTHER_ORGANISATION, Refusal.ERASING, HouseholdRefusal.NO_CONSENT]
)
def test_what_is_not_made_one(two, writing, reading, reason):
    play, (kept, gone), _ = two
    with writing() as session:
        home = session.get_one(Household, gone)
        if reason is Refusal.ANOTHER_ORGANISATION:
            home.organisation_id = play.stranger and factories.organisation(slug="third").id
        if reason is Refusal.ERASING:
            home.erasure_asked_at = clock.now()
        if reason is HouseholdRefusal.NO_CONSENT:
            for consent in queries.consents_of(gone):
                consent.withdrawn_at = clock.now()
    with pytest.raises(Refused) as refused, writing():
        homes = lock(Household, sorted([kept, gone]))
        actions.merge(homes[0], homes[0] if reason is Refusal.ONE_HOUSEHOLD else homes[1], {}, None)
    assert refused.value.reason is reason
    with reading() as session:
        assert session.query(merging.Merge).count() == 0


def come(play, kept, gone, ours, theirs):
    session = factories.session(factories.activity(db.session.get_one(factories.Organisation, play.organisation)))
    join(session.id, kept, ours)
    join(session.id, gone, theirs)


def call(play, kept, gone, ours, theirs):
    ask(kept)
    ask(gone)


def look(play, kept, gone, ours, theirs):
    for number in (kept, gone):
        factories.mentoring_request(db.session.get_one(Household, number), key=f"k{number}")


def sign(play, kept, gone, ours, theirs):
    for number in (kept, gone):
        factories.agreement(db.session.get_one(Household, number), play.organisation)


@pytest.mark.parametrize("wait", [come, call, look, sign])
def test_what_both_wait_for_is_settled_first(two, writing, reading, wait):
    play, (kept, gone), people = two
    with writing():
        wait(play, kept, gone, *people)
    with reading():
        before = any_rows.everything(*GROWS)
    with pytest.raises(Refused) as refused, writing():
        merge(kept, gone)
    assert refused.value.reason is Refusal.BOTH_LIVE
    with reading():
        assert any_rows.everything(*GROWS) == before


@pytest.mark.parametrize("state", SchoolState)
def test_a_child_of_both_keeps_its_way_to_school(two, writing, reading, state):
    play, (kept, gone), (ours, theirs) = two
    facts = {"why": StallReason.PAPERS, "attending_on": date(2026, 11, 2), "state": state}
    with writing():
        factories.school_way(db.session.get_one(Member, theirs[1]), play.organisation)
    with writing():
        merge(kept, gone, {theirs[1]: ours[1]})
    with reading() as session:
        [way] = session.query(SchoolWay).all()
        assert (way.household_id, way.member_id) == (kept, ours[1])
    with writing():
        actions.part(db.session.query(merging.Merge).one())
        factories.school_way(db.session.get_one(Member, ours[1]), play.organisation)
        db.session.query(SchoolWay).filter_by(member_id=theirs[1]).update(facts)
    if state in (SchoolState.WITHDRAWN, SchoolState.FOLLOWED_UP):
        with writing():
            merge(kept, gone, {theirs[1]: ours[1]})
        return
    with pytest.raises(Refused) as refused, writing():
        merge(kept, gone, {theirs[1]: ours[1]})
    assert refused.value.reason is Refusal.BOTH_LIVE


@pytest.mark.parametrize("both", [True, False])
def test_care_stays_where_both_agreed_to_the_same_organisation(two, writing, reading, both):
    _play, (kept, gone), _people = two
    with writing():
        town = factories.organisation().id
        for number in (kept, gone):
            home = db.session.get_one(Household, number)
            agree(home, ConsentPurpose.CARE, organisation=town if number == gone or both else None)
        merge(kept, gone)
    with reading():
        towards = queries.agreed_to(queries.get_household(kept), queries.consents_of(kept), towards=town)
        assert (ConsentPurpose.CARE in towards) is both


def test_a_date_that_is_over_and_to_which_both_came_stands_in_no_way(two, writing, reading, clock):
    play, (kept, gone), people = two
    with writing():
        come(play, kept, gone, *people)
    clock.advance(days=30)
    with writing():
        for one in db.session.query(Registration):
            one.state = RegistrationState.ATTENDED
        merge(kept, gone)
    with reading() as session:
        assert sorted(one.household_id for one in session.query(Registration)) == sorted([kept, gone])
        assert session.query(PartyMember).count() == 4


def test_what_was_made_since_stays_and_what_is_ones_own_goes_along(two, writing, reading):
    _, (kept, gone), (_, theirs) = two
    with writing():
        merge(kept, gone)
    with writing():
        factories.mentoring_request(db.session.get_one(Household, kept), key="own", member_id=theirs[1])
        factories.add(Member(household_id=kept, call_name="Nur", languages=[]))
    with writing():
        actions.part(merging.into(Household, kept)[0])
    with reading() as session:
        assert session.query(MentoringRequest).one().household_id == gone
        assert [one.call_name for one in queries.members_of(kept)] == ["Amina", "Sami", "Nur"]
        assert [one.id for one in queries.members_of(gone)] == theirs


def test_who_joined_together_since_is_taken_off_the_list_before_they_part(two, writing, reading):
    play, (kept, gone), (ours, theirs) = two
    with writing():
        merge(kept, gone)
    with writing():
        session = factories.session(factories.activity(db.session.get_one(factories.Organisation, play.organisation)))
        join(session.id, kept, [*ours, *theirs])
    with pytest.raises(Refused) as refused, writing():
        actions.part(merging.into(Household, kept)[0])
    assert refused.value.reason is Refusal.TOGETHER_SINCE


def test_after_a_day_nothing_is_left_of_the_other_and_it_cannot_be_undone(two, app, writing, reading, clock):
    _, (kept, gone), (ours, theirs) = two
    with writing():
        plant(kept, gone, ours, theirs)
    with writing():
        made = merge(kept, gone, {theirs[0]: ours[0]}).id
    clock.advance(hours=23, minutes=59)
    with reading():
        assert merging.find_undoable(Household, made, kept)
    clock.advance(minutes=2)
    with reading():
        assert merging.find_undoable(Household, made, kept) is None
    with app.app_context():
        privacy.keep_house()
    with reading() as session:
        assert session.get_one(Household, gone).state is HouseholdState.ERASED
        assert session.get_one(Household, kept).state is HouseholdState.ACTIVE
        assert session.get(Member, theirs[0]) is None
        assert session.get_one(Member, theirs[1]).household_id == kept
        assert session.query(merging.Merge).count() == 0


def test_erasing_the_one_erases_what_was_made_one_with_it(two, writing, reading):
    _, (kept, gone), (ours, theirs) = two
    with writing():
        plant(kept, gone, ours, theirs)
    with writing():
        merge(kept, gone, {theirs[0]: ours[0]})
    with writing():
        privacy.erase(*lock(Household, [kept]))
    with reading() as session:
        assert {one.state for one in session.query(Household).where(Household.id.in_([kept, gone]))} == {
            HouseholdState.ERASED
        }
        assert session.query(Member).where(Member.household_id.in_([kept, gone])).count() == 0
        assert session.query(merging.Merge).count() == 0


def test_two_merges_at_once_leave_one_household(two, app, reading):
    """Each the other way round: whoever comes second finds that one of them is gone."""
    _, (kept, gone), _ = two
    gate = threading.Barrier(2)

    def make(first, second):
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    lock_both(first, second)
                    homes = {one.id: one for one in lock(Household, sorted([first, second]))}
                    if any(one.state is HouseholdState.MERGED for one in homes.values()):
                        return "late"
                    actions.merge(homes[first], homes[second], {}, None)
                return "made"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        ends = [one.result() for one in (pool.submit(make, kept, gone), pool.submit(make, gone, kept))]
    assert sorted(ends) == ["late", "made"]
    with reading() as session:
        states = [one.state for one in session.query(Household).where(Household.id.in_([kept, gone]))]
        assert sorted(one.value for one in states) == ["active", "merged"]
        assert session.query(Member).where(Member.household_id.in_([kept, gone])).count() == 4


def test_a_button_that_was_pressed_while_they_became_one_is_refused(two, writing):
    play, (kept, gone), _ = two
    with writing():
        session = factories.session(factories.activity(db.session.get_one(factories.Organisation, play.organisation)))
        number = session.id
    with writing():
        merge(kept, gone)
    with pytest.raises(Refused) as refused, writing():
        households.lock_people([gone])
    assert refused.value.reason is HouseholdRefusal.MERGED
    with writing():
        assert db.session.get_one(Session, number).seats_taken == 0


@pytest.fixture
def beside(two, writing):
    """A child of the second household who has a home in the first, or in a third; returns who it is by home."""
    _, homes, people = two

    def share(there):
        with writing():
            if there is None:
                home = factories.household(db.session.get_one(factories.Organisation, 1), "Karim")
                agree(home, ConsentPurpose.COORDINATION)
                there, guardian = home.id, queries.members_of(home.id)[0].id
            else:
                guardian = people[0][0]
            words = [Said(one, WordWay.IN_PERSON, clock.today()) for one in (people[1][0], guardian)]
            child = db.session.get_one(Member, people[1][1])
            twin = share_home(child, db.session.get_one(Household, there), None, words, None)
            return homes[1], child.id, there, twin.id

    return share


def twins(reading):
    with reading() as session:
        rows = session.execute(sa.select(Member.id, Member.household_id, Member.twin_id).where(Member.active))
        return {number: (home, twin) for number, home, twin in rows if twin}


def test_a_child_for_whom_they_were_two_homes_has_one_and_two_again(two, beside, writing, reading):
    _, (kept, gone), _ = two
    _, child, _, twin = beside(kept)
    before = twins(reading)
    assert before == {child: (gone, twin), twin: (kept, child)}
    with writing():
        merge(kept, gone)
    with reading():
        here = queries.members_of(kept)
        assert [one.id for one in here].count(twin) == 1
        assert child not in [one.id for one in here]
        assert queries.find_twin(db.session.get_one(Member, twin)) is None
    with writing():
        [made] = merging.into(Household, kept)
        actions.part(made)
    assert twins(reading) == before


@pytest.mark.parametrize("alike", [False, True])
def test_a_second_home_elsewhere_stays_one_through_a_merge_and_its_undo(two, beside, writing, reading, alike):
    _, (kept, gone), (ours, _) = two
    _, child, there, twin = beside(None)
    before = twins(reading)
    with writing():
        merge(kept, gone, {child: ours[1]} if alike else {})
    stays = ours[1] if alike else child
    assert twins(reading) == {stays: (kept, twin), twin: (there, stays)}
    with writing():
        [made] = merging.into(Household, kept)
        actions.part(made)
    assert twins(reading) == before

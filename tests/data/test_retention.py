"""What is old goes when its time is over, once a day, in batches, and not a day earlier; a used household stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Account, Card, Device
from community.foundation import clock as the_clock
from community.foundation import tokens
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.outbox import Email, EmailState, Recipient, post
from community.households.models import Household
from community.households.rules import HouseholdState
from community.privacy import rules
from community.privacy.actions import keep_house
from community.privacy.models import Upkeep
from tests import cast, factories
from volunteers.clearances.models import ClearanceRequest, Interview, Reference
from volunteers.clearances.personal_data import turned_down
from volunteers.clearances.rules import Clearance, InterviewOutcome
from volunteers.follow_up.models import CheckIn
from volunteers.follow_up.rules import Going
from volunteers.journal.models import Goal, Meeting
from volunteers.journal.rules import Mood
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.profiles.models import Volunteer

pytestmark = pytest.mark.both_databases
NOON = factories.NOON


@pytest.fixture
def run(app):
    """One round of the removal; returns how many rows went."""

    def round_of() -> int:
        with app.app_context():
            return keep_house()

    return round_of


def numbers(reading) -> dict[str, tuple[int, int]]:
    with reading() as session:
        return {one.slug: (one.removed, one.total) for one in session.query(Upkeep) if one.total}


def test_each_goes_on_its_day_and_again_is_harmless(writing, reading, clock, run):
    clock.set(NOON)
    with writing() as session:
        play = cast.gather()
        ours = session.get_one(factories.Organisation, play.organisation)
        post("volunteers.shifts.signed_up", Recipient(play.volunteer, "v@example.org", "en"), {}, key="sent")
        post("volunteers.shifts.signed_up", Recipient(play.volunteer, "w@example.org", "en"), {}, key="waits")
        session.execute(sa.update(Email).where(Email.dedupe_key == "sent").values(state=EmailState.SENT))
        for number, ended in enumerate((NOON, None)):
            factories.add(
                Device(
                    digest=f"device {number}",
                    account_id=play.volunteer,
                    created_at=NOON,
                    last_used_at=NOON,
                    expires_at=NOON + timedelta(days=4000),
                    ended_at=ended,
                )
            )
        tokens.issue_sealed(tokens.Purpose.FEED, play.volunteer)
        tokens.revoke_all(tokens.Purpose.FEED, account_id=play.volunteer)
        tokens.issue_sealed(tokens.Purpose.FEED, play.volunteer)
        pairs = []
        for state, ending in ((PairState.CLOSED, Ending.GOAL_REACHED), (PairState.ACTIVE, None)):
            request = factories.mentoring_request(factories.household(ours, "Amina"))
            closed_at = NOON if ending else None
            pair = factories.pair(request, play.volunteer, state=state, ending=ending, closed_at=closed_at)
            pairs.append(pair.id)
            day = NOON.date()
            factories.add(
                Meeting(
                    pair_id=pair.id, held_on=day, met=True, minutes=60, mood=Mood.GOOD, note="words", created_at=NOON
                )
            )
            factories.add(Goal(pair_id=pair.id, words="bread", side=Side.MENTOR, created_at=NOON))
            factories.add(CheckIn(pair_id=pair.id, side=Side.MENTEE, held_on=day, going=Going.WELL, created_at=NOON))
        for who, outcome in (
            (play.applicant, InterviewOutcome.NOT_NOW),
            (play.second_volunteer, InterviewOutcome.FITS),
        ):
            factories.clearance_request(who)
            factories.reference(who)
            factories.add(Interview(volunteer_id=who, held_on=NOON.date(), outcome=outcome, recorded_at=NOON))
        trail = session.query(AuditEntry).count()
    run()
    assert numbers(reading) == {}
    clock.set(NOON + timedelta(days=29, hours=23))
    run()
    assert numbers(reading) == {}
    clock.set(NOON + timedelta(days=31))
    run()
    assert numbers(reading) == {"emails": (1, 1), "devices": (1, 1), "tokens": (1, 1)}
    with reading() as session:
        assert {one.dedupe_key: one.address for one in session.query(Email)} == {"sent": "", "waits": "w@example.org"}
        assert [one.digest for one in session.query(Device)] == ["device 1"]
        assert [one.revoked_at for one in session.query(tokens.Token)] == [None]
    clock.set(NOON + timedelta(days=182))
    run()
    assert numbers(reading)["files"] == (3, 3)
    with reading() as session:
        for model in (ClearanceRequest, Reference, Interview):
            assert {one.volunteer_id for one in session.query(model)} == {play.second_volunteer}
        assert session.get_one(Account, play.applicant).name == "Anton"
    clock.set(NOON + timedelta(days=367))
    run()
    assert {slug: numbers(reading)[slug] for slug in ("diaries", "goals", "talks")} == {
        "diaries": (1, 1), "goals": (1, 1), "talks": (1, 1),
    }  # fmt: skip
    with reading() as session:
        assert {one.pair_id: (one.note, one.minutes) for one in session.query(Meeting)} == {
            pairs[0]: ("", 60),
            pairs[1]: ("words", 60),
        }
        assert [one.pair_id for one in session.query(Goal)] == [pairs[1]]
        assert session.query(AuditEntry).count() >= trail
    clock.set(NOON + timedelta(days=1097))
    run()
    with reading() as session:
        assert session.query(AuditEntry).filter(AuditEntry.at < NOON + timedelta(days=1)).count() == 0
    # On the same day it does nothing more, and on the next nothing twice.
    before = numbers(reading)
    run()
    assert numbers(reading) == before
    clock.advance(days=1)
    assert run() == 0


def test_batches_are_small_and_the_next_round_goes_on(writing, reading, clock, run, monkeypatch):
    clock.set(NOON)
    monkeypatch.setattr(rules, "MOST_BATCHES", 2)
    with writing():
        owner = factories.account().id
        for number in range(450):
            factories.add(
                Device(
                    digest=f"device {number}",
                    account_id=owner,
                    created_at=NOON,
                    last_used_at=NOON,
                    expires_at=NOON,
                    ended_at=NOON,
                )
            )
    clock.set(NOON + timedelta(days=40))
    assert run() == 400
    with reading() as session:
        assert session.query(Upkeep).filter_by(slug="devices").one().ran_at is None
    assert run() == 50
    assert numbers(reading)["devices"] == (50, 450)
    assert run() == 0


@pytest.fixture
def family(writing, clock):
    """The ids of the play, a family with a card, and one that came yesterday two years on."""
    clock.set(NOON)
    with writing() as session:
        play = cast.gather()
        ours = session.get_one(factories.Organisation, play.organisation)
        found = [factories.household(ours, name, locale="en").id for name in ("Amina", "Zohra")]
        for household in found:
            factories.add(
                Card(household_id=household, code_digest=f"code {household}", pin_hash="x", issued_at=the_clock.now())
            )
    return play, *found


def open_card(visitor, reading, household):
    with reading() as session:
        card = session.query(Card.id).filter_by(household_id=household).scalar()
    browser = visitor()
    browser.open_card(card)
    return browser


def test_a_household_that_nobody_uses_is_announced_then_erased(family, reading, clock, run, visitor, mailbox):
    play, silent, used = family
    clock.set(NOON + timedelta(days=700))
    open_card(visitor, reading, used)
    clock.set(NOON + timedelta(days=731))
    assert run() == 0
    with reading() as session:
        until = session.get_one(Household, silent).erase_after
        assert until == NOON + timedelta(days=761)
        assert session.get_one(Household, used).erase_after is None
        coordinator = session.get_one(Account, play.coordinator).email
    [email] = mailbox.to(coordinator)
    assert email["Subject"] == "Something will be erased soon"
    assert "Amina" not in email.as_string()
    clock.advance(days=1)
    run()
    assert mailbox.to(coordinator) == []
    clock.set(until + timedelta(hours=1))
    run()
    assert numbers(reading)["households"] == (1, 1)
    with reading() as session:
        assert session.get_one(Household, silent).state is HouseholdState.ERASED
        assert session.get_one(Household, used).state is HouseholdState.ACTIVE
        [erased] = session.query(AuditEntry).filter_by(deed=Deed.DELETED, table_name="households")
        assert (erased.row_id, erased.account_id) == (silent, None)
    clock.advance(days=1)
    run()
    assert numbers(reading)["households"] == (0, 1)


def test_whoever_comes_back_or_is_kept_stays(family, reading, writing, clock, run, visitor):
    play, back, kept = family
    clock.set(NOON + timedelta(days=731))
    run()
    coordinator, stranger = visitor(), visitor()
    coordinator.sign_in(play.coordinator)
    stranger.sign_in(play.stranger)
    page = coordinator.get(f"/community/households/{kept}")
    assert "Will be erased" in page.text
    assert stranger.post(f"/community/privacy/retention/households/{kept}/keep").status_code == 404
    assert coordinator.press(page, "It should stay").status_code == 303
    assert "Will be erased" not in coordinator.get(f"/community/households/{kept}").text
    open_card(visitor, reading, back)
    clock.advance(days=1)
    run()
    with reading() as session:
        assert [session.get_one(Household, one).erase_after for one in (back, kept)] == [None, None]
    clock.set(NOON + timedelta(days=800))
    run()
    with reading() as session:
        assert {session.get_one(Household, one).state for one in (back, kept)} == {HouseholdState.ACTIVE}


def test_the_administrator_sees_numbers_and_the_doctor_when_it_stopped(app, family, writing, clock, run, visitor):
    play, *_ = family
    with writing():
        admin = factories.account((Role.ADMINISTRATOR, None)).id
    person, coordinator = visitor(), visitor()
    person.sign_in(admin)
    coordinator.sign_in(play.coordinator)
    address = "/community/privacy/retention"
    assert coordinator.get(address).status_code == 403
    assert "It has not run yet" in person.get(address).text
    run()
    page = person.get(address)
    assert "Last run on" in page.text
    assert "3 years" in page.text
    assert "Amina" not in page.text
    clock.advance(days=2)
    with app.app_context():
        assert [line for manifest in app.extensions["manifests"] for check in manifest.checks for line in check()] == []
    clock.advance(days=2)
    with app.app_context():
        [found] = [line for manifest in app.extensions["manifests"] for check in manifest.checks for line in check()]
    assert found == "What is old was last removed on 2026-11-23: is 'flask worker' running?"
    assert "Is the worker running?" in person.get(address).text


@pytest.mark.settings(keep_emails_days=7, keep_trail_days=730)
def test_your_data_tells_the_same_times(family, visitor):
    play, *_ = family
    person = visitor()
    person.sign_in(play.volunteer)
    assert "2 years" in person.get("/community/privacy/account").text


def test_the_file_goes_of_who_was_told_not_now_and_of_nobody_who_is_cleared_or_came_again(writing, reading, clock):
    clock.set(NOON)
    [long_ago, lately] = (NOON - timedelta(days=days) for days in (400, 300))
    moment = NOON - timedelta(days=365)

    def told(*talks, clearance=None, applied_at=long_ago):
        volunteer = factories.volunteer(clearance)
        for outcome, recorded_at in talks:
            facts = {"held_on": recorded_at.date(), "outcome": outcome, "recorded_at": recorded_at}
            factories.add(Interview(volunteer_id=volunteer.id, **facts))
        factories.clearance_request(volunteer.id, created_at=applied_at)
        return volunteer.id

    no, yes, again = InterviewOutcome.NOT_NOW, InterviewOutcome.FITS, InterviewOutcome.AGAIN
    with writing():
        factories.organisation()
        expected = {
            told((no, long_ago)),
            told((yes, long_ago), (no, long_ago)),
            told((again, long_ago), (no, long_ago)),
        }
        told((no, long_ago), clearance=Clearance.ADULTS)
        told((no, long_ago), (yes, long_ago))
        told((no, long_ago), (again, long_ago))
        told((no, lately))
        told((no, moment))
        told((no, long_ago), applied_at=lately)
        told((no, long_ago), applied_at=moment)
        told((yes, long_ago))
        told()
    with reading() as session:
        assert set(session.scalars(sa.select(Volunteer.id).where(turned_down(moment)))) == expected

"""After somebody deletes the account, nothing that tells of them stands in any column of any table;
what was counted stays."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Account, Card, Device, RecoveryCode
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db, transaction
from community.foundation.outbox import Email, EmailState, Recipient, post
from community.foundation.refusal import Refused
from community.households.models import Household
from community.households.rules import HouseholdState
from community.members.models import Invitation
from community.organisations.models import Membership
from community.privacy import actions
from community.privacy.rules import Refusal
from community.skills.models import Skill
from tests import cast, factories
from volunteers.clearances.rules import Clearance
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.follow_up.rules import Going
from volunteers.journal.models import Goal, Meeting
from volunteers.journal.rules import Mood
from volunteers.pairs.models import Block, Pair
from volunteers.pairs.rules import PairState, Side
from volunteers.profiles.models import Volunteer, VolunteerPause, VolunteerSkill
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.actions import sign_up
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

PLANTED, DELETE = "qzplanted", "/community/privacy/account/delete"


def tables_with_plants(session) -> set[str]:
    """The tables in which the planted word stands in any column of any row."""
    return {
        table.name
        for table in db.metadata.sorted_tables
        if any(PLANTED in str(value) for row in session.execute(sa.select(table)) for value in row)
    }


def plant(play) -> Account:
    """A volunteer with something of their own wherever a volunteer can have something."""
    now, today = clock.now(), clock.now().date()
    made = factories.volunteer(
        Clearance.FAMILIES,
        name=f"{PLANTED}Mira",
        family_name=f"{PLANTED}Kova",
        email=f"{PLANTED}@example.org",
        phone=f"{PLANTED}0888",
        totp_secret=f"{PLANTED}totp",
    )
    profile = db.session.get_one(Volunteer, made.id)
    profile.districts, profile.interests = [f"{PLANTED}vitosha"], [f"{PLANTED}football"]
    factories.steps(made.id)
    factories.reference(made.id, name=f"{PLANTED}Referee", email=f"{PLANTED}r@example.org", remark=f"{PLANTED}kind")
    db.session.execute(sa.text("UPDATE clearance_requests SET motivation = :words"), {"words": f"{PLANTED}why"})
    skill = factories.add(Skill(names={"en": "Sewing"}, folded="sewing", esco="", listed=True, created_at=now))
    for row in (
        VolunteerSkill(volunteer_id=made.id, skill_id=skill.id),
        VolunteerPause(volunteer_id=made.id, first_on=today, last_on=today),
        RecoveryCode(account_id=made.id, digest=f"{PLANTED}code"),
        Device(
            digest=f"{PLANTED}device",
            account_id=made.id,
            label=f"{PLANTED}phone",
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(days=9),
        ),
        tokens.Token(purpose=tokens.Purpose.FEED, digest=f"{PLANTED}feed", account_id=made.id, created_at=now),
        Invitation(
            digest="invited",
            organisation_id=play.organisation,
            email=f"{PLANTED.upper()}@example.org",
            name=f"{PLANTED}M",
            roles=[Role.COORDINATOR.value],
            locale="en",
            invited_by_id=play.coordinator,
            created_at=now,
            expires_at=now + timedelta(days=9),
        ),
        Ask(
            shift_id=play.shift,
            account_id=made.id,
            state=AskState.ASKED,
            rest=1,
            fit={"why": f"{PLANTED}fit"},
            created_at=now,
        ),
    ):
        factories.add(row)
    post("volunteers.shifts.signed_up", Recipient(made.id, made.email, "en"), {"sign_up": 1}, key="an email")
    return made


@pytest.fixture
def planted(writing):
    """Ids of the cast, the planted volunteer, a shift of one place with a queue, a shift that is over, and the pair."""
    with writing() as session:
        play = cast.gather(maximum=1)
        ours = session.get_one(factories.Organisation, play.organisation)
        made = plant(play)
        shift = session.get_one(Shift, play.shift)
        sign_up(shift, made.id)
        sign_up(shift, play.second_volunteer)
        past = factories.session(factories.activity(ours), starts_at=clock.now() - timedelta(days=9))
        over = factories.shift(past)
        factories.add(
            SignUp(
                shift_id=over.id,
                account_id=made.id,
                state=SignUpState.COMPLETED,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
        family = factories.household(ours, "Amina", "Sami")
        pair = factories.pair(
            factories.mentoring_request(family), made.id, state=PairState.ACTIVE, started_at=clock.now()
        )
        other = factories.household(ours, "Zohra")
        factories.add(Block(volunteer_id=made.id, household_id=other.id, side=Side.MENTOR, created_at=clock.now()))
        draft = factories.pair(factories.mentoring_request(other), made.id, answer_until=None)
        day = clock.now().date()
        for note in ("shared", "staff"):
            factories.add(
                Meeting(
                    pair_id=pair.id,
                    held_on=day,
                    met=True,
                    minutes=45,
                    mood=Mood.GOOD,
                    note=f"{PLANTED}{note}",
                    created_at=clock.now(),
                )
            )
        factories.add(Goal(pair_id=pair.id, words=f"{PLANTED}bread", side=Side.MENTOR, created_at=clock.now()))
        factories.add(Goal(pair_id=pair.id, words="the family's", side=Side.MENTEE, created_at=clock.now()))
        for side, words in ((Side.MENTOR, f"{PLANTED}worry"), (Side.MENTEE, "the family's worry")):
            factories.add(
                CheckIn(
                    pair_id=pair.id,
                    side=side,
                    held_on=day,
                    going=Going.MIXED,
                    concerns=words,
                    held_by_id=play.coordinator,
                    created_at=clock.now(),
                )
            )
        factories.add(Farewell(id=pair.id, held_on=day, note=f"{PLANTED}bye", again=True, created_at=clock.now()))
    return play, made.id, over.id, pair.id, draft.id


@pytest.mark.both_databases
def test_deleting_leaves_a_number_without_a_person(planted, visitor, reading, mailbox):
    play, account, over, pair_id, draft_id = planted
    person, elsewhere = visitor(), visitor()
    person.sign_in(account)
    elsewhere.sign_in(account)
    with reading() as session:
        assert len(tables_with_plants(session)) >= 14
    assert DELETE in person.get("/community/privacy/account").text
    page = person.get(DELETE)
    assert "Read first what this does" in page.text
    # Without the password, or without the tick, nothing happens.
    for typed in ({"present": "wrong", "sure": "y"}, {"present": factories.PASSWORD}):
        assert person.press(page, "Delete my account", **typed).status_code == 422
    with reading() as session:
        assert session.get_one(Account, account).state is AccountState.ACTIVE
    gone = person.press(page, "Delete my account", present=factories.PASSWORD, sure="y")
    assert gone.status_code == 303
    assert "Your account is deleted" in person.get(gone.location).text
    for browser in (person, elsewhere):
        assert browser.get("/account").status_code == 303
    with reading() as session:
        assert tables_with_plants(session) == set()
        left = session.get_one(Account, account)
        assert (left.name, left.email, left.state) == ("–", f"erased-{account}", AccountState.BLOCKED)
        assert left.password_hash is None
        assert left.erased_at is not None
        assert session.query(Membership).filter_by(account_id=account).count() == 0
        states = {(one.shift_id, one.account_id): one.state for one in session.query(SignUp)}
        assert states == {
            (play.shift, account): SignUpState.WITHDRAWN,
            (play.shift, play.second_volunteer): SignUpState.OFFERED,
            (over, account): SignUpState.COMPLETED,
        }
        pair = session.get_one(Pair, pair_id)
        assert pair.state is PairState.CLOSED
        assert session.get(Pair, draft_id) is None
        assert [(one.minutes, one.note, one.mood) for one in session.query(Meeting)] == [(45, "", None)] * 2
        assert [one.words for one in session.query(Goal)] == ["the family's"]
        assert [one.concerns for one in session.query(CheckIn)] == ["the family's worry"]
        trail = session.query(AuditEntry).filter_by(deed=Deed.DELETED, table_name="accounts", row_id=account)
        assert [(one.account_id, one.columns) for one in trail] == [(account, "")]
        assert {one.state for one in session.query(Email).filter_by(account_id=account)} == {EmailState.DROPPED}
        coordinator = session.get_one(Account, play.coordinator).email
    emails = mailbox.deliver()
    told = sorted(message["Subject"] for message in emails if message["To"] == coordinator)
    assert told == ["Places became free", "Somebody has left"]
    assert PLANTED not in "".join(message.as_string() for message in emails)
    assert {message["To"] for message in emails} == {coordinator, "walid@example.org"}


@pytest.mark.both_databases
def test_the_address_is_free_again(planted, visitor, writing):
    _play, account, *_ = planted
    with writing():
        actions.delete_account(account)
    with writing():
        again = factories.volunteer(email=f"{PLANTED}@example.org", name="Again")
        assert again.id != account


def test_the_only_one_in_a_post_is_refused_with_the_reason(writing, visitor, reading):
    with writing():
        play = cast.gather()
        admin = factories.account((Role.ADMINISTRATOR, None)).id
    for who, reason in ((play.coordinator, "You are the only coordinator of Ours."), (admin, "the only administrator")):
        person = visitor()
        person.sign_in(who)
        page = person.get(DELETE)
        assert reason in page.text
        assert 'name="present"' not in page.text
        typed = {"present": factories.PASSWORD, "sure": "y"}
        refused = person.post(DELETE, data=typed)
        assert refused.status_code == 409
        assert reason in refused.text
        with reading() as session:
            assert session.get_one(Account, who).state is AccountState.ACTIVE
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        blocked = factories.coordinator(ours, state=AccountState.BLOCKED)
        assert blocked.id
    # Whoever cannot sign in is no successor; whoever can is one.
    with writing(), pytest.raises(Refused) as refusal:
        actions.delete_account(play.coordinator)
    assert refusal.value.reason is Refusal.LAST_COORDINATOR
    with writing() as session:
        successor = factories.coordinator(session.get_one(factories.Organisation, play.organisation)).id
    with writing():
        actions.delete_account(play.coordinator)
    with writing(), pytest.raises(Refused):
        actions.delete_account(successor)


def test_a_family_erases_itself_with_the_pin_of_its_card(writing, visitor, reading, mailbox):
    address = "/community/privacy/family/erase"
    with writing() as session:
        play = cast.gather()
        ours = session.get_one(factories.Organisation, play.organisation)
        family = factories.household(ours, f"{PLANTED}Amina", "Sami", locale="en")
        factories.pair(factories.mentoring_request(family), play.volunteer, state=PairState.ACTIVE)
        card = factories.add(
            Card(
                household_id=family.id,
                code_digest="code",
                pin_hash=factories.HASHER.hash("2468"),
                issued_at=clock.now(),
            )
        ).id
        number = family.id
    phone, stranger = visitor(), visitor()
    phone.open_card(card)
    stranger.sign_in(play.stranger)
    assert stranger.get(address).status_code == 403
    page = phone.get(address)
    assert phone.press(page, "Erase everything about us", pin="1357", sure="y").status_code == 422
    with reading() as session:
        assert session.get_one(Household, number).state is HouseholdState.ACTIVE
    gone = phone.press(page, "Erase everything about us", pin="2468", sure="y")
    assert gone.status_code == 303
    assert "Everything about your family is erased" in phone.get(gone.location).text
    with reading() as session:
        assert tables_with_plants(session) == set()
        assert session.get_one(Household, number).state is HouseholdState.ERASED
    assert phone.get("/family").status_code == 303
    assert [message["Subject"] for message in mailbox.to("vera@example.org")] == ["Something has come to an end"]


@pytest.mark.both_databases
def test_of_the_last_two_coordinators_who_go_at_once_one_stays(app, writing, reading):
    with writing() as session:
        play = cast.gather()
        other = factories.coordinator(session.get_one(factories.Organisation, play.organisation)).id
    outcomes, together = [], threading.Barrier(2)

    def go(account_id: int) -> None:
        together.wait()
        try:
            with app.app_context(), transaction():
                actions.delete_account(account_id)
            outcomes.append("gone")
        except Refused:
            outcomes.append("stays")

    threads = [threading.Thread(target=go, args=(one,)) for one in (play.coordinator, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["gone", "stays"]
    with reading() as session:
        assert session.query(Membership).filter_by(organisation_id=play.organisation).count() == 1

"""After a household is erased, nothing that was told of it stands in any column of any table;
what was counted stays."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Card, Device
from community.foundation import clock, database, tokens
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.help_requests.actions import ask
from community.households.models import Consent, Household, Member, Need
from community.households.rules import Accommodation, ConsentManner, ConsentPurpose, HouseholdState
from community.privacy import actions as privacy
from community.privacy.actions import say_farewell
from events.registrations.actions import join, let_go
from events.registrations.models import PartyMember, Registration
from events.registrations.queries import wrong_counters
from events.registrations.rules import Refusal, RegistrationState
from events.sessions.models import Session
from tests import cast, factories
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState
from volunteers.requests.models import MentoringRequest

PLANTED = "qzplanted"
ERASE = "/community/privacy/households/{}/erase"

pytestmark = pytest.mark.both_databases


def everything_kept(session) -> dict[str, str]:
    """All values of all columns, as one text a table."""
    return {
        table.name: "\n".join(str(value) for row in session.execute(sa.select(table)) for value in row)
        for table in db.metadata.sorted_tables
    }


def plant(ours) -> Household:
    """A household with something of its own wherever a household can have something."""
    made = factories.household(
        ours, f"{PLANTED}Amina", f"{PLANTED}Sami", phone=f"{PLANTED}0888", district=f"{PLANTED}vitosha"
    )
    members = db.session.scalars(sa.select(Member).where(Member.household_id == made.id).order_by(Member.id)).all()
    for member in members:
        member.native_name = f"{PLANTED}native"
        member.birth_year = 1988
        factories.add(Need(member_id=member.id, accommodation=Accommodation.NO_PORK))
    for purpose in (ConsentPurpose.PROGRAMME, ConsentPurpose.COORDINATION):
        factories.add(
            Consent(
                household_id=made.id,
                organisation_id=ours.id,
                purpose=purpose,
                text_version="2026-11",
                language="ar",
                manner=ConsentManner.ORALLY,
                given_at=clock.now(),
            )
        )
    card = factories.add(
        Card(household_id=made.id, code_digest=f"{PLANTED}code", pin_hash=f"{PLANTED}pin", issued_at=clock.now())
    )
    factories.add(
        Device(
            digest=f"{PLANTED}device",
            card_id=card.id,
            label=f"{PLANTED}phone",
            created_at=clock.now(),
            last_used_at=clock.now(),
            expires_at=clock.now().replace(year=2036),
        )
    )
    factories.add(
        tokens.Token(purpose=tokens.Purpose.FEED, digest=f"{PLANTED}feed", household_id=made.id, created_at=clock.now())
    )
    ask(made.id)
    factories.mentoring_request(made, key=f"{PLANTED}request", member_id=members[1].id)
    return made


@pytest.fixture
def planted(writing):
    """Ids of the cast, the planted household, another one, a coming session that is full, and one that is over."""
    with writing():
        play = cast.gather()
        ours = db.session.get_one(factories.Organisation, play.organisation)
        family, other = plant(ours), factories.household(ours, "Zohra", "Lin")
        activity = factories.activity(ours)
        coming = factories.session(activity, capacity=2)
        long_ago = coming.starts_at - timedelta(days=30)
        over = factories.session(activity, starts_at=long_ago, ends_at=long_ago + timedelta(hours=1), seats_taken=1)
        people = {
            one.id: [member.id for member in db.session.scalars(sa.select(Member).where(Member.household_id == one.id))]
            for one in (family, other)
        }
        join(coming.id, family.id, people[family.id])
        join(coming.id, other.id, people[other.id])
        factories.add(
            Registration(
                session_id=over.id,
                household_id=family.id,
                state=RegistrationState.ATTENDED,
                party_size=1,
                created_at=clock.now(),
                updated_at=clock.now(),
                party=[PartyMember(member_id=people[family.id][0])],
            )
        )
        return play, family.id, other.id, coming.id, over.id


def test_erasing_leaves_no_trace_of_the_people_and_passes_the_places_on(planted, visitor, reading):
    play, family, other, coming, over = planted
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    with reading() as session:
        assert sum(PLANTED in text for text in everything_kept(session).values()) >= 5
    address = ERASE.format(family)
    page = coordinator.get(address)
    assert "Read first what this does" in page.text
    assert coordinator.press(page, "Erase the household").status_code == 422
    with reading() as session:
        assert session.get_one(Household, family).state is HouseholdState.ACTIVE
    assert coordinator.press(page, "Erase the household", sure="y").headers["Location"] == "/community/households"
    with reading() as session:
        assert {name for name, text in everything_kept(session).items() if PLANTED in text} == set()
        household = session.get_one(Household, family)
        assert (household.state, household.call_name) == (HouseholdState.ERASED, "")
        for model in (Member, Consent, Card):
            assert session.query(model).filter_by(household_id=family).count() == 0
        assert session.query(Member).filter_by(household_id=other).count() == 2
        states = {(one.session_id, one.household_id): one.state for one in session.query(Registration)}
        assert states == {
            (coming, family): RegistrationState.CANCELLED,
            (coming, other): RegistrationState.OFFERED,
            (over, family): RegistrationState.ATTENDED,
        }
        assert session.get_one(Session, coming).seats_taken == 2
        kept = session.query(Registration).filter_by(session_id=over).one()
        assert kept.party_size == 1
        assert session.query(PartyMember).filter_by(registration_id=kept.id).count() == 0
        [erased] = session.query(AuditEntry).filter_by(deed=Deed.DELETED, table_name="households")
        assert (erased.row_id, erased.account_id, erased.columns) == (family, play.coordinator, "")
    assert coordinator.get(f"/community/households/{family}").status_code == 404
    assert coordinator.get(address).status_code == 404


def test_a_familys_phone_is_signed_out_and_nobody_else_may_erase(planted, visitor, reading):
    play, family, *_ = planted
    phone = visitor()
    with reading() as session:
        card = session.query(Card.id).filter_by(household_id=family).scalar()
    phone.open_card(card)
    assert phone.get("/family").status_code == 200
    # Both pages name the same losses; the family's once left out that its pairs end.
    desk = visitor()
    desk.sign_in(play.coordinator)
    for page in (phone.get("/community/privacy/family/erase"), desk.get(ERASE.format(family))):
        assert "Its pairs with volunteers" in page.text
    for who, status in ((play.stranger, 404), (play.volunteer, 403)):
        person = visitor()
        person.sign_in(who)
        assert person.get(ERASE.format(family)).status_code == status
        assert person.post(ERASE.format(family), data={"sure": "y"}).status_code == status
    assert phone.get("/family").status_code == 200
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    assert coordinator.post(ERASE.format(family), data={"sure": "y"}).status_code == 303
    assert phone.get("/family").status_code == 303


def activity_of(session, session_id):
    return session.get_one(factories.Activity, session.get_one(Session, session_id).activity_id)


def run(app, deed):
    """What the deed returns, or why it was refused, in a transaction of its own."""
    with app.app_context():
        try:
            with transaction() as session:
                return deed(session)
        except Refused as refused:
            return refused.reason
        finally:
            db.session.remove()


def erase(household_id):
    say_farewell(household_id)
    [household] = database.lock(Household, [household_id])
    privacy.erase(household)


def test_who_joins_while_the_family_is_erased_holds_no_seat_for_nobody(app, planted, writing, reading):
    _, family, _, coming, _ = planted
    with writing() as session:
        later = clock.now() + timedelta(days=2)
        second = factories.session(activity_of(session, coming), later, capacity=4).id
        people = [one for (one,) in session.query(Member.id).filter_by(household_id=family)]
    joined = threading.Event()

    def come(session):
        made = join(second, family, people).state
        joined.set()
        # Whoever erases has read what the family joined, and waits for the family.
        threading.Event().wait(0.5)
        return made

    with ThreadPoolExecutor(2) as pool:
        coming_in = pool.submit(run, app, come)
        joined.wait(5)
        erasing = pool.submit(run, app, lambda session: erase(family))
        assert coming_in.result() is RegistrationState.CONFIRMED
        answer = erasing.result()
    assert answer in (None, Refusal.MEANWHILE)
    if answer:
        with reading() as session:
            assert session.get_one(Household, family).state is HouseholdState.ACTIVE
        assert run(app, lambda session: erase(family)) is None
    with reading() as session:
        assert wrong_counters() == []
        assert session.get_one(Session, second).seats_taken == 0
    # Who comes too late finds nobody to bring.
    assert run(app, lambda session: join(second, family, people)) is Refusal.NOBODY


def test_many_joins_and_an_erasure_at_once(app, planted, writing, reading):
    _, family, _, coming, _ = planted
    with writing() as session:
        activity = activity_of(session, coming)
        dates = [factories.session(activity, clock.now() + timedelta(days=2 + number)).id for number in range(5)]
        people = [one for (one,) in session.query(Member.id).filter_by(household_id=family)]
    gate = threading.Barrier(6)

    def deed(session_id):
        gate.wait()
        return run(app, lambda session: join(session_id, family, people) if session_id else erase(family))

    with ThreadPoolExecutor(6) as pool:
        erased = list(pool.map(deed, [*dates, None]))[-1]
    assert erased in (None, Refusal.MEANWHILE)
    with reading() as session:
        assert wrong_counters() == []
        live = session.query(Registration).filter(
            Registration.household_id == family, Registration.state == RegistrationState.CONFIRMED
        )
        # What is over stays counted; of what is to come nothing is held for nobody.
        assert (live.count() == 0) or erased is Refusal.MEANWHILE


def test_the_mentor_and_the_coordinators_hear_once_and_without_a_name(app, planted, writing, mailbox):
    play, family, *_ = planted
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        factories.coordinator(ours, email="second@example.org")
        session.get_one(factories.Account, play.coordinator).email = "first@example.org"
        request = session.query(MentoringRequest).filter_by(household_id=family).one()
        now = clock.now()
        standing = {"state": PairState.ACTIVE, "mentor_said_at": now, "mentee_said_at": now, "started_at": now}
        factories.pair(request, play.volunteer, **standing)
        factories.pair(request, play.applicant, state=PairState.CLOSED, ending=Ending.TAKEN, closed_at=now)
        # A draft: nobody was asked, so nobody hears.
        factories.pair(request, play.second_volunteer, answer_until=None)
    mailbox.deliver()
    assert run(app, lambda session: erase(family)) is None
    emails = mailbox.deliver()
    assert sorted((message["To"], message["Subject"]) for message in emails) == [
        ("first@example.org", "A pair has come to an end"),
        ("second@example.org", "A pair has come to an end"),
        ("vera@example.org", "Something has come to an end"),
    ]
    assert not any(PLANTED in str(message) for message in emails)
    with writing() as session:
        assert session.query(Pair).filter_by(household_id=family).count() == 0


def test_a_family_without_a_pair_goes_without_a_email(app, planted, mailbox):
    _, family, *_ = planted
    mailbox.deliver()
    assert run(app, lambda session: erase(family)) is None
    assert mailbox.deliver() == []


def test_who_leaves_a_family_leaves_its_parties_and_the_seat_goes_on(planted, visitor, writing, reading):
    play, family, other, coming, over = planted
    with writing() as session:
        [first, second] = [
            one for (one,) in session.query(Member.id).filter_by(household_id=family).order_by(Member.id)
        ]
        ours = session.get_one(factories.Organisation, play.organisation)
        alone = factories.household(ours, "Alone")
        [member] = [one for (one,) in session.query(Member.id).filter_by(household_id=alone.id)]
        # Two of the other family wait for two seats, and behind them one for whom a single seat is enough.
        join(coming, alone.id, [member])
        only = factories.session(activity_of(session, coming), clock.now() + timedelta(days=3)).id
        join(only, family, [second])
        alone_id = alone.id
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    stranger = visitor()
    stranger.sign_in(play.stranger)
    address = f"/community/households/{family}/members/{second}/remove"
    assert stranger.post(address).status_code == 404
    assert coordinator.post(f"/community/households/{other}/members/{second}/remove").status_code == 404
    assert coordinator.post(address).status_code == 303
    with reading() as session:
        found = {(one.session_id, one.household_id): (one.state, one.party_size) for one in session.query(Registration)}
        assert found == {
            (coming, family): (RegistrationState.CONFIRMED, 1),
            (coming, other): (RegistrationState.WAITING, 2),
            (coming, alone_id): (RegistrationState.OFFERED, 1),
            (only, family): (RegistrationState.CANCELLED, 1),
            (over, family): (RegistrationState.ATTENDED, 1),
        }
        assert wrong_counters() == []
        assert (session.get_one(Session, coming).seats_taken, session.get_one(Session, only).seats_taken) == (2, 0)
    # The last one stays, and so does what they joined.
    assert coordinator.post(f"/community/households/{family}/members/{first}/remove").status_code == 409
    with reading() as session:
        row = session.query(Registration).filter_by(session_id=coming, household_id=family).one()
        assert row.state is RegistrationState.CONFIRMED


def test_a_smaller_party_that_waits_may_fit(app, planted, writing, reading):
    _, _, other, coming, _ = planted
    with writing() as session:
        row = session.get_one(Session, coming)
        row.capacity = 3
        [_, gone] = session.query(Member).filter_by(household_id=other).order_by(Member.id)
        assert session.query(Registration).filter_by(household_id=other).one().state is RegistrationState.WAITING
        let_go(gone)
    with reading() as session:
        row = session.query(Registration).filter_by(household_id=other).one()
        assert (row.state, row.party_size) == (RegistrationState.OFFERED, 1)
        assert session.get_one(Session, coming).seats_taken == 3

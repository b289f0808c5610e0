"""After a household is erased, nothing that was told of it stands in any column of any table; what was counted stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Card, Device
from community.calls.actions import ask
from community.foundation import clock, tokens
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.people.models import Consent, Household, Member, Need
from community.people.rules import Accommodation, ConsentManner, ConsentPurpose, HouseholdState
from events.registrations.actions import join
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories

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
    assert coordinator.press(page, "Erase the household", sure="y").headers["Location"] == "/community/people"
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
    assert coordinator.get(f"/community/people/{family}").status_code == 404
    assert coordinator.get(address).status_code == 404


def test_a_familys_phone_is_signed_out_and_nobody_else_may_erase(planted, visitor, reading):
    play, family, *_ = planted
    phone = visitor()
    with reading() as session:
        card = session.query(Card.id).filter_by(household_id=family).scalar()
    phone.open_card(card)
    assert phone.get("/family").status_code == 200
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

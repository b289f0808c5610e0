"""A coordinator sees which emails went out about the own sessions, volunteers and pairs, and none about others'."""

import re

import pytest

from community.foundation import clock, outbox
from community.foundation.access import Role
from community.foundation.outbox import Email, EmailState, Recipient
from tests import cast, factories
from volunteers.journal.models import MeetingQuestion, Mentorship
from volunteers.pairs.rules import PairState
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

MAIL = "/community/emails"

pytestmark = pytest.mark.both_databases


def matters_of(organisation, helper):
    """One of each thing that an email may be about, of this organisation: what it is called -> `about`."""
    now = clock.now()
    shift = factories.shift(factories.session(factories.activity(organisation)))
    facts = {"account_id": helper, "state": SignUpState.CONFIRMED, "created_at": now, "updated_at": now}
    sign_up = factories.add(SignUp(shift_id=shift.id, **facts)).id
    other = factories.shift(factories.session(factories.activity(organisation)))
    ask = factories.add(Ask(shift_id=other.id, account_id=helper, state=AskState.ASKED, created_at=now)).id
    household = factories.household(organisation, "Plant")
    request = factories.mentoring_request(household)
    pair = factories.pair(request, helper, state=PairState.ACTIVE, started_at=now)
    factories.add(Mentorship(id=pair.id))
    question = factories.add(
        MeetingQuestion(pair_id=pair.id, digest=f"digest-{pair.id}", asked_at=now, expires_at=now)
    ).id
    return {
        "volunteers.shifts.signed_up": {"sign_up": sign_up},
        "volunteers.shifts.let_go": {"sign_ups": [sign_up], "entries": []},
        "volunteers.shifts.withheld": {"sign_ups": [sign_up]},
        "volunteers.shifts.series_changed": {"cancelled": [sign_up], "moved": [sign_up]},
        "volunteers.rosters.asked": {"ask": ask},
        "volunteers.pairs.agreed": {"pair": pair.id},
        "volunteers.journal.asked": {"question": question},
        "volunteers.pairs.parted": {"organisation": organisation.id},
    }


@pytest.fixture
def play(writing):
    """Vera has something of every kind with us, and Walid the same elsewhere; each matter has an email."""
    with writing() as session:
        made = cast.gather()
        ours = session.get_one(factories.Organisation, made.organisation)
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        for organisation, helper in ((ours, made.volunteer), (theirs, made.second_volunteer)):
            account = session.get_one(factories.Account, helper)
            recipient = Recipient(helper, account.email, "en")
            for template, about in matters_of(organisation, helper).items():
                outbox.post(template, recipient, about, key=f"{template}:{organisation.id}")
            factories.clearance_request(helper, organisation_id=organisation.id)
            outbox.post("volunteers.clearances.cleared", recipient, {"volunteer": helper}, key=f"cleared:{helper}")
            reference = factories.reference(helper, email=f"referee-of-{organisation.slug}@example.org")
            outbox.post(
                "volunteers.clearances.asked",
                Recipient(None, reference.email, "en"),
                {"reference": reference.id},
                key=f"reference:{reference.id}",
            )
            outbox.post("community.accounts.changed", recipient, {}, key=f"changed:{helper}")
        return made


def rows_of(page):
    """To whom each listed email went, in the order of the page."""
    return re.findall(r"[\w-]+@example\.org", page.text.partition("<tbody")[2])


@pytest.fixture
def enter(visitor):
    def come(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return come


def test_own_matters_are_listed_and_others_are_not(play, enter):
    listed = rows_of(enter(play.coordinator).get(MAIL))
    # Eight matters and the email about shifts that are open now; not what is between the volunteer and the house.
    assert listed == ["vera@example.org"] * 9
    assert rows_of(enter(play.stranger).get(MAIL)) == ["walid@example.org"] * 9


def test_referees_are_for_those_who_may_open_the_file(play, enter, writing):
    with writing():
        vetter = factories.account((Role.VETTING, play.organisation)).id
        both = factories.account((Role.COORDINATOR, play.organisation), (Role.VETTING, play.organisation)).id
    assert rows_of(enter(vetter).get(MAIL)) == ["referee-of-ours@example.org", "vera@example.org"]
    assert sorted(rows_of(enter(both).get(MAIL))) == ["referee-of-ours@example.org", *["vera@example.org"] * 9]


def test_what_failed_comes_first_and_nothing_is_said_of_why(play, enter, writing):
    with writing() as session:
        row = session.query(Email).filter_by(template="volunteers.shifts.signed_up", account_id=play.volunteer).one()
        row.state, row.problem = EmailState.FAILED, "plant-problem"
    page = enter(play.coordinator).get(MAIL)
    states = re.findall(r'data-label="State">.*?(Failed|Waiting)', page.text, re.S)
    assert states == ["Failed", *["Waiting"] * 8]
    assert "plant-problem" not in page.text
    assert "About a pair" in page.text
    assert rows_of(enter(play.coordinator).get(f"{MAIL}?state=failed")) == ["vera@example.org"]


def test_a_lost_tie_acts_on_the_next_request(play, enter, writing):
    coordinator = enter(play.coordinator)
    with writing() as session:
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one().id
        factories.clearance_request(play.volunteer, organisation_id=theirs)
    assert rows_of(coordinator.get(MAIL)) == ["vera@example.org"] * 8


def test_a_constant_number_of_questions(play, enter, writing, count_queries):
    coordinator = enter(play.coordinator)
    with writing() as session:
        message = session.query(Email).filter_by(template="volunteers.shifts.signed_up").first()
        recipient = Recipient(message.account_id, message.address, "en")
        for number in range(60):
            outbox.post(message.template, recipient, message.about, key=f"more:{number}")
    with count_queries() as statements:
        page = coordinator.get(MAIL)
    assert len(rows_of(page)) == 50
    assert len(statements) <= 4, statements

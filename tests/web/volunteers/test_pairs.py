"""Both sides decide, step by step: what each sees, yes, no, a guardian's yes, the first meeting, the end."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from community.accounts.models import Account, Card
from community.accounts.rules import AccountState
from community.foundation import clock as house_clock
from community.households.actions import withdraw_consent
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose, WordWay
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast, factories
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.pairs.actions import let_lapse, review, withdraw_offers
from volunteers.pairs.models import Block, GivenWord, Pair
from volunteers.pairs.rules import Ending, PairState, WordOf
from volunteers.profiles.models import Volunteer
from volunteers.profiles.week import Week
from volunteers.requests.models import MentoringRequest
from volunteers.shifts.models import SignUp

MINE = "/volunteers/pairs"
SATURDAY = Week.of((5, cell) for cell in range(18, 28)).text
SECRETS = ("Mirabella-Mentor", "Kowalczyk-Family", "+359-888-111", "Zahra-Mentee", "+359-888-222")


def issue(household_id, member_id=None):
    facts = {"code_digest": f"code-{household_id}-{member_id}", "pin_hash": "x", "issued_at": house_clock.now()}
    return factories.add(Card(household_id=household_id, member_id=member_id, **facts)).id


@dataclass
class Play:
    organisation: int
    coordinator: int
    stranger: int
    mentor: int
    household: int
    card: int
    pair: int
    request: int


@pytest.fixture
def play(writing):
    """A volunteer and a family who were just asked whether they would like to meet."""
    with writing() as session:
        found = cast.gather()
        mentor = factories.volunteer(
            clearance=Clearance.CHILDREN,
            languages=("ar", "bg"),
            name=SECRETS[0],
            family_name=SECRETS[1],
            phone=SECRETS[2],
        )
        row = session.get_one(Volunteer, mentor.id)
        row.week, row.matching_agreed_at, row.interests = SATURDAY, house_clock.now(), ["football"]
        ours = session.get_one(factories.Organisation, found.organisation)
        household = factories.household(ours, SECRETS[3], phone=SECRETS[4], locale="en")
        for purpose in ConsentPurpose:
            factories.add(
                Consent(
                    household_id=household.id,
                    organisation_id=ours.id,
                    purpose=purpose,
                    text_version=TEXT_VERSION,
                    language="ar",
                    manner=ConsentManner.ON_SCREEN,
                    given_at=house_clock.now(),
                )
            )
        request = factories.mentoring_request(household, interests=["football"])
        pair = factories.pair(request, mentor.id)
        card = issue(household.id)
        return Play(
            found.organisation, found.coordinator, found.stranger, mentor.id, household.id, card, pair.id, request.id
        )


@pytest.fixture
def mentor(play, visitor):
    person = visitor()
    person.sign_in(play.mentor)
    return person


@pytest.fixture
def family(play, visitor):
    person = visitor()
    person.open_card(play.card)
    return person


@pytest.fixture
def staff(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def state(reading):
    with reading() as session:
        pair = session.query(Pair).order_by(Pair.id).first()
        return pair.state, pair.ending


def make_minor(writing, play):
    with writing() as session:
        member = session.query(Member).filter_by(household_id=play.household).one()
        member.birth_year, member.guardian = 2012, False
        session.get_one(Pair, play.pair).member_id = member.id
        session.get_one(MentoringRequest, play.request).member_id = member.id
        aunt = factories.add(
            Member(household_id=play.household, call_name="Aunt", birth_year=1980, guardian=True, languages=["ar"])
        )
        return issue(play.household, member.id), issue(play.household, aunt.id)


def opened(visitor, card):
    person = visitor()
    person.open_card(card)
    return person


def agree(mentor, family):
    assert mentor.press(mentor.get(MINE), "Yes, gladly").status_code == 303
    assert family.press(family.get(MINE), "Yes, gladly").status_code == 303


def test_before_both_agreed_no_name_is_shown(play, mentor, family):
    for page in (mentor.get(MINE).text, family.get(MINE).text):
        assert "Would this fit?" in page
        assert "Arabic" in page
        assert "Football" in page
        assert not any(secret in page for secret in SECRETS)
    assert "1 family would like your company" in mentor.get("/volunteers/shifts/mine").text
    assert "1 volunteer would like to do things with you" in family.get("/family").text


def test_from_two_yeses_to_the_first_meeting_and_on(play, mentor, family, staff, reading, writing, mailbox):
    agree(mentor, family)
    assert state(reading) == (PairState.ACCEPTED_BY_MENTEE, None)
    assert [email["Subject"] for email in mailbox.deliver()] == ["Both of you said yes"]
    seen = mentor.get(MINE).text, family.get(MINE).text
    assert SECRETS[3] in seen[0]
    assert SECRETS[4] not in seen[0]
    assert SECRETS[0] in seen[1]
    assert not any(secret in seen[1] for secret in SECRETS[1:3])
    with writing() as session:
        venue = factories.venue(session.get_one(factories.Organisation, play.organisation)).id
    page = staff.get(f"/volunteers/pairs/introductions/{play.pair}")
    # The house proposes when both have time; staff may choose another day.
    assert "Both usually have time" in page.text
    assert re.search(r'name="on"[^>]* value="\d{4}-\d\d-\d\d"', page.text)
    day = (house_clock.now() + timedelta(days=3)).date().isoformat()
    set_it = staff.press(page, "Set the meeting", venue=str(venue), on=day, at="17:00", minutes="60")
    assert set_it.status_code == 303, set_it.text
    assert state(reading) == (PairState.INTRODUCED, None)
    with reading() as session:
        assert session.query(SignUp).one().account_id == play.mentor
        assert session.query(Registration).one().household_id == play.household
    assert "A first meeting" in mentor.get("/volunteers/shifts/mine").text
    assert "A first meeting" in family.get("/family").text
    assert "A first meeting" not in mentor.get("/programme").text
    emails = mailbox.deliver()
    assert [email["Subject"] for email in emails] == ["You are signed up"]
    # Nobody stands in for one of two who are to meet.
    assert "somebody else" not in emails[0].get_body(("plain",)).get_content()
    assert not any(secret in str(email) for email in emails for secret in SECRETS[3:])
    assert staff.press(staff.get(f"/volunteers/pairs/introductions/{play.pair}"), "They have met").status_code == 303
    assert state(reading) == (PairState.ACTIVE, None)


SET = "Set the first meeting"
LOST = {
    "called off": "The first meeting was called off.",
    "pause": "The volunteer does not come to the first meeting.",
    "family": "The family does not come to the first meeting.",
}


def meet(play, staff, writing, days=3):
    """Set a first meeting so many days from now; the answer, and its page."""
    with writing() as session:
        venue = factories.venue(session.get_one(factories.Organisation, play.organisation)).id
    page = f"/volunteers/pairs/introductions/{play.pair}"
    day = (house_clock.now() + timedelta(days=days)).date().isoformat()
    return staff.post(f"{page}/introduce", data={"venue": venue, "on": day, "at": "17:00", "minutes": 60}), page


@pytest.mark.both_databases
@pytest.mark.parametrize("how", LOST)
def test_a_first_meeting_that_is_lost_is_told_at_once_and_another_one_is_set(
    play, mentor, family, staff, writing, reading, mailbox, how
):
    agree(mentor, family)
    set_it, page = meet(play, staff, writing)
    assert set_it.status_code == 303
    assert SET not in staff.get(page).text
    # While it is held as it was set there is no other one.
    assert meet(play, staff, writing, days=4)[0].status_code == 409
    assert "First meetings" not in staff.get("/community/watching").text
    with reading() as session:
        first, on = session.query(Session).order_by(Session.id.desc()).first(), (house_clock.now() + timedelta(days=3))
        seen, meeting = session.query(SignUp).one().id, first.id
    if how == "called off":
        assert staff.post(f"/events/planning/sessions/{meeting}/cancel", data={"reason": "weather"}).status_code == 303
    elif how == "family":
        with writing():
            registrations.cancel(meeting, play.household)
    else:
        days = dict.fromkeys(("pause_first_on", "pause_last_on"), on.date().isoformat())
        # A pause on its day asks the mentor what becomes of it.
        assert mentor.post("/volunteers/pauses", data=days).status_code == 303
        assert mentor.post("/volunteers/pauses", data={**days, "wish": "give_back", "seen": [seen]}).status_code == 303
    mailbox.deliver()
    assert "First meetings" in staff.get("/community/watching").text
    assert "Introduce them" in staff.get("/volunteers/follow_up").text
    found = staff.get(page).text
    assert LOST[how] in found
    assert SET in found
    assert meet(play, staff, writing, days=5)[0].status_code == 303
    assert LOST[how] not in staff.get(page).text
    assert "First meetings" not in staff.get("/community/watching").text
    with reading() as session:
        states = {one.id: one.state for one in session.query(Session).filter(Session.id >= meeting)}
        assert states[meeting] is SessionState.CANCELLED
        assert session.get_one(Pair, play.pair).introduction_id == max(states)
    # The two of the lost one have one meeting in their calendars.
    assert mentor.get("/volunteers/shifts/mine").text.count("A first meeting") >= 1


def test_who_did_not_meet_is_brought_together_another_time(play, mentor, family, staff, writing, clock):
    agree(mentor, family)
    assert meet(play, staff, writing)[0].status_code == 303
    clock.set(house_clock.now() + timedelta(days=4))
    page = staff.get(f"/volunteers/pairs/introductions/{play.pair}").text
    assert "They have met" in page
    assert SET in page
    assert meet(play, staff, writing)[0].status_code == 303


def test_where_nobody_coordinates_both_are_told_that_it_takes_longer(play, mentor, family, writing, mailbox):
    with writing() as session:
        session.get_one(Account, play.coordinator).state = AccountState.BLOCKED
    for person in (mentor, family):
        person.press(person.get(MINE), "Yes, gladly")
        page = person.get(MINE).text
        assert "A coordinator will" not in page
    assert "It takes longer until somebody brings you together" in page
    [email] = [one for one in mailbox.deliver() if one["Subject"] == "Both of you said yes"]
    assert "It takes longer until somebody" in email.get_body(("plain",)).get_content()


def test_a_phone_is_seen_only_while_it_is_released(play, mentor, family):
    agree(mentor, family)
    mentor.press(mentor.get(MINE), "Show my phone number")
    assert SECRETS[2] in family.get(MINE).text
    assert SECRETS[4] not in mentor.get(MINE).text
    mentor.press(mentor.get(MINE), "Hide my phone number")
    assert SECRETS[2] not in family.get(MINE).text


def test_a_no_ends_it_and_nobody_is_proposed_again(play, mentor, family, reading, staff):
    assert family.press(family.get(MINE), "No, thank you").status_code == 303
    assert state(reading) == (PairState.CLOSED, Ending.DECLINED_BY_MENTEE)
    assert "Nobody yet" in mentor.get(MINE).text
    assert mentor.post(f"{MINE}/{play.pair}/accept").status_code == 404
    again = staff.post(f"/volunteers/proposals/{play.request}/pair", data={"volunteer": play.mentor})
    assert again.status_code == 409


def test_blocking_is_immediate_and_invisible(play, mentor, family, reading, mailbox):
    agree(mentor, family)
    mailbox.deliver()
    assert family.press(family.get(MINE), "End it, and never again").status_code == 303
    assert state(reading) == (PairState.CLOSED, Ending.BLOCKED)
    with reading() as session:
        assert session.query(Block).count() == 1
    assert SECRETS[3] not in mentor.get(MINE).text
    assert [email["Subject"] for email in mailbox.deliver()] == ["Something has come to an end"]


def test_a_minor_needs_a_guardian(play, mentor, family, staff, visitor, writing, reading):
    young, aunt = (opened(visitor, card) for card in make_minor(writing, play))
    # Who is asked reads for whom it is, and what is still to come; the volunteer reads no name yet.
    asked = young.get(MINE).text
    assert "Somebody who is responsible for the child has to agree." in asked
    assert "For ⁨" in asked
    assert "For ⁨" not in mentor.get(MINE).text
    # Until both said yes it is the young person's alone.
    for other in (family, aunt):
        assert "For ⁨" not in other.get(MINE).text
        assert "would like to do things with you" not in other.get("/family").text
        assert other.post(f"{MINE}/{play.pair}/accept").status_code == 404
    assert aunt.post(f"{MINE}/{play.pair}/guardian").status_code == 404
    agree(mentor, young)
    with writing() as session:
        venue = factories.venue(session.get_one(factories.Organisation, play.organisation)).id
    day = (house_clock.now() + timedelta(days=3)).date().isoformat()
    fields = {"venue": str(venue), "on": day, "at": "17:00", "minutes": "60"}
    assert staff.post(f"/volunteers/pairs/introductions/{play.pair}/introduce", data=fields).status_code == 409
    assert mentor.post(f"{MINE}/{play.pair}/guardian").status_code == 403
    for other in (family, young):
        assert other.post(f"{MINE}/{play.pair}/guardian").status_code == 404
    assert "Your guardian has to agree" in young.get(MINE).text
    assert "1 volunteer would like to do things with you" in aunt.get("/family").text
    assert "would like this, and the volunteer too" in aunt.get(MINE).text
    assert aunt.press(aunt.get(MINE), "Yes, I agree as guardian").status_code == 303
    assert state(reading)[0] is PairState.GUARDIAN_AGREED
    # Decided, it is not the guardian's to read any more.
    assert SECRETS[0] not in aunt.get(MINE).text
    assert "With their own card" in staff.get(f"/volunteers/pairs/introductions/{play.pair}").text
    assert staff.post(f"/volunteers/pairs/introductions/{play.pair}/introduce", data=fields).status_code == 303


def test_a_guardian_says_no_and_it_is_over(play, mentor, visitor, writing, reading, mailbox):
    young, aunt = (opened(visitor, card) for card in make_minor(writing, play))
    agree(mentor, young)
    mailbox.deliver()
    assert aunt.press(aunt.get(MINE), "No, I do not agree").status_code == 303
    assert state(reading) == (PairState.CLOSED, Ending.DECLINED_BY_GUARDIAN)
    with reading() as session:
        word = session.query(GivenWord).one()
        assert (word.agreed, word.way, word.noted_by_id) == (False, WordWay.OWN_CARD, None)
    assert [email["Subject"] for email in mailbox.deliver()] == ["Something has come to an end"]
    assert aunt.post(f"{MINE}/{play.pair}/guardian").status_code == 404


@pytest.mark.parametrize("agrees", [True, False])
def test_what_a_family_tells_staff_is_noted_with_who_how_when_and_an_interpreter(
    app, play, mentor, staff, writing, reading, agrees
):
    """A household that has one card for everybody gives its word through staff."""
    make_minor(writing, play)
    with app.app_context():
        today = house_clock.today()
    assert mentor.press(mentor.get(MINE), "Yes, gladly").status_code == 303
    page = f"/volunteers/pairs/introductions/{play.pair}"
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert staff.press(staff.get(page), "Note the yes", way="telephone", said_on=tomorrow).status_code == 422
    assert staff.press(staff.get(page), "Note the yes").status_code == 422
    assert staff.press(staff.get(page), "Note the yes", way="telephone").status_code == 303
    assert state(reading)[0] is PairState.ACCEPTED_BY_MENTEE
    with reading() as session:
        aunt = session.query(Member).filter_by(call_name="Aunt").one().id
    typed = {"who": str(aunt), "way": "in_person", "interpreter": "y"}
    button = "The guardian agrees" if agrees else "The guardian does not agree"
    assert staff.press(staff.get(page), button, **typed).status_code == 303
    ended = (PairState.GUARDIAN_AGREED, None) if agrees else (PairState.CLOSED, Ending.DECLINED_BY_GUARDIAN)
    assert state(reading) == ended
    with reading() as session:
        young, guardian = session.query(GivenWord).order_by(GivenWord.id)
        assert (young.wording, young.agreed, young.way) == (WordOf.PERSON, True, WordWay.TELEPHONE)
        assert (guardian.member_id, guardian.agreed, guardian.interpreter) == (aunt, agrees, True)
        assert (guardian.way, guardian.said_on) == (WordWay.IN_PERSON, today)
        assert {young.noted_by_id, guardian.noted_by_id} == {play.coordinator}
    assert "with an interpreter" in staff.get(page).text


def test_who_is_not_cleared_any_more_cannot_agree_and_what_runs_pauses(play, mentor, visitor, writing, reading, app):
    family = opened(visitor, make_minor(writing, play)[0])
    page = mentor.get(MINE)
    with writing() as session:
        for one in session.query(GrantedClearance).filter_by(volunteer_id=play.mentor):
            one.clearance = Clearance.ADULTS
    assert mentor.press(page, "Yes, gladly").status_code == 404
    assert family.press(family.get(MINE), "Yes, gladly").status_code == 409
    with writing() as session:
        session.get_one(Pair, play.pair).state = PairState.ACTIVE
    with writing() as session:
        review(session.get_one(Volunteer, play.mentor), clearance=Clearance.CHILDREN)
    assert state(reading) == (PairState.PAUSED, None)


def test_who_offers_no_company_any_more_is_not_waited_for(play, writing, reading):
    with writing() as session:
        withdraw_offers(session.get_one(Volunteer, play.mentor))
    assert state(reading) == (PairState.CLOSED, Ending.NO_ANSWER)


def test_a_family_that_agrees_no_more_is_not_waited_for(play, writing, reading):
    with writing() as session:
        withdraw_consent(session.query(Consent).filter_by(purpose=ConsentPurpose.MATCHING).one())
    assert state(reading) == (PairState.CLOSED, Ending.NO_ANSWER)


def test_no_answer_in_time_moves_on(play, clock, app, reading, mentor):
    clock.advance(days=8)
    with app.app_context():
        assert let_lapse() == 1
    assert state(reading) == (PairState.CLOSED, Ending.NO_ANSWER)


def test_a_withdrawn_consent_acts_on_the_next_request(play, mentor, family, writing):
    agree(mentor, family)
    assert SECRETS[3] in mentor.get(MINE).text
    with writing() as session:
        for consent in session.query(Consent).filter_by(purpose=ConsentPurpose.MATCHING):
            consent.withdrawn_at = house_clock.now()
    assert SECRETS[3] not in mentor.get(MINE).text
    assert mentor.post(f"{MINE}/{play.pair}/decline").status_code == 404


def test_the_first_two_who_want_each_other_meet(play, mentor, family, visitor, writing, reading):
    with writing() as session:
        other = factories.volunteer(clearance=Clearance.CHILDREN, languages=("ar",)).id
        request = session.get_one(MentoringRequest, play.request)
        second = factories.pair(request, other, rank=2).id
    for person in (mentor, family):
        assert person.post(f"{MINE}/{play.pair}/accept").status_code == 303
    with reading() as session:
        assert session.get_one(Pair, second).ending is Ending.TAKEN


def test_a_draft_is_seen_by_nobody_but_staff(play, mentor, family, writing):
    with writing() as session:
        session.get_one(Pair, play.pair).answer_until = None
    for person in (mentor, family):
        assert "Nobody yet" in person.get(MINE).text
        assert person.post(f"{MINE}/{play.pair}/accept").status_code == 404


def test_strangers_find_nothing(play, visitor, writing, mentor, family):
    agree(mentor, family)
    with writing() as session:
        another = factories.volunteer().id
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        other_card = issue(factories.household(theirs, "Else", locale="en").id)
    outsider, elsewhere, stranger = visitor(), visitor(), visitor()
    outsider.sign_in(another)
    elsewhere.open_card(other_card)
    stranger.sign_in(play.stranger)
    for person in (outsider, elsewhere):
        assert "Nobody yet" in person.get(MINE).text
        for way in ("accept", "decline", "block", "phone"):
            assert person.post(f"{MINE}/{play.pair}/{way}").status_code == 404
    assert stranger.get(MINE).status_code == 403
    assert stranger.get(f"/volunteers/pairs/introductions/{play.pair}").status_code == 404
    for way in ("introduce", "guardian", "met", "end"):
        assert stranger.post(f"/volunteers/pairs/introductions/{play.pair}/{way}").status_code == 404
    assert visitor().get(MINE).status_code == 303


def test_the_number_of_queries_does_not_grow(play, mentor, writing, count_queries):
    with count_queries() as few:
        mentor.get(MINE)
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        for number in range(5):
            household = factories.household(ours, f"Family {number}")
            factories.add(
                Consent(
                    household_id=household.id,
                    organisation_id=ours.id,
                    purpose=ConsentPurpose.MATCHING,
                    text_version=TEXT_VERSION,
                    language="ar",
                    manner=ConsentManner.ON_SCREEN,
                    given_at=house_clock.now(),
                )
            )
            factories.pair(factories.mentoring_request(household), play.mentor)
    with count_queries() as many:
        mentor.get(MINE)
    assert len(many) == len(few)

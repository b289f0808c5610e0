"""Whom a date is for that the programme does not show: who is invited sees it and answers, staff see the answers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation.database import db
from community.households.models import Household, Member
from community.households.rules import ConsentPurpose, HouseholdState
from community.organisations.models import Organisation
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness
from events.contact_queue.models import QueuedContact
from events.contact_queue.rules import ContactState, Message
from events.courses.models import Enrolment
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.rules import SessionState
from events.signals import session_moved
from tests import factories, html
from tests.web.events.test_registrations import Play, agree


class Closed(Play):
    """A date by invitation; two families that agree to be known, and one that does not."""

    def __init__(self):
        super().__init__()
        db.session.get_one(Activity, self.activity).openness = Openness.INVITED
        for number in (self.first, self.second):
            agree(db.session.get_one(Household, number), ConsentPurpose.COORDINATION)
        ours = db.session.get_one(Organisation, self.cast.organisation)
        self.silent = factories.household(ours, "Zahra").id
        speakers = [self.first, self.silent]
        for member in db.session.query(Member):
            member.languages = ["ar"] if member.household_id in speakers else ["uk"]
        factories.clearance_request(self.cast.volunteer)


@pytest.fixture
def play(writing):
    with writing():
        return Closed()


@pytest.fixture
def desk(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


@pytest.fixture
def family(play, visitor):
    def come(number=0):
        person = visitor()
        person.open_card(play.cards[number])
        return person

    return come


def page_of(play):
    return f"/events/invitations/sessions/{play.session}"


def shown(play):
    return f"/events/sessions/{play.session}"


def invited(reading):
    with reading() as session:
        return [(one.household_id, one.account_id) for one in session.query(Invitee).order_by(Invitee.id)]


def test_publishing_says_whom_it_is_for(play, desk, writing):
    with writing() as session:
        session.get_one(Activity, play.activity).state = ActivityState.DRAFT
    page = desk.get(f"/events/planning/activities/{play.activity}")
    assert desk.press(page, "Publish").status_code == 303
    said = desk.get(f"/events/planning/activities/{play.activity}").text
    assert "It is there now for those who are invited." in said
    assert "It is in the programme now." not in said


def test_a_family_is_invited_says_no_and_comes_after_all(play, desk, family, reading):
    first = family()
    assert first.get(shown(play)).status_code == 404
    panel = desk.get(shown(play))
    assert "Nobody is invited yet" in panel.text
    found = desk.get(page_of(play), query_string={"q": "amina"})
    assert desk.press(found, "Invite").status_code == 303
    assert invited(reading) == [(play.first, None)]
    assert "No answer yet" in desk.get(page_of(play)).text
    page = first.get(shown(play))
    assert "\u2068Ours\u2069 invites you." in page.text
    assert "Football" in first.get("/family").text
    assert family(1).get(shown(play)).status_code == 404
    assert first.press(page, "No, thank you").headers["Location"] == "/family"
    assert "Thank you for telling us." in first.get("/family").text
    assert "Football" not in first.get("/family").text
    assert "Does not come" in desk.get(page_of(play)).text
    again = first.get(shown(play))
    assert "You said that you do not come." in again.text
    assert first.press(again, "Join with everybody").status_code == 303
    answers = desk.get(page_of(play)).text
    assert "Comes" in answers
    assert "Does not come" not in answers
    assert "invites you" not in first.get(shown(play)).text
    # Whoever is not invited any more keeps the place.
    assert desk.press(desk.get(page_of(play)), "Take back").status_code == 303
    assert invited(reading) == []
    with reading() as session:
        assert session.query(Registration).one().state is RegistrationState.CONFIRMED


def test_saying_no_gives_the_place_back(play, desk, family, reading):
    desk.post(page_of(play), data={"household": play.first})
    first = family()
    first.press(first.get(shown(play)), "Join with everybody")
    assert first.post(f"{page_of(play)}/decline").status_code == 303
    with reading() as session:
        assert session.query(Registration).one().state is RegistrationState.CANCELLED
    assert "Does not come" in desk.get(page_of(play)).text


def test_an_invitation_to_what_two_run_together_names_both(play, desk, family, writing, mailbox):
    with writing() as session:
        partner = factories.organisation(name="Partners")
        session.get_one(Activity, play.activity).partner_id = partner.id
    desk.post(page_of(play), data={"household": play.first})
    assert "\u2068Ours\u2069 and \u2068Partners\u2069 invite you." in family().get(shown(play)).text
    assert "Ours and Partners invite you:" in desk.get("/events/contact_queue").text
    assert desk.post(page_of(play), data={"account": play.cast.volunteer}).status_code == 303
    [mail] = mailbox.to("vera@example.org")
    assert "Ours and Partners invite you:" in mail.get_body(("plain",)).get_content()


def test_whoever_has_an_account_gets_an_email_and_answers(play, desk, visitor, mailbox, reading):
    found = desk.get(page_of(play), query_string={"q": "vera"})
    assert desk.press(found, "Invite").status_code == 303
    assert desk.post(page_of(play), data={"account": play.cast.volunteer}).status_code == 303
    [mail] = mailbox.to("vera@example.org")
    assert mail["Subject"] == "You are invited"
    assert "Ours invites you:" in mail.get_body(("plain",)).get_content()
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    page = vera.get(shown(play))
    assert "invites you" in page.text
    assert vera.press(page, "Join: Vera").status_code == 303
    walid = visitor()
    walid.sign_in(play.cast.second_volunteer)
    assert walid.get(shown(play)).status_code == 404
    assert walid.post(f"{page_of(play)}/decline").status_code == 404


def test_a_list_by_language_or_course_holds_families_that_agree_to_be_known(play, desk, writing, reading):
    page = desk.get(page_of(play))
    assert "All families of a course" not in page.text
    assert desk.press(page, "Invite them", language="ar").status_code == 303
    assert invited(reading) == [(play.first, None)]
    desk.press(page, "Invite them", language="ar")
    assert "Nobody new." in desk.get(page_of(play)).text
    with writing() as session:
        course = factories.activity(session.get_one(Organisation, play.cast.organisation), kind=ActivityKind.LANGUAGE)
        now = factories.clock.now()
        facts = {"activity_id": course.id, "begun_on": now.date(), "created_at": now}
        for number in (play.second, play.silent):
            member = session.scalars(sa.select(Member.id).where(Member.household_id == number)).first()
            factories.add(Enrolment(member_id=member, **facts))
        course = course.id
    page = desk.get(page_of(play))
    [form] = [number for number, one in enumerate(html.forms(page.text)) if "course" in one.values]
    assert desk.press(page, "Invite them", form=form, course=str(course)).status_code == 303
    assert invited(reading) == [(play.first, None), (play.second, None)]


def test_nobody_else_invites_or_sees_who_is_invited(play, desk, visitor, writing, reading):
    with writing() as session:
        theirs = session.scalars(sa.select(Organisation).where(Organisation.slug == "theirs")).one()
        foreign = factories.household(theirs, "Foreign")
        agree(foreign, ConsentPurpose.COORDINATION)
        foreign, account = foreign.id, factories.account().id
    for what in ({"household": foreign}, {"household": play.silent}, {"account": account}, {"household": 10**8}):
        assert desk.post(page_of(play), data=what).status_code == 404
    for who in (play.cast.stranger, play.cast.volunteer):
        person = visitor()
        person.sign_in(who)
        assert person.get(page_of(play)).status_code in (403, 404)
        assert person.post(page_of(play), data={"household": play.first}).status_code in (403, 404)
    assert invited(reading) == []
    with writing() as session:
        session.get_one(Activity, play.activity).openness = Openness.PUBLIC
    assert desk.get(page_of(play)).status_code == 404


def test_staff_sign_up_who_is_invited_and_nobody_for_a_first_meeting(play, desk, writing, reading):
    join = f"/events/reception/sessions/{play.session}/join"
    told = {"household": play.first, "member": play.members[play.first], "asked": "telephone"}
    answer = desk.post(join, data=told)
    assert (answer.status_code, "Only who is invited can join this." in answer.text) == (409, True)
    desk.post(page_of(play), data={"household": play.first})
    assert desk.post(join, data=told).status_code == 303
    with writing() as session:
        session.add(Invitee(session_id=play.session, household_id=play.second))
    assert desk.get(page_of(play)).status_code == 404
    assert desk.get(f"/events/reception/sessions/{play.session}/sign-up").status_code == 404


def test_it_is_too_late_to_answer_once_it_has_begun(play, desk, family, clock, reading):
    desk.post(page_of(play), data={"household": play.first})
    with reading() as session:
        starts = session.get_one(Session, play.session).starts_at
    clock.set(starts + timedelta(minutes=1))
    assert family().post(f"{page_of(play)}/decline").status_code == 409
    assert "Invite them" not in desk.get(page_of(play)).text


QUEUE = "/events/contact_queue"


def waiting(desk):
    return "Hello, this is" in desk.get(QUEUE).text


def test_a_family_without_an_address_is_told_by_somebody_in_its_language(play, desk, writing, reading):
    with writing() as session:
        session.get_one(Household, play.first).locale = "ar"
        session.query(ActivityText).filter_by(activity_id=play.activity).one().bring = "Shoes"
    desk.post(page_of(play), data={"household": play.first})
    with reading() as session:
        [row] = session.query(QueuedContact)
        begins = session.get_one(Session, play.session).starts_at
        assert (row.message, row.state, row.due_at) == (Message.INVITED, ContactState.WAITING, begins)
    text = desk.get(QUEUE).text
    assert 'lang="ar" dir="rtl"' in text
    assert "invites you:" in text
    # What is by invitation is not named on a telephone that anybody may hold; nor what to bring to it.
    said = text.partition("What the text says")[2]
    assert "Football" not in said
    assert "Shoes" not in said
    assert desk.press(desk.get(QUEUE), "Told").status_code == 303
    assert not waiting(desk)
    assert desk.press(desk.get(QUEUE), "Undo").status_code == 303
    assert waiting(desk)


@pytest.mark.parametrize("what", ["no", "comes", "taken back", "called off", "withheld", "erased"])
def test_it_is_not_told_any_more(play, desk, family, writing, what):
    desk.post(page_of(play), data={"household": play.first})
    assert waiting(desk)
    first = family()
    if what == "no":
        first.post(f"{page_of(play)}/decline")
    elif what == "comes":
        first.press(first.get(shown(play)), "Join with everybody")
    elif what == "taken back":
        desk.press(desk.get(page_of(play)), "Take back")
    else:
        with writing() as session:
            if what == "called off":
                session.get_one(Session, play.session).state = SessionState.CANCELLED
            elif what == "withheld":
                session.get_one(Activity, play.activity).state = ActivityState.DRAFT
            else:
                session.get_one(Household, play.first).state = HouseholdState.ERASED
    assert not waiting(desk)


def test_a_date_that_moves_is_told_until_it_begins(play, desk, writing, reading):
    desk.post(page_of(play), data={"household": play.first})
    with writing() as session:
        row = session.get_one(Session, play.session)
        before = (row.starts_at, row.ends_at)
        row.starts_at, row.ends_at = row.starts_at - timedelta(hours=2), row.ends_at - timedelta(hours=2)
        session.flush()
        session_moved.send(row, before=before)
    with reading() as session:
        assert session.query(QueuedContact).one().due_at == before[0] - timedelta(hours=2)


def test_a_family_of_which_somebody_has_an_account_gets_an_email_and_answers_there(
    play, desk, visitor, writing, reading, mailbox
):
    with writing() as session:
        session.query(Member).filter_by(household_id=play.first).first().account_id = play.cast.volunteer
    desk.post(page_of(play), data={"household": play.first})
    [mail] = mailbox.to("vera@example.org")
    assert mail["Subject"] == "You are invited"
    assert not waiting(desk)
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    assert vera.press(vera.get(shown(play)), "No, thank you").status_code == 303
    with reading() as session:
        assert session.query(Invitee).one().declined_at is not None


def test_only_those_who_accompany_the_family_see_that_it_is_invited(play, desk, visitor, writing):
    desk.post(page_of(play), data={"household": play.first})
    with writing() as session:
        theirs = session.scalars(sa.select(Organisation).where(Organisation.slug == "theirs")).one()
        other = factories.coordinator(theirs).id
    person = visitor()
    person.sign_in(other)
    assert not waiting(person)
    with writing() as session:
        number = session.query(QueuedContact.id).scalar()
    assert person.post(f"{QUEUE}/{number}/told").status_code == 404

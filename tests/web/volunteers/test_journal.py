"""A pair that meets: goals, a diary in two taps or by a mailed button, silence, pauses, and who sees what of it."""

import re
from datetime import timedelta

import pytest

from community.accounts.models import Card
from community.foundation import clock as the_clock
from community.foundation import tokens
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from tests import cast, factories
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.journal.actions import ask_how_it_goes
from volunteers.journal.models import Goal, Meeting, Mentorship
from volunteers.journal.rules import Readership, Rhythm
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState

MINE = "/volunteers/journal"


def consent(household, *purposes):
    for purpose in purposes:
        factories.add(
            Consent(
                household_id=household.id,
                organisation_id=household.organisation_id,
                purpose=purpose,
                text_version=TEXT_VERSION,
                language="ar",
                manner=ConsentManner.ON_SCREEN,
                given_at=the_clock.now(),
            )
        )


def a_pair(organisation_id, volunteer_id, *members, alone=None, **facts):
    """Two who have met since yesterday; `alone` is the place of the only member whom it is about."""
    organisation = factories.db.session.get_one(factories.Organisation, organisation_id)
    household = factories.household(organisation, *(members or ("Amina",)))
    consent(household, ConsentPurpose.MATCHING, ConsentPurpose.COORDINATION)
    people = factories.db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id).all()
    wish = factories.mentoring_request(household, member_id=None if alone is None else people[alone].id)
    usual = {"state": PairState.ACTIVE, "started_at": the_clock.now() - timedelta(days=1)}
    return factories.pair(wish, volunteer_id, **{**usual, **facts})


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def pair(play, writing):
    with writing():
        return a_pair(play.organisation, play.volunteer).id


@pytest.fixture
def vera(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    return person


@pytest.fixture
def family(play, pair, writing, visitor):
    with writing() as session:
        household = session.get_one(Pair, pair).household_id
        card = factories.add(
            Card(
                household_id=household,
                code_digest=tokens.digest("CODE"),
                pin_hash=factories.PASSWORD_HASH,
                issued_at=the_clock.now(),
                issued_by_id=play.coordinator,
            )
        ).id
    person = visitor()
    person.open_card(card)
    return person


@pytest.fixture
def change(writing):
    """Change one row, committed."""

    def now(model, row_id, **facts):
        with writing() as session:
            row = session.get_one(model, row_id)
            for name, value in facts.items():
                setattr(row, name, value)

    return now


def entries(reading):
    with reading() as session:
        return session.query(Meeting).order_by(Meeting.id).all()


def test_a_meeting_is_noted_with_two_taps(pair, vera, reading):
    page = vera.get(f"{MINE}/{pair}")
    assert "You and \u2068Amina\u2069" in page.text
    assert vera.press(page, "Note it", mood="good").status_code == 303
    [entry] = entries(reading)
    assert (entry.met, entry.minutes, entry.mood.value, entry.audience) == (True, 60, "good", Readership.SHARED)
    after = vera.get(f"{MINE}/{pair}")
    assert "Noted. Thank you!" in after.text
    vera.press(after, "Yes, take it back")
    assert entries(reading) == []


def test_not_this_time_keeps_neither_length_nor_mood(pair, vera, reading):
    vera.press(vera.get(f"{MINE}/{pair}"), "Note it", met="no", mood="good")
    [entry] = entries(reading)
    assert (entry.met, entry.minutes, entry.mood) == (False, None, None)


def test_what_was_typed_stays_where_it_is_wrong_or_refused(pair, vera, clock):
    page = vera.get(f"{MINE}/{pair}")
    wrong = vera.press(page, "Note it", note="x" * 501)
    assert wrong.status_code == 422
    assert "x" * 501 in wrong.text
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    refused = vera.press(page, "Note it", held_on=tomorrow, note="Planted words")
    assert refused.status_code == 409
    assert "This day is still to come." in refused.text
    assert "Planted words" in refused.text


def test_goals_are_chosen_by_picture_or_in_words_from_both_sides(pair, vera, family, reading):
    page = vera.get(f"{MINE}/{pair}")
    assert vera.press(page, "Add", kind="language").status_code == 303
    # The same once more is one.
    vera.press(page, "Add", kind="language")
    assert vera.press(page, "Add").status_code == 422
    family.press(family.get(f"{MINE}/{pair}"), "Add", words="Ride a bicycle")
    shown = vera.get(f"{MINE}/{pair}")
    assert "Ride a bicycle" in shown.text
    assert "Speak the language" in shown.text
    vera.press(shown, "Reached")
    with reading() as session:
        goals = session.query(Goal).order_by(Goal.id).all()
        assert [(goal.words, goal.done_at is not None) for goal in goals] == [("", True), ("Ride a bicycle", False)]
    again = family.press(family.get(f"{MINE}/{pair}"), "Not yet after all")
    assert again.status_code == 303
    family.press(family.get(f"{MINE}/{pair}"), "Take off the list")
    with reading() as session:
        assert session.query(Goal).count() == 1


def test_enough_goals_are_enough(pair, vera):
    page = vera.get(f"{MINE}/{pair}")
    for number in range(8):
        assert vera.press(page, "Add", words=f"Goal {number}").status_code == 303
    refused = vera.press(page, "Add", words="One more")
    assert refused.status_code == 409
    assert "enough goals" in refused.text


def test_the_family_reads_what_is_shared_and_nothing_else(pair, vera, family):
    page = vera.get(f"{MINE}/{pair}")
    vera.press(page, "Note it", note="PLANTED-SHARED", mood="great", talk="y")
    vera.press(page, "Note it", note="PLANTED-STAFF", mood="awful", audience="staff")
    shown = family.get(f"{MINE}/{pair}").text
    assert "PLANTED-SHARED" in shown
    assert "PLANTED-STAFF" not in shown
    assert "Bad" not in shown
    assert "call" not in shown.partition("<main")[2]
    assert "Note it" not in shown
    assert family.post(f"{MINE}/{pair}/meetings", data={"met": "yes"}).status_code == 403
    assert family.post(f"{MINE}/{pair}/pause").status_code == 403


def test_strangers_find_nothing(play, pair, vera, visitor, writing, reading):
    vera.press(vera.get(f"{MINE}/{pair}"), "Note it")
    vera.press(vera.get(f"{MINE}/{pair}"), "Add", kind="work")
    [entry] = entries(reading)
    with reading() as session:
        goal = session.query(Goal.id).scalar()
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    assert "Amina" not in walid.get(MINE).text
    assert walid.get(f"{MINE}/{pair}").status_code == 404
    assert walid.get(f"{MINE}/99999").status_code == 404
    for way in ("meetings", "goals", "rhythm", "pause", "resume"):
        assert walid.post(f"{MINE}/{pair}/{way}", data={"met": "yes"}).status_code == 404
    assert walid.post(f"{MINE}/entries/{entry.id}/take-back").status_code == 404
    for way in ("reached", "open", "strike"):
        assert walid.post(f"{MINE}/goals/{goal}/{way}").status_code == 404
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert stranger.get(f"{MINE}/{pair}").status_code == 403
    assert visitor().get(f"{MINE}/{pair}").status_code == 303


@pytest.mark.parametrize("end", ["closed", "consent", "proposed"])
def test_an_end_acts_on_the_next_request(pair, vera, family, writing, change, mailbox, app, clock, end):
    vera.press(vera.get(f"{MINE}/{pair}"), "Note it", note="PLANTED-NOTE")
    clock.advance(days=8)
    with app.app_context():
        assert ask_how_it_goes() == 1
    if end == "closed":
        change(Pair, pair, state=PairState.CLOSED, ending=Ending.BLOCKED)
    elif end == "proposed":
        change(Pair, pair, state=PairState.PROPOSED)
    else:
        with writing() as session:
            for one in session.query(Consent).filter_by(purpose=ConsentPurpose.MATCHING):
                one.withdrawn_at = clock.now()
    for person in (vera, family):
        assert person.get(f"{MINE}/{pair}").status_code == 404
        page = person.get(MINE)
        assert "PLANTED-NOTE" not in page.text
        assert "Vera" not in page.text.partition("<main")[2]
        assert "Amina" not in page.text.partition("<main")[2]
    assert "Amina" not in vera.get("/volunteers/shifts/mine").text
    # The email that waited is dropped.
    assert mailbox.to("vera@example.org") == []


def test_the_panel_leads_from_my_shifts_and_from_the_familys_home(pair, vera, family):
    assert "You meet \u2068Amina\u2069" in vera.get("/volunteers/shifts/mine").text
    assert "\u2068Vera\u2069 accompanies you" in family.get("/family").text


def test_a_mailed_button_takes_one_entry(pair, vera, visitor, mailbox, app, clock, reading):
    clock.advance(days=8)
    with app.app_context():
        assert ask_how_it_goes() == 1
        assert ask_how_it_goes() == 0
    [email] = mailbox.to("vera@example.org")
    body = email.get_body(("plain",)).get_content()
    assert email["Subject"] == "Did you meet?"
    assert "Amina" not in body
    link = re.search(r"http://localhost(/\S+/answer/\S+)", body)[1]
    somebody = visitor()
    page = somebody.get(link)
    assert "Amina" not in page.text
    assert "Vera" not in page.text
    assert entries(reading) == []
    assert somebody.press(page, "Note it", mood="good", talk="y").status_code == 303
    assert "Noted. Thank you!" in somebody.get(link).text
    somebody.press(page, "Note it", mood="awful")
    [entry] = entries(reading)
    assert (entry.mood.value, entry.talk) == ("good", True)
    assert visitor().get(f"{MINE}/answer/nothing").status_code == 404
    clock.advance(days=22)
    assert visitor().get(link).status_code == 404


def test_a_button_of_a_pair_that_ended_is_used_up(pair, visitor, mailbox, app, clock, change, reading):
    clock.advance(days=8)
    with app.app_context():
        ask_how_it_goes()
    [email] = mailbox.to("vera@example.org")
    link = re.search(r"http://localhost(/\S+/answer/\S+)", email.get_body(("plain",)).get_content())[1]
    somebody = visitor()
    page = somebody.get(link)
    change(Pair, pair, state=PairState.CLOSED, ending=Ending.STAFF)
    assert somebody.get(link).status_code == 404
    assert somebody.press(page, "Note it").status_code == 404
    assert entries(reading) == []


def test_silence_is_told_to_the_volunteer_then_to_the_coordinator_then_nobody(play, pair, app, clock, mailbox, change):
    change(Pair, pair, started_at=clock.now() - timedelta(days=14))
    told = []
    for _ in range(8):
        with app.app_context():
            ask_how_it_goes()
        told.append([(email["To"], email["Subject"]) for email in mailbox.deliver()])
        clock.advance(days=7)
    assert [len(week) for week in told] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert told[0] == [("vera@example.org", "How is it going?")]
    assert told[1][0][1] == "Somebody may need a call"
    assert told[1][0][0] != "vera@example.org"


def test_a_meeting_ends_the_silence(pair, vera, app, clock, reading, change):
    change(Pair, pair, started_at=clock.now() - timedelta(days=20))
    with app.app_context():
        assert ask_how_it_goes() == 1
    with reading() as session:
        assert session.get(Mentorship, pair).nudges == 1
    vera.press(vera.get(f"{MINE}/{pair}"), "Note it")
    with reading() as session:
        assert session.get(Mentorship, pair).nudges == 0


def test_the_wish_to_talk_reaches_the_coordinators_without_words(pair, vera, mailbox):
    vera.press(vera.get(f"{MINE}/{pair}"), "Note it", talk="y", note="PLANTED-NOTE", audience="staff")
    [email] = mailbox.deliver()
    assert email["Subject"] == "Somebody would like to talk"
    for part in ("PLANTED-NOTE", "Vera", "Amina"):
        assert part not in email.as_string()


@pytest.mark.both_databases
def test_one_button_tells_a_coordinator_without_a_word(pair, vera, family, visitor, mailbox, reading, change):
    page = f"/volunteers/journal/{pair}"
    shown = vera.get(page)
    assert vera.press(shown, "Tell a coordinator").status_code == 303
    # Again is harmless, and while somebody is to call there is no button.
    assert vera.post(f"{page}/call-me").status_code == 303
    assert [(met, note, talk) for met, note, talk in entries_told(reading)] == [(False, "", True)]
    assert len(mailbox.deliver()) == 1
    mine = vera.get(page).text
    assert "You asked for a call" in mine
    assert "Did not meet" not in mine
    assert "Tell a coordinator" not in mine
    # The family learns nothing of it, and has no such button.
    theirs = family.get(page).text
    assert "Tell a coordinator" not in theirs
    assert "asked for a call" not in theirs
    assert family.post(f"{page}/call-me").status_code in (403, 404)
    assert visitor().post(f"{page}/call-me").status_code in (401, 403)


def entries_told(reading):
    with reading() as session:
        return [(one.met, one.note, one.talk) for one in session.query(Meeting).order_by(Meeting.id)]


def test_a_pause_rests_and_silence_counts_from_its_end(play, pair, vera, app, clock, mailbox, change):
    vera.press(vera.get(f"{MINE}/{pair}"), "Pause it")
    refused = vera.post(f"{MINE}/{pair}/meetings", data={"met": "yes", "held_on": "2026-01-01", "audience": "shared"})
    assert refused.status_code == 409
    clock.advance(days=90)
    with app.app_context():
        assert ask_how_it_goes() == 0
    vera.sign_in(play.volunteer)
    vera.press(vera.get(f"{MINE}/{pair}"), "Go on")
    with app.app_context():
        assert ask_how_it_goes() == 0
    clock.advance(days=7)
    with app.app_context():
        assert ask_how_it_goes() == 1
    assert [email["Subject"] for email in mailbox.deliver()] == ["Did you meet?"]


def test_a_rhythm_is_chosen(pair, vera, reading):
    vera.press(vera.get(f"{MINE}/{pair}"), "Save", rhythm="monthly")
    with reading() as session:
        assert session.get(Mentorship, pair).rhythm is Rhythm.MONTHLY
    assert "You mean to meet: Every month" in vera.get(f"{MINE}/{pair}").text


@pytest.mark.parametrize(
    ("members", "alone", "held", "allowed"),
    [
        (("Amina",), 0, Clearance.ADULTS, True),
        (("Amina", "Bilal"), None, Clearance.ADULTS, False),
        (("Amina", "Bilal"), None, Clearance.FAMILIES, True),
        (("Amina", "Bilal"), 1, Clearance.FAMILIES, False),
        (("Amina", "Bilal"), 1, Clearance.CHILDREN, True),
    ],
)
def test_every_step_asks_for_the_clearance_of_today(
    play, vera, writing, reading, change, clock, members, alone, held, allowed
):
    with writing() as session:
        one = a_pair(play.organisation, play.volunteer, *members, alone=alone).id
        session.query(GrantedClearance).filter_by(volunteer_id=play.volunteer).one().clearance = held
    status = 303 if allowed else 404
    facts = {"met": "yes", "held_on": clock.now().date().isoformat(), "audience": "shared"}
    assert vera.post(f"{MINE}/{one}/meetings", data=facts).status_code == status
    assert vera.post(f"{MINE}/{one}/goals", data={"kind": "work"}).status_code == status
    assert vera.post(f"{MINE}/{one}/rhythm", data={"rhythm": "weekly"}).status_code == status
    assert vera.post(f"{MINE}/{one}/pause").status_code == status
    assert vera.get(f"{MINE}/{one}").status_code == (200 if allowed else 404)
    assert len(entries(reading)) == int(allowed)


def test_the_pages_take_a_fixed_number_of_statements(play, pair, vera, writing, count_queries):
    with count_queries() as few:
        vera.get(f"{MINE}/{pair}")
    with count_queries() as listed:
        vera.get(MINE)
    with writing() as session:
        for number in range(6):
            a_pair(play.organisation, play.volunteer, f"Name {number}")
            session.add(Meeting(pair_id=pair, held_on=the_clock.now().date(), met=True, created_at=the_clock.now()))
    with count_queries() as many:
        vera.get(f"{MINE}/{pair}")
    with count_queries() as more:
        vera.get(MINE)
    assert len(many) == len(few)
    assert len(more) == len(listed)

"""A coordinator looks after pairs: this week's list, talks with both sides, pauses,
and an ending that frees the place."""

from datetime import timedelta

import pytest

from community.accounts.models import Card
from community.foundation import clock as the_clock
from community.foundation.audit import AuditEntry, Deed
from community.households.models import Consent
from community.households.rules import ConsentPurpose
from community.organisations.models import Organisation
from tests import cast, factories
from tests.web.volunteers.test_journal import a_pair
from volunteers.clearances.models import GrantedClearance
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.journal.models import Goal, Meeting
from volunteers.journal.rules import GoalKind, Mood, Readership
from volunteers.matching import queries as town
from volunteers.pairs import queries as pairs
from volunteers.pairs.models import Block, Pair
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.profiles.models import Volunteer
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

WEEK = "/volunteers/follow_up"


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def pair(play, writing):
    """Two who have met for a month, and were both talked with in time."""
    with writing() as session:
        one = a_pair(play.organisation, play.volunteer, started_at=the_clock.now() - timedelta(days=30))
        entry(session, one.id, note="")
        for side in (Side.MENTOR, Side.MENTEE):
            for ago in (16, 2):
                talk(session, one.id, side, ago)
        return one.id


def entry(session, pair_id, **facts):
    usual = {"held_on": the_clock.now().date(), "met": True, "minutes": 60, "created_at": the_clock.now()}
    row = Meeting(pair_id=pair_id, **{**usual, **facts})
    session.add(row)
    session.flush()
    return row.id


def talk(session, pair_id, side, ago):
    on = the_clock.now().date() - timedelta(days=ago)
    session.add(CheckIn(pair_id=pair_id, side=side, held_on=on, going="well", created_at=the_clock.now()))


@pytest.fixture
def staff(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def main(response):
    return response.text.partition("<main")[2].partition("</main>")[0]


def test_nothing_to_do_is_said(pair, staff):
    assert "Nothing to do this week" in staff.get(WEEK).text


def test_everything_of_this_week_is_on_one_list(play, staff, writing):
    now = the_clock.now()
    with writing() as session:
        settled = {"started_at": now - timedelta(days=1)}
        made = {
            "Asked": a_pair(
                play.organisation,
                play.volunteer,
                "Asked",
                state=PairState.PROPOSED,
                started_at=None,
                answer_until=now + timedelta(hours=30),
            ),
            "Agreed": a_pair(
                play.organisation, play.volunteer, "Agreed", state=PairState.ACCEPTED_BY_MENTEE, started_at=None
            ),
            "Silent": a_pair(play.organisation, play.volunteer, "Silent", started_at=now - timedelta(days=15)),
            "Closing": a_pair(play.organisation, play.volunteer, "Closing", state=PairState.CLOSING, **settled),
            "Talking": a_pair(play.organisation, play.volunteer, "Talking", **settled),
            "Uncleared": a_pair(play.organisation, play.second_volunteer, "Uncleared", **settled),
            "Quiet": a_pair(play.organisation, play.volunteer, "Quiet", **settled),
            "Draft": a_pair(
                play.organisation, play.volunteer, "Draft", state=PairState.PROPOSED, started_at=None, answer_until=None
            ),
        }
        entry(session, made["Talking"].id, talk=True)
        granted = session.query(GrantedClearance).filter_by(volunteer_id=play.second_volunteer).one()
        granted.expires_on = now.date() - timedelta(days=1)
    page = staff.get(WEEK)
    expected = {
        "No answer yet": "Asked",
        "Introduce them": "Agreed",
        "Silent for long": "Silent",
        "Ask how it is going": "Silent",
        "Talks to end with": "Closing",
        "Somebody would like to talk": "Talking",
        "Clearance ends or has ended": "Uncleared",
    }
    sections = {
        part.partition("<small>")[0].rpartition(">")[2].strip(): part for part in main(page).split("<section")[1:]
    }
    assert {title: name for title, part in sections.items() for name in made if f">{name}<" in part} == expected
    assert "7 things to do" in page.text
    staff.press(page, "We talked")
    assert "Somebody would like to talk" not in main(staff.get(WEEK))


def test_a_talk_is_noted_and_the_next_one_is_due_later(play, staff, writing, reading):
    with writing():
        one = a_pair(play.organisation, play.volunteer, started_at=the_clock.now() - timedelta(days=14)).id
    page = staff.get(f"{WEEK}/{one}")
    assert staff.press(page, "Note it").status_code == 422
    sent = staff.press(
        page, "Note it", side="mentor", going="mixed", concerns="PLANTED-CONCERN", next_step="Call again"
    )
    assert sent.status_code == 303
    shown = staff.get(f"{WEEK}/{one}")
    for words in ("PLANTED-CONCERN", "Call again", "So-so"):
        assert words in shown.text
    assert "Family: due since" in staff.get(WEEK).text
    late = (the_clock.now() + timedelta(days=3)).date().isoformat()
    refused = staff.press(page, "Note it", side="mentor", going="well", held_on=late, concerns="Typed words")
    assert refused.status_code == 409
    assert "Typed words" in refused.text
    with reading() as session:
        assert session.query(CheckIn).count() == 1


def test_staff_read_of_a_diary_what_is_meant_for_them(pair, staff, writing, reading):
    with writing() as session:
        entry(session, pair, note="PLANTED-SHARED", mood=Mood.GREAT, minutes=90)
        entry(session, pair, note="PLANTED-STAFF", mood=Mood.AWFUL, audience=Readership.STAFF, talk=True)
        session.add(Goal(pair_id=pair, kind=GoalKind.WORK, side=Side.MENTOR, created_at=the_clock.now()))
    page = staff.get(f"{WEEK}/{pair}")
    assert "PLANTED-STAFF" in page.text
    assert "PLANTED-SHARED" not in page.text
    assert "Wonderful" not in page.text
    assert "1½ hours" in page.text
    assert "Find work" in page.text
    with reading() as session:
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="pairs", row_id=pair)
        assert viewed.count() == 1


def test_names_are_shown_only_while_the_family_agrees(pair, staff, writing):
    with writing() as session:
        entry(session, pair, talk=True)
    assert "Amina" in staff.get(WEEK).text
    with writing() as session:
        session.query(Consent).filter_by(purpose=ConsentPurpose.COORDINATION).one().withdrawn_at = the_clock.now()
    for address in (WEEK, f"{WEEK}/{pair}"):
        page = staff.get(address).text
        assert "Amina" not in page
        assert "without names" in page


def test_staff_let_a_pair_rest_and_go_on(pair, staff, reading):
    assert staff.press(staff.get(f"{WEEK}/{pair}"), "Pause it").status_code == 303
    assert staff.post(f"{WEEK}/{pair}/pause").status_code == 409
    assert staff.press(staff.get(f"{WEEK}/{pair}"), "They go on").status_code == 303
    with reading() as session:
        assert session.get(Pair, pair).state is PairState.ACTIVE


@pytest.mark.parametrize("again", [True, False])
def test_a_closing_frees_the_place_and_reopens_where_wished(play, pair, staff, visitor, reading, again):
    assert (
        staff.post(f"{WEEK}/{pair}/farewell", data={"ending": "no_time", "talked_on": "2026-01-01"}).status_code == 409
    )
    staff.press(staff.get(f"{WEEK}/{pair}"), "Begin to end it")
    page = staff.get(f"{WEEK}/{pair}")
    assert staff.press(page, "Close with thanks").status_code == 422
    with reading():
        assert pairs.places_free(play.volunteer, 0) == 0
    before = the_clock.now()
    wish = {"again": "y"} if again else {}
    assert staff.press(page, "Close with thanks", ending="goal_reached", note="PLANTED-NOTE", **wish).status_code == 303
    with reading() as session:
        row = session.get(Pair, pair)
        request = session.get(MentoringRequest, row.request_id)
        assert (row.state, row.ending) == (PairState.CLOSED, Ending.GOAL_REACHED)
        assert session.get(Farewell, pair).again is again
        assert request.state is (RequestState.OPEN if again else RequestState.CLOSED)
        assert (request.asked_at >= before) is again
        assert pairs.places_free(play.volunteer, 0) == 1
        assert (play.volunteer, row.household_id) in pairs.never_again()
    vera = visitor()
    vera.sign_in(play.volunteer)
    assert vera.get(f"/volunteers/journal/{pair}").status_code == 404
    # Twice is refused, and nothing is doubled.
    assert staff.press(page, "Close with thanks", ending="no_time").status_code == 409


def close(staff, pair, **wish):
    staff.press(staff.get(f"{WEEK}/{pair}"), "Begin to end it")
    answer = staff.press(
        staff.get(f"{WEEK}/{pair}"), "Close with thanks", ending="goal_reached", note="FAREWELL", **wish
    )
    assert answer.status_code == 303


def card_of(writing, household):
    with writing():
        facts = {"code_digest": f"code-{household}", "pin_hash": "x", "issued_at": the_clock.now()}
        return factories.add(Card(household_id=household, **facts)).id


@pytest.mark.parametrize("again", [True, False])
def test_after_the_last_talk_the_volunteer_is_thanked_and_the_family_reads_it_at_home(
    play, pair, staff, visitor, writing, reading, mailbox, clock, again
):
    with writing() as session:
        household = session.get_one(Pair, pair).household_id
        shift = factories.shift(factories.session(factories.activity(session.get_one(Organisation, play.organisation))))
        factories.add(
            SignUp(
                shift_id=shift.id, account_id=play.volunteer, state=SignUpState.COMPLETED,
                created_at=the_clock.now(), updated_at=the_clock.now(),
            )
        )  # fmt: skip
    family = visitor()
    family.open_card(card_of(writing, household))
    staff.press(staff.get(f"{WEEK}/{pair}"), "Begin to end it")
    assert "it comes to an end, and your coordinator talks with you" in family.get("/family").text
    wish = {"again": "y"} if again else {}
    staff.press(staff.get(f"{WEEK}/{pair}"), "Close with thanks", ending="did_not_fit", note="FAREWELL", **wish)
    [email] = mailbox.deliver()
    text = email.get_body(("plain",)).get_content()
    assert email["Subject"] == "Thank you for your time"
    # One hour noted and a shift of two.
    assert "So far you have given 3 hours" in text
    assert not any(word in text for word in ("Amina", "FAREWELL", "did not fit"))
    home = family.get("/family").text
    assert "Your time with a volunteer ended on" in home
    assert ("We are looking for somebody new" in home) is again
    assert "Vera" not in home
    assert "FAREWELL" not in home
    clock.advance(days=31)
    family = visitor()
    family.open_card(family_card(reading, household))
    assert "Your time with a volunteer ended" not in family.get("/family").text


def offers(volunteer_id):
    return volunteer_id in {
        one.id for one in town.snapshot(the_clock.today("Europe/Sofia"), everybody=True).group.mentors
    }


def email_of(mailbox):
    [email] = mailbox.deliver()
    return email.get_body(("plain",)).get_content()


def agree_to_matching(writing, volunteer_id):
    with writing() as session:
        session.get_one(Volunteer, volunteer_id).matching_agreed_at = the_clock.now()


def test_a_volunteer_rests_before_the_next_match_and_may_come_back_earlier(
    play, pair, staff, visitor, writing, reading, mailbox
):
    agree_to_matching(writing, play.volunteer)
    staff.press(staff.get(f"{WEEK}/{pair}"), "Begin to end it")
    page = staff.get(f"{WEEK}/{pair}")
    rest = {"ending": "no_time", "volunteer_again": "later"}
    for wrong in ("", the_clock.now().date().isoformat(), "2199-01-01"):
        answer = staff.press(page, "Close with thanks", rests_until=wrong, **rest)
        assert answer.status_code == 422
        assert "within a year" in answer.text
    until = the_clock.now().date() + timedelta(days=60)
    assert staff.press(page, "Close with thanks", rests_until=until.isoformat(), **rest).status_code == 303
    assert "Nobody new is proposed to the volunteer before" in staff.get(WEEK).text
    assert "Yes, after a rest" in staff.get(f"{WEEK}/{pair}").text
    with reading() as session:
        assert session.get_one(Volunteer, play.volunteer).matching_from == until
        assert not offers(play.volunteer)
    assert "You wished for a rest" in email_of(mailbox)
    vera = visitor()
    vera.sign_in(play.volunteer)
    profile = vera.get("/volunteers/profiles/mine?step=where")
    assert "You are resting until" in profile.text
    assert vera.press(profile, "Propose me from now on").status_code == 303
    with reading():
        assert offers(play.volunteer)
    assert "You are resting until" not in vera.get("/volunteers/profiles/mine?step=where").text


def test_a_volunteer_who_wants_nobody_else_is_proposed_no_more(play, pair, staff, writing, reading, mailbox):
    agree_to_matching(writing, play.volunteer)
    close(staff, pair, volunteer_again="no")
    with reading() as session:
        assert session.get_one(Volunteer, play.volunteer).matching_agreed_at is None
        assert not offers(play.volunteer)
    assert "so nobody proposes you" in email_of(mailbox)


@pytest.mark.parametrize("said", [{}, {"volunteer_again": "now"}])
def test_who_was_not_asked_or_would_like_to_go_on_is_proposed_again(play, pair, staff, writing, reading, said):
    agree_to_matching(writing, play.volunteer)
    close(staff, pair, **said)
    with reading():
        assert offers(play.volunteer)


def family_card(reading, household):
    with reading() as session:
        return session.query(Card).filter_by(household_id=household).one().id


def test_a_no_of_its_own_is_not_told_to_the_family(play, pair, visitor, writing):
    with writing() as session:
        one = session.get_one(Pair, pair)
        household, one.state, one.ending, one.closed_at = (
            one.household_id, PairState.CLOSED, Ending.DECLINED_BY_MENTEE, the_clock.now(),
        )  # fmt: skip
    family = visitor()
    family.open_card(card_of(writing, household))
    assert "ended on" not in family.get("/family").text


def test_the_diary_of_a_pair_that_ended_is_read_and_not_written(play, pair, staff, visitor, writing, reading, clock):
    with writing() as session:
        shared = entry(session, pair, note="PLANTED-SHARED", mood=Mood.GREAT, minutes=90)
        entry(session, pair, note="PLANTED-STAFF", audience=Readership.STAFF, talk=True)
        household = session.get_one(Pair, pair).household_id
    close(staff, pair)
    card = card_of(writing, household)
    vera, family, stranger, other, another = (visitor() for _ in range(5))
    vera.sign_in(play.volunteer)
    family.open_card(card)
    stranger.sign_in(play.stranger)
    other.sign_in(play.second_volunteer)
    with writing() as session:
        theirs = factories.household(session.query(Organisation).filter_by(slug="theirs").one(), "Else", locale="en").id
    another.open_card(card_of(writing, theirs))
    old = f"/volunteers/journal/ended/{pair}"
    seen = {"vera": vera.get(old), "family": family.get(old), "staff": staff.get(f"{WEEK}/{pair}")}
    reads = {
        who: [word for word in ("PLANTED-SHARED", "PLANTED-STAFF", "1½ hours", "FAREWELL") if word in page.text]
        for who, page in seen.items()
    }
    assert reads == {
        "vera": ["PLANTED-SHARED", "PLANTED-STAFF", "1½ hours"],
        "family": ["PLANTED-SHARED", "1½ hours"],
        "staff": ["PLANTED-STAFF", "1½ hours", "FAREWELL"],
    }
    assert "Amina" not in seen["vera"].text
    assert "Vera" not in seen["family"].text
    assert "Amina" in staff.get(f"{WEEK}/ended").text
    assert old in vera.get("/volunteers/journal").text
    assert old in family.get("/family").text
    assert not any(button in seen["vera"].text for button in ("Take back", "Note it", "Pause it"))
    assert not any(
        button in seen["staff"].text for button in ("Note a talk", "We talked</", "Close with thanks", "Pause it")
    )
    assert vera.post(f"/volunteers/journal/entries/{shared}/take-back").status_code == 404
    assert vera.post(f"/volunteers/journal/{pair}/meetings").status_code == 404
    for person in (stranger, other, another):
        assert person.get(old).status_code in (403, 404)
    assert stranger.get(f"{WEEK}/{pair}").status_code == 404
    assert "Amina" not in stranger.get(f"{WEEK}/ended").text
    assert (vera.get(f"{WEEK}/ended").status_code, visitor().get(old).status_code) == (403, 303)
    with reading() as session:
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="pairs", row_id=pair)
        assert viewed.count() >= 3
    clock.advance(days=366)
    for who, card_or_account in (("volunteer", play.volunteer), ("family", card), ("staff", play.coordinator)):
        later = visitor()
        (later.open_card if who == "family" else later.sign_in)(card_or_account)
        if who == "staff":
            assert "Amina" not in later.get(f"{WEEK}/ended").text
            assert later.get(f"{WEEK}/{pair}").status_code == 303
        else:
            assert later.get(old).status_code == 404


@pytest.mark.parametrize("side", list(Side)[:2])
def test_after_a_block_neither_side_reads_the_diary_and_a_withdrawn_agreement_closes_it(
    play, pair, visitor, writing, side
):
    with writing() as session:
        entry(session, pair, note="PLANTED-SHARED")
        one = session.get_one(Pair, pair)
        household, one.state, one.ending, one.closed_at = (
            one.household_id, PairState.CLOSED, Ending.BLOCKED, the_clock.now(),
        )  # fmt: skip
        session.add(Block(volunteer_id=play.volunteer, household_id=household, side=side, created_at=the_clock.now()))
    vera, family = visitor(), visitor()
    vera.sign_in(play.volunteer)
    family.open_card(card_of(writing, household))
    old = f"/volunteers/journal/ended/{pair}"
    assert vera.get(old).status_code == family.get(old).status_code == 404
    # A block of the volunteer's looks like any ending.
    assert ("Your time with a volunteer ended" in family.get("/family").text) is (side is Side.MENTOR)
    with writing() as session:
        session.get_one(Pair, pair).ending = Ending.NO_TIME
    assert vera.get(old).status_code == family.get(old).status_code == 200
    with writing() as session:
        session.query(Consent).filter_by(purpose=ConsentPurpose.MATCHING).one().withdrawn_at = the_clock.now()
    assert vera.get(old).status_code == 404


def test_strangers_find_nothing(play, pair, visitor, writing):
    with writing() as session:
        meeting = entry(session, pair, talk=True)
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert "Amina" not in stranger.get(WEEK).text
    assert stranger.get(f"{WEEK}/{pair}").status_code == 404
    assert stranger.get(f"{WEEK}/99999").status_code == 404
    for way in ("check-ins", "pause", "resume", "closing", "farewell"):
        assert stranger.post(f"{WEEK}/{pair}/{way}").status_code == 404
    assert stranger.post(f"{WEEK}/entries/{meeting}/settle").status_code == 404
    vera = visitor()
    vera.sign_in(play.volunteer)
    assert vera.get(WEEK).status_code == 403
    assert vera.get(f"{WEEK}/{pair}").status_code == 403
    assert vera.post(f"{WEEK}/{pair}/closing").status_code == 403
    assert visitor().get(WEEK).status_code == 303


def test_the_list_takes_a_fixed_number_of_statements(play, pair, staff, writing, count_queries):
    with writing() as session:
        entry(session, pair, talk=True)
    with count_queries() as few:
        staff.get(WEEK)
    with writing() as session:
        for number in range(12):
            one = a_pair(
                play.organisation,
                factories.volunteer().id,
                f"Name {number}",
                started_at=the_clock.now() - timedelta(days=40),
            )
            entry(session, one.id, talk=True)
    with count_queries() as many:
        page = staff.get(WEEK)
    assert "Name 11" in page.text
    assert len(many) == len(few)

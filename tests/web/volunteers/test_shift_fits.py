"""Which shifts fit somebody by all that their profile says, best first, and why the others do not."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from community.foundation.database import touch_version
from community.households.models import Member
from community.skills.models import Skill
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories
from volunteers.profiles.models import VolunteerSkill
from volunteers.profiles.week import Week
from volunteers.shifts.models import Shift

SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather(maximum=1)


def sign_up(visitor, account_id, shift_id):
    person = visitor()
    person.sign_in(account_id)
    return person, person.post(f"/volunteers/shifts/{shift_id}/sign-up")


def profile(session, account_id, **told):
    volunteer = session.get_one(factories.Volunteer, account_id)
    for name, value in told.items():
        setattr(volunteer, name, value)


@pytest.fixture
def sunday(play, writing, clock):
    """Vera tells her Sunday afternoon, her neighbourhood and what she can do; a shift is then and there, and asks for
    it."""
    clock.set(datetime(2026, 11, 23, 8, tzinfo=UTC))
    with writing() as session:
        here = factories.area(latitude=42.65, longitude=23.27, district="vitosha")
        there = factories.area(latitude=42.655, longitude=23.27, district="vitosha")
        far = factories.area(latitude=42.75, longitude=23.40, district="novi-iskar")
        can = factories.add(Skill(names={"en": "Bookkeeping"}, folded="bookkeeping", listed=True, created_at=SUNDAY))
        ours = session.get_one(factories.Organisation, play.organisation)
        week = Week.span([6], 12 * 60, 18 * 60)
        profile(session, play.volunteer, week=week.text, area_id=here.id, languages=["bg", "uk"])
        factories.add(VolunteerSkill(volunteer_id=play.volunteer, skill_id=can.id))
        ids = {}
        for name, area, starts_at, facts in (
            ("Chess", there, SUNDAY, {"language": "uk", "skill_id": can.id}),
            ("Dancing", far, SUNDAY + timedelta(days=7), {}),
            ("Early walk", there, SUNDAY - timedelta(hours=6), {}),
            ("Poems", there, SUNDAY + timedelta(days=7), {"language": "fa"}),
            ("Tea", there, SUNDAY + timedelta(days=14), {}),
        ):
            activity = factories.activity(ours, name, venue_id=factories.venue(ours, area_id=area.id).id)
            ids[name] = factories.shift(factories.session(activity, starts_at), **facts).id
        for row in (session.get_one(Session, play.session), session.get_one(Shift, play.shift)):
            row.starts_at, row.ends_at = SUNDAY - timedelta(days=1), SUNDAY - timedelta(hours=22)
    return ids


def again(session, shift_id):
    """Another shift beside one that is there."""
    shift = session.get_one(Shift, shift_id)
    return factories.shift(session.get_one(Session, shift.session_id), skill_id=shift.skill_id).id


def titles(page):
    return re.findall(r"Chess|Dancing|Early walk|Poems|Tea|Football", re.sub(r'="[^"]*"', "", page.text))


def test_what_fits_stands_first_with_its_reasons(play, sunday, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    page = person.get("/volunteers/shifts")
    assert titles(page) == ["Chess", "Tea"], "the day of the other fits no hours of hers"
    for reason in (
        "Your time: Sunday, in the afternoon",
        "About 10 min on foot",
        "Needs Ukrainian: you speak it",
        "You can do this: Bookkeeping",
    ):
        assert page.text.count(reason) == (2 if "time" in reason or "foot" in reason else 1)


def test_what_does_not_fit_says_why_and_how_that_is_mended(play, sunday, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    page = person.get("/volunteers/shifts").text
    why = page[page.index("Why others do not fit") :]
    assert "Outside the hours that you told (2)" in why
    assert "Farther away than you travel (1)" in why
    assert "Needs a language that is not in your profile (1)" in why
    assert "/volunteers/profiles/mine?step=when#times" in why
    everything = person.get("/volunteers/shifts?all=1")
    assert titles(everything) == ["Football", "Early walk", "Chess", "Dancing", "Poems", "Tea"]
    assert "/volunteers/profiles/mine?step=where#places" in everything.text


def test_who_tells_other_hours_is_shown_other_shifts(play, sunday, visitor, writing):
    person = visitor()
    person.sign_in(play.volunteer)
    with writing() as session:
        profile(session, play.volunteer, week="0" * 84, travel_metres=40_000, districts=[])
    assert set(titles(person.get("/volunteers/shifts"))) == {"Football", "Early walk", "Chess", "Dancing", "Tea"}


def test_a_shift_outside_of_the_profile_says_so_and_can_be_taken(play, sunday, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    page = person.get(f"/volunteers/shifts/{sunday['Dancing']}")
    assert "Farther away than you travel" in page.text
    assert person.press(page, "Sign up").status_code == 303


def test_a_clash_is_named_and_linked(play, sunday, visitor, writing):
    with writing() as session:
        beside = again(session, sunday["Chess"])
    person, _ = sign_up(visitor, play.volunteer, sunday["Chess"])
    for path in (f"/volunteers/shifts/{beside}", "/volunteers/shifts?all=1"):
        page = person.get(path).text
        line = page[page.index("At the same time as something of yours") :][:300]
        assert f'/volunteers/shifts/{sunday["Chess"]}"' in line
        assert "Chess" in line
        assert "Sun 29 Nov" in line


def test_what_one_takes_part_in_is_named_too(play, sunday, visitor, writing):
    with writing() as session:
        shift = session.get_one(Shift, sunday["Chess"])
        session_id = shift.session_id
        home = factories.household(None, "Vera").id
        vera = session.query(Member).filter_by(household_id=home).one()
        vera.account_id = play.volunteer
        factories.add(
            Registration(
                session_id=session_id,
                household_id=home,
                party_size=1,
                state=RegistrationState.CONFIRMED,
                party=[PartyMember(member_id=vera.id)],
                created_at=SUNDAY,
                updated_at=SUNDAY,
            )
        )
    person = visitor()
    person.sign_in(play.volunteer)
    page = person.get(f"/volunteers/shifts/{sunday['Chess']}").text
    line = page[page.index("At the same time as something of yours") :][:300]
    assert f'/events/sessions/{session_id}"' in line


def test_the_list_asks_as_often_for_many_shifts_as_for_few(play, sunday, visitor, writing, count_queries):
    person = visitor()
    person.sign_in(play.volunteer)
    sign_up(visitor, play.volunteer, sunday["Tea"])
    with writing() as session:
        again(session, sunday["Tea"])
    pages = ("/volunteers/shifts", "/volunteers/shifts?all=1", "/volunteers/shifts/mine")
    person.get(pages[0])
    counts = []
    for _ in range(2):
        for page in pages:
            # Made anew each time: nothing is kept of the page before.
            with writing():
                touch_version("programme")
            with count_queries() as statements:
                person.get(page)
            counts.append(len(statements))
        with writing() as session:
            for name in ("Chess", "Tea"):
                taken = session.get_one(Shift, sunday[name])
                for _number in range(12):
                    factories.shift(session.get_one(Session, taken.session_id), skill_id=taken.skill_id)
    assert counts[:3] == counts[3:]
    assert max(counts) <= 30

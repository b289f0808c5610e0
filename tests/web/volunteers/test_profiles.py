"""A volunteer tells of themselves part by part; each part keeps what it is told, and no other part."""

import re
from datetime import date

import pytest

from community.skills import actions as skills
from community.skills.models import Skill
from community.skills.rules import Cefr
from tests import cast, factories, html
from volunteers import signals
from volunteers.profiles import queries
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause
from volunteers.profiles.rules import Gender, GenderWish
from volunteers.profiles.week import EVENINGS, WEEKENDS, Week

MINE = "/volunteers/profiles/mine"


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def vera(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    return person


@pytest.fixture
def told(reading, play):
    """What is kept of Vera now."""

    def read(name):
        with reading() as session:
            return getattr(session.get(Volunteer, play.volunteer), name)

    return read


STEPS = {
    "Save what you can do": "what",
    "Save where and whom": "where",
    "Save the pause": "where",
    "End the pause": "where",
    "I agree to be matched": "where",
    "Take it back": "where",
}


def at(button):
    """The address of the step on which this button is."""
    return f"{MINE}?step={STEPS.get(button, 'when')}"


def save(person, button, **typed):
    return person.press(person.get(at(button)), button, **typed)


def levels_of(reading, play):
    with reading():
        return {row.language: queries.levels(row) for row in queries.languages_of(play.volunteer)}


def test_a_word_fills_the_four_levels_and_shifts_follow(vera, play, told, reading):
    answer = save(vera, "Save what you can do", language_language="ar", language_quick="little")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{MINE}?step=what#languages")
    assert told("languages") == ["bg", "ar"]
    assert levels_of(reading, play)["ar"].speaking is Cefr.A2
    own = {"ar_quick": "own", "ar_listening": "b1", "ar_speaking": "a1"}
    assert save(vera, "Save what you can do", **own).status_code == 303
    assert told("languages") == ["bg"]
    assert levels_of(reading, play)["ar"].listening is Cefr.B1
    assert vera.post(f"{MINE}/languages/ar/remove").status_code == 303
    assert vera.post(f"{MINE}/languages/bg/remove").status_code == 303
    assert told("languages") == []
    with reading() as session:
        assert session.query(VolunteerLanguage).count() == 0


def test_a_language_of_the_registration_waits_for_its_level(vera, told):
    assert "Please tell" in vera.get(f"{MINE}?step=what").text
    assert save(vera, "Save what you can do", bg_quick="first").status_code == 303
    assert told("languages") == ["bg"]
    assert "Please tell" not in vera.get(f"{MINE}?step=what").text


def test_skills_of_the_list_and_own_words(vera, play, writing, reading):
    with writing():
        cooking = skills.add("Cooking for many", "en")
        skills.keep(cooking, {"en": "Cooking for many"}, "", listed=True)
    save(vera, "Save what you can do", skills_chosen=[cooking.id], skills_more="Beekeeping; cooking FOR many, Knots")
    with reading() as session:
        mine = [(skill.names["en"], skill.listed) for skill in queries.skills_of(play.volunteer)]
        assert mine == [("Beekeeping", False), ("Cooking for many", True), ("Knots", False)]
        assert session.query(Skill).count() == 3
    assert "Beekeeping" in vera.get(f"{MINE}?step=what").text
    save(vera, "Save what you can do", skills_chosen=[])
    with reading():
        assert queries.skills_of(play.volunteer) == []


def test_an_addition_of_mine_is_offered_to_nobody_else_before_staff_list_it(vera, play, visitor):
    save(vera, "Save what you can do", skills_more="Beekeeping")
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    assert "Beekeeping" not in walid.get(f"{MINE}?step=what").text


def test_times_are_painted_and_told_in_words(vera, told):
    save(vera, "Save the times", free=["0-36", "5-20", "5-22", "7-20", "x", "0-99"])
    week = Week.of([(0, 36), (0, 37), (5, 20), (5, 21), (5, 22), (5, 23)])
    assert told("week") == week.text
    save(vera, "Add these hours", span_day="6", span_begin="450", span_end="510")
    assert list(Week.read(told("week")).spans())[-1] == (6, 450, 510)
    # Half hours are shown from now on, and what the page shows is what is saved.
    page = vera.get(MINE)
    assert "In words instead" in page.text
    kept = told("week")
    assert vera.press(page, "Save the times").status_code == 303
    assert told("week") == kept
    save(vera, "Take these hours away", span_day="6", span_begin="450", span_end="510")
    assert told("week") == week.text
    save(vera, "Weekday evenings")
    save(vera, "Weekends")
    assert told("week") == week.joined(EVENINGS).joined(WEEKENDS).text


def test_a_part_of_a_day_is_one_touch_and_exact_hours_stay(vera, told):
    save(vera, "Add these hours", span_day="0", span_begin="1080", span_end="1140")
    assert re.findall(r'name="slot" value="([\w-]+)"[^>]* checked', vera.get(MINE).text) == ["0-evening"]
    save(vera, "Save the times", slot=["0-evening", "5-morning", "9-morning", "5-night"])
    week = Week.read(told("week"))
    assert list(week.spans()) == [(0, 1080, 1140), (5, 480, 720)]
    assert "You can come 2 times a week." in vera.get(MINE).text
    save(vera, "Save the times", slot=["5-morning"])
    assert list(Week.read(told("week")).spans()) == [(5, 480, 720)]
    save(vera, "Save the times", slot=[], free=["2-36"])
    assert list(Week.read(told("week")).spans()) == [(2, 1080, 1140)]


def test_two_pages_of_one_step_keep_what_the_other_touched(vera, told):
    one, other = vera.get(f"{MINE}?step=what"), vera.get(f"{MINE}?step=what")
    vera.press(one, "Save what you can do", interests_chosen=["music"])
    vera.press(other, "Save what you can do", interests_chosen=["film"])
    assert told("interests") == ["music", "film"]
    one, other = vera.get(f"{MINE}?step=where"), vera.get(f"{MINE}?step=where")
    vera.press(one, "Save where and whom", places_kilometres="9", places_districts=["vitosha"])
    vera.press(other, "Save where and whom", wishes_oldest="70")
    assert (told("travel_metres"), told("districts"), told("oldest")) == (9000, ["vitosha"], 70)


@pytest.mark.parametrize("was", ["", "{", "[]", '{"interests_chosen": 1, "skills_more": ["x"]}'])
def test_what_a_page_showed_may_be_anything(vera, told, was):
    assert vera.post(f"{MINE}/what", data={"was": was, "interests_chosen": ["music"]}).status_code == 303
    assert told("interests") == ["music"]


def test_early_hours_that_the_grid_does_not_show_are_kept(vera, told):
    save(vera, "Add these hours", span_day="workdays", span_begin="300", span_end="360")
    save(vera, "Save the times", free=["2-28"])
    assert [span for span in Week.read(told("week")).spans() if span[0] == 2] == [(2, 300, 360), (2, 840, 900)]


def test_where_and_wishes(vera, told, writing):
    with writing():
        area = factories.area().id
    save(vera, "Save where and whom", places_districts=["vitosha"], places_area_id=area, places_kilometres="7")
    assert (told("districts"), told("area_id"), told("travel_metres")) == (["vitosha"], area, 7000)
    wishes = {"places": "3", "gender": "woman", "birth_year": "1990", "wished_gender": "same", "youngest": "20"}
    save(vera, "Save where and whom", **{f"wishes_{name}": value for name, value in wishes.items()})
    assert (told("places"), told("gender"), told("wished_gender")) == (3, Gender.WOMAN, GenderWish.SAME)
    assert (told("birth_year"), told("youngest"), told("oldest")) == (1990, 20, None)


def test_a_longer_way_leaves_a_district_that_is_no_longer_offered(vera, told, play, writing):
    with writing() as session:
        session.get_one(Volunteer, play.volunteer).districts = ["a-district-of-old"]
    save(vera, "Save where and whom", places_kilometres="9")
    assert (told("districts"), told("travel_metres")) == (["a-district-of-old"], 9000)
    save(vera, "Save where and whom", places_districts=["vitosha"])
    assert told("districts") == ["vitosha"]


def test_two_tabs_that_save_other_parts_lose_nothing(vera, told, reading, play, writing):
    with writing():
        area = factories.area().id
    one, other, third = (vera.get(f"{MINE}?step={step}") for step in ("when", "what", "where"))
    another, last = vera.get(f"{MINE}?step=where"), vera.get(f"{MINE}?step=what")
    vera.press(one, "Save the times", free=["5-20"])
    vera.press(other, "Save what you can do", interests_chosen=["music", "film"])
    vera.press(third, "Save where and whom", places_area_id=area, places_kilometres="3")
    vera.press(another, "Save where and whom", wishes_places="2")
    vera.press(last, "Save what you can do", language_language="ar", language_quick="well")
    assert Week.read(told("week")).minutes == 60
    assert told("interests") == ["music", "film"]
    assert (told("area_id"), told("travel_metres"), told("places")) == (area, 3000, 2)
    assert told("languages") == ["bg", "ar"]


def test_the_notice_stands_at_its_part(vera):
    save(vera, "Save what you can do", interests_chosen=["music"])
    page = vera.get(f"{MINE}?step=what")
    part = page.text.partition('id="languages"')[2].partition("</section>")[0]
    assert "Saved." in part
    assert page.text.count("Saved.") == 1
    assert "Saved." not in vera.get(f"{MINE}?step=what").text


@pytest.mark.parametrize(
    ("button", "typed", "kept"),
    [
        ("Save what you can do", {"language_language": "ar"}, 'selected value="ar"'),
        ("Save what you can do", {"language_language": "xx", "language_quick": "well"}, "one of the list"),
        ("Save what you can do", {"language_language": "ar", "language_quick": "own"}, "at least one level"),
        ("Save what you can do", {"skills_more": "a," * 11 + "zither"}, "zither"),
        ("Add these hours", {"span_day": "3", "span_begin": "600", "span_end": "540"}, 'selected value="600"'),
        ("Save where and whom", {"places_kilometres": "99"}, 'value="99"'),
        ("Save where and whom", {"places_kilometres": "5", "places_area_id": "4711"}, "one of the list"),
        ("Save where and whom", {"wishes_places": "4"}, "one of the list"),
        ("Save where and whom", {"wishes_places": "1", "wishes_birth_year": "2020"}, 'value="2020"'),
        ("Save where and whom", {"wishes_places": "1", "wishes_birth_year": "2020"}, "Volunteers are 18 or older"),
        ("Save where and whom", {"wishes_places": "1", "wishes_birth_year": "2099"}, "This year is still to come"),
        ("Save where and whom", {"wishes_places": "1", "wishes_birth_year": "1800"}, "This year is too long ago"),
        ("Save where and whom", {"wishes_places": "1", "wishes_birth_year": "88"}, "four digits"),
        ("Save where and whom", {"wishes_places": "1", "wishes_wished_gender": "same"}, "a woman or a man"),
        ("Save where and whom", {"wishes_places": "1", "wishes_youngest": "50", "wishes_oldest": "20"}, 'value="50"'),
        ("Save the pause", {"pause_first_on": "2026-12-24", "pause_last_on": "2026-12-01"}, 'value="2026-12-24"'),
        ("Save the pause", {"pause_first_on": "soon", "pause_last_on": ""}, 'value="soon"'),
    ],
)
def test_what_does_not_do_is_said_and_what_was_typed_stays(vera, writing, reading, button, typed, kept):
    with writing():
        factories.area()
    before = stored(reading)
    answer = save(vera, button, **typed)
    assert answer.status_code == 422
    assert kept in answer.text
    assert stored(reading) == before


def stored(reading):
    with reading() as session:
        rows = session.query(Volunteer).order_by(Volunteer.id).all()
        facts = [(row.languages, row.week, row.travel_metres, row.places, row.area_id, row.gender) for row in rows]
        return facts, session.query(VolunteerPause).count(), session.query(Skill).count()


def test_what_the_form_does_not_name_is_not_changed(vera, told):
    typed = {"interests_chosen": ["music"], "state": "ended", "matching_agreed_at": "2026-01-01", "places": "3"}
    assert vera.post(f"{MINE}/what", data=typed).status_code == 303
    assert (told("state").value, told("matching_agreed_at"), told("places")) == ("active", None, 1)


def test_in_a_pause_no_shift_can_be_had(vera, play, reading):
    save(vera, "Save the pause", pause_first_on="2026-11-24", pause_last_on="2026-11-24")
    assert play.shift
    assert f"/volunteers/shifts/{play.shift}" not in html.links(vera.get("/volunteers/shifts").text).values()
    assert "You have a pause on this day" in vera.get(f"/volunteers/shifts/{play.shift}").text
    refused = vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    assert refused.status_code == 409
    assert save(vera, "End the pause").status_code == 303
    with reading() as session:
        assert session.query(VolunteerPause).count() == 0
    assert vera.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 303


def test_a_pause_that_is_over_is_not_listed(vera, clock):
    save(vera, "Save the pause", pause_first_on="2026-11-24", pause_last_on="2026-11-24")
    clock.advance(days=2)
    assert not any("End the pause" in form.buttons for form in html.forms(vera.get(f"{MINE}?step=where").text))


def test_agreeing_and_taking_it_back(vera, told):
    ended = []
    keep = lambda volunteer: ended.append(volunteer.id)  # noqa: E731 - kept alive for the signal
    with signals.agreement_ended.connected_to(keep):
        save(vera, "I agree to be matched")
        assert told("matching_agreed_at") == factories.NOON
        save(vera, "Take it back")
        assert told("matching_agreed_at") is None
        vera.post(f"{MINE}/agreement/withdraw")
    assert len(ended) == 1


def test_the_page_says_how_far_one_is_and_what_is_next(vera):
    page = vera.get(MINE)
    assert "Your profile: 0 of 6" in page.text
    assert "Next: Languages" in page.text
    save(vera, "Save what you can do", language_language="ar", language_quick="well")
    assert "Your profile: 1 of 6" in vera.get(MINE).text
    assert "Next: What you can do" in vera.get(MINE).text


@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_whoever_is_no_volunteer_has_none(play, visitor, who):
    person = visitor()
    person.sign_in(getattr(play, who))
    assert person.get(MINE).status_code == 403
    assert person.post(f"{MINE}/what", data={}).status_code == 403
    assert person.post(f"{MINE}/agreement").status_code == 403


def test_a_stranger_is_asked_to_sign_in(play, client):
    assert client.get(MINE).status_code == 303
    assert client.post(f"{MINE}/agreement").status_code == 401


def test_nobody_ends_the_pause_of_another(vera, play, visitor, reading):
    save(vera, "Save the pause", pause_first_on="2026-11-24", pause_last_on="2026-12-24")
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    assert walid.post("/volunteers/pauses/1/end").status_code == 404
    with reading() as session:
        assert session.query(VolunteerPause).one().last_on == date(2026, 12, 24)


def test_the_page_asks_the_same_however_much_is_told(vera, count_queries):
    def asked():
        with count_queries() as statements:
            for step in ("when", "what", "where"):
                vera.get(f"{MINE}?step={step}")
        return len(statements)

    save(vera, "Save what you can do", skills_more="one")
    save(vera, "Save the pause", pause_first_on="2026-11-24", pause_last_on="2026-12-24")
    first = asked()
    for code in ("ar", "fa", "ps"):
        save(vera, "Save what you can do", language_language=code, language_quick="well")
    save(vera, "Save what you can do", skills_more="two, three, four")
    save(vera, "Save the pause", pause_first_on="2027-11-24", pause_last_on="2027-12-24")
    assert asked() == first
    assert first <= 3 * 14

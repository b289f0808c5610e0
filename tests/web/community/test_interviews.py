"""A coordinator asks a person in two languages, part by part; the person says whether it is right."""

import json

import pytest

from community.accounts.models import Card
from community.foundation import clock
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.households.models import Consent
from community.households.rules import ConsentManner, ConsentPurpose
from community.interviews import queries
from community.interviews.models import SkillsInterview
from community.organisations.models import Organisation
from community.skills.models import Skill
from community.skills.rules import Cefr, Levels
from tests import cast, factories

HOME = "/community/households/1"
PART = "/community/interviews/1"
OWN = "/family/profiles/1"


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def family(play, writing):
    """The household, its consent and its card; the second member is a child."""
    with writing():
        ours = db.session.get(Organisation, play.organisation)
        household = factories.household(ours, "Amina", "Sami")
        factories.add(
            Consent(
                household_id=household.id,
                organisation_id=ours.id,
                purpose=ConsentPurpose.COORDINATION,
                text_version="1",
                language="ar",
                manner=ConsentManner.ORALLY,
                given_at=clock.now(),
            )
        )
        for number, name in enumerate(("Cooking", "Sewing"), 1):
            factories.add(
                Skill(
                    names={"en": name, "ar": "الطبخ"} if number == 1 else {"en": name},
                    folded=name.lower(),
                    esco=f"esco-{number}",
                    listed=True,
                    created_at=clock.now(),
                )
            )
        card = factories.add(Card(household_id=household.id, code_digest="d", pin_hash="x", issued_at=clock.now()))
        return card.id


@pytest.fixture
def coordinator(family, play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def amina(family, visitor):
    person = visitor()
    person.open_card(family)
    return person


def begin(person):
    return person.press(person.get(f"{HOME}/interviews"), "Begin the interview", language="ar")


def tell(person):
    """Begin, answer four parts and leave out two."""
    begin(person)
    answer(person)


def answer(person):
    person.press(person.get(f"{PART}/education"), "Save and go on", schooling="upper", school_years="12", subject="أدب")
    person.press(person.get(f"{PART}/work"), "Leave this part out")
    page = person.get(f"{PART}/languages")
    person.press(page, "Add the language", language="bg", listening="a2", reading="a1", speaking="a1", writing="")
    person.press(person.get(f"{PART}/literacy"), "Save and go on", latin="little", arabic="writes")
    person.press(person.get(f"{PART}/skills"), "Save and go on", chosen=["1"], more="Making tea, Singing")
    person.press(person.get(f"{PART}/goals"), "Leave this part out")


def test_every_question_stands_in_both_languages_with_their_direction(coordinator):
    answer = begin(coordinator)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PART}/education")
    page = coordinator.get(f"{PART}/education").text
    assert '<span lang="en" dir="ltr">How far did you get at school?</span>' in page
    assert '<span lang="ar" dir="rtl">إلى أي مرحلة وصلتم في المدرسة؟</span>' in page
    assert '<span class="hint" lang="ar" dir="rtl">المدرسة الابتدائية</span>' in page
    assert "This is not a recognition of qualifications." in page
    assert "هذا ليس اعترافاً بالمؤهلات." in page
    for part in ("work", "languages", "literacy", "skills", "goals"):
        assert 'dir="rtl"' in coordinator.get(f"{PART}/{part}").text
    skills = coordinator.get(f"{PART}/skills").text
    assert '<span class="hint" lang="ar" dir="rtl">الطبخ</span>' in skills


def test_a_language_without_texts_is_shown_in_another_with_its_name(coordinator):
    coordinator.press(coordinator.get(f"{HOME}/interviews"), "Begin the interview", language="uk")
    # Nothing is said twice in one language.
    assert coordinator.get(f"{PART}/education").text.count('lang="en" dir="ltr">How far did you get') == 1
    coordinator.post("/languages", data={"language": "bg"})
    page = coordinator.get(f"{PART}/education").text
    assert "Українська</span> → English" in page
    assert page.count('lang="en" dir="ltr">How far did you get') == 1
    assert page.count('lang="bg" dir="ltr">Докъде стигнахте') == 1


def test_parts_are_kept_one_by_one_and_left_out(coordinator, reading):
    tell(coordinator)
    page = coordinator.get(PART).text
    assert "4 of 6 done" in page
    assert "Secondary school, finished" in page
    assert "أنهيت المدرسة الثانوية" in page
    assert "esco-1" in page
    assert "Making tea" in page
    with reading() as session:
        row = session.query(SkillsInterview).one()
        assert (row.answered, row.skipped) == (["education", "languages", "literacy", "skills"], ["work", "goals"])
        assert (row.school_years, row.scripts) == (12, {"latin": "little", "arabic": "writes"})
        assert queries.languages_of(1) == {"bg": Levels(Cefr.A2, Cefr.A1, Cefr.A1)}
    before = row.version
    coordinator.press(coordinator.get(f"{PART}/education"), "Save and go on")
    with reading() as session:
        assert session.query(SkillsInterview).one().version == before


def test_what_is_wrong_is_said_in_the_language_of_the_page(coordinator):
    begin(coordinator)
    coordinator.post("/languages", data={"language": "bg"})
    page = coordinator.press(coordinator.get(f"{PART}/education"), "Запазете и продължете", school_years="400")
    assert page.status_code == 422
    assert "Моля, въведете число от 0 до 30." in page.text


def test_going_on_takes_the_last_language_along(coordinator, reading):
    begin(coordinator)
    page = coordinator.get(f"{PART}/languages")
    assert "Save and go on" not in page.text
    coordinator.press(page, "Add the language", language="ar", listening="first")
    page = coordinator.get(f"{PART}/languages")
    # What was told is not offered first once more.
    assert '<option selected value="ar">' not in page.text
    onward = coordinator.press(page, "Save and go on")
    assert onward.headers["Location"] == f"{PART}/literacy"
    onward = coordinator.press(page, "Save and go on", language="bg", listening="a1")
    assert onward.headers["Location"] == f"{PART}/literacy"
    with reading():
        assert set(queries.languages_of(1)) == {"ar", "bg"}


def test_choices_of_schooling_and_emails_are_pictures_too(coordinator):
    begin(coordinator)
    assert '<b class="i i-school"></b>' in coordinator.get(f"{PART}/education").text
    assert '<b class="i i-edit"></b>' in coordinator.get(f"{PART}/literacy").text


def test_the_first_page_of_the_family_leads_to_what_waits_for_its_word(coordinator, amina):
    asked = "Please look: is it right?"
    assert asked not in amina.get("/family").text
    tell(coordinator)
    page = amina.get("/family").text
    assert asked in page
    assert OWN in page
    amina.press(amina.get(OWN), "Yes, it is right")
    assert asked not in amina.get("/family").text


def test_what_is_wrong_is_said_and_nothing_is_kept(coordinator, reading):
    begin(coordinator)
    answer = coordinator.press(coordinator.get(f"{PART}/education"), "Save and go on", school_years="99", subject="Law")
    assert answer.status_code == 422
    assert "Law" in answer.text
    assert coordinator.post(f"{PART}/work", data={"experience": "guessed"}).status_code == 422
    page = coordinator.get(f"{PART}/languages")
    assert coordinator.press(page, "Add the language", language="bg").status_code == 422
    assert coordinator.get(f"{PART}/health").status_code == 404
    with reading() as session:
        assert session.query(SkillsInterview).one().version == 0


def test_the_person_confirms_and_a_later_change_asks_again(coordinator, amina, reading):
    tell(coordinator)
    page = amina.get(OWN)
    assert "Please look: is it right?" in amina.get("/family/profiles").text
    assert amina.press(page, "Yes, it is right").status_code == 303
    assert "You said: it is right" in amina.get(OWN).text
    assert "Confirmed by the person" in coordinator.get(PART).text
    with reading():
        told = queries.find_of(1)
        assert told.confirmed_version == told.version
    coordinator.press(coordinator.get(f"{PART}/work"), "Save and go on", jobs="Tailor")
    # What was seen before the change is not confirmed by it.
    late = amina.press(page, "Yes, it is right")
    assert (late.status_code, "changed in the meantime" in late.text) == (409, True)
    assert "Waits for the person" in coordinator.get(PART).text
    with reading():
        told = queries.find_of(1)
        assert told.confirmed_version != told.version


def test_the_person_says_what_is_not_right(coordinator, amina):
    tell(coordinator)
    assert amina.press(amina.get(OWN), "Tell the coordinator", sections=["skills"]).status_code == 303
    page = coordinator.get(PART).text
    assert "something is not right" in page
    assert page.count("panel warm") == 2
    assert amina.post(f"{OWN}/doubt/4", data={"sections": ["origin"]}).status_code == 422


def test_the_person_takes_it_along(coordinator, amina, reading):
    tell(coordinator)
    answer = amina.get(f"{OWN}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.text)
    assert (told["schooling"], told["languages"]["bg"]["listening"]) == ("upper", "a2")
    with reading() as session:
        assert session.query(AuditEntry).filter_by(deed=Deed.EXPORTED, table_name="skills_interviews").count() == 1


def test_nobody_else_sees_it(coordinator, play, visitor, writing, reading):
    tell(coordinator)
    with writing():
        theirs = factories.household(factories.organisation(), "Zora")
        card = factories.add(Card(household_id=theirs.id, code_digest="e", pin_hash="x", issued_at=clock.now())).id
    stranger, neighbour = visitor(), visitor()
    stranger.sign_in(play.stranger)
    neighbour.open_card(card)
    for address in (PART, f"{PART}/work", f"{HOME}/interviews"):
        assert stranger.get(address).status_code == 404
        assert neighbour.get(address).status_code == 403
    for address in (OWN, f"{OWN}/file"):
        assert neighbour.get(address).status_code == 404
    assert neighbour.post(f"{OWN}/confirm/1").status_code == 404
    assert stranger.post(f"{PART}/work", data={"jobs": "x"}).status_code == 404
    assert coordinator.post(f"{HOME}/members/2/interview", data={"language": "ar"}).status_code == 404
    assert "Sami" not in coordinator.get(f"{HOME}/interviews").text


def test_a_withdrawn_consent_hides_it_on_the_next_request_and_opening_leaves_a_trace(coordinator, amina, reading):
    tell(coordinator)
    with reading() as session:
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="skills_interviews").count()
    coordinator.get(PART)
    with reading() as session:
        seen = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="skills_interviews").count()
    assert seen == viewed + 1
    amina.press(amina.get(OWN), "Yes, it is right")
    coordinator.post(f"{HOME}/consents/1/withdraw")
    for address in (PART, f"{PART}/work", f"{HOME}/interviews"):
        assert coordinator.get(address).status_code == 404
    # It stays the person's own.
    assert amina.get(OWN).status_code == 200


def test_the_number_of_statements_does_not_grow_with_what_is_told(coordinator, count_queries):
    begin(coordinator)
    with count_queries() as few:
        coordinator.get(PART)
    answer(coordinator)
    with count_queries() as many:
        coordinator.get(PART)
    assert len(many) <= len(few) + 1
    assert len(many) <= 12

"""A family, by its card or with a coordinator, asks for somebody at its side; without its agreement nothing stands."""

import pytest
import sqlalchemy as sa

from community.accounts.models import Card
from community.foundation.audit import AuditEntry, Deed
from community.households.models import Consent, Member
from community.households.rules import ConsentManner, ConsentPurpose
from community.skills import actions as skills
from tests import cast, factories, html
from volunteers.pairs.rules import ASKED, STANDING, Ending, PairState
from volunteers.profiles.rules import Gender, GenderWish
from volunteers.profiles.week import Week
from volunteers.requests import queries
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, RequestState

REQUESTS = "/volunteers/requests"
MINE = f"{REQUESTS}/mine"
ASK = f"{REQUESTS}/ask"


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing() as session:
        made = cast.gather()
        ours = session.get(factories.Organisation, made.organisation)
        household = factories.household(ours, "Amina", "Sami")
        factories.household(ours, "Zahra")
        agree(household.id, made.organisation, ConsentPurpose.COORDINATION)
        factories.area()
        for number in (1, 2):
            factories.add(Card(household_id=number, code_digest=f"{number}", pin_hash="x", issued_at=factories.NOON))
    return made


def agree(household, organisation, purpose):
    return factories.add(
        Consent(
            household_id=household,
            organisation_id=organisation,
            purpose=purpose,
            text_version="1",
            language="ar",
            manner=ConsentManner.ORALLY,
            given_at=factories.NOON,
        )
    )


@pytest.fixture
def family(play, visitor):
    person = visitor()
    person.open_card(1)
    return person


@pytest.fixture
def neighbour(play, visitor):
    person = visitor()
    person.open_card(2)
    return person


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def kept(reading):
    """What is kept of a request."""

    def read(name, number=1):
        with reading() as session:
            return getattr(session.get(MentoringRequest, number), name)

    return read


def ask(person, **changes):
    typed = {"who": "all", "company": "mentor", "agreed": "y", **changes}
    return person.press(person.get(ASK), "Next: when and where", **typed)


def standing(reading):
    with reading() as session:
        return list(session.scalars(sa.select(MentoringRequest.id).where(queries.standing())))


def test_three_short_steps_by_the_card(family, kept, reading, writing):
    with writing():
        emails = skills.add("Reading letters", "en")
        skills.keep(emails, {"en": "Reading letters"}, "", listed=True)
    assert "Somebody at your side" in family.get("/family").text
    answer = ask(family, who="2", company="buddy")
    assert answer.headers["Location"] == f"{REQUESTS}/1/times"
    page = family.get(answer.headers["Location"])
    assert "no times" not in page.text
    assert "times of the week" in family.get(MINE).text
    family.press(page, "Save the times", free=["5-20", "5-22"])
    assert family.get(f"{REQUESTS}/1/times").status_code == 200
    family.press(page, "Add these hours", day="6", begin="630", end="690")
    assert list(Week.read(kept("week")).spans()) == [(5, 600, 720), (6, 630, 690)]
    answer = family.press(family.get(f"{REQUESTS}/1/times"), "Next: wishes", area_id="1")
    page = family.get(answer.headers["Location"])
    wishes = {"chosen": ["music"], "skills": [emails.id], "gender": "woman", "wished_gender": "same", "oldest": "60"}
    assert family.press(page, "Save", interpreter="y", **wishes).headers["Location"] == MINE
    page = family.get(MINE)
    assert "Sami" in page.text
    assert "Missing" not in page.text
    assert (kept("member_id"), kept("company"), kept("area_id")) == (2, Company.BUDDY, 1)
    assert (kept("interests"), kept("skills"), kept("interpreter")) == (["music"], [emails.id], True)
    assert (kept("gender"), kept("wished_gender"), kept("oldest")) == (Gender.WOMAN, GenderWish.SAME, 60)
    assert standing(reading) == [1]
    assert "Reading letters" in family.get(f"{REQUESTS}/1").text
    with reading() as session:
        consent = session.query(Consent).filter_by(purpose=ConsentPurpose.MATCHING).one()
        assert (consent.manner, consent.recorded_by_id, consent.language) == (ConsentManner.ON_SCREEN, None, "en")


def test_without_the_agreement_nobody_is_looked_for(family, reading):
    page = family.get(ASK)
    answer = family.press(page, "Next: when and where", who="2", company="language_partner")
    assert answer.status_code == 422
    assert "Without your agreement" in answer.text
    assert "checked" in answer.text.partition('value="language_partner"')[0].rpartition("<input")[2] or (
        "checked" in answer.text.partition('value="language_partner"')[2].partition(">")[0]
    )
    with reading() as session:
        assert session.query(MentoringRequest).count() == 0


def test_taking_the_agreement_back_acts_at_once(family, kept, reading):
    ask(family)
    assert standing(reading) == [1]
    assert family.press(family.get(MINE), "Take it back").status_code == 303
    assert kept("state") is RequestState.PAUSED
    assert standing(reading) == []
    assert "Look for somebody again" not in family.get(MINE).text
    refused = family.post("/volunteers/requests/1/reopen")
    assert refused.status_code == 409
    assert "has not agreed" in refused.text
    family.press(family.get(MINE), "We agree that somebody is looked for")
    assert standing(reading) == []
    family.press(family.get(MINE), "Look for somebody again")
    assert standing(reading) == [1]


def test_a_consent_that_the_coordinator_withdraws_pauses_the_requests_too(family, coordinator, kept, reading):
    ask(family)
    assert coordinator.post("/community/households/1/consents/2/withdraw").status_code == 303
    assert kept("state") is RequestState.PAUSED
    assert coordinator.post("/community/households/1/consents/1/withdraw").status_code == 303


def test_one_of_a_kind_for_each_person(family, reading):
    assert ask(family).status_code == 303
    again = ask(family)
    assert again.status_code == 409
    assert "asked for already" in again.text
    assert ask(family, who="1").status_code == 303
    assert ask(family, company="buddy").status_code == 303
    family.post(f"{REQUESTS}/1/end")
    assert ask(family).status_code == 303
    with reading() as session:
        assert session.query(MentoringRequest).count() == 4


def test_the_table_itself_keeps_one_of_a_kind(play, writing):
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        household = session.get(factories.Household, 1)
        factories.mentoring_request(household)
        factories.mentoring_request(household)


def test_a_minor_needs_a_grown_up(family, coordinator, play, writing, reading):
    with writing() as session:
        session.get(Member, 1).guardian = False
        agree(1, play.organisation, ConsentPurpose.MATCHING)
    # Only a guardian asks for a child with their card.
    assert ask(family, who="2").status_code == 422
    refused = coordinator.post(f"{REQUESTS}/for/1/ask", data={"who": "2", "company": "mentor"})
    assert refused.status_code == 409
    assert "responsible grown-up" in refused.text
    with reading() as session:
        assert session.query(MentoringRequest).count() == 0
        assert session.query(Consent).count() == 2
    assert ask(family, who="1").status_code == 303


def test_a_coordinator_asks_with_the_family(coordinator, play, writing, kept, reading):
    page = coordinator.get("/community/households/1")
    assert "Nothing asked for yet" in page.text
    page = coordinator.get(html.links(page.text)["Ask for a volunteer"])
    assert "has not agreed yet" in page.text
    typed = {"who": "all", "company": "mentor"}
    assert coordinator.press(page, "Next: when and where", **typed).status_code == 409
    consent = {"purposes": ["matching"], "language": "ar", "manner": "orally"}
    assert coordinator.post("/community/households/1/consents", data=consent).status_code == 303
    answer = coordinator.press(coordinator.get(f"{REQUESTS}/for/1/ask"), "Next: when and where", **typed)
    page = coordinator.get(answer.headers["Location"])
    coordinator.press(page, "Weekday evenings")
    assert Week.read(kept("week")).minutes == 5 * 180
    answer = coordinator.press(coordinator.get(f"{REQUESTS}/1/wishes"), "Save")
    assert answer.headers["Location"] == f"{REQUESTS}/1"
    assert coordinator.get(f"{REQUESTS}/1").status_code == 200
    assert standing(reading) == [1]
    with reading() as session:
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="mentoring_requests").first()
        assert (viewed.account_id, viewed.row_id) == (play.coordinator, 1)


def test_who_waits_and_what_is_missing(coordinator, family, play, writing, clock):
    ask(family)
    with writing() as session:
        factories.mentoring_request(session.get(factories.Household, 2), company=Company.BUDDY)
    clock.advance(days=3)
    page = coordinator.get(REQUESTS)
    assert page.text.index("Household 2, without names") < page.text.index("Amina")
    assert "17 days" in page.text
    assert "times of the week" in page.text
    assert "the agreement to be matched" in page.text
    assert "Zahra" not in page.text
    assert "Amina" not in coordinator.get(f"{REQUESTS}?company=buddy").text
    assert "Amina" in coordinator.get(f"{REQUESTS}?gaps=1").text
    assert "Amina" not in coordinator.get(f"{REQUESTS}?state=paused").text
    assert "Amina" in coordinator.get(f"{REQUESTS}?state=all&company=nonsense&page=x").text
    family.post(f"{REQUESTS}/1/pause")
    assert "Amina" in coordinator.get(f"{REQUESTS}?state=paused").text


@pytest.mark.parametrize("state", [*STANDING, *ASKED, PairState.CLOSED])
def test_who_has_somebody_does_not_wait(coordinator, family, play, writing, state):
    ask(family)
    with writing() as session:
        ended = Ending.GOAL_REACHED if state is PairState.CLOSED else None
        factories.pair(session.get_one(MentoringRequest, 1), play.volunteer, state=state, ending=ended)
    found = state in STANDING
    said = "Somebody was found" if found else "We are looking"
    assert ("Amina" in coordinator.get(REQUESTS).text) is not found
    assert ("Amina" in coordinator.get(f"{REQUESTS}?state=found").text) is found
    for page in (coordinator.get(f"{REQUESTS}/1"), family.get(f"{REQUESTS}/mine")):
        assert said in page.text


@pytest.mark.parametrize("path", ["", "/times", "/wishes"])
def test_names_that_are_not_open_stay_closed_to_the_coordinator(coordinator, family, writing, path):
    ask(family)
    assert coordinator.get(f"{REQUESTS}/1{path}").status_code == 200
    coordinator.post("/community/households/1/consents/1/withdraw")
    assert coordinator.get(f"{REQUESTS}/1{path}").status_code == 404
    assert coordinator.post(f"{REQUESTS}/1/end").status_code == 404
    assert coordinator.get(f"{REQUESTS}/for/1/ask").status_code == 404
    assert family.get(f"{REQUESTS}/1{path}").status_code == 200


GETS = ("", "/times", "/wishes")
POSTS = ("/times", "/span", "/place", "/wishes", "/pause", "/reopen", "/end")


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_others_find_nothing(family, neighbour, play, visitor, kept, who):
    ask(family)
    person = neighbour
    if who == "stranger":
        person = visitor()
        person.sign_in(play.stranger)
        assert "Amina" not in person.get(f"{REQUESTS}?state=all").text
        assert person.get(f"{REQUESTS}/for/1/ask").status_code == 404
        assert person.post(f"{REQUESTS}/for/1/ask", data={"who": "all", "company": "buddy"}).status_code == 404
    else:
        assert "Amina" not in person.get(MINE).text
    before = kept("updated_at"), kept("state")
    assert {person.get(f"{REQUESTS}/1{path}").status_code for path in GETS} == {404}
    assert {person.post(f"{REQUESTS}/1{path}", data={"area_id": "1"}).status_code for path in POSTS} == {404}
    assert (kept("updated_at"), kept("state")) == before


def test_volunteers_and_anybody_have_no_requests(play, family, visitor, client):
    ask(family)
    vera = visitor()
    vera.sign_in(play.volunteer)
    for path in (REQUESTS, MINE, ASK, f"{REQUESTS}/1"):
        assert vera.get(path).status_code == 403
        assert client.get(path).status_code == 303


@pytest.mark.parametrize(
    ("path", "typed", "kept_text"),
    [
        ("span", {"day": "1", "begin": "600", "end": "600"}, 'selected value="600"'),
        ("place", {"area_id": "4711"}, "one of the list"),
        ("wishes", {"chosen": ["music"], "youngest": "70", "oldest": "20"}, 'value="70"'),
        ("wishes", {"wished_gender": "same"}, "a woman or a man"),
    ],
)
def test_what_does_not_do_is_said_and_what_was_typed_stays(family, kept, path, typed, kept_text):
    ask(family)
    before = kept("week"), kept("area_id"), kept("oldest"), kept("interests")
    answer = family.post(f"{REQUESTS}/1/{path}", data=typed)
    assert answer.status_code == 422
    assert kept_text in answer.text
    assert (kept("week"), kept("area_id"), kept("oldest"), kept("interests")) == before


def test_nobody_asks_for_somebody_of_another_family(family, writing):
    answer = ask(family, who="3")
    assert answer.status_code == 422
    assert "one of the list" in answer.text


def test_the_page_of_a_refusal_is_in_the_trail_too(coordinator, family, play, reading):
    ask(family)
    family.post(f"{REQUESTS}/1/end")
    assert coordinator.post(f"{REQUESTS}/1/reopen").status_code == 409
    with reading() as session:
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="mentoring_requests").one()
        assert (viewed.account_id, viewed.row_id) == (play.coordinator, 1)


def test_an_ended_request_is_not_changed(family, kept):
    ask(family)
    family.post(f"{REQUESTS}/1/end")
    assert family.post(f"{REQUESTS}/1/place", data={"area_id": "1"}).status_code == 409
    assert family.post(f"{REQUESTS}/1/reopen").status_code == 409
    assert kept("state") is RequestState.CLOSED


def test_somebody_who_left_and_a_closed_household_wait_no_longer(family, writing, reading):
    ask(family, who="2")
    assert standing(reading) == [1]
    with writing() as session:
        session.get(Member, 2).active = False
    assert standing(reading) == []


def test_the_list_asks_the_same_however_many_wait(coordinator, play, writing, count_queries):
    def asked():
        with count_queries() as statements:
            coordinator.get(f"{REQUESTS}?state=all")
        return len(statements)

    with writing() as session:
        factories.mentoring_request(session.get(factories.Household, 1))
    first = asked()
    with writing() as session:
        ours = session.get(factories.Organisation, play.organisation)
        for number in range(20):
            household = factories.household(ours, f"Family {number}", "Kid")
            agree(household.id, ours.id, ConsentPurpose.COORDINATION)
            factories.mentoring_request(household)
    assert asked() == first
    assert first <= 8


def test_what_was_painted_goes_along_to_the_next_step(family, kept):
    ask(family)
    page = family.get(f"{REQUESTS}/1/times")
    answer = family.press(page, "Next: wishes", free=["5-20", "5-22"], area_id="1")
    assert answer.headers["Location"] == f"{REQUESTS}/1/wishes"
    assert (Week.read(kept("week")).minutes, kept("area_id")) == (120, 1)
    # The other button keeps both, too, and whoever sends no grid changes no times.
    family.press(family.get(f"{REQUESTS}/1/times"), "Save the times", free=["5-20"], area_id="0")
    assert (Week.read(kept("week")).minutes, kept("area_id")) == (60, None)
    family.post(f"{REQUESTS}/1/place", data={"area_id": "1"})
    assert (Week.read(kept("week")).minutes, kept("area_id")) == (60, 1)


def test_a_request_of_today_says_so_and_names_its_neighbourhood(family, coordinator):
    ask(family)
    page = coordinator.get(f"{REQUESTS}/1").text
    assert "Asked today" in page
    assert "No neighbourhood told yet." in page
    family.post(f"{REQUESTS}/1/place", data={"area_id": "1"})
    assert "No neighbourhood told yet." not in coordinator.get(f"{REQUESTS}/1").text
    assert "since today" in coordinator.get(REQUESTS).text

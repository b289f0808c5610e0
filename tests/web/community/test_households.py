"""A coordinator registers a household and gives it a card; the family comes in by the card and its PIN."""

import re

import pytest
import sqlalchemy as sa

from community.accounts.models import Card
from community.foundation.audit import AuditEntry, Deed
from community.households.models import Consent, Household, Member, Need
from community.households.rules import Accommodation, ConsentManner, ConsentPurpose, HouseholdState, YearPrecision
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from tests import cast, factories
from tests.half_translated import forget, put_up

PEOPLE = "/community/households"
TYPED = {
    "locale": "en",
    "people-0-call_name": "Amina",
    "people-0-birth_year": "~1988",
    "people-0-languages": ["ar", "en"],
    "people-0-needs": ["no_pork"],
    "people-0-guardian": "y",
    "purposes": ["programme", "coordination"],
    "language": "ar",
    "manner": "orally",
}


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def register(person, **changes):
    return person.press(person.get(f"{PEOPLE}/register"), "Register", **{**TYPED, **changes})


def issue(person, household=1):
    """Press the button and return the card's address and its PIN from the page that shows them."""
    page = person.get(person.post(f"{PEOPLE}/{household}/card").headers["Location"])
    [address] = re.findall(r"/card/[A-Z0-9-]+", page.text)
    [pin] = re.findall(r"<dd>([0-9]{4})</dd>", page.text)
    return address, pin, page


def test_a_household_is_registered_with_what_it_agrees_to(coordinator, play, reading):
    answer = register(coordinator)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PEOPLE}/1")
    page = coordinator.get(f"{PEOPLE}/1")
    assert "Amina" in page.text
    assert "Food without pork" in page.text
    assert "Amina" in coordinator.get(PEOPLE).text
    with reading() as session:
        household = session.query(Household).one()
        assert (household.organisation_id, household.locale) == (play.organisation, "en")
        member = session.query(Member).one()
        assert (member.birth_year, member.birth_year_precision) == (1988, YearPrecision.ESTIMATED)
        assert (member.languages, member.guardian) == (["ar", "en"], True)
        assert session.query(Need).one().accommodation is Accommodation.NO_PORK
        consents = session.query(Consent).order_by(Consent.id).all()
        assert {one.purpose for one in consents} == {ConsentPurpose.PROGRAMME, ConsentPurpose.COORDINATION}
        assert {(one.language, one.recorded_by_id, one.organisation_id) for one in consents} == {
            ("ar", play.coordinator, play.organisation)
        }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("people-0-call_name", ""),
        ("people-0-birth_year", "1888"),
        ("people-0-birth_year", "12.05.1988"),
        ("purposes", ["programme"]),
        ("manner", "guessed"),
        ("manner", ""),
        ("people-0-needs", ["why"]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(field, value, coordinator, reading):
    answer = register(coordinator, **{field: value})
    assert answer.status_code == 422
    assert "Please look at this again" in answer.text
    with reading() as session:
        assert session.query(Household).count() == session.query(Member).count() == 0


def test_a_consent_that_is_needed_is_not_called_optional(coordinator):
    page = coordinator.get(f"{PEOPLE}/register").text
    said = {name.strip(): more for name, more in re.findall(r"<legend>([^<]*)(.*?)</legend>", page)}
    assert "optional" in said["Languages they speak"]
    assert said["They agree that"] == ""
    assert not re.search(r'name="purposes"[^>]*required|required[^>]*name="purposes"', page), (
        "no single one may be forced"
    )


def test_the_organisation_in_a_body_is_not_believed(coordinator, writing, reading):
    with writing():
        other = factories.organisation().id
    assert register(coordinator, organisation=str(other)).status_code == 422
    with reading() as session:
        assert session.query(Household).count() == 0


def test_people_are_added_and_removed(coordinator, reading):
    register(coordinator)
    page = coordinator.get(f"{PEOPLE}/1")
    assert coordinator.press(page, "Add", call_name="Sami", birth_year="2016").status_code == 303
    page = coordinator.get(f"{PEOPLE}/1")
    assert "Sami" in page.text
    # Whoever alone is responsible for a child has no such button.
    assert (f"{PEOPLE}/1/members/1/remove" in page.text, f"{PEOPLE}/1/members/2/remove" in page.text) == (False, True)
    assert coordinator.post(f"{PEOPLE}/1/members/2/remove").status_code == 303
    assert f"{PEOPLE}/1/members/2/edit" not in coordinator.get(f"{PEOPLE}/1").text
    assert coordinator.post(f"{PEOPLE}/1/members/2/remove").status_code == 404
    last = coordinator.post(f"{PEOPLE}/1/members/1/remove")
    assert (last.status_code, "at least one person" in last.text) == (409, True)
    with reading() as session:
        assert [one.active for one in session.query(Member).order_by(Member.id)] == [True, False]


def test_a_consent_names_the_month_of_its_wording(coordinator):
    register(coordinator)
    page = coordinator.get(f"{PEOPLE}/1").text
    assert "wording of November 2026" in page
    assert "2026-11<" not in page
    # Nothing dangles behind the language where no phone is known.
    assert "⁨⁩" not in page


def test_a_withdrawn_consent_acts_on_the_next_request(coordinator):
    register(coordinator)
    assert coordinator.post(f"{PEOPLE}/1/consents/1/withdraw").status_code == 303
    assert coordinator.post(f"{PEOPLE}/1/consents/1/withdraw").status_code == 404
    for address in (PEOPLE, f"{PEOPLE}/1"):
        page = coordinator.get(address)
        assert "Amina" not in page.text
        assert "without names" in page.text
    refused = coordinator.post(f"{PEOPLE}/1/members", data={"call_name": "Sami", "precision": "year"})
    assert (refused.status_code, "Ask for the consent first" in refused.text) == (409, True)
    agreed = {"purposes": ["coordination"], "language": "ar", "manner": "on_screen"}
    assert coordinator.press(coordinator.get(f"{PEOPLE}/1"), "Save", **agreed).status_code == 303
    assert "Amina" in coordinator.get(f"{PEOPLE}/1").text


def test_nobody_has_read_a_consent_in_a_language_that_has_no_words_of_it(coordinator, monkeypatch, tmp_path):
    """It was kept as "read it themselves" in Dari, which was never written."""
    put_up(monkeypatch, tmp_path, "sv")
    register(coordinator)
    try:
        for language, manner, status in (
            ("fa_AF", "on_screen", 422),
            ("fa_AF", "orally", 303),
            ("sv", "on_screen", 303),
        ):
            agreed = {"purposes": ["matching"], "language": language, "manner": manner}
            # The page asks only for what is not agreed yet.
            answer = coordinator.post(f"{PEOPLE}/1/consents", data=agreed)
            assert answer.status_code == status, (language, manner)
            assert ("is not written in that language yet" in answer.text) == (status == 422)
    finally:
        monkeypatch.undo()
        forget()


def test_opening_a_household_is_written_down(coordinator, play, reading):
    register(coordinator)
    coordinator.get(f"{PEOPLE}/1")
    with reading() as session:
        viewed = session.scalars(sa.select(AuditEntry).where(AuditEntry.deed == Deed.VIEWED)).all()
        assert [(one.table_name, one.row_id, one.account_id) for one in viewed] == [("households", 1, play.coordinator)]


@pytest.mark.parametrize("path", ["", "/members", "/members/1/remove", "/consents", "/consents/1/withdraw", "/card"])
def test_another_organisations_household_is_as_missing_as_a_missing_one(path, coordinator, play, visitor, reading):
    register(coordinator)
    stranger = visitor()
    stranger.sign_in(play.stranger)
    ask = stranger.post if path else stranger.get
    foreign, missing = ask(f"{PEOPLE}/1{path}"), ask(f"{PEOPLE}/999{path}")
    assert (foreign.status_code, foreign.text.replace("households/1", "households/N")) == (
        404,
        missing.text.replace("households/999", "households/N"),
    )
    assert "Amina" not in stranger.get(PEOPLE).text
    volunteer = visitor()
    volunteer.sign_in(play.volunteer)
    assert (volunteer.get if not path else volunteer.post)(f"{PEOPLE}/1{path}").status_code == 403
    with reading() as session:
        assert session.query(Card).count() == 0


def test_a_card_speaks_the_familys_language_first(coordinator):
    register(coordinator, locale="ar")
    page = issue(coordinator)[2].text
    arabic, english = '<p lang="ar" dir="rtl">', '<p lang="en" dir="ltr">Scan the code'
    assert 0 < page.index(arabic) < page.index(english)
    register(coordinator, **{"people-0-call_name": "Rana"})
    assert issue(coordinator, 2)[2].text.count('dir="ltr">Scan the code') == 1


def test_a_card_opens_the_familys_home(coordinator, visitor, reading):
    register(coordinator)
    address, pin, page = issue(coordinator)
    assert "<svg" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    again = coordinator.get(f"{PEOPLE}/1/card")
    assert again.status_code == 303
    with reading() as session:
        card = session.query(Card).one()
        assert address.removeprefix("/card/") not in card.code_digest
        assert card.pin_hash.startswith("$argon2id$")
    family = visitor()
    door = family.get(address)
    assert "العربية" in door.text or "English" in door.text
    assert door.headers["Cache-Control"] == "no-store"
    assert door.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in door.headers["X-Robots-Tag"]
    assert "Amina" not in door.text
    wrong = family.press(door, "Open", pin="0000")
    assert (wrong.status_code, "not right" in wrong.text) == (422, True)
    opened = family.press(door, "Open", pin=pin)
    assert (opened.status_code, opened.headers["Location"]) == (303, "/family")
    assert "Hello, \u2068Amina\u2069" in family.get("/family").text


def test_a_pin_is_taken_in_the_digits_of_the_family(coordinator, visitor):
    register(coordinator)
    address, pin, _ = issue(coordinator)
    family = visitor()
    typed = pin.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert family.press(family.get(address), "Open", pin=f" {typed} ").status_code == 303


def test_a_new_card_ends_the_old_one_and_its_phones(coordinator, visitor):
    register(coordinator)
    question = "The card that the family has now ends at once."
    assert question not in coordinator.get(f"{PEOPLE}/1").text
    address, pin, _ = issue(coordinator)
    assert question in coordinator.get(f"{PEOPLE}/1").text
    family = visitor()
    family.press(family.get(address), "Open", pin=pin)
    newer, new_pin, _ = issue(coordinator)
    assert family.get("/family").status_code == 303
    gone, never = visitor().get(address), visitor().get("/card/NEVER")
    assert (gone.status_code, gone.text.replace(address, "")) == (404, never.text.replace("/card/NEVER", ""))
    other = visitor()
    assert other.press(other.get(newer), "Open", pin=new_pin).status_code == 303


@pytest.mark.settings(rate_limits=True)
def test_a_pin_cannot_be_tried_for_ever(coordinator, visitor, clock):
    clock.set(clock.now())
    register(coordinator)
    address, pin, _ = issue(coordinator)
    thief = visitor()
    door = thief.get(address)
    wrong = "0000" if pin != "0000" else "1111"
    assert [thief.press(door, "Open", pin=wrong).status_code for _ in range(9)] == [422] * 8 + [429]
    assert thief.press(door, "Open", pin=pin).status_code == 429
    clock.advance(minutes=16)
    assert thief.press(thief.get(address), "Open", pin=pin).status_code == 303


def test_the_list_asks_as_many_questions_for_one_as_for_forty(coordinator, play, writing, count_queries):
    register(coordinator)
    with count_queries() as few:
        coordinator.get(PEOPLE)
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        for _ in range(40):
            factories.household(ours, "Lin")
    with count_queries() as many:
        assert coordinator.get(PEOPLE).status_code == 200
    assert len(few) == len(many) <= 9


def known(organisation, *names, **changes):
    """A household that agrees that those who registered it know its people."""
    made = factories.household(organisation, *names, **changes)
    factories.add(
        Consent(
            household_id=made.id,
            organisation_id=organisation.id,
            purpose=ConsentPurpose.COORDINATION,
            text_version="1",
            language="ar",
            manner=ConsentManner.ON_SCREEN,
            given_at=made.created_at,
        )
    )
    return made


@pytest.mark.parametrize(
    ("typed", "finds"),
    [("lin", "Lin"), ("олена", "Олена"), ("أمل", "Lin"), ("0888 12", "Lin"), ("+359 88 8123456", "Lin"), ("%", ""),
    ("88", "")],
)  # fmt: skip
def test_a_household_is_found_by_a_name_or_its_phone(typed, finds, coordinator, play, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        lin = known(ours, "Lin", phone="0888 123-456")
        factories.add(
            Member(household_id=lin.id, call_name="Amal", native_name="أمل", birth_year=2000, languages=["ar"])
        )
        known(ours, "Олена")
    text = coordinator.get(PEOPLE, query_string={"q": typed}).text
    assert {name for name in ("Lin", "Олена") if f"<bdi>{name}</bdi>" in text} == ({finds} if finds else set())


def test_who_does_not_agree_to_be_known_is_not_found_by_name(coordinator, play, writing):
    register(coordinator, call_name="Amina")
    assert "Amina" in coordinator.get(PEOPLE, query_string={"q": "amina"}).text
    with writing() as session:
        session.execute(
            sa.update(Consent).values(withdrawn_at=sa.func.coalesce(Consent.withdrawn_at, Consent.given_at))
        )
    text = coordinator.get(PEOPLE, query_string={"q": "amina"}).text
    assert "No household found" in text
    assert "/community/households/1" not in text


def test_households_are_shown_by_state(coordinator, play, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        known(ours, "Lin")
        known(ours, "Rana", state=HouseholdState.INACTIVE)
    shown = {
        state: {
            name for name in ("Lin", "Rana") if f"<bdi>{name}</bdi>" in coordinator.get(f"{PEOPLE}?show={state}").text
        }
        for state in ("active", "inactive", "erased", "")
    }
    assert shown == {"active": {"Lin"}, "inactive": {"Rana"}, "erased": {"Lin", "Rana"}, "": {"Lin", "Rana"}}


def test_what_is_known_of_a_person_is_changed(coordinator, reading):
    register(coordinator)
    page = coordinator.get(f"{PEOPLE}/1/members/1/edit")
    assert page.status_code == 200
    assert f"{PEOPLE}/1/members/1/edit" in coordinator.get(f"{PEOPLE}/1").text
    assert coordinator.press(page, "Save", call_name="").status_code == 422
    changed = {"call_name": "Emine", "birth_year": "1989", "needs": ["quiet_room"], "languages": ["ku"]}
    assert coordinator.press(page, "Save", **changed).headers["Location"] == f"{PEOPLE}/1"
    with reading() as session:
        member = session.query(Member).one()
        assert (member.call_name, member.birth_year, member.languages) == ("Emine", 1989, ["ku"])
        assert (member.birth_year_precision, member.guardian) == (YearPrecision.ESTIMATED, True)
        assert [need.accommodation for need in session.query(Need)] == [Accommodation.QUIET_ROOM]
        assert session.query(Household).one().call_name == "Emine"
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="households").count()
    assert viewed == 3


def test_a_person_is_changed_by_the_own_coordinator_and_with_consent_only(coordinator, play, visitor, writing, reading):
    register(coordinator)
    stranger = visitor()
    stranger.sign_in(play.stranger)
    address = f"{PEOPLE}/1/members/1/edit"
    assert [stranger.get(address).status_code, stranger.post(address, data=TYPED).status_code] == [404, 404]
    assert coordinator.get(f"{PEOPLE}/1/members/99/edit").status_code == 404
    with writing() as session:
        for consent in session.query(Consent).filter_by(purpose=ConsentPurpose.COORDINATION):
            consent.withdrawn_at = factories.clock.now()
    assert [coordinator.get(address).status_code, coordinator.post(address, data=TYPED).status_code] == [404, 404]
    with reading() as session:
        assert session.query(Member).one().call_name == "Amina"


def test_language_phone_and_district_are_changed_by_the_own_coordinator_while_the_family_agrees(
    coordinator, play, visitor, writing, reading
):
    register(coordinator)
    address = f"{PEOPLE}/1/edit"
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert [stranger.get(address).status_code, stranger.post(address, data={"locale": "bg"}).status_code] == [404, 404]
    page = coordinator.get(address)
    assert coordinator.press(page, "Save", district="nowhere").status_code == 422
    typed = {"locale": "ar", "phone": "+359 888 000 111", "district": "vitosha"}
    assert coordinator.press(page, "Save", organisation_id="2", **typed).headers["Location"] == f"{PEOPLE}/1"
    page = coordinator.get(f"{PEOPLE}/1")
    assert "+359 888 000 111" in page.text
    with reading() as session:
        household = session.query(Household).one()
        assert (household.locale, household.phone, household.district) == ("ar", "+359 888 000 111", "vitosha")
        assert household.organisation_id == play.organisation
    with writing() as session:
        for consent in session.query(Consent).filter_by(purpose=ConsentPurpose.COORDINATION):
            consent.withdrawn_at = factories.clock.now()
    page = coordinator.get(address)
    assert "+359" not in page.text + coordinator.get(f"{PEOPLE}/1").text
    assert coordinator.post(address, data={"locale": "en", "phone": "0", "district": ""}).status_code == 303
    with reading() as session:
        household = session.query(Household).one()
        assert (household.locale, household.phone, household.district) == ("en", "+359 888 000 111", "vitosha")


def test_a_new_phone_leaves_a_district_and_a_language_that_are_no_longer_offered(coordinator, writing, reading):
    register(coordinator)
    with writing() as session:
        household = session.query(Household).one()
        household.district, household.locale = "a-district-of-old", "sv"
    page = coordinator.get(f"{PEOPLE}/1/edit")
    assert coordinator.press(page, "Save", phone="+359 888 000 111").status_code == 303
    with reading() as session:
        household = session.query(Household).one()
        assert (household.district, household.locale) == ("a-district-of-old", "sv")


def test_an_inactive_household_is_signed_out_until_it_is_active_again(coordinator, play, visitor):
    register(coordinator)
    address, pin, _ = issue(coordinator)
    family = visitor()
    family.press(family.get(address), "Open", pin=pin)
    assert family.get("/family").status_code == 200
    assert coordinator.press(coordinator.get(f"{PEOPLE}/1/edit"), "Yes, make it inactive").status_code == 303
    assert "inactive" in coordinator.get(f"{PEOPLE}/1").text
    assert [family.get("/family").status_code, visitor().get(address).status_code] == [303, 404]
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert [stranger.post(f"{PEOPLE}/1/{deed}").status_code for deed in ("rest", "wake")] == [404, 404]
    assert coordinator.press(coordinator.get(f"{PEOPLE}/1"), "Active again").status_code == 303
    assert family.press(family.get(address), "Open", pin=pin).status_code == 303


def test_who_left_can_come_back(coordinator, play, visitor):
    register(coordinator)
    coordinator.press(coordinator.get(f"{PEOPLE}/1"), "Add", call_name="Sami", birth_year="2016")
    assert coordinator.post(f"{PEOPLE}/1/members/1/return").status_code == 404
    coordinator.post(f"{PEOPLE}/1/members/2/remove")
    page = coordinator.get(f"{PEOPLE}/1")
    assert "Sami" in page.text
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert stranger.post(f"{PEOPLE}/1/members/2/return").status_code == 404
    assert coordinator.press(page, "Belongs to it again").status_code == 303
    assert f"{PEOPLE}/1/members/2/edit" in coordinator.get(f"{PEOPLE}/1").text


def test_a_family_sees_what_is_kept_of_it_and_changes_its_language_and_phone(
    coordinator, visitor, writing, reading, count_queries
):
    register(coordinator, **{"people-0-native_name": "أمينة"})
    with writing() as session:
        factories.household(session.get_one(factories.Organisation, 1), "Zohra")
    address, pin, _ = issue(coordinator)
    family = visitor()
    family.press(family.get(address), "Open", pin=pin)
    assert f"{PEOPLE}/mine" in family.get("/family").text
    with count_queries() as asked:
        page = family.get(f"{PEOPLE}/mine")
    assert len(asked) <= 9
    for told in ("Amina", "أمينة", "1988", "Food without pork", "The coordinators of this organisation know", "Ours"):
        assert told in page.text
    assert "Zohra" not in page.text
    assert family.press(page, "Save", locale="xx").status_code == 422
    assert family.press(page, "Save", locale="ar", phone="0888", district="x", state="erased").status_code == 303
    assert 'dir="rtl"' in family.get(f"{PEOPLE}/mine").text
    with reading() as session:
        household = session.get_one(Household, 1)
        assert (household.locale, household.phone, household.district) == ("ar", "0888", "")
    assert coordinator.get(f"{PEOPLE}/mine").status_code == 403


def test_a_phone_is_a_link_where_it_can_be_dialled_and_words_are_refused(coordinator, play, writing, reading):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        family = known(ours, "Lin", phone="ask the neighbour")
    page, edit = f"{PEOPLE}/{family.id}", f"{PEOPLE}/{family.id}/edit"
    assert "tel:" not in coordinator.get(page).text
    # What was kept before is no obstacle to another change; a new text without a number is.
    assert coordinator.press(coordinator.get(edit), "Save", locale="bg").status_code == 303
    refused = coordinator.press(coordinator.get(edit), "Save", phone="call my sister")
    assert refused.status_code == 422
    assert "Write a phone number like +359 2 123 456." in refused.text
    assert 'value="call my sister"' in refused.text
    assert coordinator.press(coordinator.get(edit), "Save", phone="٠٨٨٥ ٥٥٠ ٠١٢").status_code == 303
    assert '<a href="tel:+359-88-555-0012"><bdi dir="ltr">٠٨٨٥ ٥٥٠ ٠١٢</bdi></a>' in coordinator.get(page).text
    with reading() as session:
        kept = session.get_one(Household, family.id)
        assert (kept.phone, kept.phone_number) == ("٠٨٨٥ ٥٥٠ ٠١٢", "+359885550012")


def marks(page):
    signs = re.findall(r'<img class="mark[^>]+>', page.text)
    assert all('alt=""' in sign and "width=" in sign and "height=" in sign for sign in signs)
    return [re.search(r'src="([^"]+)"', sign)[1] for sign in signs]


def test_a_household_has_a_sign_of_its_own_wherever_it_is_named(coordinator, visitor, reading):
    register(coordinator)
    register(coordinator, **{"people-0-call_name": "Halyna"})
    with reading() as session:
        first, second = [household.sign for household in session.query(Household).order_by(Household.id)]
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{16}", first)
    listed, shown = marks(coordinator.get(PEOPLE)), marks(coordinator.get(f"{PEOPLE}/1"))
    assert [address.partition("?")[0] for address in sorted(listed)] == sorted(
        f"/marks/{sign}.svg" for sign in (first, second)
    )
    assert shown == [one for one in listed if first in one]
    address, pin, page = issue(coordinator)
    # Above, and on the card itself.
    assert set(marks(page)) == set(shown)
    family = visitor()
    page = family.get(family.press(family.get(address), "Open", pin=pin).headers["Location"])
    # Above, and on the card itself.
    assert set(marks(page)) == set(shown)
    assert marks(family.get(f"{PEOPLE}/mine")) == shown
    assert visitor().get(shown[0]).mimetype == "image/svg+xml"


def test_a_sign_is_drawn_for_anybody_and_tells_nothing(client):
    answer = client.get("/marks/00112233445566aa.svg")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in answer.headers
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/marks/00112233445566aa.svg", headers=tag).status_code == 304
    assert client.get("/marks/00112233445566ab.svg").data != answer.data
    for other in ("1", "amina", "00112233445566AA", "00112233445566aa0"):
        assert client.get(f"/marks/{other}.svg").status_code == 404


def test_families_of_one_name_are_told_apart_and_the_list_says_when_they_come(coordinator, play, writing, clock):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        made = known(ours, "Halyna")
        closed = factories.household(ours, "Rojda")
        for name, year in (("Taras", 1985), ("Ivanko", clock.now().year - 6)):
            factories.add(Member(household_id=made.id, call_name=name, birth_year=year, languages=["uk"]))
            factories.add(Member(household_id=closed.id, call_name=f"{name}na", birth_year=year, languages=["uk"]))
        for home in (made, closed):
            factories.add(
                Registration(
                    session_id=play.session,
                    household_id=home.id,
                    state=RegistrationState.CONFIRMED,
                    party_size=1,
                    created_at=clock.now(),
                    updated_at=clock.now(),
                )
            )
    page = coordinator.get(PEOPLE).text
    assert "a child of 6" in page
    assert "Taras" in page
    assert "Ivanko" not in page
    assert "Tarasna" not in page
    assert "comes on" not in page, "who does not agree that organisers know who comes is not said to come"
    with writing() as session:
        for home in (made, closed):
            consent = session.query(Consent).filter_by(household_id=made.id).first()
            factories.add(
                Consent(
                    household_id=home.id,
                    organisation_id=play.organisation,
                    purpose=ConsentPurpose.PROGRAMME,
                    text_version="1",
                    language="ar",
                    manner=ConsentManner.ON_SCREEN,
                    given_at=consent.given_at,
                )
            )
    page = coordinator.get(PEOPLE).text
    assert page.count("comes on") == 1
    assert "Coming up" in coordinator.get(f"{PEOPLE}/{made.id}").text


def test_each_page_of_a_household_says_whose_it_is(coordinator, play, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        family, unnamed = known(ours, "Lin").id, factories.household(ours, "Amal").id

    def ways(path):
        head = coordinator.get(path).text.partition("<main")[2].partition("</nav>")[0]
        return head, re.findall(r'href="([^"]+)"[^>]* aria-current="page"', head)

    for path in (f"{PEOPLE}/{family}/edit", f"{PEOPLE}/{family}/interviews"):
        head, here = ways(path)
        assert "Lin" in head
        assert f'href="{PEOPLE}/{family}#consents"' in head
        assert here == [path]
    head, _ = ways(f"{PEOPLE}/{unnamed}/edit")
    assert f"Household {unnamed}" in head
    assert "Amal" not in head
    assert "/interviews" not in head
    # Where no look is noted, no name is shown.
    head, _ = ways(f"/community/privacy/households/{family}/erase")
    assert f"Household {family}" in head
    assert "Lin" not in head

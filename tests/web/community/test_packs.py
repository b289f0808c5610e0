"""A town goes along as a pack, and another begins with it: looked at first, nothing of a person in it, nothing lost."""

import io
import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app import create_app
from community.agreements.models import AgreementStep
from community.decisions.models import SettingChange
from community.directory.models import DirectoryEntry
from community.duties.models import DutyChange
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.config import settings
from community.foundation.database import db, every, transaction
from community.households.models import Consent, Household, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.packs import queries, rules
from community.packs.models import TownPack
from community.places.models import Area, District
from community.school_terms.actions import add as add_term
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import TermKind
from community.skills.models import Skill
from events.activities.models import Activity
from events.venues.models import Venue
from tests import cast, factories
from tests.web.community.test_registering_families import FIVE

HERE = "/community/packs"
BOTKYRKA = Path(queries.__file__).parent / "botkyrka.json"
SWEDEN = pytest.mark.settings(country="SE", time_zone="Europe/Stockholm")
AUTUMN = {"kind": "term", "first_on": "2026-09-15", "last_on": "2027-01-31", "name": "Autumn"}
SEA = {"slug": "sea", "names": {"en": "Sea"}, "district": "mladost"}
THE_TOWN = (District, Area, SchoolTerm, Skill, DirectoryEntry, DutyChange, SettingChange, TownPack)


@pytest.fixture
def ada(writing, visitor):
    with writing():
        number = factories.account((Role.ADMINISTRATOR, None), name="Ada").id
    person = visitor()
    person.sign_in(number)
    return person


@pytest.fixture
def flask(app):
    """Run `flask ...`; returns what it printed."""

    def run(*words, fails=False):
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return run


@pytest.fixture
def another_town(config, request, database_kind):
    """The application on another, empty database of the same kind."""

    @contextmanager
    def made(**changes):
        template = request.getfixturevalue(f"{database_kind.removesuffix('ql')}_template")
        with template.copy() as url:
            application = create_app(replace(config, database_url=url, demo=False, **changes))
            yield application
            with application.app_context():
                db.engine.dispose()

    return made


def kept(session):
    return [session.query(model).count() for model in THE_TOWN]


def brought(person, content):
    whole = content if isinstance(content, bytes) else json.dumps(content).encode()
    data = {"pack": FileStorage(io.BytesIO(whole), "town.json"), "csrf_token": person.csrf_token()}
    boundary, body = encode_multipart(data)
    return person.post(HERE, data=body, content_type=f"multipart/form-data; boundary={boundary}", csrf=False)


@pytest.mark.both_databases
@pytest.mark.settings(demo=True)
def test_the_demonstration_goes_into_an_empty_database_and_comes_out_the_same(flask, another_town, tmp_path):
    flask("demo", "load")
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    flask("pack", "export", first)
    assert "It is so already" not in flask("pack", "import", first)
    told = json.loads(first.read_text())
    assert {slug: len(entries) > 0 for slug, entries in told["parts"].items()} == dict.fromkeys(told["parts"], True)
    with another_town() as town:
        run = town.test_cli_runner()
        before = run.invoke(args=["pack", "import", str(first), "--dry-run"])
        assert "this was a dry run" in before.output
        with town.app_context(), transaction(writing=False) as session:
            assert kept(session) == [0] * len(THE_TOWN)
        done = run.invoke(args=["pack", "import", str(first)])
        assert done.exit_code == 0, done.output
        assert run.invoke(args=["pack", "export", str(second)]).exit_code == 0
        with town.app_context(), transaction(writing=False) as session:
            assert session.query(Household).count() == session.query(Organisation).count() == 0
            there = kept(session)
        again = run.invoke(args=["pack", "import", str(first)]).output
        assert "Is made: 0\n" in again
        with town.app_context(), transaction(writing=False) as session:
            assert kept(session) == there
    assert first.read_bytes() == second.read_bytes()


def test_what_differs_is_named_and_stays_unless_it_is_named(flask, reading, writing, tmp_path):
    file = tmp_path / "pack.json"
    file.write_bytes(rules.in_bytes(factories.pack(areas=[SEA])))
    with writing():
        factories.add(District(code="mladost", names={"en": "Our own name"}))
    said = flask("pack", "import", file)
    assert "kept     districts:mladost (names)" in said
    assert "made     areas:sea" in said
    with reading() as session:
        assert session.query(District).one().names == {"en": "Our own name"}
        assert session.query(Area).one().district == "mladost"
        assert session.query(DirectoryEntry).one().kinds == ["school"]
    assert "replaced districts:mladost" in flask("pack", "import", file, "--replace", "districts:mladost", "--dry-run")
    with reading() as session:
        assert session.query(District).one().names == {"en": "Our own name"}
    flask("pack", "import", file, "--replace", "districts")
    with reading() as session:
        assert session.query(District).one().names == {"en": "Mladost"}


def test_the_school_year_goes_along_but_for_what_is_over(flask, reading, writing, tmp_path):
    file, mine = tmp_path / "pack.json", tmp_path / "mine.json"
    spring = {"kind": "term", "first_on": "2027-02-01", "last_on": "2027-06-30", "name": "Spring"}
    holidays = {"kind": "break", "first_on": "2026-12-24", "last_on": "2027-01-03", "name": "Winter holidays"}
    file.write_bytes(rules.in_bytes(factories.pack(terms=[AUTUMN, holidays, spring])))
    with writing():
        # What began on the same day is the same one, however long.
        for name, first_on, last_on in (("Ours", (2026, 9, 15), (2027, 1, 29)), ("Last", (2026, 2, 5), (2026, 6, 30))):
            add_term(name, TermKind.TERM, date(*first_on), date(*last_on))
    said = flask("pack", "import", file)
    assert "kept     terms:term / 2026-09-15 (last_on, name)" in said
    assert "made     terms:break / 2026-12-24" in said
    flask("pack", "import", file, "--replace", "terms:term / 2026-09-15")
    flask("pack", "export", mine)
    assert json.loads(mine.read_text())["parts"]["terms"] == [AUTUMN, holidays, spring]
    with reading() as session:
        assert session.query(SchoolTerm).count() == 4
    # One that meets another of the town's is said before anything is written.
    file.write_bytes(rules.in_bytes(factories.pack(terms=[{**spring, "first_on": "2027-06-01"}])))
    assert "terms[0]: This would not work" in flask("pack", "import", file, fails=True)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"people": []}, "parts.people: Nothing of this name"),
        (
            {"areas": [{"slug": "a", "names": {"en": "A"}, "district": "nowhere"}]},
            "areas[0].district: “nowhere” is neither",
        ),
        ({"settings": [{"name": "quiet_from", "value": "25:00"}]}, "settings.quiet_from: This would not work"),
        ({"settings": [{"name": "safeguarding_adults", "value": "x"}]}, "settings.safeguarding_adults: This would"),
        ({"settings": [{"name": "secret_key", "value": "x"}]}, "settings[0].name: “secret_key” is not among"),
        ({"settings": [{"name": "default_locale", "value": "xx"}]}, "“xx” is not among"),
        ({"skills": [{"skill": "cooking", "names": {"en": "Sewing"}}]}, "skills[0].skill: “cooking” is not among"),
        ({"terms": [{**AUTUMN, "last_on": "2026-08-01"}]}, "terms[0]: This would not work: 2026-09-15 – 2026-08-01"),
        ({"terms": [{**AUTUMN, "first_on": "20260915"}]}, "terms[0].first_on: “20260915” is not among"),
        ({"terms": [{**AUTUMN, "last_on": 5}]}, "terms[0].last_on: This is of another kind"),
        ({"terms": [AUTUMN, {**AUTUMN, "first_on": "2026-10-01"}]}, "terms[1]: This would not work: 2026-10-01"),
        ({"kinds": [{"word": "war"}]}, "“war” is neither in the pack nor here"),
        ({"duties": [{"key": "a", "names": {"en": "A"}, "days": -1}]}, "duties[0].days: The number must be within"),
        ({"districts": [{"code": "a", "names": {"en": "A"}}] * 2}, "districts[1]: This stands there twice"),
        ({"services": [{"name": "A", "household": "B"}]}, "services[0].household: Nothing of this name"),
    ],
)
def test_whatever_is_wrong_is_said_with_its_place_and_nothing_is_written(flask, reading, tmp_path, ada, parts, said):
    file = tmp_path / "pack.json"
    file.write_bytes(rules.in_bytes(factories.pack(**parts)))
    told = flask("pack", "import", file, fails=True)
    assert said in told
    assert "Nothing was written." in told
    answer = brought(ada, file.read_bytes())
    assert answer.status_code == 422
    assert "Nothing was written" in answer.text
    with reading() as session:
        assert kept(session) == [0] * len(THE_TOWN)


@pytest.mark.parametrize("content", [b"", b"{", b"PK\x03\x04", b"[" * 99_999, b" " * (rules.MOST_BYTES + 1), b"{}"])
def test_a_file_that_is_no_pack_is_told_from_one(flask, ada, content, tmp_path, reading):
    file = tmp_path / "pack.json"
    file.write_bytes(content)
    assert "Nothing was written." in flask("pack", "import", file, fails=True)
    if content:
        assert brought(ada, content).status_code == 422
    with reading() as session:
        assert session.query(TownPack).count() == 0


def test_a_pack_of_another_country_waits_for_the_server(flask, ada, reading):
    said = flask("pack", "import", BOTKYRKA, fails=True)
    assert "COUNTRY=SE" in said
    assert "TIME_ZONE=Europe/Stockholm" in said
    assert "COUNTRY=SE" in brought(ada, BOTKYRKA.read_bytes()).text


@pytest.mark.both_databases
def test_an_administrator_looks_first_and_confirms(ada, reading, writing):
    with writing():
        factories.add(District(code="mladost", names={"en": "Our own name"}))
    shown = brought(ada, factories.pack())
    assert shown.status_code == 303
    page = ada.get(shown.location)
    assert "Stays as it is here" in page.text
    assert "services" not in page.text.split("Stays as it is here")[1].split("Is made")[0]
    with reading() as session:
        assert session.query(DirectoryEntry).count() == 0
    taken = ada.press(page, "Take it over")
    assert taken.status_code == 303
    page = ada.get(taken.location)
    assert "1 entry was written." in page.text
    assert "Taken over on" in page.text
    # Once more, and with what is ticked.
    assert "It is so already" in ada.get(ada.press(page, "Take it over").location).text
    ada.press(page, "Take it over", replace="districts:mladost")
    with reading() as session:
        assert session.query(District).one().names == {"en": "Mladost"}
        assert session.query(DirectoryEntry).one().name == "Library"
    assert "Take it over" not in ada.get(shown.location).text
    assert "Taken over" in ada.get(HERE).text


def test_what_fitted_and_does_not_any_more_is_refused_whole(ada, reading, writing):
    with writing():
        gone = factories.add(District(code="old", names={"en": "Old"})).id
    shown = brought(ada, factories.pack(areas=[{**SEA, "district": "old"}])).location
    with writing() as session:
        session.delete(session.get_one(District, gone))
    assert "Take it over" not in ada.get(shown).text
    assert ada.post(f"{shown}/take").status_code == 409
    with reading() as session:
        assert session.query(District).count() == session.query(Area).count() == 0


def test_what_binds_organisations_is_asked_of_them_and_not_twice(ada, reading, writing, flask, tmp_path):
    with writing():
        factories.coordinator(factories.organisation())
    file = tmp_path / "pack.json"
    file.write_bytes(rules.in_bytes(factories.pack(settings=[{"name": "safeguarding_adults", "value": "3"}])))
    for _ in range(2):
        flask("pack", "import", file)
        with reading() as session:
            assert session.query(SettingChange).one().becomes == "3"
            assert settings().safeguarding_adults == 2
    other = factories.pack(settings=[{"name": "safeguarding_adults", "value": "4"}])
    file.write_bytes(rules.in_bytes(other))
    assert "fixed    settings:safeguarding_adults" in flask("pack", "import", file, "--replace", "settings")


def test_skills_that_people_added_are_listed_and_none_is_there_twice(flask, reading, writing, tmp_path):
    file = tmp_path / "pack.json"
    skills = [{"skill": name.casefold(), "names": {"en": name}} for name in ("Sewing", "Cooking", "Singing")]
    file.write_bytes(rules.in_bytes(factories.pack(skills=skills)))
    with writing():
        now = the_clock.now()
        own = factories.add(Skill(names={"en": "sewing"}, folded="sewing", listed=False, created_at=now)).id
        kept_as = factories.add(Skill(names={"en": "Cooking"}, folded="kochen", listed=True, created_at=now)).id
        factories.add(Skill(names={"en": "Singing"}, folded="singing", merged_into_id=kept_as, created_at=now))
    flask("pack", "import", file)
    with reading() as session:
        assert session.get_one(Skill, own).listed
        assert session.get_one(Skill, own).names == {"en": "Sewing"}
        assert session.query(Skill).count() == 3
        # What staff found to be the same as another stays so.
        assert session.query(Skill).filter_by(folded="singing").one().merged_into_id == kept_as


@pytest.mark.both_databases
def test_whoever_takes_the_town_along_stands_in_the_audit_trail(ada, reading):
    answer = ada.get(f"{HERE}/this-town.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="zaedno.json"'
    assert rules.document_of(answer.data)[1] == []
    with reading() as session:
        row = session.query(AuditEntry).filter_by(deed=Deed.EXPORTED).one()
        assert (row.table_name, row.columns, row.account_id is None) == ("town_packs", "this town", False)


@pytest.mark.both_databases
def test_nobody_else_may(writing, visitor, reading):
    with writing():
        play = cast.gather()
        number = factories.add(TownPack(content=factories.pack(), brought_at=the_clock.now())).id
    person = visitor()
    person.sign_in(play.coordinator)
    for address in (HERE, f"{HERE}/this-town.json", f"{HERE}/{number}"):
        assert person.get(address).status_code == 403
        assert visitor().get(address).status_code in (303, 401)
    assert person.post(f"{HERE}/{number}/take").status_code == 403
    assert brought(person, factories.pack()).status_code == 403
    with reading() as session:
        assert session.query(District).count() == 0


@pytest.mark.settings(country="SE", time_zone="Europe/Stockholm")
def test_the_pack_that_comes_with_the_product_is_whole(app):
    with app.app_context(), transaction(writing=False):
        document, faults = rules.document_of(BOTKYRKA.read_bytes())
        plan = queries.plan(document)
        assert [*faults, *plan.faults] == []
        assert not plan.other_texts
        # Each name is there in the language of the country, and in those of who comes.
        for slug in ("districts", "areas", "skills", "duties"):
            assert all({"sv", "en", "ar"} <= entry["names"].keys() for entry in document["parts"][slug])


@SWEDEN
@pytest.mark.both_databases
def test_another_municipality_has_its_first_event_on_the_same_day(ada, visitor, reading, writing, flask, clock):
    clock.set(datetime(2026, 12, 28, 9, tzinfo=UTC))
    assert "Is made" in ada.get(brought(ada, BOTKYRKA.read_bytes()).location).text
    ada.press(ada.get(f"{HERE}/1"), "Take it over")
    with reading():
        assert (settings().default_locale, settings().site_name) == ("sv", "Tillsammans i Botkyrka")
    # The list of first steps goes on where the pack ends.
    steps = ada.get("/community/setup").text
    assert "2 of 9 done" in steps
    assert steps.index('aria-current="step"') < steps.index("Add an organisation")
    page = ada.get("/community/organisations/new")
    assert ada.press(page, "Save", name="Kommunen", kind="municipality", level="local").status_code == 303
    with writing() as session:
        town = session.query(Organisation).one()
        assert town.kind is OrganisationKind.MUNICIPALITY
        roles = [(one, town.id) for one in (Role.COORDINATOR, Role.CASEWORKER)]
        number, place = factories.account(*roles, locale="sv").id, session.query(Area).filter_by(slug="fittja").one().id
        town = town.id
    clara = visitor()
    clara.sign_in(number)
    page = clara.get("/events/venues/new")
    button = next(one for one in ("Spara", "Save") if f">{one}<" in page.text)
    venue = clara.press(page, button, name="Biblioteket", address="Torget 1", area_id=place, capacity=30)
    assert venue.status_code == 303
    with reading() as session:
        venue = session.query(Venue).one()
        assert venue.zone == "Europe/Stockholm"
        venue = venue.id
    page = clara.get("/events/activities/new")
    made = clara.press(page, button, title_sv="Språkcafé", title_en="Language café", kind="language", venue_id=venue)
    assert made.status_code == 303, made.text
    with reading() as session:
        activity = session.query(Activity).one().id
    page = clara.get(f"/events/planning/activities/{activity}/dates")
    dates = {"on": "2027-01-05", "starts": "18:00", "ends": "19:30", "weekdays": ["1", "2"], "until": "2027-01-14"}
    look = clara.post(page.request.path, data={**dates, "preview": "1"})
    # Twelfth Night is a holiday of the country, in its language.
    assert "Trettondedag jul" in look.text
    assert clara.post(page.request.path, data=dates).status_code == 303
    page = clara.get(f"/events/planning/activities/{activity}")
    publish = next(one for one in ("Publicera", "Publish") if f">{one}<" in page.text)
    assert clara.press(page, publish).status_code == 303
    stranger = visitor()
    programme = stranger.get("/programme?date=2027-01-05").text
    assert '<html lang="sv"' in programme
    assert "Språkcafé" in programme
    assert "Fittja" in programme
    assert "Skolvägen" in stranger.get("/directory").text
    assert "الطريق إلى المدرسة" in stranger.get("/directory", headers={"Accept-Language": "ar"}).text


@SWEDEN
@pytest.mark.both_databases
def test_a_family_of_the_swedish_town_and_what_the_municipality_owes_it(flask, visitor, reading, writing, clock):
    clock.set(datetime(2026, 11, 18, 8, tzinfo=UTC))
    flask("pack", "import", BOTKYRKA)
    with writing():
        town = factories.organisation(name="Kommunen", kind=OrganisationKind.MUNICIPALITY).id
        number = factories.account((Role.COORDINATOR, town), (Role.CASEWORKER, town)).id
    clara = visitor()
    clara.sign_in(number)
    register = clara.press(clara.get("/community/households/register"), "Register", **FIVE)
    assert register.status_code == 303
    with writing() as session:
        household = session.query(Household).one().id
        adult = session.query(Member.id).filter_by(call_name="Amina").scalar()
        given = {
            "given_at": the_clock.now(),
            "manner": ConsentManner.ORALLY,
            "language": "ar",
        }
        factories.add(
            Consent(
                household_id=household,
                organisation_id=town,
                purpose=ConsentPurpose.CARE,
                text_version=TEXT_VERSION,
                **given,
            )
        )
    page = clara.get(f"/community/agreements/households/{household}/apply")
    days = {"organisation": town, "decided_on": "2026-10-20", "applied_on": "2026-11-16"}
    assert clara.press(page, "Save", adults=str(adult), **days).status_code == 303
    page = clara.get("/community/agreements/1")
    signed = clara.press(page, "Sign", signed_on="2026-11-17", reference="B-1")
    assert signed.status_code == 303
    shown = clara.get("/community/agreements/1").text
    for words in ("Swedish for immigrants (sfi)", "Civic orientation", "Borrowing things for sport and leisure"):
        assert words in shown
    with reading():
        due = {one.duty_code: one.due_on.isoformat() for one in every(AgreementStep)}
    assert due["register"] == "2026-11-24"
    assert due["own-leisure-bank"] == "2027-01-16"
    assert len(due) == 13

"""The settings of the town: who changes them, whom they bind,
and that all processes read the same from the next request on."""

import threading
from datetime import time

import pytest

from app import create_app
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState
from community.foundation.access import Role
from community.foundation.audit import AuditEntry
from community.foundation.config import DECIDED_BY_THE_TOWN, settings
from community.foundation.database import db, every, transaction
from community.foundation.rules import Quiet
from community.organisations.rules import OrganisationState
from tests import factories
from tests.visitor import Visitor

HERE = "/community/decisions"


@pytest.fixture
def people(writing, visitor):
    """Whoever administers, and those who coordinate two organisations; a third has nobody who does."""
    with writing():
        ids = [factories.account((Role.ADMINISTRATOR, None)).id]
        organisations = [factories.organisation(name=name) for name in ("Red Cross", "Club", "School")]
        ids += [factories.account((Role.COORDINATOR, one.id)).id for one in organisations[:2]]
        signed_in = [visitor() for _ in ids]
    for person, number in zip(signed_in, ids, strict=True):
        person.sign_in(number)
    return signed_in


@pytest.fixture
def other(config):
    """The application of another process."""
    application = create_app(config)
    application.test_client_class = Visitor
    yield application
    with application.app_context():
        db.engine.dispose()


def change(person, name, value):
    return person.post(f"{HERE}/{name}", data={"value": value})


def states(reading):
    with reading():
        return [(one.name, one.was, one.becomes, one.state) for one in every(SettingChange, by=SettingChange.id)]


@pytest.mark.both_databases
def test_a_new_name_is_everywhere_with_the_next_request_in_another_process_too(people, client, other):
    ada, *_ = people
    stranger = other.test_client()
    # Kept for everybody before and after.
    for one in (client, stranger):
        assert "Sofia together" not in one.get("/programme").text
        assert "Sofia together" not in one.get("/programme").text
    assert change(ada, "site_name", "Sofia together").status_code == 303
    for one, own in ((client, "/"), (stranger, "/"), (ada, "/community/watching")):
        for address in (own, "/programme", "/manifest.webmanifest"):
            assert "Sofia together" in one.get(address).text
    # What a worker does is a transaction without a request.
    for app in (client.application, other):
        with app.app_context():
            assert settings().site_name == "Sofia together"
            with transaction(writing=False):
                assert settings().site_name == "Sofia together"


def test_what_was_is_kept_with_who_and_when_and_is_audited(people, reading, clock):
    ada, *_ = people
    change(ada, "site_name", "One")
    clock.advance(days=1)
    change(ada, "site_name", "Two")
    assert states(reading) == [
        ("site_name", "Zaedno", "One", ChangeState.ACTS),
        ("site_name", "One", "Two", ChangeState.ACTS),
    ]
    page = ada.get(HERE).text
    assert page.index("Two") < page.index("Zaedno")
    with reading() as session:
        rows = session.query(AuditEntry).filter_by(table_name="setting_changes").all()
        assert {row.row_id for row in rows} == {1, 2}
        assert all(row.account_id for row in rows)
    # The same again is no change.
    assert change(ada, "site_name", "Two").status_code == 303
    assert len(states(reading)) == 2


def test_languages_that_are_not_offered_are_nobodys_choice(people, client):
    ada, *_ = people
    assert "Français" in client.get("/languages").text
    assert change(ada, "offered_languages", ["ar", "bg"]).status_code == 303
    assert "Français" not in client.get("/languages").text
    assert client.get("/programme", headers={"Accept-Language": "fr"}).text.count('<html lang="en"') == 1
    assert '<html lang="bg"' in client.get("/programme", headers={"Accept-Language": "bg"}).text
    # Whoever has chosen none must be able to read.
    change(ada, "default_locale", "bg")
    wrong = change(ada, "offered_languages", ["ar"])
    assert wrong.status_code == 422
    assert "reads one that is missing" in wrong.text


def test_quiet_hours_and_numbers_to_call_are_the_towns(people, client, app):
    ada, *_ = people
    change(ada, "quiet_from", "22:00")
    change(ada, "quiet_until", "07:00")
    with app.app_context():
        assert settings().quiet == Quiet(time(22), time(7))
    assert "116 111" in client.get("/danger").text
    assert change(ada, "children_number", "call me").status_code == 422
    change(ada, "children_number", "0800 1234")
    danger = client.get("/danger").text
    assert "0800 1234" in danger
    assert "116 111" not in danger
    change(ada, "children_number", "")
    assert "116 111" in client.get("/danger").text


def test_a_threshold_acts_when_all_whom_it_binds_agreed(people, app, reading):
    ada, red_cross, club = people
    asked = change(ada, "safeguarding_end_youth", "21:30")
    assert asked.status_code == 303
    with app.app_context():
        assert settings().safeguarding_end_youth == "22:00"
    # Nobody else is asked about it meanwhile.
    again = change(ada, "safeguarding_end_youth", "21:00")
    assert again.status_code == 409
    assert "being asked about this setting" in again.text
    for person in (red_cross, club):
        assert "Settings to agree to" in person.get("/community/watching").text
    assert red_cross.press(red_cross.get(HERE), "Agree").status_code == 303
    assert "Settings to agree to" not in red_cross.get("/community/watching").text
    with app.app_context():
        assert settings().safeguarding_end_youth == "22:00"
    club.press(club.get(HERE), "Agree")
    with app.app_context():
        assert settings().safeguarding_end_youth == "21:30"
    assert [state for *_, state in states(reading)] == [ChangeState.ACTS]
    with reading():
        assert [row.agrees for row in every(SettingAnswer)] == [True, True]


def test_one_that_refuses_ends_it(people, app, reading):
    ada, red_cross, club = people
    change(ada, "safeguarding_adults", "3")
    before = red_cross.get(HERE)
    club.press(club.get(HERE), "Refuse")
    assert [state for *_, state in states(reading)] == [ChangeState.REFUSED]
    late = red_cross.press(before, "Agree")
    assert late.status_code == 409
    assert "decided meanwhile" in late.text
    with app.app_context():
        assert settings().safeguarding_adults == 2
    # It can be asked again.
    assert change(ada, "safeguarding_adults", "3").status_code == 303
    assert ada.press(ada.get(HERE), "Withdraw").status_code == 303
    assert [state for *_, state in states(reading)] == [ChangeState.REFUSED, ChangeState.WITHDRAWN]


def test_a_closed_organisation_holds_nothing_up(people, writing, app):
    ada, red_cross, _club = people
    change(ada, "safeguarding_alone_from", "12")
    with writing() as session:
        from community.organisations.models import Organisation

        session.query(Organisation).filter_by(name="Club").one().state = OrganisationState.CLOSED
    red_cross.press(red_cross.get(HERE), "Agree")
    with app.app_context():
        assert settings().safeguarding_alone_from == 12


def test_what_a_coordinator_may_not(people, visitor, reading):
    _ada, red_cross, club = people
    assert red_cross.get(f"{HERE}/site_name").status_code == 403
    assert red_cross.post(f"{HERE}/site_name", data={"value": "Mine"}).status_code == 403
    assert visitor().get(HERE).status_code == 303
    assert "Red Cross" not in club.get(HERE).text
    assert states(reading) == []


@pytest.mark.settings(locked_settings="site_name")
def test_what_the_operator_locked_no_page_changes(people, client):
    ada, *_ = people
    assert f'href="{HERE}/site_name"' not in ada.get(HERE).text
    assert f'href="{HERE}/quiet_from"' in ada.get(HERE).text
    assert change(ada, "site_name", "Mine").status_code == 409
    assert "Mine" not in client.get("/").text


def test_every_setting_of_the_town_stands_on_its_page(people):
    ada, *_ = people
    page = ada.get(HERE).text
    linked = {name for name in DECIDED_BY_THE_TOWN if f'href="{HERE}/{name}"' in page}
    # The weights are tried before they are asked for, where matching is done.
    assert linked == set(DECIDED_BY_THE_TOWN) - {"matching_weights"}
    for name in linked:
        assert ada.get(f"{HERE}/{name}").status_code == 200
    assert ada.get(f"{HERE}/secret_key").status_code == 404


@pytest.mark.both_databases
def test_two_who_agree_at_once_let_it_act_once(people, app, reading):
    ada, red_cross, club = people
    change(ada, "safeguarding_ratios", "3:3 17:8")
    pages = [(person, person.get(HERE)) for person in (red_cross, club)]
    both = threading.Barrier(2)

    def agree(person, page):
        both.wait()
        person.press(page, "Agree")

    threads = [threading.Thread(target=agree, args=one) for one in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [state for *_, state in states(reading)] == [ChangeState.ACTS]
    with app.app_context():
        assert settings().safeguarding_ratios == "3:3 17:8"

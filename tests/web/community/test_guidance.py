"""Talks and jobs: staff note and add, the person adds and moves, nobody else sees."""

from datetime import date

import pytest

from community.accounts.models import Card
from community.foundation import clock
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.foundation.manifest import Scope
from community.guidance.models import GuidanceTalk, JobLead
from community.guidance.rules import MOST_LEADS, STEPS, LeadState, ToldInTalk, done, onward
from community.households.models import Consent
from community.households.rules import ConsentManner, ConsentPurpose
from community.organisations.models import Organisation
from community.reports import said
from tests import cast, factories

PAGE = "/community/guidance/1"
OWN = "/family/work"
JOB = {"title": "Tailor, half days", "employer": "Rosa", "place": "Vitosha"}


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def card(play, writing):
    with writing():
        household = factories.household(db.session.get(Organisation, play.organisation), "Amina", "Sami")
        factories.add(
            Consent(
                household_id=household.id,
                organisation_id=play.organisation,
                purpose=ConsentPurpose.COORDINATION,
                text_version="1",
                language="ar",
                manner=ConsentManner.ORALLY,
                given_at=clock.now(),
            )
        )
        facts = {"code_digest": "d", "pin_hash": "x", "issued_at": clock.now()}
        return factories.add(Card(household_id=household.id, **facts)).id


@pytest.fixture
def coordinator(card, play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def amina(card, visitor):
    person = visitor()
    person.open_card(card)
    return person


def test_the_steps_to_a_job():
    assert [onward(step) for step in STEPS] == [*STEPS[1:], None]
    assert onward(LeadState.NOT_THIS_TIME) is None
    assert [done(state) for state in LeadState] == [1, 2, 3, 4, 0]


def test_what_was_agreed_is_shared_with_the_person(coordinator, amina, reading, play):
    page = coordinator.get(PAGE)
    told = {"held_on": "2026-11-02", "minutes": "45", "agreed": "Write a CV\nCall the tailor"}
    assert coordinator.press(page, "Save", **told).status_code == 303
    assert "Call the tailor" in coordinator.get(PAGE).text
    assert "Write a CV" in amina.get(OWN).text
    with reading() as session:
        assert session.query(GuidanceTalk).one().recorded_by_id == play.coordinator
        assert session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="members", row_id=1).count() == 2


@pytest.mark.parametrize("wrong", [{"minutes": "0"}, {"agreed": ""}, {"held_on": "soon"}])
def test_a_talk_without_sense_is_not_kept(wrong, coordinator, reading):
    told = {"held_on": "2026-11-02", "minutes": "45", "agreed": "Write a CV", **wrong}
    assert coordinator.post(f"{PAGE}/talks", data=told).status_code == 422
    with reading() as session:
        assert session.query(GuidanceTalk).count() == 0


def test_both_add_jobs_and_both_move_them(coordinator, amina, reading):
    assert coordinator.press(coordinator.get(PAGE), "Add", **JOB).status_code == 303
    assert "Tailor, half days" in amina.get(OWN).text
    assert amina.press(amina.get(OWN), "Applied for it").status_code == 303
    assert amina.press(amina.get(OWN), "Add", title="Cook", link="https://example.org/cook").status_code == 303
    page = coordinator.get(PAGE).text
    assert "Added by the person" in page
    assert 'href="https://example.org/cook"' in page
    with reading() as session:
        rows = session.query(JobLead).order_by(JobLead.id).all()
        assert [(row.title, row.state, row.added_by_person) for row in rows] == [
            ("Tailor, half days", LeadState.APPLIED, False),
            ("Cook", LeadState.FOUND, True),
        ]
    assert coordinator.post("/community/guidance/leads/1/move", data={"state": "got_it"}).status_code == 303
    assert coordinator.post("/community/guidance/leads/1/move", data={"state": "hired"}).status_code == 422
    assert amina.post(f"{OWN}/leads/2/remove").status_code == 303
    with reading() as session:
        assert session.query(JobLead).one().state is LeadState.GOT_IT


@pytest.mark.parametrize("link", ["javascript:alert(1)", "example.org", "https://a b"])
def test_an_address_that_is_none_is_not_kept(link, amina, reading):
    answer = amina.post(f"{OWN}/leads", data={"person": "1", "title": "Cook", "link": link})
    assert (answer.status_code, "begins with https://" in answer.text) == (422, True)
    assert amina.post(f"{OWN}/leads", data={"person": "2", "title": "Cook"}).status_code == 422
    with reading() as session:
        assert session.query(JobLead).count() == 0


def test_a_list_has_an_end(amina, coordinator, writing, reading):
    with writing():
        for number in range(MOST_LEADS):
            facts = {"added_by_person": True, "added_at": clock.now(), "moved_at": clock.now()}
            factories.add(JobLead(member_id=1, title=f"Job {number}", state=LeadState.FOUND, **facts))
    for answer in (
        amina.post(f"{OWN}/leads", data={"person": "1", "title": "Cook"}),
        coordinator.post(f"{PAGE}/leads", data={"title": "Cook"}),
    ):
        assert (answer.status_code, "forty jobs" in answer.text) == (409, True)
    with reading() as session:
        assert session.query(JobLead).count() == MOST_LEADS


def test_nobody_else_sees_or_moves_it_and_a_withdrawn_consent_acts_at_once(coordinator, play, visitor, writing):
    coordinator.press(coordinator.get(PAGE), "Add", **JOB)
    with writing():
        theirs = factories.household(factories.organisation(), "Zora")
        facts = {"code_digest": "e", "pin_hash": "x", "issued_at": clock.now()}
        card = factories.add(Card(household_id=theirs.id, **facts)).id
    stranger, neighbour = visitor(), visitor()
    stranger.sign_in(play.stranger)
    neighbour.open_card(card)
    assert "Tailor" not in neighbour.get(OWN).text
    assert neighbour.post(f"{OWN}/leads/1/move", data={"state": "applied"}).status_code == 404
    assert neighbour.post(f"{OWN}/leads", data={"person": "1", "title": "Cook"}).status_code == 422
    move = "/community/guidance/leads/1/move"
    for person in (stranger, coordinator):
        coordinator.post("/community/households/1/consents/1/withdraw") if person is coordinator else None
        assert person.get(PAGE).status_code == 404
        assert person.post(move, data={"state": "applied"}).status_code == 404
        assert person.post(f"{PAGE}/leads", data={"title": "Cook"}).status_code == 404


def test_the_number_of_statements_does_not_grow(coordinator, amina, writing, count_queries):
    counts = []
    for more in (1, 12):
        with writing():
            for number in range(more):
                facts = {"added_by_person": True, "added_at": clock.now(), "moved_at": clock.now()}
                factories.add(JobLead(member_id=1, title=f"Job {number}", state=LeadState.FOUND, **facts))
        with count_queries() as staff:
            coordinator.get(PAGE)
        with count_queries() as own:
            amina.get(OWN)
        counts.append((len(staff), len(own)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


@pytest.mark.both_databases
def test_what_the_person_also_said_is_noted_read_by_them_and_counted(coordinator, amina, reading, app):
    page = coordinator.get(PAGE)
    told = {"held_on": "2026-11-02", "minutes": "45", "agreed": "Write a CV", "told": ["helps", "recognition"]}
    assert coordinator.post(f"{PAGE}/talks", data={**told, "told": "faith"}).status_code == 422
    assert coordinator.press(page, "Save", **told).status_code == 303
    again = {**told, "held_on": "2026-11-09", "told": ["recognition"]}
    assert coordinator.press(coordinator.get(PAGE), "Save", **again).status_code == 303
    for text in (coordinator.get(PAGE).text, amina.get(OWN).text):
        assert text.count('i-check"><span>Has applied to have a qualification recognised') == 2
        assert text.count('i-check"><span>Says that what is done here helps') == 1
    noon = clock.now()
    whole, early = (Scope(*days, noon, noon) for days in (
        (date(2026, 11, 1), date(2026, 11, 30)), (date(2026, 10, 1), date(2026, 11, 1))))  # fmt: skip
    with app.app_context():
        # Each once, at the first time.
        assert [one[:2] for one in said(whole, ToldInTalk.RECOGNITION)] == [(1, date(2026, 11, 2))]
        assert [one[:2] for one in said(whole, ToldInTalk.HELPS)] == [(1, date(2026, 11, 2))]
        assert said(whole, ToldInTalk.UNIVERSITY) == said(early, ToldInTalk.HELPS) == []
        db.session.remove()
    # Whoever coordinates the family reads who it is; the figure itself says nothing of one.
    figure = "/community/reporting/figures/recognition"
    days = {"from": "2026-11-01", "to": "2026-11-30"}
    assert "hidden" in coordinator.get(figure, query_string=days).text
    assert "Amina" in coordinator.get(f"{figure}/people", query_string=days).text

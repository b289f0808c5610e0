"""An activity takes place in school terms alone, or until the end of one, where the town keeps them."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from community.school_terms.models import SchoolTerm
from community.school_terms.rules import TermKind
from events.activities.models import Series
from events.planning.actions import keep_series_ahead
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast, factories

# Monday 1 February 2027, 11:00 in Sofia.
NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
NEW = "/events/beginnings/new"
CHOIR = {"title_en": "Choir", "on": "2027-02-22", "starts": "17:00", "ends": "18:30", "weekdays": ["0"]}


@pytest.fixture
def play(writing, clock):
    clock.set(NOW)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def hall(play, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        return str(factories.venue(ours, name="Song Hall", capacity=40).id)


@pytest.fixture
def terms(play, writing):
    """A term with a break in it, and one that is over."""
    with writing():
        old = factories.school_term("Autumn", date(2026, 9, 15), date(2027, 1, 29))
        spring = factories.school_term("Spring", date(2027, 2, 8), date(2027, 4, 2))
        factories.school_term("Days off", date(2027, 3, 1), date(2027, 3, 5), TermKind.BREAK)
        return old.id, spring.id


def days(reading):
    """The days on which the last activity takes place."""
    with reading() as session:
        series = session.scalars(sa.select(Series).order_by(Series.id.desc())).first()
        rows = session.scalars(sa.select(Session).where(Session.series_id == series.id).order_by(Session.starts_at))
        return [f"{row.starts_at:%m-%d}" for row in rows if row.state is not SessionState.CANCELLED]


def test_a_town_without_terms_is_not_asked_and_told_who_enters_them(coordinator, hall):
    page = coordinator.get(NEW)
    assert 'name="only_in_terms"' not in page.text
    assert 'name="until_term"' not in page.text
    assert "as soon as an administrator has entered them" in page.text


@pytest.mark.both_databases
def test_days_outside_the_terms_and_in_their_breaks_are_left_out(coordinator, hall, terms, reading):
    page = coordinator.get(NEW)
    assert "as soon as an administrator" not in page.text
    look = coordinator.press(page, "Look first", venue_id=hall, only_in_terms="y", until="2027-05-31", **CHOIR)
    assert "takes place 5 times" in look.text
    assert "Only in school terms." in look.text
    assert coordinator.press(look, "Save as a draft").status_code == 303
    # The week of the break, and all after the end of the term, are not there. The clocks go forward on the 28th.
    assert days(reading) == ["02-22", "03-08", "03-15", "03-22", "03-29"]


@pytest.mark.both_databases
def test_it_ends_with_a_term(coordinator, hall, terms, reading):
    _, spring = terms
    page = coordinator.get(NEW)
    # What is over is not offered.
    assert "Autumn" not in page.text
    typed = {**CHOIR, "weekdays": []}
    look = coordinator.press(page, "Look first", venue_id=hall, until_term=str(spring), **typed)
    assert "takes place 6 times" in look.text
    coordinator.press(look, "Save as a draft")
    assert days(reading)[-1] == "03-29"
    both = coordinator.press(
        coordinator.get(NEW), "Look first", venue_id=hall, until_term=str(spring), until="2027-05-31", **CHOIR
    )
    assert "Give a last date or a term, not both." in both.text


def test_the_end_of_a_term_before_the_first_date_is_said(coordinator, hall, terms):
    _, spring = terms
    typed = {**CHOIR, "on": "2027-05-03"}
    page = coordinator.press(coordinator.get(NEW), "Look first", venue_id=hall, until_term=str(spring), **typed)
    assert page.status_code == 422
    assert "This is before the first date." in page.text


def test_a_series_is_changed_to_school_days_and_back_by_one_button(coordinator, hall, terms, reading):
    look = coordinator.press(coordinator.get(NEW), "Look first", venue_id=hall, until="2027-03-29", **CHOIR)
    coordinator.press(look, "Save as a draft")
    before = days(reading)
    assert "03-01" in before
    with reading() as session:
        series = session.scalars(sa.select(Series.id).order_by(Series.id.desc())).first()
    page = coordinator.get(f"/events/planning/series/{series}/edit")
    seen = coordinator.press(page, "Look whom it touches", only_in_terms="y")
    assert "only in school terms" in seen.text
    assert coordinator.press(seen, "Change these dates").status_code == 303
    assert days(reading) == [day for day in before if day != "03-01"]
    again = coordinator.get(f"/events/planning/series/{series}/edit")
    assert coordinator.press(again, "Undo").status_code == 303
    assert days(reading) == before


def test_the_worker_makes_the_dates_of_a_term_that_is_entered_later(
    app, coordinator, hall, terms, reading, writing, clock
):
    look = coordinator.press(coordinator.get(NEW), "Look first", venue_id=hall, only_in_terms="y", **CHOIR)
    coordinator.press(look, "Save as a draft")
    assert days(reading)[-1] == "03-29"
    with writing():
        factories.school_term("Autumn", date(2027, 9, 15), date(2027, 10, 1))
    clock.advance(days=1)
    with app.app_context():
        keep_series_ahead()
    assert days(reading)[-2:] == ["09-20", "09-27"]
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(SchoolTerm.id))) == 4

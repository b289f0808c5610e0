"""A list is whole, or it says that there is more: none ends in silence where a round number of rows is reached."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation import audit, clock
from community.foundation.personal_data import Owner
from community.help_requests.models import HelpCall
from community.help_requests.queries import open_calls
from community.privacy.queries import openings
from events.planning.queries import agenda, sessions_of
from events.registrations.queries import next_sessions
from tests import cast, factories
from volunteers.follow_up.queries import diary_of
from volunteers.journal.models import Meeting
from volunteers.journal.queries import entries_of
from volunteers.journal.rules import Readership
from volunteers.shifts.queries import open_shifts

MANY = 230


@pytest.fixture
def ours(writing):
    with writing() as session:
        return session.get_one(factories.Organisation, cast.gather().organisation)


def test_a_full_week_is_whole(ours, writing, reading):
    now = clock.now()
    with writing():
        activity = factories.activity(ours)
        dates = [factories.session(activity, now + timedelta(minutes=30 * number)) for number in range(1, MANY + 1)]
        for date in dates:
            factories.shift(date)
        of_this = factories.Session.activity_id == activity.id
        home = factories.household(ours, "Amina").id
    with reading():
        assert len(agenda(of_this, now, now + timedelta(days=7))) == MANY
        assert len(next_sessions(of_this, home, now, now + timedelta(days=14))) == MANY
        assert len(open_shifts(of_this, now)) == MANY
        pages = [sessions_of(activity.id, now, page) for page in (1, 2, 3)]
        assert [(len(found), more) for found, more in pages] == [(100, True), (100, True), (30, False)]
        assert [one.id for found, _ in pages for one in found] == [date.id for date in dates]


def test_everybody_who_asks_for_help_is_listed(ours, writing, reading):
    with writing():
        for _ in range(MANY):
            factories.add(HelpCall(household_id=factories.household(ours, "Amina").id, created_at=clock.now()))
    with reading():
        assert len(open_calls(sa.true())) == MANY


def test_a_diary_and_who_opened_a_record_are_whole(ours, writing, reading, app):
    with writing(), app.test_request_context():
        home = factories.household(ours, "Amina")
        pair = factories.pair(factories.mentoring_request(home), factories.volunteer().id)
        told = {"met": True, "audience": Readership.SHARED, "note": "N", "created_at": clock.now()}
        for number in range(MANY):
            factories.add(Meeting(pair_id=pair.id, held_on=clock.now().date() - timedelta(number), **told))
        staff = factories.coordinator(ours).id
        rows = [audit.AuditEntry(at=clock.now(), deed=audit.Deed.VIEWED, account_id=staff, table_name="households",
                                 row_id=home.id) for _ in range(MANY)]  # fmt: skip
        for row in rows:
            factories.add(row)
        pair_id, number = pair.id, home.id
    with reading():
        assert len(entries_of(pair_id, Readership.SHARED)) == len(diary_of(pair_id)) == MANY
        assert len(openings(Owner.HOUSEHOLD, number)) == MANY

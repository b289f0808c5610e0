"""A list is whole and its own, or it says that there is more: none ends in silence where a round number is reached."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.emails.queries import A_PAGE, emails
from community.foundation import audit, clock, outbox
from community.foundation.outbox import Recipient
from community.foundation.personal_data import Owner
from community.help_requests.models import HelpCall
from community.help_requests.queries import open_calls
from community.households.queries import members_of
from community.interviews.models import InterviewedLanguage, SkillsInterview
from community.interviews.queries import find_language
from community.privacy.queries import openings
from community.skills.rules import Cefr
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
        assert len(open_shifts(of_this, now, 14)) == MANY
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


def test_a_page_that_is_just_full_has_no_next_one(writing, reading, clock):
    clock.set(factories.NOON)
    with writing():
        for number in range(A_PAGE):
            outbox.post("hello", Recipient(None, "vera@example.org", "en"), {"n": number}, key=f"hello:{number}")
    with reading():
        rows, more = emails(sa.true(), None, 1)
        assert (len(rows), more) == (A_PAGE, False)
    with writing():
        outbox.post("hello", Recipient(None, "vera@example.org", "en"), {"n": A_PAGE}, key="one more")
    with reading():
        rows, more = emails(sa.true(), None, 1)
        assert (len(rows), more) == (A_PAGE, True)
        assert [len(emails(sa.true(), None, page)[0]) for page in (2, 3)] == [1, 0]


def test_what_one_person_told_of_a_language_is_nobody_elses(writing, reading, clock):
    clock.set(factories.NOON)
    with writing():
        family = factories.household(factories.organisation(), "Amina", "Samir")
        facts = {"language": "ar", "begun_at": factories.NOON, "updated_at": factories.NOON}
        told = [factories.add(SkillsInterview(member_id=one.id, **facts)).id for one in members_of(family.id)]
        for interview, speaking in zip(told, (Cefr.B1, Cefr.C1), strict=True):
            factories.add(InterviewedLanguage(interview_id=interview, language="bg", speaking=speaking))
    with reading():
        assert [find_language(one, "bg").speaking for one in told] == [Cefr.B1, Cefr.C1]
        assert find_language(told[0], "ar") is None

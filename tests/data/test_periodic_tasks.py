"""Periodic tasks stand each alone: one that fails stops no other and no email, and how each went is kept and told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Attempt
from community.foundation import outbox, periodic_tasks
from community.foundation.database import db, transaction
from community.foundation.outbox import Email, EmailState, Mail, Recipient
from community.foundation.periodic_tasks import TaskState, Unfinished, for_each, name_of, standings, tasks, work_round
from community.foundation.personal_data import PersonalData, Term
from community.privacy.actions import keep_house
from community.privacy.models import Upkeep

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
READER = Recipient(None, "reader@example.org", "en")
pytestmark = pytest.mark.both_databases


@pytest.fixture
def give(app, clock):
    """Put these tasks in the place of all others but the delivery of emails."""
    clock.set(NOW)

    def put(*given):
        first, *others = app.extensions["manifests"]
        without = [replace(other, periodic_tasks={}, checks=()) for other in others]
        app.extensions["manifests"] = (replace(first, periodic_tasks=dict.fromkeys(given, ""), checks=()), *without)

    return put


def go_round(app):
    with app.app_context():
        done = work_round()
        db.session.remove()
    return done


def states(reading, now):
    with reading():
        return {one.task.__name__: (one.state, one.problem) for one in standings(now)}


def works():
    return 1


def fails():
    return 1 // 0


def test_one_that_fails_stops_no_other_and_no_email(app, give, writing, reading, clock):
    app.extensions["mails"]["hello"] = lambda about, reader: Mail("Hello", ("One.",))
    give(fails, works)
    with writing():
        outbox.post("hello", READER, {}, key="hello")
    assert go_round(app) == 2
    with reading() as session:
        assert [email.state for email in session.query(Email)] == [EmailState.SENT]
    assert states(reading, clock.now()) == {
        "deliver_due": (TaskState.RUNS, ""),
        "fails": (TaskState.FAILS, "ZeroDivisionError"),
        "works": (TaskState.RUNS, ""),
    }


def test_emails_do_not_wait_for_the_tasks(app, give, writing):
    app.extensions["mails"]["hello"] = lambda about, reader: Mail(f"Hello {about['n']}", ("One.",))
    sent = []

    def posts(number):
        def task():
            sent.append([one.template for one in waiting()])
            with transaction():
                outbox.post("hello", READER, {"n": number}, key=f"hello:{number}")
            return 1

        task.__name__ = f"posts_{number}"
        return task

    def waiting():
        with transaction(writing=False) as session:
            return list(session.query(Email).filter_by(state=EmailState.QUEUED))

    give(posts(1), posts(2))
    with writing():
        outbox.post("hello", READER, {"n": 0}, key="hello:0")
    go_round(app)
    assert sent == [[], []]
    with app.app_context():
        assert waiting() == []


def test_last_success_and_last_error_are_kept(app, give, reading, clock):
    broken = []

    def sometimes():
        return 1 // (0 if broken else 1)

    give(sometimes)
    go_round(app)
    broken.append(True)
    failed_at = clock.advance(minutes=1)
    go_round(app)
    with reading():
        one = standings(clock.now())[1]
        assert (one.state, one.succeeded_at, one.failed_at) == (TaskState.FAILS, NOW, failed_at)
    broken.clear()
    mended_at = clock.advance(minutes=1)
    go_round(app)
    with reading():
        one = standings(clock.now())[1]
        assert (one.state, one.succeeded_at, one.failed_at) == (TaskState.RUNS, mended_at, failed_at)


def test_what_failed_pauses_and_all_is_well_is_written_seldom(app, give, clock, count_queries):
    tried = []

    def sometimes():
        tried.append(clock.now())
        return 1 // 0

    give(sometimes, works)
    with count_queries() as statements:
        for _ in range(31):
            go_round(app)
            clock.advance(seconds=2)
    assert len(tried) == 4
    assert len([one for one in statements if one.startswith("UPDATE task_runs")]) == 4 + 2


def test_the_doctor_and_health_tell_of_what_fails_and_of_what_is_late(app, client, give, reading, clock):
    give(fails, works)
    go_round(app)
    with reading():
        [trouble] = periodic_tasks.troubles()
    assert "fails (ZeroDivisionError); its last success: never" in trouble
    give(works)
    go_round(app)
    with reading():
        assert periodic_tasks.troubles() == []
    assert (client.get("/health/worker").text, client.get("/health/ready").status_code) == ("working", 503)
    clock.advance(minutes=61)
    with reading():
        assert len(periodic_tasks.troubles()) == 2
        assert "is the worker running?" in periodic_tasks.troubles()[0]
    late = client.get("/health/worker")
    assert (late.text, late.status_code) == ("late", 503)


def test_one_bad_row_holds_up_no_other(app, reading):
    def enter(number):
        db.session.add(Attempt(key=f"key {number}", at=NOW))
        db.session.flush()
        if number == 2:
            db.session.add(Attempt(key=None, at=NOW))
        return 10 if number == 1 else None

    with app.app_context():
        with pytest.raises(Unfinished, match="1 of 4 rows") as some:
            for_each(range(1, 5), enter)
        assert (list(some.value.rows), some.value.done) == ([2], 12)
        assert isinstance(some.value.__cause__, sa.exc.IntegrityError)
        db.session.remove()
    with reading() as session:
        assert sorted(session.scalars(sa.select(Attempt.key))) == ["key 1", "key 3", "key 4"]


def test_what_cannot_be_removed_keeps_nothing_else(app, give, writing, reading, clock):
    """One household that could not be erased kept all that were due with it, for ever."""

    def end(ids):
        rows = [db.session.get_one(Attempt, row_id) for row_id in ids]
        if any(row.key == "stays" for row in rows):
            raise ValueError("not this one")
        for row in rows:
            db.session.delete(row)
        return len(rows)

    term = Term("attempts", "", lambda _config: 1, Attempt, lambda moment: Attempt.at < moment, end=end, batch=2)
    give(keep_house)
    first, *others = app.extensions["manifests"]
    theirs = (PersonalData(terms=(term,)),)
    app.extensions["manifests"] = (
        replace(first, personal_data=theirs),
        *(replace(one, personal_data=()) for one in others),
    )
    with writing() as session:
        for number in range(7):
            key = "stays" if number == 2 else f"goes {number}"
            session.add(Attempt(key=key, at=NOW - timedelta(days=2)))
    assert go_round(app) == 0
    with reading() as session:
        assert list(session.scalars(sa.select(Attempt.key))) == ["stays"]
        kept = session.scalars(sa.select(Upkeep)).one()
        assert (kept.total, kept.ran_at) == (6, None)
    assert states(reading, clock.now())["keep_house"][0] is TaskState.FAILS
    with writing() as session:
        session.execute(sa.update(Attempt).values(key="goes at last"))
    clock.advance(minutes=1)
    assert go_round(app) == 1
    assert states(reading, clock.now())["keep_house"][0] is TaskState.RUNS


def test_every_task_has_words_and_a_name_of_its_own(app):
    with app.app_context():
        known = tasks()
        names = [name_of(task) for task in known]
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= periodic_tasks.TaskRun.name.type.length
        with app.test_request_context():
            words = [str(app.jinja_env.filters["label"](task)) for task in known]
    assert len(set(words)) == len(words)
    assert all(words)

"""The id of a row that is gone never comes again, so that what speaks of a row by its id speaks of no other."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import db
from community.foundation.outbox import Email, EmailState
from community.households.models import Household
from community.privacy import actions as privacy
from tests import cast, factories
from tests.data.test_pairs import family
from volunteers.clearances.actions import ClearanceWish, Referee, apply
from volunteers.clearances.rules import Clearance
from volunteers.journal.actions import ask_how_it_goes
from volunteers.pairs.rules import PairState


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.mark.both_databases
def test_after_a_family_is_erased_the_next_mentor_is_asked(app, play, writing, reading, mailbox):
    """The next question had the id of the erased one: "UNIQUE constraint failed: emails.dedupe_key" ended all email."""
    for number in range(2):
        with writing() as session:
            ours = session.get_one(factories.Organisation, play.organisation)
            mentor = factories.volunteer(Clearance.FAMILIES, email=f"mentor{number}@example.org")
            wish = family(ours)
            begun = {"state": PairState.ACTIVE, "started_at": clock.now() - timedelta(days=8)}
            factories.pair(wish, mentor.id, **begun)
            home = wish.household_id
        with app.app_context():
            assert ask_how_it_goes() == 1
        with writing() as session:
            privacy.say_farewell(home)
            privacy.erase(session.get_one(Household, home))
    with reading() as session:
        asked = session.query(Email).filter_by(template="volunteers.journal.asked")
        assert sorted(email.address for email in asked) == ["mentor0@example.org", "mentor1@example.org"]
        told = session.query(Email).filter_by(template="volunteers.pairs.parted")
        assert sorted(email.address for email in told) == ["mentor0@example.org", "mentor1@example.org"]


@pytest.mark.both_databases
def test_whoever_applies_after_somebody_deleted_the_account_is_heard(app, play, writing, reading):
    """The new referees had the ids of the old ones, and the applicant a page that said that something broke."""
    for number in range(2):
        with writing() as session:
            account = factories.volunteer(email=f"new{number}@example.org")
            wish = ClearanceWish(play.organisation, Clearance.CHILDREN, "I like it.")
            apply(account.id, wish, [Referee("R", f"{who}{number}@example.org", "en") for who in ("a", "b")])
            made = account.id
        if number == 0:
            with writing():
                privacy.delete_account(made)
    with reading() as session:
        asked = session.query(Email).filter_by(template="volunteers.clearances.asked")
        assert sorted(
            email.address for email in asked if email.state is EmailState.QUEUED and email.address[1] == "1"
        ) == [
            "a1@example.org",
            "b1@example.org",
        ]


def test_sqlite_gives_no_id_out_again(app):
    """In each table that gives out ids."""
    with app.app_context(), db.engine.connect() as connection:
        made = dict(connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    giving = [table.name for table in db.metadata.sorted_tables if table.autoincrement_column is not None]
    assert len(giving) > 40
    assert [name for name in giving if "AUTOINCREMENT" not in made[name]] == []

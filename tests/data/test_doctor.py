"""The doctor compares what is counted with what is there."""

import pytest
import sqlalchemy as sa

from community.foundation.revisions import newest
from events.sessions.models import Session
from tests import cast
from volunteers.shifts.models import Shift


def examine(app):
    return app.test_cli_runner().invoke(args=["doctor"])


def test_a_wrong_counter_is_named(app, writing):
    with writing():
        play = cast.gather()
    with app.app_context():
        found = [
            finding for manifest in app.extensions["manifests"] for check in manifest.checks for finding in check()
        ]
    assert found == []
    with writing() as session:
        session.get_one(Shift, play.shift).taken = 2
        session.get_one(Session, play.session).seats_taken = 3
    with app.app_context():
        found = [
            finding for manifest in app.extensions["manifests"] for check in manifest.checks for finding in check()
        ]
    assert found == [
        f"Session {play.session} counts 3 seats, its parties hold 0.",
        f"Shift {play.shift} counts 2 places, its sign-ups hold 0.",
    ]


def test_tables_made_without_migrations_are_not_well(app):
    answer = examine(app)
    assert answer.exit_code == 1
    assert "another migration" in answer.output


@pytest.mark.settings(sms_url="http://gateway.example.org/send")
def test_what_everybody_on_the_way_can_read_is_named(app, writing):
    with writing() as session:
        session.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        session.execute(sa.text("INSERT INTO alembic_version VALUES (:name)"), {"name": newest()})
    assert "Everybody on the way can read what goes by SMS_URL: let it be encrypted." in examine(app).output

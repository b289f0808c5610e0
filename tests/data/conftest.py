"""Everybody of the cast with rows in every state, for the tests that only read."""

import pytest

from app import create_app
from community.foundation import clock as the_clock
from community.foundation.config import Config
from community.foundation.database import db, transaction
from tests import cast, factories


@pytest.fixture(scope="session")
def stage(sqlite_template, tmp_path_factory):
    """An application with everybody on stage, at noon; nothing here changes a row."""
    with sqlite_template.copy() as url:
        config = Config(
            testing=True,
            database_url=url,
            secret_key="the key of the tests, long enough",
            base_url="http://localhost",
            default_locale="en",
            second_factor=False,
            instance=str(tmp_path_factory.mktemp("reach")),
        )
        application = create_app(config)
        the_clock.set_to(factories.NOON)
        with application.app_context(), transaction():
            play = cast.everybody()
        with application.app_context():
            db.engine.dispose()
        yield application, play


@pytest.fixture
def play(stage):
    """Their names, with the application's context open and the clock at noon."""
    application, found = stage
    the_clock.set_to(factories.NOON)
    with application.app_context():
        yield found
        db.session.remove()
        # A connection does not go along into a process that is forked.
        db.engine.dispose()

"""Everybody of the cast with rows in every state, for the tests that only read."""

import contextlib
import itertools

import pytest
import sqlalchemy as sa

from app import create_app
from community.foundation import clock as the_clock
from community.foundation.config import Config
from community.foundation.database import db, transaction
from tests import cast, factories


@contextlib.contextmanager
def numbered():
    """Every row that is added gets a number that no other row of the house has, so that a number tells whose it is."""
    numbers = itertools.count(1001)

    def give(_mapper, _connection, row):
        if "id" in sa.inspect(row).mapper.attrs and row.id is None:
            row.id = next(numbers)

    sa.event.listen(sa.orm.Mapper, "before_insert", give)
    # What the factories call people is the same whatever was made before.
    before, factories._numbers = factories._numbers, itertools.count(1)
    try:
        yield
    finally:
        factories._numbers = before
        sa.event.remove(sa.orm.Mapper, "before_insert", give)


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
        with application.app_context(), transaction(), numbered():
            play = cast.everybody()
        with application.app_context():
            db.engine.dispose()
        yield application, play


@pytest.fixture
def play(stage):
    """Their names, with the application's context open and the clock at noon."""
    application, found = stage
    the_clock.set_to(factories.NOON)
    with application.test_request_context("/"):
        yield found
        db.session.remove()
        # A connection does not go along into a process that is forked.
        db.engine.dispose()

"""The world that the tests of safety share: built once, put back for each."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app import create_app
from community.foundation import clock as the_clock
from community.foundation.config import Config
from community.foundation.database import db
from tests import factories, presses
from tests import world as worlds
from tests.visitor import Visitor, watch_reading_requests


@pytest.fixture(scope="session")
def town(sqlite_template, tmp_path_factory):
    """The world on SQLite, at noon."""
    config = Config(
        testing=True,
        secret_key="the key of the tests, long enough",
        base_url="http://localhost",
        default_locale="en",
        # At whatever hour the tests run.
        quiet_nights=False,
        rate_limits=False,
        second_factor=False,
        feed_hosts="calendar.example.org",
        instance=str(tmp_path_factory.mktemp("world")),
    )
    with sqlite_template.copy() as url:
        application = create_app(replace(config, database_url=url))
        application.test_client_class = Visitor
        watch_reading_requests(application)
        the_clock.set_to(factories.NOON)
        yield worlds.build(application, sa.make_url(url).database)
        with application.app_context():
            db.engine.dispose()


@pytest.fixture
def world(town):
    """The world as it was built, at noon."""
    the_clock.set_to(factories.NOON)
    town.restore()
    return town


@pytest.fixture(scope="session")
def pressed(town):
    """Every button that works (see `press_all`)."""
    the_clock.set_to(factories.NOON)
    return presses.press_all(town)

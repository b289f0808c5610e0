"""The twin of the site with its locks taken out, to show that the test of the places can fail."""

import time
from contextlib import nullcontext

from sqlalchemy.sql import Select

import app
from community.foundation import database
from community.foundation.application import TransactionalFlask
from volunteers.shifts import rules


def create_app() -> TransactionalFlask:
    """The site, but SELECT ... FOR UPDATE locks nothing, nobody waits for a turn, SQLite begins late,
    deciding takes long."""
    database.turn = lambda _path: nullcontext()  # type: ignore[assignment]
    Select.with_for_update = lambda self, **_options: self  # type: ignore[method-assign]
    database.event.remove(database.Engine, "begin", database._begin_sqlite)
    decide = rules.decide

    def slowly(*facts: object) -> object:
        time.sleep(0.01)
        return decide(*facts)  # type: ignore[arg-type]

    rules.decide = slowly  # type: ignore[assignment]
    return app.create_app()

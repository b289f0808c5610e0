"""What a town decided of its own settings: read over the environment's, the same in all processes."""

from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from community.foundation.config import Config, settings
from community.foundation.database import db, glance, sqlite_path

VERSION = "town"
# What is kept of pages for everybody grows with it.
ALSO_GROWS = "programme"
NUMBER = f"SELECT number FROM versions WHERE name = '{VERSION}'"  # noqa: S608 - a word of ours
# What `community/decisions` writes, as far as it is read here.
CHANGES = sa.table("setting_changes", *map(sa.column, ("id", "name", "becomes", "state", "ended_at")))
DECIDED = (
    sa.select(CHANGES.c.name, CHANGES.c.becomes)
    .where(CHANGES.c.state == "acts")
    .order_by(CHANGES.c.ended_at, CHANGES.c.id)
)


class TownSettings:
    """What this process knows of the decisions, and the number of the version that it knows."""

    def __init__(self, app: Flask):
        self.app = app
        self.known: tuple[Config, int, Config] | None = None

    def settings(self) -> Config:
        """What holds at this moment; where the database does not answer, what held last.

        The number of the version is asked each time (a fifth of an ordinary statement), the decisions only after it
        grew. It is read first, so that what is kept under it is never older than it says.
        """
        operator: Config = self.app.config["ZAEDNO"]
        number = _number()
        if self.known and self.known[0] is operator and number in (None, self.known[1]):
            return self.known[2]
        if not number:
            return operator
        with suppress(SQLAlchemyError), db.engine.connect() as connection:
            decided = {row.name: row.becomes for row in connection.execute(DECIDED)}
            offered = operator.decided_by_the_town
            found = operator.changed({name: text for name, text in decided.items() if name in offered})
            self.known = (operator, number, found)
            return found
        return self.known[2] if self.known else operator


def _number() -> int | None:
    """The present number of the version; None where the database cannot say. In a transaction its connection is asked,
    which is there already: on PostgreSQL another one would take three round trips. A replica is not asked."""
    session = db.session()
    if "writing" in session.info and "replica" not in session.info:
        connection = session.connection()
        try:
            row = connection.connection.cursor().execute(NUMBER).fetchone()
        except connection.dialect.loaded_dbapi.Error:
            # Whoever asks next of this transaction learns why.
            return None
        return row[0] if row else 0
    path = sqlite_path()
    # To ask an embedded database that is not there yet would make its file.
    return glance(VERSION, db.engine) if not path or Path(path).exists() else None


def install(app: Flask) -> None:
    """Give the application its memory of what the town decided."""
    app.extensions["town"] = TownSettings(app)


def is_steady() -> bool:
    """Whether what this request was made with still holds for the next."""
    return settings() is current_app.extensions["town"].settings()

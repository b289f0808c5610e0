"""What is true of a database as a whole, and goes along into every copy of it."""

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation import clock
from community.foundation.config import Unfit, settings
from community.foundation.database import Keyed, UtcDateTime, db, text_enum, transaction

DEMONSTRATION_ONLY = (
    "The database holds the demonstration's people, whose passwords everybody knows: start it with DEMO=1, or give a "
    "town a database of its own."
)
NO_DEMONSTRATION = "The database is a real town's: DEMO would let staff in without a second step, so start without it."


class DatabaseMark(Enum):
    """What a database can be."""

    DEMONSTRATION = "demonstration"
    RESTORED = "restored"


class Marked(Keyed):
    """That a database is something, and since when."""

    __tablename__ = "marks"

    mark: Mapped[DatabaseMark] = mapped_column(text_enum(DatabaseMark), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def put(mark: DatabaseMark) -> None:
    """Mark the database, in the open transaction; a mark that it has stays as old as it is."""
    if since(mark) is None:
        db.session.add(Marked(mark=mark, at=clock.now()))


def take_off(mark: DatabaseMark) -> bool:
    """Take a mark off the database, in the open transaction; returns whether it had it."""
    return bool(db.session.execute(sa.delete(Marked).where(Marked.mark == mark)).rowcount)


def since(mark: DatabaseMark) -> datetime | None:
    """Since when the database has the mark (UTC); None where it has not."""
    return db.session.scalar(sa.select(Marked.at).where(Marked.mark == mark))


def refuse_demonstration() -> None:
    """Let nobody open a demonstration's database as a town. Raises Unfit; a database that does not answer or has no
    tables is for others to complain of."""
    try:
        with transaction(writing=False):
            marked = since(DatabaseMark.DEMONSTRATION)
    except SQLAlchemyError:
        marked = None
    finally:
        # Processes that are made of this one must not share its connections.
        db.engine.dispose()
    if marked:
        raise Unfit(DEMONSTRATION_ONLY)


def refuse_town() -> None:
    """Let nobody open a town's database as a demonstration. Raises Unfit."""
    with transaction(writing=False):
        if since(DatabaseMark.DEMONSTRATION) is None:
            raise Unfit(NO_DEMONSTRATION)


def troubles() -> list[str]:
    """What `flask doctor` says of the marks; in an open transaction."""
    found = []
    if since(DatabaseMark.DEMONSTRATION) and not settings().demo:
        found.append(DEMONSTRATION_ONLY)
    if restored_at := since(DatabaseMark.RESTORED):
        found.append(
            f"The database was restored on {restored_at:%Y-%m-%d %H:%M} UTC and sends nothing: 'flask outbox release' "
            "sends what waits in it, 'flask outbox release --drop' forgets that and sends only what is new."
        )
    return found

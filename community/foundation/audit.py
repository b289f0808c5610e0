"""Who changed or opened what, and when: appended in the same transaction, never rewritten."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from flask import has_request_context
from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.foundation import clock
from community.foundation.access import ANYBODY, current_actor
from community.foundation.database import Base, ReadingOnly, UtcDateTime, ask, db, is_writing, text_enum
from community.foundation.derived_columns import rules_of


class Deed(Enum):
    """What was done to a row."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    VIEWED = "viewed"
    EXPORTED = "exported"


class AuditEntry(Base):
    """One deed: by whom, on which row, and the names of the columns (never a restricted value)."""

    __tablename__ = "audit_entries"
    __audited__ = False
    __table_args__ = (sa.Index(None, "table_name", "row_id"), sa.Index(None, "at"))

    at: Mapped[datetime] = mapped_column(UtcDateTime)
    deed: Mapped[Deed] = mapped_column(text_enum(Deed))
    account_id: Mapped[int | None]
    household_id: Mapped[int | None]
    table_name: Mapped[str] = mapped_column(sa.String(40))
    row_id: Mapped[int]
    columns: Mapped[str] = mapped_column(sa.String(400), default="")


@dataclass(frozen=True)
class Audited:
    """How the trail speaks of the rows of a table, and to whom.

    `word`: what one of them is called. `known`: the permissions through which staff know that such a row is there; who
    reaches the row reads its entries, and nobody else but those who administer. `through`: where these permissions are
    of another model's rows, the way there: from this table's column to that model's id, and so on. `secret`: not even
    those who administer learn that there is one.
    """

    model: type[Any]
    word: Any
    known: tuple[Enum, ...] = ()
    through: tuple[tuple[Any, type[Any]], ...] = ()
    secret: bool = False


def install() -> None:
    """Watch every session, once for the whole process."""
    for name, watch in (("after_flush", _record_changes), ("before_flush", _refuse_rewriting)):
        if not event.contains(Session, name, watch):
            event.listen(Session, name, watch)


APPEND = sa.insert(AuditEntry)
# So many are written one by one, by the statement that was made once; more are one statement.
A_FEW = 2


def record(deed: Deed, *rows: Any) -> None:
    """Note that the current actor opened or exported `rows`, in this transaction."""
    note(*((deed, type(row), row.id, "") for row in rows))


def note(*deeds: tuple[Deed, type[Any], int, str]) -> None:
    """Note deeds that no flush can see: deed, model, id of the row, names of the columns.

    Raises ReadingOnly in a reading transaction, which would forget them.
    """
    if not is_writing():
        raise ReadingOnly("an audit entry in a reading transaction")
    entries = [_entry(*deed) for deed in deeds]
    if len(entries) > A_FEW:
        db.session.connection().execute(APPEND, entries)
        return
    for entry in entries:
        ask(APPEND, **entry)


def _entry(deed: Deed, model: type[Any], row_id: int, columns: str) -> dict[str, Any]:
    actor = current_actor() if has_request_context() else ANYBODY
    return {
        "at": clock.now(),
        "deed": deed,
        "account_id": actor.account_id,
        "household_id": actor.household_id,
        "table_name": model.__tablename__,
        "row_id": row_id,
        "columns": columns[:400],
    }


def _record_changes(session: Session, _context: object) -> None:
    entries = [_entry(Deed.CREATED, type(row), row.id, "") for row in session.new if row.__audited__]
    for row in session.dirty:
        if row.__audited__:
            columns = set(inspect(type(row)).column_attrs.keys()) - set(rules_of(type(row)))
            changed = [a.key for a in inspect(row).attrs if a.key in columns and a.history.has_changes()]
            if changed:
                entries.append(_entry(Deed.CHANGED, type(row), row.id, ",".join(sorted(changed))))
    entries += [_entry(Deed.DELETED, type(row), row.id, "") for row in session.deleted if row.__audited__]
    if entries:
        session.connection().execute(APPEND, entries)


def _refuse_rewriting(session: Session, _context: object, _rows: object) -> None:
    if any(isinstance(row, AuditEntry) for row in (*session.dirty, *session.deleted)):
        raise RuntimeError("the audit trail is append-only")

"""Two rows that turned out to be one thing: all that points to one is turned to the other, and can be turned back."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation import audit, clock
from community.foundation.database import Base, UtcDateTime, db, every, first, touch_version
from community.foundation.derived_columns import with_derived

# So long it can be undone.
UNDO = timedelta(hours=24)


class Merge(Base):
    """Of which two rows one was made, and all that was turned or changed for it: ids, and what a column held before."""

    __tablename__ = "merges"
    __table_args__ = (sa.Index(None, "table_name", "kept_id"), sa.Index(None, "table_name", "gone_id"))

    table_name: Mapped[str] = mapped_column(sa.String(40))
    kept_id: Mapped[int]
    gone_id: Mapped[int]
    moved: Mapped[list[Any]] = mapped_column(sa.JSON)
    changed: Mapped[list[Any]] = mapped_column(sa.JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass
class Ledger:
    """What one merge does, as it is done: `moved` are [table, column, from, to, ids], `changed` are [table, id, column,
    before, after], `left` the ids of rows by table that could not be turned, because the kept one has the same."""

    moved: list[list[Any]] = field(default_factory=list)
    changed: list[list[Any]] = field(default_factory=list)
    left: dict[str, list[int]] = field(default_factory=dict)

    def turn(
        self,
        model: type[Any],
        gone: int,
        kept: int,
        but: Mapping[str, Collection[int]] | None = None,
        stay: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Turn whatever points to the row `gone` of a model to the row `kept`. `but`: by table, ids that stay; `stay`:
        by table, the names of columns that are not turned.

        Where a unique constraint stands against it the row stays where it is. Both rows are locked.
        """
        db.session.flush()
        for column in pointing_to(model):
            table = column.table
            if column.name in (stay or {}).get(table.name, ()):
                continue
            stays = (but or {}).get(table.name, ())
            ids = sorted(set(db.session.scalars(sa.select(table.c.id).where(column == gone))) - set(stays))
            turned = [one for one in ids if _set(table, one, {column.name: kept})]
            if turned:
                self.moved.append([table.name, column.name, gone, kept, turned])
                _note(table, turned, column.name)
            if len(turned) < len(ids):
                self.left.setdefault(table.name, []).extend(sorted(set(ids) - set(turned)))

    def change(self, model: type[Any], row_id: int, **values: Any) -> None:
        """Write other values into one row, so that they can be taken back."""
        db.session.flush()
        table = model.__table__
        written = with_derived(model, values)
        row = db.session.execute(sa.select(*(table.c[name] for name in written)).where(table.c.id == row_id)).one()
        for name, value in written.items():
            before = getattr(row, name)
            if before != value:
                self.changed.append([table.name, row_id, name, _plain(before), _plain(value)])
        db.session.execute(sa.update(table).where(table.c.id == row_id).values(written))
        _note(table, [row_id], ",".join(values))

    def keep(self, model: type[Any], kept: int, gone: int, by: int | None) -> Merge:
        """Write down what was done, and forget what the session held of it."""
        moment = clock.now()
        name = model.__tablename__
        facts = {"moved": self.moved, "changed": self.changed, "made_at": moment, "made_by_id": by}
        merge = Merge(table_name=name, kept_id=kept, gone_id=gone, **facts)
        db.session.add(merge)
        db.session.flush()
        db.session.expire_all()
        return merge


def pointing_to(model: type[Any]) -> Iterator[sa.Column[Any]]:
    """All columns of all tables that point to a model by its id, in the order in which rows may be turned. By the
    models' foreign keys, so that no table is forgotten; one that is a row's own id stays."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if not column.primary_key and any(key.column is model.__table__.c.id for key in column.foreign_keys):
                yield column


def turned_back(merge: Merge) -> None:
    """Turn back what still is as the merge left it; what somebody changed since stays. The rows are locked."""
    db.session.flush()
    for table_name, column_name, gone, kept, ids in reversed(merge.moved):
        table = db.metadata.tables[table_name]
        here = sa.and_(table.c.id.in_(ids), table.c[column_name] == kept)
        back = [
            one
            for one in db.session.scalars(sa.select(table.c.id).where(here).order_by(table.c.id)).all()
            if _set(table, one, {column_name: gone})
        ]
        _note(table, back, column_name)
    for table_name, row_id, name, before, after in reversed(merge.changed):
        table = db.metadata.tables[table_name]
        column = table.c[name]
        now = db.session.scalar(sa.select(column).where(table.c.id == row_id))
        if _plain(now) == after:
            db.session.execute(sa.update(table).where(table.c.id == row_id).values({name: _read(column, before)}))
            _note(table, [row_id], name)
    merge.undone_at = clock.now()
    db.session.flush()
    db.session.expire_all()


def moved_rows(merge: Merge, table_name: str) -> list[int]:
    """The ids of the rows of a table that a merge turned."""
    return sorted({one for table, _, _, _, ids in merge.moved if table == table_name for one in ids})


def standing(model: type[Any], *conditions: sa.ColumnElement[bool]) -> list[Merge]:
    """Merges of a model's rows that were not undone, the newest first."""
    here = (Merge.table_name == model.__tablename__, Merge.undone_at.is_(None))
    return every(Merge, *here, *conditions, by=Merge.id.desc())


def into(model: type[Any], kept: int) -> list[Merge]:
    """Those of which this row is what is kept."""
    return standing(model, Merge.kept_id == kept)


def gone_for_good(model: type[Any], ids: Collection[int]) -> list[int]:
    """Which rows of a model are only shells by these merges, which nobody undid."""
    return sorted(one.gone_id for one in standing(model, Merge.id.in_(ids)))


def find_undoable(model: type[Any], merge_id: int, kept: int) -> Merge | None:
    """A merge into this row that can be undone still."""
    since = clock.now() - UNDO
    found = (Merge.table_name == model.__tablename__, Merge.id == merge_id, Merge.kept_id == kept)
    return first(Merge, *found, Merge.undone_at.is_(None), Merge.made_at > since)


def _set(table: sa.Table, row_id: int, values: Mapping[str, Any]) -> bool:
    """Whether a row could be written: not where a unique constraint stands against it."""
    statement = sa.update(table).where(table.c.id == row_id).values(**values)
    if not _unique_over(table, values):
        db.session.execute(statement)
        return True
    try:
        with db.session.begin_nested():
            db.session.execute(statement)
    except sa.exc.IntegrityError:
        return False
    return True


def _unique_over(table: sa.Table, names: Collection[str]) -> bool:
    """Whether a unique constraint or index of a table may hold one of these columns."""
    if any(table.c[name].unique for name in names) or any(one.unique for one in table.indexes):
        return True
    keys = (one for one in table.constraints if isinstance(one, sa.UniqueConstraint))
    return any(name in key.columns for key in keys for name in names)


def _note(table: sa.Table, ids: Collection[int], columns: str) -> None:
    """Write it into the trail, and make pages that were kept of it new."""
    [mapper] = [one for one in Base.registry.mappers if one.local_table is table]
    if not ids:
        return
    if mapper.class_.__audited__:
        audit.note(*((audit.Deed.CHANGED, mapper.class_, one, columns) for one in ids))
    if version := getattr(mapper.class_, "__version_of__", None):
        touch_version(version)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _read(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.Enum) and column.type.enum_class:
        return column.type.enum_class(value)
    return datetime.fromisoformat(value) if isinstance(column.type, UtcDateTime) else value

"""An index leads every foreign key: who is asked for, erased or moved is found without reading a whole table."""

import sqlalchemy as sa

import app  # noqa: F401 - every model is known once the application can be made
from community.foundation.database import db

# Columns that nobody ever looks for, with the reason.
EXCEPTIONS: dict[str, str] = {}


def leading(table: sa.Table) -> set[str]:
    """The columns that are the first of an index over all rows; one over a part of them finds only that part."""
    lists = [
        list(key.columns) for key in table.constraints if isinstance(key, sa.PrimaryKeyConstraint | sa.UniqueConstraint)
    ]
    for index in table.indexes:
        if all(index.dialect_options[kind]["where"] is None for kind in ("sqlite", "postgresql")):
            lists.append(list(index.expressions))
    return {columns[0].name for columns in lists if columns and isinstance(columns[0], sa.Column)}


def unled(metadata: sa.MetaData) -> list[str]:
    return sorted(
        f"{table.name}.{key.parent.name}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.parent.name not in leading(table)
    )


def test_an_index_leads_every_foreign_key():
    missing = set(unled(db.metadata))
    assert missing - set(EXCEPTIONS) == set(), "give these columns index=True, or an index that begins with them"
    assert set(EXCEPTIONS) - missing == set(), "these have an index now"


def test_what_does_not_lead_is_seen():
    house = sa.MetaData()
    sa.Table("owners", house, sa.Column("id", sa.Integer, primary_key=True))

    def owned(name, *more):
        owner = sa.Column("owner_id", sa.ForeignKey("owners.id"))
        sa.Table(
            name, house, sa.Column("id", sa.Integer, primary_key=True), sa.Column("kind", sa.Integer), owner, *more
        )

    owned("bare")
    owned("second", sa.Index("second_kind_owner", "kind", "owner_id"))
    owned(
        "part",
        sa.Index("part_owner", "owner_id", sqlite_where=sa.text("kind = 1"), postgresql_where=sa.text("kind = 1")),
    )
    owned("single", sa.Index("single_owner", "owner_id"))
    owned("pair", sa.UniqueConstraint("owner_id", "kind"))
    assert unled(house) == ["bare.owner_id", "part.owner_id", "second.owner_id"]

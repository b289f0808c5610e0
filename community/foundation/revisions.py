"""On which migration the database is, told without Alembic: to load it takes 0.3 seconds and 22 MB of each process."""

import re
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from community.foundation.database import MIGRATIONS, db

TABLE = sa.table("alembic_version", sa.column("version_num"))
NAMED = re.compile(r"^(down_revision|revision)\b[^=\n]*=(.+)$", re.MULTILINE)
WORD = re.compile(r"""['"]([^'"]+)['"]""")


@lru_cache
def newest(folder: str = MIGRATIONS) -> str:
    """The migration of a folder that no other of it follows."""
    named: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for path in Path(folder, "versions").glob("*.py"):
        for what, words in NAMED.findall(path.read_text("utf-8")):
            named[what].update(WORD.findall(words))
    [last] = named["revision"] - named["down_revision"]
    return last


def is_migrated() -> bool:
    """Whether the database is on the newest migration that this code knows; inside a transaction."""
    if not sa.inspect(db.session.connection()).has_table(TABLE.name):
        return False
    return list(db.session.scalars(sa.select(TABLE.c.version_num))) == [newest()]

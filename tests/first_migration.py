"""Writes the one first migration anew from the models, through an empty PostgreSQL database (`make first-migration`).

Only while nothing was released: from the first release on, each change of the models is a migration of its own.
PostgreSQL, because Alembic knows its indexes over expressions and not SQLite's.
"""

import re
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import flask_migrate

from app import create_app
from community.foundation.config import Config
from community.foundation.database import MIGRATIONS, db
from tests.databases import postgres_server

NAME = "first_tables.py"


def written() -> str:
    """The migration as it should stand, made in a folder of its own."""
    with tempfile.TemporaryDirectory() as place, postgres_server() as server:
        folder = Path(place, "migrations")
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
        (folder / "versions").mkdir()
        config = Config(
            testing=True,
            database_url=server,
            secret_key="the key of nothing but this script",
            base_url="http://localhost",
            instance=place,
        )
        with create_app(config).app_context():
            flask_migrate.revision(directory=folder, message="first tables", rev_id="first", autogenerate=True)
            db.engine.dispose()
        [made] = (folder / "versions").glob("*.py")
        text = re.sub(r"    # ### .*\n", "", made.read_text("utf-8"))
        return text.replace("postgresql_using='btree'", "")


def main() -> None:
    """Replace the first migration. Ends with 1 where there is a second one already."""
    versions = Path(MIGRATIONS, "versions")
    others = sorted(path.name for path in versions.glob("*.py") if path.name != NAME)
    if others:
        sys.exit(f"There are later migrations ({', '.join(others)}): the first one stays as it is.")
    warnings.simplefilter("ignore")
    (versions / NAME).write_text(written(), "utf-8")


if __name__ == "__main__":
    main()

"""The migrations make exactly the tables of the models, can be taken back, and lose no row of a filled database."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from app import create_app
from community.foundation.database import MIGRATIONS, db
from community.foundation.revisions import is_migrated, newest
from tests import filled

TABLES_OF_ALEMBIC = {"alembic_version"}


@pytest.fixture
def database_url(database_kind, tmp_path, request):
    """A database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.sqlite3"
        return
    template = request.getfixturevalue("postgres_template")
    with template.copy() as url:
        engine = sa.create_engine(url)
        db.metadata.drop_all(engine)
        engine.dispose()
        yield url


def test_the_newest_migration_is_the_one_that_alembic_finds(tmp_path):
    assert newest() == ScriptDirectory(MIGRATIONS).get_current_head()
    (tmp_path / "versions").mkdir()
    for name, before in {"first": "None", "left": "'first'", "right": "'first'", "last": "('left', 'right')"}.items():
        text = f'"""{name}"""\n\nrevision: str = "{name}"\ndown_revision = {before}\n'
        (tmp_path / "versions" / f"{name}.py").write_text(text, "utf-8")
    assert newest(str(tmp_path)) == ScriptDirectory(tmp_path).get_current_head() == "last"


@pytest.mark.both_databases
def test_a_database_on_another_migration_or_on_none_is_not_migrated(app, writing, reading):
    made = ("CREATE TABLE alembic_version (version_num VARCHAR(32))", "INSERT INTO alembic_version VALUES ('first')")
    for change, right in (
        ("SELECT 1", False),
        (made[0], False),
        (made[1], True),
        ("INSERT INTO alembic_version VALUES ('other')", False),
        ("DELETE FROM alembic_version WHERE version_num = 'first'", False),
    ):
        with writing() as session:
            session.execute(sa.text(change))
        with reading():
            assert is_migrated() is right, change


@pytest.mark.both_databases
@pytest.mark.filterwarnings("ignore:autogenerate skipping:UserWarning")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection:sqlalchemy.exc.SAWarning")
def test_up_without_drift_down_and_up_again(config, database_kind, capsys):
    app = create_app(config)
    with app.app_context():
        flask_migrate.upgrade()
        names = set(sa.inspect(db.engine).get_table_names())
        assert names == set(db.metadata.tables) | TABLES_OF_ALEMBIC
        # Those over expressions too, which Alembic neither writes nor misses on SQLite.
        listed = "sqlite_master WHERE type = 'index'" if database_kind == "sqlite" else "pg_indexes"
        name = "name" if database_kind == "sqlite" else "indexname"
        with db.engine.connect() as connection:
            made = set(connection.scalars(sa.text(f"SELECT {name} FROM {listed}")))
        assert {index.name for table in db.metadata.tables.values() for index in table.indexes} - made == set()
        if database_kind == "sqlite":
            with db.engine.connect() as connection:
                tables = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
            giving = {name for name, table in db.metadata.tables.items() if table.autoincrement_column is not None}
            assert {name for name, made in tables if name in giving and "AUTOINCREMENT" not in made} == set()
        flask_migrate.check()
        flask_migrate.downgrade(revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) == TABLES_OF_ALEMBIC
        flask_migrate.upgrade()
        db.engine.dispose()
    assert app.test_client().get("/health/ready").text == "ready"
    with app.app_context():
        db.engine.dispose()


# A second migration as a release may bring one: tables that others point to get a column and a rule, for which SQLite
# makes them anew; between the two the process may be killed.
SECOND = """
import os
import signal

import sqlalchemy as sa
from alembic import op

revision, down_revision = "second", "first"


def upgrade():
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("note", sa.String(20), nullable=False, server_default=""))
        batch.create_check_constraint("note", "length(note) < 20")
    if os.environ.get("KILLED") == "upgrade":
        os.kill(os.getpid(), signal.SIGKILL)
    with op.batch_alter_table("volunteers") as batch:
        batch.create_unique_constraint("uq_volunteers_id_places", ["id", "places"])


def downgrade():
    with op.batch_alter_table("volunteers") as batch:
        batch.drop_constraint("uq_volunteers_id_places", type_="unique")
    if os.environ.get("KILLED") == "downgrade":
        os.kill(os.getpid(), signal.SIGKILL)
    with op.batch_alter_table("accounts") as batch:
        batch.drop_constraint("note", type_="check")
        batch.drop_column("note")
"""
LOSING = """
from alembic import op

revision, down_revision = "second", "first"


def upgrade():
    op.execute("DELETE FROM organisations")
"""


@pytest.fixture
def migrations(tmp_path):
    """The folder of the migrations with a second one in it."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "second.py").write_text(SECOND)
    return folder


@pytest.fixture
def filled_app(config):
    """An application on a database that was migrated once and has rows in every table."""
    app = create_app(config)
    with app.app_context():
        flask_migrate.upgrade()
        with db.engine.begin() as connection:
            filled.fill(connection)
        yield app
        db.engine.dispose()


def state(columns=None):
    """The revision, the rows of these columns (all of them unless told), and what holds the tables together."""
    with db.engine.connect() as connection:
        revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return revision, filled.checksums(connection, columns), filled.shape(connection)


def columns():
    with db.engine.connect() as connection:
        return filled.columns_of(connection)


def missing(shape, later):
    """What held a table together and does so no more."""
    return {
        (table, kind): gone
        for table, kinds in shape.items()
        for kind, things in kinds.items()
        if (gone := [thing for thing in things if thing not in later[table][kind]])
    }


@pytest.mark.both_databases
def test_a_filled_database_loses_nothing_on_the_way_up_down_and_up_again(filled_app, migrations):
    old = columns()
    begin = revision, rows, shape = state()
    assert revision == "first"
    assert set(rows) == set(db.metadata.tables)
    assert min(number for number, _ in rows.values()) > 0
    flask_migrate.upgrade(directory=migrations)
    up, rows_up, shape_up = state(old)
    assert (up, rows_up, missing(shape, shape_up)) == ("second", rows, {})
    flask_migrate.downgrade(directory=migrations, revision="first")
    assert state() == begin
    flask_migrate.upgrade(directory=migrations)
    assert state(old) == (up, rows_up, shape_up)


def test_with_foreign_keys_on_rows_would_be_gone(filled_app, migrations):
    """What the test above is for: SQLite empties a table that it drops, and all that points to it."""
    env = migrations / "env.py"
    assert env.read_text().count("foreign_keys=OFF") == 1
    env.write_text(env.read_text().replace("foreign_keys=OFF", "foreign_keys=ON"))
    second = migrations / "versions" / "second.py"
    second.write_text(SECOND.replace('"accounts"', '"volunteers"'))
    old = columns()
    _, rows, _ = state()
    flask_migrate.upgrade(directory=migrations)
    _, rows_up, _ = state(old)
    assert rows_up["volunteers"] == rows["volunteers"]
    assert {name for name, (number, _) in rows_up.items() if number < rows[name][0]} >= {"granted_clearances"}


def test_without_care_an_id_would_come_again(filled_app, migrations):
    """What else that test is for: a table made anew begins to count after the highest id that is still there."""
    env = migrations / "env.py"
    assert env.read_text().count("if last_id is not None:") == 1
    env.write_text(env.read_text().replace("if last_id is not None:", "if False:"))
    *_, shape = state()
    flask_migrate.upgrade(directory=migrations)
    *_, shape_up = state()
    assert missing(shape, shape_up) == {("accounts", "ids"): ["last 1000"]}


@pytest.mark.both_databases
def test_a_migration_that_leaves_rows_pointing_nowhere_is_taken_back(filled_app, migrations):
    (migrations / "versions" / "second.py").write_text(LOSING)
    begin = state()
    with pytest.raises(sa.exc.IntegrityError):
        flask_migrate.upgrade(directory=migrations)
    assert state() == begin
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["upgrade", "downgrade"])
def test_a_migration_that_is_killed_leaves_the_database_as_it_was(filled_app, config, migrations, way):
    old = columns()
    first = state(old)
    if way == "downgrade":
        flask_migrate.upgrade(directory=migrations)
    begin = state(old)
    db.engine.dispose()
    environ = {
        **os.environ,
        "DATABASE_URL": config.database_url,
        "SECRET_KEY": config.secret_key,
        "BASE_URL": config.base_url,
        "INSTANCE": config.instance,
        "KILLED": way,
    }
    words = [sys.executable, "-m", "flask", "--app", "app", "db", way, "--directory", str(migrations)]
    root = Path(__file__).parents[2]
    done = subprocess.run(words, cwd=root, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert state(old) == begin
    if way == "upgrade":
        flask_migrate.upgrade(directory=migrations)
        assert state(old)[:2] == ("second", first[1])
    else:
        flask_migrate.downgrade(directory=migrations, revision="first")
        assert state(old) == first


@pytest.mark.parametrize("database_kind", ["postgresql"], scope="session")
def test_a_migration_waits_some_seconds_for_a_table_and_no_longer(filled_app, migrations):
    """Whoever wants the table waits behind the migration, which waits for whoever has it."""
    env = migrations / "env.py"
    assert env.read_text().count('LOCK_WAIT = "5s"') == 1
    env.write_text(env.read_text().replace('LOCK_WAIT = "5s"', 'LOCK_WAIT = "50ms"'))
    begin = state()
    with db.engine.connect() as reader:
        reader.execute(sa.text("SELECT 1 FROM accounts"))
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            flask_migrate.upgrade(directory=migrations)
    assert state() == begin

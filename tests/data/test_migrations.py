"""The migrations make exactly the tables of the models, and can be taken back."""

import flask_migrate
import pytest
import sqlalchemy as sa

from app import create_app
from community.foundation.database import db

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
        flask_migrate.check()
        flask_migrate.downgrade(revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) == TABLES_OF_ALEMBIC
        flask_migrate.upgrade()
        db.engine.dispose()
    assert app.test_client().get("/health/ready").text == "ready"
    with app.app_context():
        db.engine.dispose()

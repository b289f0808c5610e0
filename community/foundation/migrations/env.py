"""How Alembic reaches the application's database and models."""

import warnings

import sqlalchemy as sa
from alembic import context
from flask import current_app

from community.foundation.database import db


def render_item(kind: str, item: object, _autogen_context: object) -> str | bool:
    """Write our column types by their full name, which the script imports."""
    if kind == "type" and type(item).__module__.startswith("community."):
        return f"{type(item).__module__}.{type(item).__name__}()"
    return False


def migrate() -> None:
    """Run the migrations on the application's own engine, in one transaction."""
    # Of tables that others point to, SQLite's batches read the indexes too; those stay as they are.
    warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index", sa.exc.SAWarning)
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if not context.is_offline_mode():
    migrate()
else:
    raise RuntimeError(f"{current_app.name} migrates online only")
